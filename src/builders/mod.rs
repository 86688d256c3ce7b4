//! Who builds images besides Compose: Bake, pipelines, scripts, the policy. What each asks for, as far as it is said.

mod declared_build;
mod kinds;
mod read;

pub(crate) use declared_build::{BuilderKind, BuiltFrom, DeclaredBuild, DeclaredName};
pub(crate) use read::read;
