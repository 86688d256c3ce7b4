//! curl and wget: installers that are piped into a shell, and programs that are saved as files.

use super::super::{path, tools};
use super::{Argument, Call, Machine};
use crate::model::contents::How;
use crate::syntax::shell::{Part, Script};

impl Machine<'_> {
    pub(super) fn downloads(&mut self, call: &Call<'_>) {
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
        let is_run = readers.filter_map(|number| commands.get(number)).any(|reader| {
            match reader.invocation().program() {
                Some("sh" | "bash" | "ash" | "dash" | "zsh") => true,
                // `python3 -c …` only reads what comes.
                Some("python" | "python3") => {
                    reader.command.words.get(1).is_none_or(|word| word.literal().as_deref() == Some("-"))
                }
                _ => false,
            }
        });
        if is_run {
            let addresses: Vec<&Argument<'_>> =
                call.arguments.iter().filter(|argument| argument.text.contains("://")).collect();
            self.run_installer(call.shell, &addresses, call.span());
            return;
        }
        let address =
            call.arguments.iter().find_map(|argument| tools::by_address(&argument.text).map(|_| argument));
        let saved = call.value(&["-o", "--output", "-O", "--output-document"]).filter(|value| value.is_whole);
        let Some(target) = saved.and_then(|value| self.session.absolute(call.shell, &value.text)) else {
            return;
        };
        let target = self.tree.resolve(&target);
        self.write(&target, call.span());
        let by_name = tools::by_program(path::file_name(&target));
        let tool = by_name.or_else(|| address.and_then(|address| tools::by_address(&address.text)));
        if let Some(tool) = tool.filter(|_| !is_archive(&target)) {
            self.place_tool(tool.name, &target, How::Downloaded, call.span());
        }
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
            if !call.arguments.is_empty() && !reads_pipe {
                self.not_known("/", "the script", call.span());
            }
            return;
        }
        for script in scripts {
            let commands = script.commands();
            let words = commands.iter().flat_map(|found| &found.command.words);
            let addresses: Vec<Argument<'_>> = words
                .filter_map(|word| {
                    let text = word.literal().filter(|text| text.contains("://"))?;
                    Some(Argument { word, text: text.into_owned(), is_whole: true })
                })
                .collect();
            self.run_installer(call.shell, &addresses.iter().collect::<Vec<_>>(), call.span());
        }
    }
}

/// The script in a part of a word, if a substitution is there.
fn substituted(part: &Part) -> Option<&Script> {
    match part {
        Part::Command(substitution) | Part::Process(substitution) => Some(&substitution.script),
        Part::DoubleQuoted(parts) => parts.iter().find_map(substituted),
        _ => None,
    }
}

fn is_archive(path: &str) -> bool {
    [".tar", ".gz", ".tgz", ".zip", ".xz", ".bz2", ".sh", ".deb", ".rpm", ".apk"]
        .iter()
        .any(|end| path.ends_with(end))
}
