//! Who builds images besides Compose: Bake, pipelines, scripts, the policy. What each asks for, as far as it is said;
//! and who calls Compose, with which files.

mod asked;
mod bake;
mod bake_call;
mod builder_file;
mod collected;
mod commands;
mod compose_run;
mod declared_build;
mod document;
mod kinds;
mod literals;
mod partial;
mod pipelines;
mod read;
mod scripts;
mod shell;
mod template;
#[cfg(test)]
mod tests;
mod tools;
mod work;
mod workflows;

pub(crate) use bake::parts_of;
pub(crate) use compose_run::ComposeRun;
pub(crate) use declared_build::{BuilderKind, BuiltFrom, DeclaredBuild, DeclaredName, Missing};
pub(crate) use read::read;
