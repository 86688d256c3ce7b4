//! Services as rules see them: the effective service together with the image that it runs.
use std::borrow::Cow;

use crate::answer::Why;
use crate::compose::{NamedVolume, Setting, Volume};
use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::ids::{ImageId, ServiceId};
use crate::knowledge::{BaseFacts, ImageReference, bases};
use crate::source::{Span, Text};

impl<'a> ServiceRef<'a> {
    /// The service's name.
    #[must_use]
    pub fn name(self) -> &'a str {
        &self.service.name.value
    }

    /// The place that declares the service: where what it lacks is said.
    #[must_use]
    pub fn place(self) -> Span {
        self.service.name.span
    }

    /// The place that says which image the service runs; the service's name where that is said elsewhere, for
    /// several.
    #[must_use]
    pub fn image_place(self) -> Span {
        let place = match (&self.service.build, &self.service.image) {
            (Some(build), _) => build.span,
            (None, Some(image)) => image.span,
            (None, None) => self.place(),
        };
        let is_own = place.file == self.place().file && place.start >= self.place().start;
        if is_own { place } else { self.place() }
    }

    /// The image of this repository that the service runs.
    #[must_use]
    pub fn image(self) -> Option<Image<'a>> {
        let image = self.facts.repo.ships.image_of.get(&self.id)?;
        Some(Image::new(self.facts, &self.facts.repo.ships.images[image.0]))
    }

    /// The image that the service runs, if that is not built here.
    #[must_use]
    pub fn external_image(self) -> Option<ImageReference> {
        if self.service.build.is_some() || self.facts.repo.ships.image_of.contains_key(&self.id) {
            return None;
        }
        self.named_image()
    }

    /// The image that the service names.
    #[must_use]
    pub(in crate::facts) fn named_image(self) -> Option<ImageReference> {
        ImageReference::parse(self.service.image.as_ref()?.as_str()?)
    }

    /// The name of the image that is built for the service, if it says one.
    #[must_use]
    pub fn built_name(self) -> Option<ImageReference> {
        self.service.build.as_ref().and_then(|_| self.named_image())
    }

    /// The service's id: the numbers of its project and of the service in it.
    #[must_use]
    pub fn id(self) -> ServiceId {
        self.id
    }

    /// The id of the image of this repository that the service runs.
    pub(crate) fn image_id(self) -> Option<ImageId> {
        self.facts.repo.ships.image_of.get(&self.id).copied()
    }

    /// The name, as people write it, of the image from elsewhere that the service runs, if it is known.
    #[must_use]
    pub fn external_name(self) -> Option<String> {
        let image = self.external_image().or_else(|| self.image_of_unknown_tag())?;
        Some(image.short_name())
    }

    /// What is known of the image from elsewhere that the service runs; where its tag is not known, of all
    /// images of its name.
    #[must_use]
    pub fn external_facts(self) -> Option<Cow<'static, BaseFacts>> {
        if let Some(image) = self.external_image() {
            return bases::look_up(&image).map(Cow::Borrowed);
        }
        bases::look_up_any_tag(&self.image_of_unknown_tag()?)
    }

    /// The image that the service runs, if that is not built here and its tag is not known.
    #[must_use]
    pub(super) fn image_of_unknown_tag(self) -> Option<ImageReference> {
        if self.service.build.is_some() || self.facts.repo.ships.image_of.contains_key(&self.id) {
            return None;
        }
        ImageReference::parse_start(self.service.image_start.as_ref()?)
    }

    /// Whether other services wait for this one to complete.
    #[must_use]
    pub(super) fn is_awaited_to_complete(self) -> bool {
        self.facts.repo.ships.awaited_to_complete.contains(&self.id)
    }

    /// Whether the service is told to do something and end: others wait for it to complete, or it must not be
    /// started again.
    pub(crate) fn is_told_to_end(self) -> bool {
        let is = |setting: Option<&Setting<Text>>, word| setting.is_some_and(|setting| setting.is(word));
        let deploy = self.service.deploy.as_ref().and_then(|deploy| deploy.restart_policy.as_ref());
        self.is_awaited_to_complete()
            || is(self.service.restart.as_ref(), "no")
            || is(deploy.and_then(|policy| policy.condition.as_ref()), "none")
    }

    /// The service of this name in each project that puts further files on top of this one's. What the
    /// service lacks here may be said there.
    pub fn overlaid(self) -> impl Iterator<Item = Self> {
        self.facts.repo.projects_on_top_of(self.project).filter_map(move |project| {
            let service = self.facts.repo.projects()[project].service_number(self.name())?;
            Some(self.facts.service(ServiceId { project, service }))
        })
    }

    /// The user that the service sets over its image's.
    #[must_use]
    pub fn own_user(self) -> Option<&'a Setting<Text>> {
        self.service.user.as_ref()
    }

    /// Whether both are the same service of the same project.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self.id == other.id
    }
}

impl ServiceRef<'_> {
    /// Whether containers are run for the service: a provider runs something else.
    #[must_use]
    pub(super) fn is_container(self) -> bool {
        self.service.provider.is_none() && (self.service.image.is_some() || self.service.build.is_some())
    }

    /// Why a setting that the service seems to lack may be set all the same; `None` if all of it was read.
    #[must_use]
    pub fn unread(self) -> Option<Why> {
        if let Some(why) = self.project.missing.first() {
            return Some(why.clone());
        }
        (!self.service.whole).then(|| Why {
            reason: "part of the service could not be read".to_owned(),
            place: Some(self.place()),
        })
    }
}

impl<'a> ServiceRef<'a> {
    /// Whether the service is known to run with the host's privileges.
    #[must_use]
    pub fn is_privileged(self) -> bool {
        self.service.privileged.as_ref().is_some_and(Setting::is_true)
    }

    /// The image that the service's containers are, or stand on: its own, or the base of the one that is
    /// built here.
    #[must_use]
    pub fn base_image(self) -> Option<ImageReference> {
        match self.image() {
            Some(image) => image.bottom().base().cloned(),
            None => self.external_image(),
        }
    }

    /// Whether the service runs an image of others whose user is not known.
    #[must_use]
    pub fn is_user_of_image_unknown(self) -> bool {
        self.external_image()
            .is_some_and(|image| bases::look_up(&image).is_none_or(|base| base.user.is_none()))
    }

    /// The volume of the project that a mount names.
    #[must_use]
    pub(super) fn named_volume(self, volume: &Volume) -> Option<&'a NamedVolume> {
        if !volume.kind.is("volume") {
            return None;
        }
        self.project.volume(volume.source.as_ref()?.as_str()?)
    }

    /// Another service of the same project.
    #[must_use]
    pub fn sibling(self, name: &str) -> Option<Self> {
        let service = self.project.service_number(name)?;
        Some(self.facts.service(ServiceId { project: self.id.project, service }))
    }

    /// The services of the same project, this one included.
    pub(super) fn siblings(self) -> impl Iterator<Item = Self> {
        let project = self.id.project;
        let numbers = 0..self.project.services.len();
        numbers.map(move |service| self.facts.service(ServiceId { project, service }))
    }

    /// A service of the same project, by its number.
    pub(crate) fn numbered(self, service: usize) -> Self {
        self.facts.service(ServiceId { project: self.id.project, service })
    }
}
