//! The Dockerfile parser: places, order, and words that are what the file says.

use proptest::prelude::*;

use stockade::dockerfile::{self, Instruction, Kind};
use stockade::{Files, RepoPath, Text};

use super::{config, damage, inside, pieces};

fn is_inside(instruction: &Instruction, bytes: &[u8]) -> bool {
    let flags = instruction.flags.iter().map(|flag| flag.span);
    let heredocs = instruction.heredocs.iter().map(|heredoc| heredoc.body.span());
    let own = [instruction.span, instruction.word.span(), instruction.arguments.span()];
    own.into_iter().chain(flags).chain(heredocs).all(|span| inside(span, bytes))
        && match &instruction.kind {
            Kind::Onbuild(trigger) => is_inside(trigger, bytes),
            _ => true,
        }
}

fn hold(bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut files = Files::default();
    let file = files.add(RepoPath::new("Dockerfile").unwrap(), bytes.to_vec());
    let (tree, errors) = dockerfile::parse(&Text::verbatim(file, 0, bytes));
    for instruction in &tree.instructions {
        prop_assert!(is_inside(instruction, bytes), "{instruction:?}");
        let written = files.slice(instruction.word.span()).into_owned();
        // A word goes through continuations in the file, not in the tree.
        prop_assert!(written == instruction.word.as_str() || written.contains('\n'), "{written:?}");
    }
    prop_assert!(errors.iter().all(|error| inside(error.span, bytes)), "{errors:?}");
    prop_assert!(tree.comments.iter().all(|comment| inside(comment.span, bytes)));
    let starts = tree.instructions.iter().map(|instruction| instruction.span.start);
    prop_assert!(starts.is_sorted());
    Ok(())
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn pieces_in_any_order_have_places(text in pieces::dockerfile_text()) {
        hold(text.as_bytes())?;
    }

    #[test]
    fn damaged_files_have_places(bytes in damage::dockerfile()) {
        hold(&bytes)?;
    }
}
