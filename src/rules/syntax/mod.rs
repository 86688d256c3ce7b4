//! Whether files can be read at all.

mod dockerfile_syntax;
mod unreadable_file;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&dockerfile_syntax::RULE, &unreadable_file::RULE];
