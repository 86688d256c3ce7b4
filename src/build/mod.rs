//! One Dockerfile, evaluated for one build: its stages, and the state that each ends in.

pub(crate) mod build;
pub(crate) mod dockerfile;
mod evaluate;
pub(crate) mod expand;
pub(crate) mod guessed_context;
pub(crate) mod image_path;
mod inputs;
mod limits;
mod other_builds;
mod problem;
mod sources;
mod stage;
mod stage_state;
mod trigger;
mod user;
mod variables;

pub use build::Build;
pub use dockerfile::{Dockerfile, InstructionAt};
pub use inputs::{BuildInputs, NamedContext};
pub use other_builds::{Alone, Below, Outside};
pub use problem::StageProblemKind;
pub use stage::{Base, SourceOrigin, Stage, Step};
pub use stage_state::{CommandLine, Declaration, HealthState, Inherited};
pub use user::is_root;
pub use variables::{Lookup, Variable};
