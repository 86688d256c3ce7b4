//! What is not known of a file tree: commands that may have changed it in ways that nobody can tell.

use std::sync::Arc;

use super::doubt::{Doubt, is_below};
use super::file_tree::FileTree;
use crate::build::image_path;
use crate::limits;
use crate::source::Span;

/// How many parts of a tree are told apart. A tree that is copied into itself doubles what is not known of it.
const MAX_DOUBTS: usize = limits::STAGE_DOUBTS.most();

const TOO_MANY: &str = "more places may have changed than are told apart";

impl FileTree {
    /// Notes that something may have changed what is below a path.
    pub fn doubt(&mut self, below: &str, reason: impl Into<Arc<str>>, place: Span) {
        self.note_doubt(Doubt {
            below: image_path::clean(below),
            reason: reason.into(),
            place,
            only_adds: false,
            is_carried: false,
        });
    }

    /// Notes that something may have put files below a path, and took none away.
    pub fn doubt_additions(&mut self, below: &str, reason: impl Into<Arc<str>>, place: Span) {
        self.note_doubt(Doubt {
            below: image_path::clean(below),
            reason: reason.into(),
            place,
            only_adds: true,
            is_carried: false,
        });
    }

    fn note_doubt(&mut self, mut doubt: Doubt) {
        if self.doubts().len() >= MAX_DOUBTS {
            doubt = Doubt { below: "/".to_owned(), reason: TOO_MANY.into(), only_adds: false, ..doubt };
        }
        // One reason is enough for each part: the first.
        let covers = |other: &Arc<Doubt>| {
            is_below(&doubt.below, &other.below)
                && (doubt.only_adds || !other.only_adds)
                && (other.is_carried || !doubt.is_carried)
        };
        if !self.doubts().iter().any(covers) {
            self.add_doubt(doubt);
        }
    }

    /// Why what is known to stand at an absolute path, and came with a copy, may have been gone by then; nothing where
    /// it was not.
    #[must_use]
    pub fn removal_doubt_of(&self, path: &str) -> Option<&Doubt> {
        let mut doubts = self.doubts().iter().map(AsRef::as_ref);
        doubts.find(|doubt: &&Doubt| doubt.is_carried && !doubt.only_adds && is_below(path, &doubt.below))
    }

    /// Why what stands at an absolute path, or below it, is not known; nothing where it is.
    #[must_use]
    pub fn doubt_of(&self, path: &str) -> Option<&Doubt> {
        self.doubts().iter().map(AsRef::as_ref).find(|doubt: &&Doubt| doubt.concerns(path))
    }

    /// Takes along what is not known of a part of another tree that was copied.
    pub(crate) fn copy_doubts(&mut self, source: &Self, from: &str, to: &str) {
        for doubt in source.doubts() {
            let doubt = Doubt { is_carried: true, ..Doubt::clone(doubt) };
            let inside = image_path::parts(&doubt.below).skip(image_path::parts(from).count());
            let inside: Vec<&str> = inside.collect();
            if is_below(&doubt.below, from) {
                self.note_doubt(Doubt { below: image_path::join(to, &inside.join("/")), ..doubt });
            } else if is_below(from, &doubt.below) {
                self.note_doubt(Doubt { below: image_path::clean(to), ..doubt });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contents::tree::arrival::Arrival;
    use crate::contents::tree::arrival::How;
    use crate::contents::tree::arrival::Time;
    use crate::ids::StageId;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn at(number: usize) -> StageId {
        StageId::new(0, number)
    }

    #[test]
    fn doubts_are_copied_with_what_they_concern() {
        let place = Span::start_of(Files::default().add(RepoPath::root(), Vec::new()));
        let mut build = FileTree::default();
        build.doubt("/app/build", "what `make` does is not known", place);
        assert!(build.doubt_of("/app").is_some() && build.doubt_of("/app/build/x").is_some());
        assert!(build.doubt_of("/usr/bin").is_none());
        let arrival = Arrival {
            time: Time { stage: at(1), step: 0 },
            place,
            how: How::CopiedFromStage(at(0)),
            earlier: None,
        };
        let mut runtime = FileTree::default();
        runtime.copy(&build, "/app", "/srv", &arrival);
        assert!(runtime.doubt_of("/srv/build/x").is_some());
        assert!(runtime.doubt_of("/srv/other").is_none());
        assert!(build.removal_doubt_of("/app/build/x").is_none(), "the layer below holds it");
        runtime.doubt("/", "what `setup` does is not known", place);
        assert!(runtime.removal_doubt_of("/srv/build/x").is_some(), "it may not have been there to copy");
        assert!(runtime.removal_doubt_of("/srv/other").is_none());
        runtime.copy(&build, "/app", "/late", &arrival);
        assert!(runtime.removal_doubt_of("/late/build/x").is_some(), "whatever is not known of the rest");
        let mut other = FileTree::default();
        other.copy(&build, "/app/build/out", "/out", &arrival);
        assert!(other.doubt_of("/out").is_some() && other.doubt_of("/usr").is_none());
    }
}
