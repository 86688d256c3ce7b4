//! Scripts that are downloaded and run: where the well-known ones say that they put things.

use std::collections::BTreeMap;

use super::accounts::UNKNOWN_HOME;
use super::call::Call;
use super::machine::Machine;
use crate::contents::tree::How;
use crate::knowledge::{self, INSTALLERS, Installer, tools};
use crate::source::Span;
use crate::syntax::shell::VariableValue;

impl Machine<'_> {
    /// The variables that installers heed, as a command sees them.
    pub(super) fn heeded(&self, call: &Call<'_>) -> BTreeMap<String, String> {
        let of_installers = INSTALLERS.iter().flat_map(|installer| installer.places).map(|(name, _)| *name);
        let of_tools = ["HOME", "PNPM_HOME", "BUN_INSTALL", "CARGO_HOME", "RUSTUP_HOME"];
        let names = of_installers.filter(|name| !name.is_empty()).chain(of_tools);
        let values = names.filter_map(|name| match call.variable(name, &self.session) {
            VariableValue::Set(value) => Some((name.to_owned(), value)),
            VariableValue::Unset | VariableValue::NotKnown => None,
        });
        values.collect()
    }

    /// A script from an address is run; what it is not known to do is said.
    /// `said` has the values of variables that it sees.
    pub(super) fn run_installer(
        &mut self,
        shell: usize,
        addresses: &[(String, Span)],
        said: &BTreeMap<String, String>,
        place: Span,
    ) {
        for (address, named_at) in addresses {
            let known =
                INSTALLERS.iter().find(|known| known.addresses.iter().any(|part| address.contains(part)));
            if let Some(known) = known {
                self.known_installer(known, shell, said, place);
                return;
            }
            if let Some(tool) = tools::by_address(address) {
                self.tool_installer(tool, said, *named_at);
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
        let home = said.get("HOME").map_or(UNKNOWN_HOME, String::as_str);
        for (variable, otherwise) in installer.places {
            let directory = said.get(*variable).cloned().unwrap_or_else(|| otherwise.replace('~', home));
            let directory = self.session.absolute(shell, &directory).unwrap_or_else(|| "/".to_owned());
            self.more_than_known(&directory, "the installer that is downloaded and run", place);
            if let Some(tool) = installer.installs.and_then(tools::by_name) {
                let is_for_programs = directory.ends_with("/bin");
                let programs = if is_for_programs { directory } else { format!("{directory}/bin") };
                self.install(tool, &programs, How::Downloaded, place);
            }
        }
        for tool in installer.tools.iter().filter_map(|name| tools::by_name(name)) {
            self.install(tool, "/usr/bin", How::Downloaded, place);
        }
    }

    fn tool_installer(
        &mut self,
        tool: &'static knowledge::Tool,
        variables: &BTreeMap<String, String>,
        place: Span,
    ) {
        let home = variables.get("HOME").map_or(UNKNOWN_HOME, String::as_str);
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

    /// The installers of conda put it where `-p` says; without that, in the home directory.
    pub(super) fn conda_installer(&mut self, call: &Call<'_>) {
        let at = call.arguments.iter().position(|argument| {
            let word = argument.text.as_str();
            !word.starts_with("--") && word.starts_with('-') && word.ends_with('p')
        });
        let prefix = at.and_then(|at| call.arguments.get(at + 1)).map(|prefix| prefix.text.as_str());
        let Some(prefix) = prefix.and_then(|prefix| self.session.absolute(call.shell, prefix)) else {
            return;
        };
        if let Some(conda) = tools::by_name("conda") {
            self.install(conda, &format!("{prefix}/bin"), How::Downloaded, call.span());
        }
    }
}

/// Whether an address is that of an installer of conda.
// Source: the documentation of Miniconda and of Miniforge.
pub(super) fn is_of_conda(address: &str) -> bool {
    ["repo.anaconda.com/miniconda", "repo.continuum.io/miniconda", "conda-forge/miniforge"]
        .iter()
        .any(|part| address.contains(part))
}
