//! Scripts that are downloaded and run: where the well-known ones say that they put things.

use std::collections::BTreeMap;

use super::accounts::UNKNOWN_HOME;
use super::call::{Argument, Call};
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
        let home = said.get("HOME").map_or(UNKNOWN_HOME, String::as_str);
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
}
