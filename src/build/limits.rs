//! How much a build may grow: a few lines of a Dockerfile can ask for values and paths without end.

use crate::answer::Answer;
use crate::source::Span;

/// How many bytes the values of a build may be long, all told: each may hold one of before, and be a megabyte soon.
const MAX_GROWTH: usize = 16 << 20;

/// How often variables may be set in a build: each setting is seen by all steps below it, and kept for them.
const MAX_SETTINGS: usize = 20_000;

/// How long a path may be on Linux.
const MAX_PATH_BYTES: usize = 4096;

/// What a build has used up.
#[derive(Debug, Default)]
pub(crate) struct Room {
    growth: usize,
    settings: usize,
}

impl Room {
    /// A value; not known where the values of the build would become too long.
    pub(crate) fn bounded(&mut self, value: Answer<String>, place: Span) -> Answer<String> {
        self.growth = self.growth.saturating_add(value.known().map_or(0, String::len));
        if self.growth <= MAX_GROWTH {
            return value;
        }
        Answer::unknown("the values of this build are longer than is looked at", place)
    }

    /// Whether one more variable may be kept. Counts it.
    pub(super) fn for_one_more(&mut self) -> bool {
        self.settings += 1;
        self.settings <= MAX_SETTINGS
    }
}

/// A path; not known where it is longer than a system takes.
pub(super) fn bounded_path(path: Answer<String>, place: Span) -> Answer<String> {
    match path {
        Answer::Known(path) if path.len() > MAX_PATH_BYTES => {
            let reason = format!("the path is longer than the {MAX_PATH_BYTES} bytes that a path may have");
            Answer::unknown(reason, place)
        }
        path => path,
    }
}
