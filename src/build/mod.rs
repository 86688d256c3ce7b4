//! One Dockerfile, evaluated for one build: its stages, and the state that each ends in.

pub(crate) mod build;
pub(crate) mod dockerfile;
mod evaluate;
mod expand;
pub(crate) mod guessed_context;
pub(crate) mod image_path;
mod inputs;
mod limits;
mod other_builds;
mod pattern;
mod problem;
mod sources;
mod stage;
mod stage_state;
mod transfer;
mod trigger;
mod user;
mod variables;

pub use build::Build;
pub use dockerfile::Dockerfile;
pub(crate) use dockerfile::InstructionAt;
pub use inputs::BuildInputs;
pub(crate) use inputs::NamedContext;
pub(crate) use other_builds::{Alone, Below, Outside};
pub(crate) use problem::StageProblemKind;
pub(crate) use stage::{Base, SourceOrigin, Stage, Step};
pub(crate) use stage_state::{CommandLine, Declaration, HealthState, Inherited, directory_of_base};
pub(crate) use user::is_root;
pub(crate) use variables::{Lookup, Variable, Variables};
