//! How much a build may grow: a few lines of a Dockerfile can ask for values and paths without end.

use crate::answer::{Answer, LimitReached, Why};
use crate::limits::{self, Budget, Limit};
use crate::source::Span;

/// What is left for a build, and which limits it reached.
#[derive(Debug)]
pub(crate) struct Room {
    growth: Budget,
    settings: Budget,
    /// What expanding variables takes: bytes that are read, characters that are compared.
    pub(super) steps: Budget,
    /// The limits that were reached, each where it was first.
    pub(super) reached: Vec<LimitReached>,
}

impl Room {
    /// What there is for one of `builds`.
    pub(super) fn new(builds: usize) -> Self {
        Self {
            growth: Budget::share(&limits::BUILD_GROWTH, &limits::GROWTH_OF_BUILDS, builds),
            settings: Budget::new(&limits::SETTINGS),
            steps: Budget::share(&limits::EXPANSION, &limits::EXPANSION_OF_BUILDS, builds),
            reached: Vec::new(),
        }
    }

    /// A value; not known where the values of the build would become too long.
    pub(super) fn bounded(&mut self, value: Answer<String>, place: Span) -> Answer<String> {
        match self.growth.take(value.known().map_or(0, String::len)) {
            Ok(()) => value,
            Err(limit) => Answer::Unknown(self.reach(limit, place)),
        }
    }

    /// Takes steps of work.
    ///
    /// # Errors
    /// There are none left: why something is not known.
    pub(super) fn work(&mut self, steps: usize, place: Span) -> Result<(), Why> {
        self.steps.take(steps).map_err(|limit| self.reach(limit, place))
    }

    /// Whether one more variable may be kept. Counts it.
    pub(super) fn for_one_more(&mut self, place: Span) -> bool {
        self.settings.take(1).map_err(|limit| self.reach(limit, place)).is_ok()
    }

    /// A path; not known where it is longer than a system takes.
    pub(super) fn bounded_path(&mut self, path: Answer<String>, place: Span) -> Answer<String> {
        match path {
            Answer::Known(path) if path.len() > limits::WORKDIR.most() => {
                Answer::Unknown(self.reach(&limits::WORKDIR, place))
            }
            path => path,
        }
    }

    /// Notes that a limit is reached, and says why something is not known.
    pub(super) fn reach(&mut self, limit: &'static Limit, place: Span) -> Why {
        let reached = LimitReached::new(limit, place);
        let why = reached.why();
        if !self.reached.iter().any(|before| before.is(limit)) {
            self.reached.push(reached);
        }
        why
    }
}
