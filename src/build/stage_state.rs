//! What a stage's image says of itself at a point of the build.
//!
//! Every step and every stage has a copy of what it sees. Copies share what they have in common, so that a chain of
//! thousands of stages takes no square of memory.

use std::sync::Arc;

use rpds::VectorSync;

use super::variables::Variables;
use crate::answer::{Answer, Why};
use crate::ids::StageId;
use crate::source::{Span, Spanned, Text};
use crate::syntax::dockerfile::Command;

/// A value, the place that set it, and the stage it was set in.
#[derive(Debug, Clone)]
pub struct Declaration<T> {
    /// The value.
    pub value: T,
    /// The place that says it.
    pub place: Span,
    /// The stage it was set in; others have it from there.
    pub stage: StageId,
}

/// Something that a base may say and an instruction may change.
#[derive(Debug, Clone, Default)]
pub enum Inherited<T> {
    /// No instruction has said anything: it is as in the base.
    #[default]
    FromBase,
    /// An instruction says it.
    Set(Arc<Declaration<T>>),
    /// An instruction took away what the base says.
    Cleared,
}

impl<T> Inherited<T> {
    /// What an instruction set.
    #[must_use]
    pub fn setting(&self) -> Option<&Declaration<T>> {
        match self {
            Self::Set(setting) => Some(setting),
            Self::FromBase | Self::Cleared => None,
        }
    }
}

/// A command with the shell that reads it, if it is in shell form.
#[derive(Debug, Clone)]
pub struct CommandLine {
    /// The command as it is written; nothing where it could not be read.
    pub command: Option<Command>,
    /// Whether the shell of the shell form is one whose scripts we read.
    pub posix_shell: bool,
}

/// A health check.
#[derive(Debug, Clone)]
pub enum HealthState {
    /// `HEALTHCHECK NONE`.
    Disabled,
    /// A command.
    Command {
        /// The command.
        line: CommandLine,
        /// What of `interval`, `timeout` and `retries` is not said.
        missing: Vec<&'static str>,
    },
}

/// The configuration of a stage's image.
#[derive(Debug, Clone)]
pub struct State {
    /// The user, expanded; it may name a group after a colon.
    pub user: Inherited<Answer<String>>,
    /// The directory that relative paths start from.
    pub workdir: Arc<Answer<String>>,
    /// Arguments and environment.
    pub variables: Variables,
    /// Whether commands in shell form are read by a shell whose scripts we read.
    pub posix_shell: bool,
    /// `ENTRYPOINT`.
    pub entrypoint: Inherited<CommandLine>,
    /// `CMD`. A base's is lost when ENTRYPOINT is set.
    pub cmd: Inherited<CommandLine>,
    /// `HEALTHCHECK`.
    pub healthcheck: Inherited<HealthState>,
    /// `EXPOSE`, each as it is written, expanded.
    pub exposed: VectorSync<Declaration<Answer<String>>>,
    /// `LABEL`, names and values expanded, in order.
    pub labels: VectorSync<Declaration<(Answer<String>, Answer<String>)>>,
    /// `VOLUME`, expanded.
    pub volumes: VectorSync<Declaration<Answer<String>>>,
    /// `STOPSIGNAL`.
    pub stop_signal: Inherited<Spanned<Text>>,
}

/// The working directory of a base image that is not built here: until a WORKDIR leads elsewhere it is one place,
/// wherever that is.
pub(crate) fn directory_of_base() -> Answer<String> {
    Answer::Unknown(Why { reason: "the base image may set the working directory".to_owned(), place: None })
}

impl State {
    /// The state on a base image that is not built here.
    #[must_use]
    pub fn on_external_base(posix_shell: bool) -> Self {
        Self {
            workdir: Arc::new(directory_of_base()),
            variables: Variables::on_external_base(),
            posix_shell,
            ..Self::on_scratch()
        }
    }

    /// The state of a stage that continues from an image with this state: arguments are not kept.
    #[must_use]
    pub(super) fn of_image(&self) -> Self {
        Self { variables: self.variables.of_image(), ..self.clone() }
    }

    /// The state on an empty image.
    #[must_use]
    pub fn on_scratch() -> Self {
        Self {
            user: Inherited::FromBase,
            workdir: Arc::new(Answer::Known("/".to_owned())),
            variables: Variables::default(),
            posix_shell: true,
            entrypoint: Inherited::FromBase,
            cmd: Inherited::FromBase,
            healthcheck: Inherited::FromBase,
            exposed: VectorSync::default(),
            labels: VectorSync::default(),
            volumes: VectorSync::default(),
            stop_signal: Inherited::FromBase,
        }
    }
}
