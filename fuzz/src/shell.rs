//! Shell scripts: places, order, and words that are what the script says.

use stockade::shell::{self, VariableValue, Word};
use stockade::{Files, RepoPath, Text};

use crate::places::assert_inside;

fn hold_word(word: &Word) {
    let _ = (word.pattern(), word.assignment(), word.known_prefix());
    let literal = word.literal();
    let fields = word.expand_fields(&|name| VariableValue::Set(name.into()));
    // What is known without variables is the same with them.
    if let (Some(literal), Some([field])) = (literal, fields.as_deref()) {
        assert_eq!(literal, *field);
    }
}

/// The parser of shell scripts, and what is asked of its commands.
pub fn shell(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let file = Files::default().add(RepoPath::root(), bytes.to_vec());
    let script = shell::parse(&Text::verbatim(file, 0, bytes));
    if let Some(broken) = script.broken {
        assert_inside(broken, bytes);
        assert_eq!(broken.end as usize, bytes.len());
    }
    let commands = script.commands();
    for (number, found) in commands.iter().enumerate() {
        let simple = found.command;
        assert_inside(simple.span, bytes);
        let mut end = 0;
        for word in &simple.words {
            assert_inside(word.span(), bytes);
            assert!(end <= word.span().start, "words in order");
            end = word.span().end;
            // Where characters are dropped (backquotes, `<<-`, `-c` strings), the source has more of them.
            if found.context.script_of.is_none() && !source.contains(['`', '\t']) {
                assert_eq!(&source[word.span().start as usize..word.span().end as usize], &*word.raw);
            }
            hold_word(word);
        }
        for redirect in &simple.redirects {
            if let Some(heredoc) = redirect.heredoc() {
                hold_word(&heredoc.body);
            }
        }
        let invocation = found.invocation();
        let _ = (invocation.program(), invocation.args());
        let context = &found.context;
        assert!(context.script_of.is_none_or(|other| other < commands.len() && other != number));
        for pipe in [&context.piped_from, &context.pipes_into].into_iter().flatten() {
            assert!(pipe.start <= pipe.end && pipe.end <= commands.len(), "{pipe:?} of {}", commands.len());
        }
        // Shells begin in others, and there is a first.
        let (mut shell, mut steps) = (context.shell, 0);
        while let Some(parent) = commands.parent_shell(shell) {
            (shell, steps) = (parent, steps + 1);
            assert!(steps <= bytes.len(), "shells begin in a circle");
        }
    }
}
