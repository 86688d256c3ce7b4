//! What an image stands on, through all images of this repository below it.

use std::borrow::Cow;

use crate::build::{Base, Stage};
use crate::facts::handles::Image;
use crate::knowledge::{BaseFacts, ImageReference, bases};
use crate::source::Span;

impl<'a> Image<'a> {
    /// The image that this image's own stages stand on in the end, be it of a registry or of this repository.
    #[must_use]
    pub fn base(self) -> Option<&'a ImageReference> {
        match &self.lineage().last()?.base {
            Base::Built { image: reference, .. }
            | Base::Image(reference)
            | Base::UnknownTag { image: reference, .. } => Some(reference),
            _ => None,
        }
    }

    /// What is known of the image at the bottom, below those of this repository that this one stands on.
    /// Where its tag is not known, what is known of all images of its name.
    #[must_use]
    pub fn base_facts(self) -> Option<&'a BaseFacts> {
        self.memo().base_facts.get_or_init(|| self.work_out_base_facts()).as_deref()
    }

    fn work_out_base_facts(self) -> Option<Cow<'static, BaseFacts>> {
        match &self.bottom().lineage().last()?.base {
            Base::Image(reference) => bases::look_up(reference).map(Cow::Borrowed),
            Base::UnknownTag { image, .. } => bases::look_up_any_tag(image),
            _ => None,
        }
    }

    /// The image of this repository that this image stands on, if its base is one.
    #[must_use]
    pub fn base_image(self) -> Option<Self> {
        let Base::Built { stage, .. } = &self.lineage().last()?.base else { return None };
        let image = self.facts.repo.ships.by_stage.get(stage)?;
        Some(Image::new(self.facts, self.facts.repo.ships.images.get(image.0)?))
    }

    /// The image itself and those of this repository that it stands on, the lowest last.
    pub fn foundations(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |image| image.base_image())
    }

    /// The lowest image of this repository that this image stands on; itself where there is none.
    #[must_use]
    pub fn bottom(self) -> Self {
        self.foundations().last().unwrap_or(self)
    }

    /// Whether another image of this repository stands on this image, or takes files from it.
    #[must_use]
    pub fn is_base_of_another(self) -> bool {
        let all = || {
            let stages = self.facts.images().flat_map(|image| &image.build().stages);
            let used = stages.flat_map(Stage::built_from);
            used.filter_map(|stage| self.facts.repo.ships.by_stage.get(&stage).copied()).collect()
        };
        self.facts.memo.foundations.get_or_init(all).contains(&self.record.id)
    }

    /// The slim variants of the image's base, if the base is a full image that has some.
    #[must_use]
    pub fn slim_variants(self) -> Option<&'static [String]> {
        bases::slim_variants(self.base()?)
    }

    /// Whether nothing is below the image's own stages, or those of the images of this repository that it
    /// stands on.
    #[must_use]
    pub(in crate::facts) fn is_from_scratch(self) -> bool {
        self.bottom().lineage().last().is_some_and(|stage| matches!(stage.base, Base::Scratch))
    }

    /// The place to say that the image lacks something: the FROM of its runtime stage, or, where several
    /// images of the Dockerfile lack it because of a stage that they share, the FROM of that stage.
    #[must_use]
    pub fn absence_place(self) -> Span {
        let images = &self.facts.repo.ships.images;
        let first = images.partition_point(|other| other.dockerfile < self.record.dockerfile);
        let siblings = images[first..].iter().take_while(|other| other.dockerfile == self.record.dockerfile);
        let others: Vec<Image<'a>> = siblings
            .filter(|other| other.target != self.record.target)
            .map(|other| Image::new(self.facts, other))
            .collect();
        let is_shared = |stage: &Stage| {
            others.iter().any(|other| other.lineage().any(|theirs| theirs.number == stage.number))
        };
        self.lineage().find(|stage| is_shared(stage)).unwrap_or(self.runtime()).from
    }
}
