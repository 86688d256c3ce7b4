//! What suppressions in Dockerfiles reach: an instruction, a line of it, a stage, the file.

use super::placed::{Misplaced, PlacedSuppression};
use crate::policy::{Dialect, SuppressionComment, SuppressionScope};
use crate::source::{Files, Span};
use crate::syntax::dockerfile::{Instruction, Keyword, Tree};

pub(super) fn suppressions(dockerfile: &Tree, files: &Files) -> Vec<PlacedSuppression> {
    let of_comments = dockerfile.comments.iter().filter_map(|comment| {
        let said = SuppressionComment::read(&comment.text, comment.span)?;
        let reach = reach(dockerfile, &said, files);
        Some(PlacedSuppression::new(said, reach))
    });
    let checks = dockerfile.directives.iter().filter(|directive| directive.name.value == "check");
    let of_directives = checks.filter_map(|directive| {
        let place = directive.name.span.to(directive.value.span());
        let said = SuppressionComment::read_check(&directive.value, place, SuppressionScope::File)?;
        Some(PlacedSuppression::new(said, Ok(vec![whole(dockerfile)])))
    });
    of_comments.chain(of_directives).collect()
}

fn reach(dockerfile: &Tree, said: &SuppressionComment, files: &Files) -> Result<Vec<Span>, Misplaced> {
    let instructions = &dockerfile.instructions;
    let next = instructions.partition_point(|instruction| instruction.span.start < said.place.start);
    let is_own = said.dialect == Dialect::Stockade;
    match said.scope {
        SuppressionScope::File if next > 0 && is_own => Err(Misplaced::NotAtHead),
        SuppressionScope::File => Ok(vec![whole(dockerfile)]),
        SuppressionScope::Stage => {
            let is_from = |instruction: &&Instruction| instruction.keyword() == Some(Keyword::From);
            let from = instructions.get(next).filter(is_from).ok_or(Misplaced::NoStage)?;
            let mut later = instructions[next + 1..].iter().filter(is_from);
            let end = later.next().map_or(whole(dockerfile).end, |from| from.span.start);
            Ok(vec![Span::new(dockerfile.file, from.span.start, end)])
        }
        SuppressionScope::Next => {
            let around = next.checked_sub(1).map(|before| &instructions[before]);
            if let Some(around) = around.filter(|instruction| instruction.span.contains(said.place)) {
                return line_below(around, said.place, files)
                    .ok_or(Misplaced::NothingBelow)
                    .map(|line| vec![line]);
            }
            let below = instructions.get(next).ok_or(Misplaced::NothingBelow)?;
            Ok(vec![below.span])
        }
    }
}

/// The next line of an instruction below a comment within it.
fn line_below(instruction: &Instruction, comment: Span, files: &Files) -> Option<Span> {
    let file = files.get(comment.file);
    let (first, last) = (file.position(comment.end).line + 1, file.position(instruction.span.end).line);
    (first..=last).find_map(|line| {
        let range = file.line_range(line);
        let text = file.bytes()[range.clone()].trim_ascii();
        let says_something = !text.is_empty() && !text.starts_with(b"#");
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        says_something.then(|| Span::new(comment.file, offset(range.start), offset(range.end)))
    })
}

/// From the first comment, directive or instruction to the end of the last instruction: a Dockerfile that
/// stands in a Compose file is not all of that.
fn whole(dockerfile: &Tree) -> Span {
    let instructions = dockerfile.instructions.iter().map(|instruction| instruction.span);
    let comments = dockerfile.comments.iter().map(|comment| comment.span);
    let nothing = Span::start_of(dockerfile.file);
    instructions.chain(comments).reduce(Span::to).unwrap_or(nothing)
}
