//! The lines of a Dockerfile, or of its template, that count when both are compared.

use std::collections::BTreeSet;

use crate::build::Dockerfile;
use crate::source::{Files, Span};

/// A line that counts.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What it says, without its line end and the blanks before that.
    pub(crate) text: String,
    /// From its first character that is no blank to its last.
    pub(crate) place: Span,
}

/// All lines but comments and empty ones; in a heredoc, where both are text, all.
pub(super) fn lines(dockerfile: &Dockerfile, files: &Files) -> Vec<Line> {
    let file = files.get(dockerfile.tree.file);
    let comments: BTreeSet<u32> = dockerfile.tree.comments.iter().map(|comment| comment.span.start).collect();
    let heredocs = dockerfile.tree.instructions.iter().flat_map(|instruction| &instruction.heredocs);
    let bodies: Vec<Span> = heredocs.map(|heredoc| heredoc.body.span()).collect();
    let mut next_body = 0;
    let mut found = Vec::new();
    for number in 1..=file.line_count() {
        let range = file.line_range(number);
        let bytes = &file.bytes()[range.clone()];
        let start = range.start + (bytes.len() - bytes.trim_ascii_start().len());
        let end = (range.start + bytes.trim_ascii_end().len()).max(start.min(range.end));
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let place = Span::new(dockerfile.tree.file, offset(start.min(end)), offset(end));
        while bodies.get(next_body).is_some_and(|body| body.end <= offset(range.start)) {
            next_body += 1;
        }
        let is_in_heredoc = bodies.get(next_body).is_some_and(|body| body.start <= offset(range.start));
        let says_nothing = place.is_empty() || comments.contains(&place.start);
        if is_in_heredoc || !says_nothing {
            let text = String::from_utf8_lossy(&bytes[..(end - range.start).min(bytes.len())]).into_owned();
            found.push(Line { text, place });
        }
    }
    found
}
