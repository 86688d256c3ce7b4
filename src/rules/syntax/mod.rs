//! Whether files can be read at all.

mod compose_syntax;
mod dockerfile_syntax;
mod duplicate_key;
mod unreadable_file;

use super::Rule;

pub(super) static RULES: &[&Rule] =
    &[&compose_syntax::RULE, &dockerfile_syntax::RULE, &duplicate_key::RULE, &unreadable_file::RULE];
