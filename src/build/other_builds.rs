//! What a build finds below it: images that other builds of the repository make.

use super::build::Build;
use super::dockerfile::Dockerfile;
use super::stage::{Base, SourceOrigin};
use crate::ids::StageId;
use crate::knowledge::ImageReference;
use crate::source::Span;

/// What a Dockerfile names and does not hold itself.
#[derive(Debug, Clone, Copy)]
pub enum Outside<'a> {
    /// An image.
    Image(&'a ImageReference),
    /// An image of which the tag is not known.
    AnyTag(&'a ImageReference),
    /// A named context of the build.
    Context(&'a str),
}

/// The other builds of the repository, as one of them sees them.
pub trait Below {
    /// The stage that something from outside of the Dockerfile is, if it is built here.
    fn find(&self, outside: Outside<'_>) -> Option<StageId>;

    /// A build, and the Dockerfile that it is of.
    fn get(&self, build: usize) -> Option<(&Dockerfile, &Build)>;
}

/// Where nothing else is built.
#[derive(Debug)]
pub(crate) struct Alone;

impl Below for Alone {
    fn find(&self, _: Outside<'_>) -> Option<StageId> {
        None
    }

    fn get(&self, _: usize) -> Option<(&Dockerfile, &Build)> {
        None
    }
}

impl Build {
    /// The images and contexts that the build names and its Dockerfile does not hold, each with the number of
    /// the stage and the place that name it.
    pub fn outside(&self) -> impl Iterator<Item = (usize, Span, Outside<'_>)> {
        self.stages.iter().flat_map(|stage| {
            let base = match &stage.base {
                Base::Image(image) => Some(Outside::Image(image)),
                Base::UnknownTag { image, .. } => Some(Outside::AnyTag(image)),
                Base::Context(name) => Some(Outside::Context(name)),
                _ => None,
            };
            let sources = stage.steps.iter().flat_map(|step| &step.sources);
            let taken = sources.filter_map(|source| match &source.origin {
                SourceOrigin::Image(image) => Some((source.place, Outside::Image(image))),
                SourceOrigin::Context(name) => Some((source.place, Outside::Context(name))),
                _ => None,
            });
            let base = base.map(|base| (stage.from, base));
            base.into_iter().chain(taken).map(|(place, outside)| (stage.number, place, outside))
        })
    }
}
