//! Dockerfiles, as text: places and order of all that the parser finds.

use stockade::dockerfile::{self, Instruction, Kind};
use stockade::{Files, RepoPath, Text};

use crate::places::assert_inside;

fn hold_instruction(instruction: &Instruction, bytes: &[u8]) {
    for place in [instruction.span, instruction.word.span(), instruction.arguments.span()] {
        assert_inside(place, bytes);
    }
    for flag in &instruction.flags {
        assert_inside(flag.span, bytes);
        assert!(instruction.span.contains(flag.span), "{flag:?}");
    }
    for heredoc in &instruction.heredocs {
        assert_inside(heredoc.body.span(), bytes);
        assert_inside(heredoc.word, bytes);
    }
    if let Kind::Onbuild(trigger) = &instruction.kind {
        hold_instruction(trigger, bytes);
    }
}

/// The parser of Dockerfiles.
pub fn dockerfile(bytes: &[u8]) {
    let mut files = Files::default();
    let file = files.add(RepoPath::root(), bytes.to_vec());
    let (tree, errors) = dockerfile::parse(&Text::verbatim(file, 0, bytes));
    for instruction in &tree.instructions {
        hold_instruction(instruction, bytes);
        // A word goes through continuations in the file, not in the tree.
        let written = files.slice(instruction.word.span());
        assert!(written == instruction.word.as_str() || written.contains('\n'), "{written:?}");
    }
    for error in &errors {
        assert_inside(error.span, bytes);
        assert!(!error.message.is_empty());
    }
    for comment in &tree.comments {
        assert_inside(comment.span, bytes);
    }
    for directive in &tree.directives {
        assert_inside(directive.name.span, bytes);
        assert_inside(directive.value.span(), bytes);
    }
    assert!(tree.instructions.iter().map(|instruction| instruction.span.start).is_sorted());
    let instructions_end = tree.instructions.iter().map(|instruction| instruction.span.end);
    assert!(instructions_end.is_sorted(), "instructions overlap");
}
