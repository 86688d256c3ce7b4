//! Whether files can be read at all.

mod compose_schema;
mod compose_syntax;
mod conflicting_settings;
mod dockerfile_syntax;
mod dockerignore_syntax;
mod duplicate_key;
mod obsolete_key;
mod unreadable_file;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &compose_schema::RULE,
    &compose_syntax::RULE,
    &conflicting_settings::RULE,
    &dockerfile_syntax::RULE,
    &dockerignore_syntax::RULE,
    &duplicate_key::RULE,
    &obsolete_key::RULE,
    &unreadable_file::RULE,
];
