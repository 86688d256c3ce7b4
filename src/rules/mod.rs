//! The rules: each asks one question of the facts, and says what is wrong where.
//!
//! A rule is a page under `rules/` and a file of the same name here; adding one takes both, and two
//! lines in its category's `mod.rs`.

mod build;
mod health;
mod image;
mod isolation;
mod network;
mod out;
mod policy;
pub(crate) mod prelude;
mod privilege;
mod production;
mod references;
mod resources;
pub(crate) mod rule;
mod runtime;
mod schema;
mod secrets;
mod settings;
mod storage;
mod syntax;
mod words;

pub(crate) use policy::{
    EXPIRED_SUPPRESSION, INVALID_SUPPRESSION, NESTED_POLICY, STALE_BASELINE, SUPPRESSION_WITHOUT_REASON,
    UNUSED_EXCEPTION, UNUSED_SUPPRESSION,
};
pub use rule::Rule;
pub use schema::policy_schema;
pub(crate) use settings::load_policies;
pub use settings::load_policy;

/// Every rule, by category and name.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let categories = [
        build::RULES,
        health::RULES,
        image::RULES,
        isolation::RULES,
        network::RULES,
        policy::RULES,
        privilege::RULES,
        production::RULES,
        references::RULES,
        resources::RULES,
        runtime::RULES,
        secrets::RULES,
        storage::RULES,
        syntax::RULES,
    ];
    categories.into_iter().flatten().copied()
}
