//! How much work COPY and RUN of a build may make with files. A few lines can ask for it again and again: a folder of many
//! files that is moved to and fro, a thousand patterns for each of a thousand files.

use crate::limits::{self, Budget, Limit};

/// What is left for a build. Once it is used up, nothing more is done, and what there is by then is not known.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    entries: Budget,
    comparisons: Budget,
    sources: Budget,
    reached: Option<&'static Limit>,
    left_out: Option<&'static Limit>,
}

impl Default for Work {
    fn default() -> Self {
        Self::of_one_of(1)
    }
}

impl Work {
    /// All that one of so many builds may do.
    pub(crate) fn of_one_of(builds: usize) -> Self {
        Self {
            entries: Budget::share(&limits::BUILD_ENTRIES, &limits::ENTRIES_OF_BUILDS, builds),
            comparisons: Budget::share(&limits::COMPARISONS, &limits::ALL_COMPARISONS, builds),
            sources: Budget::share(&limits::SOURCES, &limits::SOURCES_OF_BUILDS, builds),
            reached: None,
            left_out: None,
        }
    }

    /// All that may be done for the ignore files of all contexts.
    pub(crate) fn of_contexts() -> Self {
        Self { comparisons: Budget::new(&limits::ALL_COMPARISONS), ..Self::default() }
    }

    /// Whether so many entries of directories may be touched. Counts them.
    pub(crate) fn touches(&mut self, entries: usize) -> bool {
        let taken = self.entries.take(entries);
        self.keep(taken)
    }

    /// Whether a name may be compared with patterns, which took so many steps. Counts them.
    pub(crate) fn compares(&mut self, steps: usize) -> bool {
        let taken = self.comparisons.take(steps);
        self.keep(taken)
    }

    /// Whether one more source of COPY or ADD may be looked at. Counts it.
    pub(crate) fn looks_at_source(&mut self) -> bool {
        let taken = self.sources.take(1);
        self.keep(taken)
    }

    /// Notes that something is left out because of a limit that leaves the rest as it is.
    pub(crate) fn leaves_out(&mut self, limit: &'static Limit) {
        self.left_out.get_or_insert(limit);
    }

    /// The limit because of which something is left out, and the rest is not.
    pub(crate) fn left_out(&self) -> Option<&'static Limit> {
        self.left_out
    }

    fn keep(&mut self, taken: Result<(), &'static Limit>) -> bool {
        if let Err(limit) = taken {
            self.reached.get_or_insert(limit);
        }
        self.reached.is_none()
    }

    /// The limit that was reached.
    pub(crate) fn reached(&self) -> Option<&'static Limit> {
        self.reached
    }
}
