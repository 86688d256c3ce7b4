//! How an entry of a file tree got to where it is.

use std::sync::Arc;

use crate::ids::StageId;
use crate::limits;
use crate::source::Span;

/// How an entry got to where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// When: the stage, then the step. The arrival of a folder holds for what was in it
    /// before.
    pub time: Time,
    /// The words that brought it.
    pub place: Span,
    /// In what way.
    pub how: How,
    /// Which arrival brought it to where this one took it from.
    pub earlier: Option<Arc<Self>>,
}

/// How many arrivals are kept of what is taken along again and again; those before the last are left out.
const MAX_EARLIER: usize = limits::COPIED_ON.most();

impl Arrival {
    /// The arrival of a folder, for what came into that folder by an earlier one: it has come all of the way since with
    /// the folder.
    pub(crate) fn after(folder: &Self, own: &Arc<Self>) -> Self {
        let before = std::iter::successors(folder.earlier.as_ref(), |arrival| arrival.earlier.as_ref());
        let together: Vec<&Arc<Self>> = before.take_while(|arrival| arrival.time > own.time).collect();
        let start = together.iter().rev().fold(own.clone(), |own, folder| Arc::new(Self::next(folder, &own)));
        Self::next(folder, &start)
    }

    /// An arrival right after another one.
    fn next(folder: &Self, own: &Arc<Self>) -> Self {
        Self { earlier: Self::before_next(own), ..folder.clone() }
    }

    /// What an arrival after this one knows of those before it: this one, or, once there are very many, the one before.
    pub(super) fn before_next(last: &Arc<Self>) -> Option<Arc<Self>> {
        let length = std::iter::successors(Some(last), |arrival| arrival.earlier.as_ref()).count();
        if length < MAX_EARLIER { Some(last.clone()) } else { last.earlier.clone() }
    }
}

/// The ways in which something gets into an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// A program installed it: `npm`, `apk`, …
    Installed {
        /// The program.
        with: Arc<str>,
    },
    /// It was downloaded.
    Downloaded,
    /// It was copied from another stage, of this build or of another one.
    CopiedFromStage(StageId),
    /// It was copied from an image that is not built here.
    CopiedFromImage,
    /// It was copied from the build context.
    CopiedFromContext,
    /// It was unpacked from an archive in the build context.
    Unpacked,
    /// A command put it there: `mv`, `cp`, `ln`.
    Moved,
    /// It stands in the Dockerfile, as a heredoc.
    Written,
    /// An instruction made the directory: `WORKDIR`.
    Made,
}

/// A point of a build: builds are carried out in order, their stages too, and the steps of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// The stage.
    pub stage: StageId,
    /// The number of the step in the stage.
    pub step: usize,
}

/// The arrivals that brought something to where it is, out of those noted on the way down to it: its
/// own, what came before that, and the later ones of the folders above it.
pub(super) fn chain(on_the_way: &[Arc<Arrival>]) -> Vec<Arc<Arrival>> {
    let Some((own, above)) = on_the_way.split_last() else { return Vec::new() };
    let mut steps = with_earlier(own);
    // A folder that arrived after its content took the content along; one that was there before did not.
    for folder in above.iter().rev() {
        for arrival in with_earlier(folder) {
            if steps.last().is_some_and(|last| arrival.time > last.time) {
                steps.push(arrival);
            }
        }
    }
    steps
}

/// An arrival and those before it, the earliest first.
fn with_earlier(arrival: &Arc<Arrival>) -> Vec<Arc<Arrival>> {
    let mut steps = vec![arrival.clone()];
    let mut next = arrival.earlier.clone();
    while let Some(arrival) = next {
        next = arrival.earlier.clone();
        steps.push(arrival);
    }
    steps.reverse();
    steps
}
