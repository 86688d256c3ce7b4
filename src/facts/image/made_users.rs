//! The users that a Dockerfile makes.

use crate::facts::handles::Image;
use crate::source::Span;
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::Word;

/// Options of useradd and adduser whose value is the next word.
// Source: useradd(8) of shadow, adduser(8) of Debian, `adduser` of BusyBox 1.37.
const WITH_VALUE: [&str; 24] = [
    "-b",
    "-c",
    "-d",
    "-e",
    "-f",
    "-g",
    "-G",
    "-h",
    "-k",
    "-K",
    "-p",
    "-s",
    "-u",
    "--base-dir",
    "--comment",
    "--gecos",
    "--gid",
    "--groups",
    "--home",
    "--home-dir",
    "--ingroup",
    "--password",
    "--shell",
    "--uid",
];

impl Image<'_> {
    /// The last user that the image's runtime stage, or one that it continues from, makes, be it in an image
    /// below: the name, and the words that do so.
    #[must_use]
    pub fn made_user(self) -> Option<(String, Span)> {
        let stages = self.foundations().flat_map(|image| image.lineage().map(move |stage| (image, stage)));
        for (image, stage) in stages {
            for step in stage.steps.iter().rev() {
                let is_run = matches!(step.instruction(image.dockerfile()).kind, Kind::Run { .. });
                let script = step.script(image.dockerfile()).filter(|_| is_run && step.posix_shell);
                let Some(commands) = script.map(|script| script.commands()) else { continue };
                for command in commands.iter().rev() {
                    let invocation = command.invocation();
                    if !matches!(invocation.program(), Some("useradd" | "adduser")) {
                        continue;
                    }
                    if let Some(name) = login(invocation.args()) {
                        return Some((name, command.command.span));
                    }
                }
            }
        }
        None
    }
}

/// The name among the arguments: useradd takes one word, adduser may take a group after it.
fn login(args: &[Word]) -> Option<String> {
    let mut args = args.iter();
    while let Some(word) = args.next() {
        let text = word.literal()?;
        if WITH_VALUE.contains(&&*text) || is_bundle_with_value(&text) {
            args.next();
        } else if !text.starts_with('-') {
            return Some(text.into_owned());
        }
    }
    None
}

/// `-rg app`: letters together, the last of which takes the next word.
fn is_bundle_with_value(text: &str) -> bool {
    let letters = text.strip_prefix('-').filter(|rest| !rest.starts_with('-') && rest.len() > 1);
    letters.is_some_and(|letters| {
        letters.bytes().all(|byte| byte.is_ascii_alphabetic())
            && letters.chars().last().is_some_and(|last| WITH_VALUE.contains(&format!("-{last}").as_str()))
    })
}
