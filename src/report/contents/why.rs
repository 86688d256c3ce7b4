//! Why one path is in an image, step by step, or why it is not.

use std::io::{self, Write};

use super::listing::{Cause, place, words};
use crate::report::safe;
use crate::source::{Files, Span};

/// What is known of one path of an image.
#[derive(Debug)]
pub(crate) struct Explanation {
    /// The path, absolute.
    pub path: String,
    /// What it is: "a file, copied from `src/main.ts`"; or why nothing is known there.
    pub what: String,
    /// The steps that brought it, the earliest first.
    pub steps: Vec<Cause>,
    /// What else is to be known: why it may be more, less or gone.
    pub remarks: Vec<Cause>,
}

impl Explanation {
    /// Puts what `cover` makes of it into the place of each text that files say.
    pub(crate) fn cover(&mut self, cover: impl Fn(&mut String)) {
        cover(&mut self.path);
        cover(&mut self.what);
        self.steps.iter_mut().chain(&mut self.remarks).for_each(|cause| cover(&mut cause.what));
    }
}

/// Writes why a path is in an image. What stands in `hidden`, places in order, is not shown.
///
/// # Errors
/// What `out` refuses.
pub(crate) fn write_why(
    why: &Explanation,
    (files, hidden): (&Files, &[Span]),
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}: {}", safe::line(&why.path), safe::line(&why.what))?;
    for (number, step) in why.steps.iter().enumerate() {
        let what = safe::line(&step.what);
        match step.place {
            Some(span) => {
                writeln!(out, "  {}. {}: {what}", number + 1, place(files, span))?;
                writeln!(out, "       {}", words(files, hidden, span))?;
            }
            None => writeln!(out, "  {}. {what}", number + 1)?,
        }
    }
    for remark in &why.remarks {
        let at = remark.place.map_or_else(String::new, |span| format!(" ({})", place(files, span)));
        writeln!(out, "  - {}{at}", safe::line(&remark.what))?;
    }
    Ok(())
}
