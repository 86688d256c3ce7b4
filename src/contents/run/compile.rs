//! go, cargo, maven, gradle and dotnet: what they make, where the command or their manual says.

use super::call::Call;
use super::machine::{Machine, installed_with};
use crate::build::image_path;
use crate::contents::tree::{Arrival, FileOrigin};

impl Machine<'_> {
    /// Where go and cargo keep what they fetch, and what go has compiled.
    fn stores(&mut self, call: &Call<'_>) {
        let words = call.operands(&["-o", "--manifest-path"]);
        let verb = words.first().map_or("", |verb| verb.text.as_str());
        if matches!(verb, "" | "version" | "env" | "new" | "init") {
            return;
        }
        let home = self.home(call);
        let said = |name: &str| self.variable(call.shell, name);
        let mut stores = Vec::new();
        if call.program == "go" {
            let path = said("GOPATH").unwrap_or_else(|| "/go".to_owned());
            stores.push(said("GOMODCACHE").unwrap_or_else(|| format!("{path}/pkg/mod")));
            if verb != "mod" {
                stores.push(said("GOCACHE").unwrap_or_else(|| format!("{home}/.cache/go-build")));
            }
        } else {
            let path = said("CARGO_HOME").unwrap_or_else(|| "/usr/local/cargo".to_owned());
            stores.push(format!("{path}/registry"));
        }
        for store in stores {
            self.more_than_known(&store, &format!("`{}`", call.program), call.span());
        }
    }

    /// maven and gradle: outputs in the project, which they choose, and what they fetch in a store of their own.
    pub(super) fn project_build(&mut self, call: &Call<'_>) {
        let is_maven = matches!(call.program, "mvn" | "mvnw");
        let directory = match is_maven {
            true => call.value(&["-f", "--file"]).map(|file| {
                let text = file.text.as_str();
                if text.ends_with(".xml") {
                    text.rfind('/').map_or(".", |slash| &text[..slash]).to_owned()
                } else {
                    text.to_owned()
                }
            }),
            false => call.values(&["-p", "--project-dir"]).into_iter().next(),
        };
        let directory = self.session.absolute(call.shell, directory.as_deref().unwrap_or("."));
        let home = self.home(call);
        let store = match is_maven {
            true => {
                let given = call
                    .arguments
                    .iter()
                    .find_map(|argument| argument.text.strip_prefix("-Dmaven.repo.local="));
                given.map_or_else(|| format!("{home}/.m2"), ToOwned::to_owned)
            }
            false => {
                let given = call.values(&["-g", "--gradle-user-home"]).into_iter().next();
                given
                    .or_else(|| self.variable(call.shell, "GRADLE_USER_HOME"))
                    .unwrap_or_else(|| format!("{home}/.gradle"))
            }
        };
        let store = self.session.absolute(call.shell, &store);
        // Plugins that only fetch leave the project as it is.
        let goals = call.operands(&["-f", "--file", "-P", "-pl", "-s", "-t", "-T"]);
        let only_fetches = is_maven
            && !goals.is_empty()
            && goals.iter().all(|goal| {
                ["dependency:go-offline", "dependency:resolve", "dependency:resolve-plugins"]
                    .contains(&goal.text.as_str())
            });
        for place in [directory.filter(|_| !only_fetches), store].into_iter().flatten() {
            self.more_than_known(&place, &format!("`{}`", call.program), call.span());
        }
    }

    /// dotnet: `obj` and `bin` in the project, packages in `~/.nuget`, and the output where it is said.
    pub(crate) fn dotnet(&mut self, call: &Call<'_>) {
        let with_value = [
            "-o",
            "--output",
            "-c",
            "--configuration",
            "-r",
            "--runtime",
            "-f",
            "--framework",
            "--packages",
            "--tool-path",
            "--version",
            "-v",
            "--verbosity",
            "-a",
            "--arch",
            "--os",
            "-s",
            "--source",
            "--configfile",
            "--artifacts-path",
        ];
        let operands = call.operands(&with_value);
        let verb = operands.first().map_or("", |operand| operand.text.as_str());
        if matches!(verb, "" | "nuget" | "sln" | "clean" | "help" | "add" | "remove" | "list")
            && call.program == "dotnet"
        {
            return;
        }
        let home = self.home(call);
        let mut places = Vec::new();
        match verb {
            "tool" => {
                let given = call.values(&["--tool-path"]).into_iter().next();
                places.push(given.unwrap_or_else(|| format!("{home}/.dotnet/tools")));
            }
            "workload" => places.push("/usr/share/dotnet".to_owned()),
            "dev-certs" => places.push(format!("{home}/.dotnet")),
            _ => {
                // What a solution builds lies beside it, and what a project builds in it; both may need others around.
                places.push(".".to_owned());
                let project = operands.get(1).map(|project| project.text.clone());
                let above = project.map(|project| match project.rsplit_once('/') {
                    Some((above, name)) if name.contains('.') => above.to_owned(),
                    None if project.contains('.') => ".".to_owned(),
                    _ => project,
                });
                places.extend(above);
                let store = call.values(&["--packages"]).into_iter().next();
                let store = store.or_else(|| self.variable(call.shell, "NUGET_PACKAGES"));
                places.push(store.unwrap_or_else(|| format!("{home}/.nuget")));
            }
        }
        let output = call.values(&["-o", "--output", "--artifacts-path"]).into_iter().next();
        let makes = matches!(verb, "build" | "publish" | "pack" | "msbuild");
        if let Some(output) =
            output.filter(|_| makes).and_then(|output| self.session.absolute(call.shell, &output))
        {
            self.make_directory(&output, call.span());
            places.push(output);
        }
        for place in places {
            if let Some(place) = self.session.absolute(call.shell, &place) {
                self.more_than_known(&place, "`dotnet`", call.span());
            }
        }
    }

    pub(crate) fn compile(&mut self, call: &Call<'_>) {
        self.stores(call);
        let verb = call.operands(&["-o"]).first().map(|operand| operand.text.clone()).unwrap_or_default();
        let target = match (call.program, verb.as_str()) {
            ("go", "build") => {
                call.value(&["-o"]).filter(|value| value.is_whole).map(|value| value.text.clone())
            }
            ("go" | "cargo", "install") => {
                // The program has the package's name, in a directory that all programs are looked for in.
                let directory = if call.program == "go" { "/go/bin" } else { "/usr/local/cargo/bin" };
                let operands =
                    call.operands(&["--version", "--git", "--root", "--features", "-ldflags", "-tags"]);
                let package = operands.get(1).filter(|package| package.is_whole);
                package.map(|package| {
                    let name = package.text.split('@').next().unwrap_or("");
                    format!("{directory}/{}", image_path::file_name(name))
                })
            }
            _ => None,
        };
        let Some(target) = target.and_then(|target| self.session.absolute(call.shell, &target)) else {
            return;
        };
        if self.is_kept(&target) && !self.tree.is_directory(&target) {
            let arrival = Arrival {
                time: self.time,
                place: call.span(),
                how: installed_with(call.program),
                earlier: None,
            };
            self.tree.add(&target, FileOrigin::default(), arrival);
        }
    }
}
