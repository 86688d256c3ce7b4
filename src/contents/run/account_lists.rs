//! The lists of users and groups as files: what commands write into them, and what their lines say.

use super::accounts::{Account, Accounts, GROUP, PASSWD};
use super::call::Call;
use super::machine::Machine;
use crate::build::image_path;
use crate::knowledge::programs::InRun;

impl Machine<'_> {
    /// A command that names the lists, or the directory that they lie in, may have changed them.
    pub(super) fn lists_named(&mut self, call: &Call<'_>) {
        let is_list = |path: &str| [PASSWD, GROUP, "/etc"].contains(&image_path::clean(path).as_str());
        let names =
            call.arguments.iter().any(|argument| argument.text.starts_with('/') && is_list(&argument.text));
        // Programs that ask change nothing, and those that change owners and modes change no line.
        if names && (self.in_run(call) != InRun::Nothing || matches!(call.program, "ln" | "sed")) {
            let why = format!("it is not known how `{}` changes the lists of users", call.program);
            self.accounts.may_be_more(why);
        }
    }

    /// A redirect writes into a file: `text`, where that is known.
    pub(super) fn list_written(&mut self, target: &str, text: Option<&str>) {
        if [PASSWD, GROUP].contains(&target) {
            match text {
                Some(text) => self.accounts.read_list(target, text),
                None => self.accounts.may_be_more(format!("it is not known what is written to `{target}`")),
            }
        }
    }
}

impl Call<'_> {
    /// What the command prints, where it prints its arguments and these are known.
    pub(super) fn printed(&self) -> Option<String> {
        if !matches!(self.program, "echo" | "printf") {
            return None;
        }
        let mut words = Vec::new();
        for argument in &self.arguments {
            if !argument.is_whole {
                return None;
            }
            if !(words.is_empty() && argument.text.starts_with('-')) {
                words.push(argument.text.as_str());
            }
        }
        Some(words.join(" ").replace("\\n", "\n"))
    }
}

impl Accounts {
    /// Lines come into the list of users or into that of groups.
    pub(crate) fn read_list(&mut self, list: &str, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut fields = line.split(':');
            let name = fields.next().unwrap_or_default();
            // `printf '%s:…'`: who that is, is said elsewhere.
            if name.is_empty() || name.contains(['%', '$', '\\']) || !line.contains(':') {
                self.may_be_more(format!("a line of `{list}` could not be read"));
            } else if list == GROUP {
                self.add_group(name);
            } else {
                let said = |field: Option<&str>| field.filter(|text| !text.is_empty()).map(ToOwned::to_owned);
                self.add(Account {
                    name: Some(name.to_owned()),
                    number: said(fields.nth(1)),
                    home: said(fields.nth(2)),
                });
            }
        }
    }
}
