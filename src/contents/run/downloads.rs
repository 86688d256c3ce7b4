//! curl and wget: installers that are piped into a shell, and programs that are saved as files.

use std::collections::BTreeMap;

use super::call::Call;
use super::installers::is_of_conda;
use super::machine::Machine;
use super::operands::Options;
use crate::build::image_path;
use crate::contents::tree::How;
use crate::knowledge::tools;
use crate::source::Span;
use crate::syntax::shell::{FoundCommand, Part, Script, Word};

impl Machine<'_> {
    pub(crate) fn downloads(&mut self, call: &Call<'_>) {
        if matches!(call.program, "curl" | "wget") {
            self.download(call);
        } else {
            self.shell(call);
        }
    }

    /// `curl … | sh`, and files that are saved under a tool's name.
    fn download(&mut self, call: &Call<'_>) {
        let found = self.commands.get(call.number);
        let readers = found.and_then(|found| found.context.pipes_into.clone()).unwrap_or(0..0);
        let commands = self.commands;
        let reader =
            readers.filter_map(|number| Some((number, commands.get(number)?))).find(|(_, reader)| {
                match reader.invocation().program() {
                    Some("sh" | "bash" | "ash" | "dash" | "zsh") => true,
                    // `python3 -c …` only reads what comes.
                    Some("python" | "python3") => {
                        reader.command.words.get(1).is_none_or(|word| word.literal().as_deref() == Some("-"))
                    }
                    _ => false,
                }
            });
        if let Some((number, reader)) = reader {
            let addresses = addresses_of(call);
            let invocation = reader.invocation();
            let of_reader = Call::new(number, reader.context.shell, &invocation, &self.session);
            let said = self.heeded(of_reader.as_ref().unwrap_or(call));
            self.run_installer(call.shell, &addresses, &said, call.span());
            return;
        }
        let address = call.arguments.iter().find(|argument| tools::by_address(&argument.text).is_some());
        if let Some(tool) = address.and_then(|address| tools::by_address(&address.text))
            && let Some(directory) = self.unpacked_in(call)
        {
            self.install(tool, &directory, How::Downloaded, call.span());
            return;
        }
        let Some(target) = self.saved_as(call) else { return };
        let target = self.tree.resolve(&target);
        self.write(&target, call.span());
        self.saved.insert(target.clone(), addresses_of(call));
        let by_name = tools::by_program(image_path::file_name(&target));
        let tool = by_name.or_else(|| address.and_then(|address| tools::by_address(&address.text)));
        if let Some(tool) = tool.filter(|_| !is_archive(&target)) {
            self.place_tool(tool.name, &target, How::Downloaded, call.span());
        }
    }

    /// The directory in which `tar` unpacks what a download hands to it, if one does.
    fn unpacked_in(&self, call: &Call<'_>) -> Option<String> {
        let readers = self.commands.get(call.number)?.context.pipes_into.clone()?;
        let commands = self.commands;
        let mut readers = readers.filter_map(|number| Some((number, commands.get(number)?)));
        let (number, reader) = readers.find(|(_, reader)| reader.invocation().program() == Some("tar"))?;
        let invocation = reader.invocation();
        let tar = Call::new(number, reader.context.shell, &invocation, &self.session)?;
        // The letters of an option may stand together: `-xzC /opt`.
        let is_directory = |word: &str| {
            word == "--directory" || !word.starts_with("--") && word.starts_with('-') && word.ends_with('C')
        };
        let named = tar.arguments.iter().position(|argument| is_directory(&argument.text));
        let joined = tar.arguments.iter().find_map(|argument| argument.text.strip_prefix("--directory="));
        let after = named.and_then(|at| tar.arguments.get(at + 1)).map(|argument| argument.text.as_str());
        self.session.absolute(tar.shell, after.or(joined).unwrap_or("."))
    }

    /// The file that a download is saved as, if it is known.
    fn saved_as(&self, call: &Call<'_>) -> Option<String> {
        let is_curl = call.program == "curl";
        let options = match is_curl {
            true => Options::of(
                call,
                "oHduAebcxXmwTFEKryzYCDtUPQ",
                &[
                    "output",
                    "header",
                    "data",
                    "user",
                    "retry",
                    "request",
                    "output-dir",
                    "connect-timeout",
                    "max-time",
                    "proto",
                    "user-agent",
                    "retry-delay",
                ],
            ),
            false => Options::of(
                call,
                "OPUtTwQoaeiBARDIXl",
                &["output-document", "directory-prefix", "user-agent", "tries", "timeout", "header"],
            ),
        };
        let named =
            if is_curl { options.value(&["o", "output"]) } else { options.value(&["O", "output-document"]) };
        let directory =
            if is_curl { options.value(&["output-dir"]) } else { options.value(&["P", "directory-prefix"]) };
        let takes_name = if is_curl { options.has("O", &["remote-name", "remote-name-all"]) } else { true };
        let name = match named {
            Some("-") => return None,
            Some(name) => {
                let is_whole =
                    call.arguments.iter().any(|argument| argument.is_whole && argument.text.ends_with(name));
                return self.session.absolute(call.shell, name).filter(|_| is_whole);
            }
            None if takes_name => {
                let address = options.operands.iter().find(|operand| operand.is_whole)?;
                let path = address.text.split(['?', '#']).next()?;
                image_path::file_name(path.split_once("://").map_or(path, |(_, rest)| rest)).to_owned()
            }
            None => return None,
        };
        let directory = self.session.absolute(call.shell, directory.unwrap_or("."))?;
        (!name.is_empty()).then(|| image_path::join(&directory, &name))
    }

    /// `sh -c "$(curl …)"` and `bash <(curl …)`: the installer stands in a substitution.
    fn shell(&mut self, call: &Call<'_>) {
        let reads_pipe =
            self.commands.get(call.number).is_some_and(|found| found.context.piped_from.is_some());
        let scripts: Vec<&Script> = call
            .arguments
            .iter()
            .flat_map(|argument| argument.word.parts.iter().filter_map(substituted))
            .collect();
        if scripts.is_empty() {
            if !call.arguments.is_empty() && !reads_pipe && !self.run_saved(call) {
                self.not_known("/", "the script", call.span());
            }
            return;
        }
        let said = self.heeded(call);
        for script in scripts {
            self.installer_of(script, call.shell, &said, call.span());
        }
    }

    /// `sh -c "$(curl …)"`: a command that is the output of another. False where that is none.
    pub(super) fn substituted_installer(&mut self, shell: usize, word: &Word) -> bool {
        let Some(script) = word.parts.iter().find_map(substituted) else { return false };
        let is_download =
            |found: &FoundCommand<'_>| matches!(found.invocation().program(), Some("curl" | "wget"));
        if !script.commands().iter().any(is_download) {
            return false;
        }
        let home = self.session.home(shell).map(|home| ("HOME".to_owned(), home));
        self.installer_of(script, shell, &home.into_iter().collect(), word.span());
        true
    }

    /// The installer that a script downloads.
    fn installer_of(&mut self, script: &Script, shell: usize, said: &BTreeMap<String, String>, place: Span) {
        let commands = script.commands();
        let words = commands.iter().flat_map(|found| &found.command.words);
        let addresses: Vec<(String, Span)> = words
            .filter_map(|word| {
                let text = word.literal().filter(|text| text.contains("://"))?;
                Some((text.into_owned(), word.span()))
            })
            .collect();
        self.run_installer(shell, &addresses, said, place);
    }

    /// `sh installer.sh`, where the same RUN saved that. False where it is another script.
    pub(super) fn run_saved(&mut self, call: &Call<'_>) -> bool {
        let script = call.arguments.iter().find(|argument| !argument.text.starts_with('-'));
        let path = script.and_then(|script| self.session.absolute(call.shell, &script.text));
        let Some(addresses) = path.and_then(|path| self.saved.get(&self.tree.resolve(&path)).cloned()) else {
            return false;
        };
        let said = self.heeded(call);
        self.run_installer(call.shell, &addresses, &said, call.span());
        if addresses.iter().any(|(address, _)| is_of_conda(address)) {
            self.conda_installer(call);
        }
        true
    }
}

/// The addresses among the arguments of a command, each with its place.
fn addresses_of(call: &Call<'_>) -> Vec<(String, Span)> {
    let addresses = call.arguments.iter().filter(|argument| argument.text.contains("://"));
    addresses.map(|argument| (argument.text.clone(), argument.word.span())).collect()
}

/// The script in a part of a word, if a substitution is there.
fn substituted(part: &Part) -> Option<&Script> {
    match part {
        Part::Command(substitution) | Part::Process(substitution) => Some(&substitution.script),
        Part::Outer(part) => substituted(part),
        Part::DoubleQuoted(parts) => parts.iter().find_map(substituted),
        _ => None,
    }
}

fn is_archive(path: &str) -> bool {
    [".tar", ".gz", ".tgz", ".zip", ".xz", ".bz2", ".sh", ".deb", ".rpm", ".apk"]
        .iter()
        .any(|end| path.ends_with(end))
}
