//! Commands that are only asked which version they are, or what they can do: they do none of their work.

use super::told::told;
use crate::knowledge::programs::{self, AsProcess};
use crate::syntax::shell::{Invocation, Word};

/// Programs that stop at a question about themselves, whatever else they are told.
// Source: GNU make's manual, "Summary of Options": `-h` and `-v` print and exit.
const STOPS_AT_QUESTION: [&str; 2] = ["gmake", "make"];

/// Programs that tell their version by `-v`, if that is all they are told, beside compilers and interpreters.
// Source: the documentation of GNU make, npm, pnpm, yarn, Maven, Gradle and pip.
const SHORT_VERSION: [&str; 9] = ["gmake", "gradle", "gradlew", "make", "mvn", "mvnw", "npm", "pnpm", "yarn"];

/// Whether a command is only asked what it can do, or which version it is. `-v` means more words to many programs, so
/// it is a question only to those that are given nothing to work on by it.
// Source: "Standards for Command Line Interfaces" of the GNU Coding Standards; "Overall Options" and "Developer
// Options" of GCC's manual (`-v`, `-dumpversion`, `-print-…`); the documentation of javac (`-version`).
pub(in crate::facts) fn tells_of_itself(invocation: &Invocation<'_>) -> bool {
    let last = invocation.args().last().and_then(Word::literal);
    if last.is_some_and(|word| matches!(&*word, "--help" | "--version")) {
        return true;
    }
    let Some(program) = invocation.program() else { return false };
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.literal().unwrap_or_default().into_owned()).collect();
    let (program, words) = told(program, &words);
    let is_question = |word: &String| matches!(word.as_str(), "-h" | "-v" | "--help" | "--version");
    if STOPS_AT_QUESTION.contains(&program) && words.iter().any(is_question) {
        return true;
    }
    let [only] = words else { return false };
    let row = programs::of(program);
    match only.as_str() {
        "-version" | "-V" => true,
        "-v" => SHORT_VERSION.contains(&program) || row.compiles || row.is(AsProcess::Interpreter),
        "-dumpmachine" | "-dumpversion" => row.compiles,
        option => row.compiles && option.starts_with("-print-"),
    }
}

#[cfg(test)]
mod tests {
    use super::tells_of_itself;
    use crate::source::{FileId, Span, Text};
    use crate::syntax::shell;

    #[test]
    fn questions_are_told_from_work() {
        for (command, expected) in [
            ("javac --version", true),
            ("javac -version 2>&1", true),
            ("/app/x --help", true),
            ("/app/x -V", true),
            ("make -v", true),
            ("make -v all", true),
            ("make all --version", true),
            ("gcc -v", true),
            ("gcc -dumpmachine", true),
            ("gcc -print-search-dirs", true),
            ("npx tsc -v", true),
            ("npx --yes tsc -v", true),
            ("yarn -v", true),
            ("yarn exec tsc -v", true),
            ("java -version", true),
            ("node -v", true),
            ("gcc -v a.c", false),
            ("gcc", false),
            ("make", false),
            ("make V=1", false),
            ("ninja -v", false),
            ("/app/x -v", false),
            ("memcached -v", false),
            ("/app/x --version 2", false),
            ("/app/x -print-all", false),
            ("tsc -p .", false),
            ("tsc $OPTION", false),
            ("$PROGRAM -v", false),
        ] {
            let place = Span { file: FileId(0), start: 0, end: 0 };
            let script = shell::parse(&Text::standing_for(place, command));
            let commands = script.commands();
            assert_eq!(tells_of_itself(&commands[0].invocation()), expected, "{command}");
        }
    }
}
