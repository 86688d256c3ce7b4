//! Scripts that are downloaded and run: where the well-known ones say that they put things.

use std::collections::BTreeMap;

use super::super::tools;
use super::{Argument, Call, Machine};
use crate::model::contents::How;
use crate::source::Span;
use crate::syntax::shell::Variable;

/// A script that somebody offers for installing something.
struct Installer {
    /// Parts of its address.
    addresses: &'static [&'static str],
    /// The variable that names another directory, and the one that is used otherwise; `~` is the home of root.
    places: &'static [(&'static str, &'static str)],
    /// Tools of the table that come along, all of them with the system's package manager.
    tools: &'static [&'static str],
}

const fn places(
    addresses: &'static [&'static str],
    places: &'static [(&'static str, &'static str)],
) -> Installer {
    Installer { addresses, places, tools: &[] }
}

/// Known installers, from the documentation of each, or from the script itself.
// Source: the documentation of each tool, on how to install it, or the script itself.
static INSTALLERS: &[Installer] = &[
    places(&["astral.sh/uv", "github.com/astral-sh/uv/"], &[("UV_INSTALL_DIR", "~/.local/bin")]),
    places(&["astral.sh/ruff"], &[("RUFF_INSTALL_DIR", "~/.local/bin")]),
    places(
        &["install.python-poetry.org", "python-poetry/poetry/"],
        &[("POETRY_HOME", "~/.local/share/pypoetry"), ("", "~/.local/bin")],
    ),
    places(
        &["pdm-project.org/install", "pdm-project/pdm/"],
        &[("PDM_HOME", "~/.local/share/pdm"), ("", "~/.local/bin")],
    ),
    places(&["nvm-sh/nvm/", "creationix/nvm/"], &[("NVM_DIR", "~/.nvm"), ("", "~/.bashrc")]),
    places(&["get.volta.sh"], &[("VOLTA_HOME", "~/.volta"), ("", "~/.bashrc")]),
    places(&["fnm.vercel.app/install"], &[("", "~/.local/share/fnm"), ("", "~/.bashrc")]),
    places(&["deno.land/install.sh", "deno.land/x/install"], &[("DENO_INSTALL", "~/.deno")]),
    places(&["Homebrew/install"], &[("", "/home/linuxbrew"), ("", "/usr/local"), ("", "/opt/homebrew")]),
    places(&["get.sdkman.io"], &[("SDKMAN_DIR", "~/.sdkman"), ("", "~/.bashrc")]),
    places(&["mise.run", "mise.jdx.dev/install"], &[("MISE_INSTALL_PATH", "~/.local/bin")]),
    places(&["get.helm.sh", "helm/helm/"], &[("HELM_INSTALL_DIR", "/usr/local/bin")]),
    places(
        &["golangci/golangci-lint/", "golangci-lint.run/install"],
        &[("BINDIR", "."), ("", "/go/bin"), ("", "/usr/local/bin")],
    ),
    places(&["get.pulumi.com"], &[("", "~/.pulumi")]),
    places(
        &["dot.net/v1/dotnet-install", "dotnet-install.sh"],
        &[("DOTNET_INSTALL_DIR", "~/.dotnet"), ("", "/usr/share/dotnet"), ("", "/usr/local")],
    ),
    places(&["get.docker.com"], &[("", "/usr"), ("", "/etc"), ("", "/var/lib")]),
    places(&["download.docker.com"], &[("", "/etc/apt")]),
    // Says where packages are, and installs what is needed to fetch them.
    Installer {
        addresses: &["deb.nodesource.com/setup"],
        places: &[("", "/etc/apt"), ("", "/usr/share/keyrings"), ("", "/var/lib/apt")],
        tools: &["curl"],
    },
    places(&["rpm.nodesource.com/setup"], &[("", "/etc/yum.repos.d"), ("", "/etc/pki")]),
];

impl Machine<'_> {
    /// The variables that installers heed, as a command sees them.
    pub(super) fn heeded(&self, call: &Call<'_>) -> BTreeMap<String, String> {
        let of_installers = INSTALLERS.iter().flat_map(|installer| installer.places).map(|(name, _)| *name);
        let of_tools = ["HOME", "PNPM_HOME", "BUN_INSTALL", "CARGO_HOME", "RUSTUP_HOME"];
        let names = of_installers.filter(|name| !name.is_empty()).chain(of_tools);
        let values = names.filter_map(|name| match call.variable(name, &self.session) {
            Variable::Set(value) => Some((name.to_owned(), value)),
            Variable::Unset | Variable::NotKnown => None,
        });
        values.collect()
    }

    /// A script from an address is run; what it is not known to do is said.
    /// `said` has the values of variables that it sees.
    pub(super) fn run_installer(
        &mut self,
        shell: usize,
        addresses: &[&Argument<'_>],
        said: &BTreeMap<String, String>,
        place: Span,
    ) {
        for address in addresses {
            let known = INSTALLERS
                .iter()
                .find(|known| known.addresses.iter().any(|part| address.text.contains(part)));
            if let Some(known) = known {
                self.known_installer(known, shell, said, place);
                return;
            }
            if let Some(tool) = tools::by_address(&address.text) {
                self.tool_installer(tool, said, address.word.span());
                return;
            }
        }
        self.not_known("/", "the script that is downloaded and run", place);
    }

    fn known_installer(
        &mut self,
        installer: &Installer,
        shell: usize,
        said: &BTreeMap<String, String>,
        place: Span,
    ) {
        let home = said.get("HOME").map_or("/root", String::as_str);
        for (variable, otherwise) in installer.places {
            let directory = said.get(*variable).cloned().unwrap_or_else(|| otherwise.replace('~', home));
            let directory = self.session.absolute(shell, &directory).unwrap_or_else(|| "/".to_owned());
            self.more_than_known(&directory, "the installer that is downloaded and run", place);
        }
        for tool in installer.tools.iter().filter_map(|name| tools::by_name(name)) {
            self.install(tool, "/usr/bin", How::Downloaded, place);
        }
    }

    fn tool_installer(
        &mut self,
        tool: &'static tools::Tool,
        variables: &BTreeMap<String, String>,
        place: Span,
    ) {
        let home = variables.get("HOME").map_or("/root", String::as_str);
        let said = |name: &str, otherwise: &str| {
            variables.get(name).cloned().unwrap_or_else(|| otherwise.replace('~', home))
        };
        let directory = match tool.name {
            "pnpm" => said("PNPM_HOME", "~/.local/share/pnpm"),
            "yarn" => said("", "~/.yarn/bin"),
            "bun" => format!("{}/bin", said("BUN_INSTALL", "~/.bun")),
            "rust" => format!("{}/bin", said("CARGO_HOME", "~/.cargo")),
            _ => "/usr/local/bin".to_owned(),
        };
        // The rest of it, and what it says to shells.
        let rest = match tool.name {
            "rust" => {
                vec![said("RUSTUP_HOME", "~/.rustup"), said("CARGO_HOME", "~/.cargo"), said("", "~/.profile")]
            }
            "npm" => vec!["/usr/local/lib/node_modules".to_owned()],
            _ => vec![directory.clone(), said("", "~/.bashrc")],
        };
        self.install(tool, &directory, How::Downloaded, place);
        for place_of_rest in rest {
            self.more_than_known(&place_of_rest, "the installer that is downloaded and run", place);
        }
    }
}
