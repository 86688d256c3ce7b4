//! npm, pnpm, yarn, bun and corepack: what they install for the whole image.

use super::call::{Argument, Call};
use super::machine::{Machine, installed_with};
use crate::build::image_path;
use crate::knowledge::tools;

/// Options of npm and its like whose value is the next argument.
// Source: the command-line references of npm, pnpm, Yarn and Bun.
pub(super) const WITH_VALUE: &[&str] = &[
    "--prefix",
    "-C",
    "--dir",
    "--cwd",
    "--registry",
    "--loglevel",
    "--cache",
    "--userconfig",
    "--workspace",
    "-w",
    "--omit",
    "--include",
    "--location",
    "--tag",
    "--filter",
    "-F",
    "--filter-prod",
    "--store-dir",
];

impl Machine<'_> {
    pub(super) fn javascript(&mut self, call: &Call<'_>) {
        match call.program {
            "corepack" => self.corepack(call),
            "npx" | "pnpx" | "bunx" => self.run_once(call),
            _ => self.package_manager(call),
        }
    }

    fn package_manager(&mut self, call: &Call<'_>) {
        let operands = call.operands(WITH_VALUE);
        let mut words = operands.iter().map(|operand| operand.text.as_str());
        let verb = words.next().unwrap_or("");
        let location = call.value(&["--location"]).is_some_and(|value| value.text == "global");
        let is_global = call.has(&["-g", "--global", "--location=global"]) || location;
        match (call.program, verb) {
            ("npm", "install" | "i" | "in" | "ins" | "add" | "isntall" | "ci") if is_global => {
                let directory = self.npm_programs(call);
                self.install_packages(call, &operands[1..], &directory);
            }
            ("npm", "uninstall" | "un" | "unlink" | "remove" | "rm" | "r") if is_global => {
                self.uninstall_packages(&operands[1..]);
            }
            ("pnpm", "add" | "install" | "i") if is_global => {
                let directory = self.variable(call.shell, "PNPM_HOME");
                let directory = directory.unwrap_or_else(|| format!("{}/.local/share/pnpm", self.home(call)));
                self.install_packages(call, &operands[1..], &directory);
            }
            ("pnpm", "remove" | "rm" | "uninstall" | "un") if is_global => {
                self.uninstall_packages(&operands[1..]);
            }
            ("yarn", "global") => match words.next() {
                Some("add") => self.install_packages(call, &operands[2..], "/usr/local/bin"),
                Some("remove") => self.uninstall_packages(&operands[2..]),
                _ => {}
            },
            ("bun", "add" | "install" | "i") if is_global => {
                let directory = format!("{}/.bun/bin", self.home(call));
                self.install_packages(call, &operands[1..], &directory);
            }
            ("npm", "exec" | "x") => self.run_once(call),
            _ => {}
        }
    }

    /// Where npm puts the programs of packages for the whole image.
    fn npm_programs(&self, call: &Call<'_>) -> String {
        let given = call.value(&["--prefix", "-C"]).filter(|value| value.is_whole);
        let prefix = given
            .and_then(|value| self.session.absolute(call.shell, &value.text))
            .or_else(|| self.variable(call.shell, "NPM_CONFIG_PREFIX"))
            .or_else(|| self.variable(call.shell, "npm_config_prefix"));
        format!("{}/bin", prefix.as_deref().unwrap_or("/usr/local"))
    }

    fn install_packages(&mut self, call: &Call<'_>, packages: &[&Argument<'_>], directory: &str) {
        for package in packages {
            let Some(tool) = package_name(package).and_then(tools::by_npm_package) else { continue };
            self.install(tool, directory, installed_with(call.program), package.word.span());
            // The packages themselves, so that copying or removing them works as it does.
            let modules = image_path::join(directory, "../lib/node_modules");
            for name in tool.npm.iter().filter(|name| package_name(package) == Some(name)) {
                let place = package.word.span();
                self.place_tool(tool.name, &format!("{modules}/{name}"), installed_with(call.program), place);
            }
        }
    }

    fn uninstall_packages(&mut self, packages: &[&Argument<'_>]) {
        for package in packages {
            if let Some(tool) = package_name(package).and_then(tools::by_npm_package) {
                self.uninstall(tool.name);
            }
        }
    }

    /// `npx pnpm@9 install`: the package lands in npm's cache.
    fn run_once(&mut self, call: &Call<'_>) {
        let with_value = ["-p", "--package", "-c", "--call"];
        let packages = match call.value(&["-p", "--package"]) {
            Some(package) => Some(package),
            None => {
                let skip = usize::from(call.program == "npm");
                call.operands(&with_value).into_iter().nth(skip)
            }
        };
        let Some(package) = packages else { return };
        if package_name(package) == Some("turbo") {
            self.turbo(&call.behind(package, "turbo"));
        }
        if let Some(tool) = package_name(package).and_then(tools::by_npm_package) {
            let directory = format!("{}/.npm/_npx", self.home(call));
            self.install(tool, &directory, installed_with(call.program), package.word.span());
        }
    }

    fn corepack(&mut self, call: &Call<'_>) {
        let operands = call.operands(&["--install-directory", "-o", "--output"]);
        let Some((verb, names)) = operands.split_first() else { return };
        let directory = call.value(&["--install-directory"]).filter(|value| value.is_whole);
        let directory = directory
            .and_then(|value| self.session.absolute(call.shell, &value.text))
            .unwrap_or_else(|| "/usr/local/bin".to_owned());
        match verb.text.as_str() {
            "enable" if names.is_empty() => {
                // Its shims stand for pnpm and yarn, whichever is called.
                for program in ["pnpm", "pnpx", "yarn", "yarnpkg"] {
                    let path = format!("{directory}/{program}");
                    self.place_tool("corepack", &path, installed_with("corepack"), call.span());
                }
            }
            "enable" => {
                for name in names {
                    if let Some(tool) = tools::by_name(&name.text) {
                        self.install(tool, &directory, installed_with("corepack"), name.word.span());
                    }
                }
            }
            "disable" => {
                let named: Vec<_> = names.iter().map(|name| name.text.clone()).collect();
                for file in self.tree.tools_to_change() {
                    let is_shim = file.path.starts_with(&format!("{directory}/"));
                    let program = image_path::file_name(&file.path);
                    let is_named =
                        named.is_empty() || named.iter().any(|name| program.starts_with(name.as_str()));
                    if is_shim && is_named && matches!(&*file.tool, "corepack" | "pnpm" | "yarn") {
                        self.tree.remove(&file.path, self.time);
                    }
                }
            }
            "prepare" | "install" | "use" | "up" | "hydrate" => {
                let home = self.variable(call.shell, "COREPACK_HOME");
                let home = home.unwrap_or_else(|| format!("{}/.cache/node/corepack", self.home(call)));
                for name in names {
                    let Some(tool) = package_name(name).and_then(tools::by_npm_package) else { continue };
                    let path = format!("{home}/v1/{}", tool.name);
                    self.place_tool(tool.name, &path, installed_with("corepack"), name.word.span());
                }
            }
            _ => {}
        }
    }
}

/// The name in `name@version`, where it is known; a scope begins with an `@` of its own.
fn package_name<'a>(package: &'a Argument<'_>) -> Option<&'a str> {
    let text = &package.text;
    let version = text.char_indices().skip(1).find(|(_, character)| *character == '@');
    match version {
        Some((at, _)) => Some(&text[..at]),
        None if package.is_whole => Some(text),
        None => None,
    }
}
