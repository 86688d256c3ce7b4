//! conda, mamba, micromamba and pipx: programs in environments of their own.

use super::call::Call;
use super::machine::{Machine, installed_with};
use super::operands::Options;
use crate::knowledge::tools;
use crate::syntax::shell::VariableValue;

/// Where conda is in the images of its makers.
const ROOT: &str = "/opt/conda";

impl Machine<'_> {
    pub(crate) fn conda(&mut self, call: &Call<'_>) {
        let options = Options::of(
            call,
            "ncpfr",
            &["name", "channel", "prefix", "file", "root-prefix", "platform", "solver", "rc-file", "clone"],
        );
        let mut words = options.operands.iter().map(|operand| operand.text.as_str());
        let verb = match (words.next(), words.next()) {
            (Some("env" | "self"), verb) => verb,
            (verb, _) => verb,
        };
        match verb {
            Some("install" | "create" | "update" | "upgrade") => {
                let environment = self.environment_of(call, &options);
                for package in &options.operands {
                    let name = package.text.split(['=', '<', '>', '[', ' ']).next().unwrap_or("");
                    let name = name.rsplit("::").next().unwrap_or(name);
                    let tool = tools::by_system_package(name).filter(|_| package.text != "install");
                    if let Some(tool) = tool {
                        let directory = format!("{environment}/bin");
                        self.install(tool, &directory, installed_with(call.program), package.word.span());
                    }
                }
                // What the packages need comes along, whichever that is.
                self.more_than_known(&environment, &format!("`{}`", call.program), call.span());
            }
            Some("remove" | "uninstall") => {
                for package in options.operands.iter().skip(1) {
                    if let Some(tool) = tools::by_system_package(&package.text) {
                        self.uninstall(tool.name);
                    }
                }
            }
            Some(
                "clean" | "config" | "init" | "activate" | "deactivate" | "info" | "list" | "shell"
                | "search",
            )
            | None => {}
            Some(_) => self.not_known("/", &format!("`{}`", call.program), call.span()),
        }
    }

    /// The directory of the environment that a command works on.
    fn environment_of(&self, call: &Call<'_>, options: &Options<'_, '_>) -> String {
        let given =
            options.value(&["p", "prefix"]).and_then(|given| self.session.absolute(call.shell, given));
        if let Some(given) = given {
            return given;
        }
        let of_program = call.word.literal().and_then(|word| {
            let root = word.strip_suffix(&format!("/bin/{}", call.program))?;
            root.starts_with('/').then(|| root.to_owned())
        });
        let root = options.value(&["r", "root-prefix"]).map(ToOwned::to_owned);
        let root = root.or_else(|| self.variable(call.shell, "MAMBA_ROOT_PREFIX")).or(of_program);
        let root = root.or_else(|| self.variable(call.shell, "CONDA_DIR")).unwrap_or_else(|| ROOT.to_owned());
        match options.value(&["n", "name"]) {
            Some(name) if name != "base" => format!("{root}/envs/{name}"),
            // A file names its environment, which is not read.
            None if options.has("f", &["file"]) && options.operands.iter().any(|word| word.text == "env") => {
                format!("{root}/envs")
            }
            _ => root,
        }
    }

    /// `pipx install`: an environment for each package, and links to its programs.
    pub(crate) fn pipx(&mut self, call: &Call<'_>) {
        let options =
            Options::of(call, "i", &["python", "index-url", "pip-args", "suffix", "spec", "preinstall"]);
        let Some((verb, packages)) = options.operands.split_first() else { return };
        let is_global = options.has("", &["global"]);
        let directory = |own: &str, of_all: &str, name: &str| {
            let of_all = of_all.to_owned();
            let home = self.home(call);
            let given = match call.variable(name, &self.session) {
                VariableValue::Set(given) => Some(given),
                VariableValue::Unset | VariableValue::NotKnown => None,
            };
            if is_global { of_all } else { given.unwrap_or_else(|| format!("{home}/{own}")) }
        };
        let environments = directory(".local/share/pipx", "/opt/pipx", "PIPX_HOME");
        let programs = directory(".local/bin", "/usr/local/bin", "PIPX_BIN_DIR");
        match verb.text.as_str() {
            "install" | "inject" | "install-all" | "upgrade" | "upgrade-all" | "reinstall" => {
                for package in packages {
                    let name = package.text.split(['=', '<', '>', '~', '!', '[']).next().unwrap_or("");
                    if let Some(tool) = tools::by_pip_package(name) {
                        self.install(tool, &programs, installed_with("pipx"), package.word.span());
                    }
                }
                for directory in [environments, programs] {
                    self.more_than_known(&directory, "`pipx`", call.span());
                }
            }
            "run" => self.not_known("/", "`pipx run`", call.span()),
            _ => {}
        }
    }
}
