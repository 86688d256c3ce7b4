//! Services as rules see them: the effective service together with the image that it runs.

use std::borrow::Cow;

use super::ImageReference;
use super::bases::{self, BaseFacts};
use super::images::{Image, ImageHealth, role};
use super::project::{Project, Service, Setting};
use super::repo::Repo;
use super::ships::{self, ServiceId};
use super::start::Start;
use crate::source::{Span, Text};

/// A service of a project.
#[derive(Debug, Clone, Copy)]
pub struct ServiceRef<'a> {
    pub(super) repo: &'a Repo,
    pub(super) id: ServiceId,
    /// Its project.
    pub project: &'a Project,
    /// The service itself.
    pub service: &'a Service,
}

/// What is known of a service's health check.
#[derive(Debug, Clone, Copy)]
pub enum ServiceHealth {
    /// It has one.
    Checked,
    /// It is switched off, at this place.
    Disabled(Span),
    /// Neither the service nor its image has one.
    Unchecked,
    /// It cannot be known.
    Unknown,
}

impl Repo {
    /// Every service of every project.
    pub fn services(&self) -> impl Iterator<Item = ServiceRef<'_>> {
        ships::services_of(self.projects()).map(|(id, _)| self.service(id))
    }

    /// The services of each project that are made for running, project by project.
    pub fn runtime_services_by_project(&self) -> impl Iterator<Item = Vec<ServiceRef<'_>>> {
        (0..self.projects().len()).map(|project| {
            let numbers = 0..self.projects()[project].services.len();
            let services = numbers.map(|service| self.service(ServiceId { project, service }));
            services.filter(|service| !service.is_for_development()).collect()
        })
    }

    /// Every service that is made for running: those of tests, of continuous integration and of an
    /// editor's environment are not, nor is one that only waits for somebody to work in it.
    pub fn runtime_services(&self) -> impl Iterator<Item = ServiceRef<'_>> {
        self.services().filter(|service| !service.is_for_development())
    }

    pub(super) fn service(&self, id: ServiceId) -> ServiceRef<'_> {
        let project = &self.projects()[id.project];
        ServiceRef { repo: self, id, project, service: &project.services[id.service] }
    }
}

impl<'a> ServiceRef<'a> {
    pub(super) fn repo(self) -> &'a Repo {
        self.repo
    }

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
        let number = self.repo.ships.image_of.get(&self.id)?;
        Some(Image::new(self.repo, &self.repo.ships.images[*number]))
    }

    /// The image that the service runs, if that is not built here.
    #[must_use]
    pub fn external_image(self) -> Option<ImageReference> {
        if self.service.build.is_some() || self.repo.ships.image_of.contains_key(&self.id) {
            return None;
        }
        self.named_image()
    }

    /// The image that the service names.
    #[must_use]
    pub fn named_image(self) -> Option<ImageReference> {
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

    /// The number of the image of this repository that the service runs.
    pub(super) fn image_number(self) -> Option<usize> {
        self.repo.ships.image_of.get(&self.id).copied()
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
    pub fn image_of_unknown_tag(self) -> Option<ImageReference> {
        if self.service.build.is_some() || self.repo.ships.image_of.contains_key(&self.id) {
            return None;
        }
        ImageReference::parse_start(self.service.image_start.as_ref()?)
    }

    /// Whether the service is not made for running: a test, or the environment of an editor.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        self.standing().is_for_development
    }

    /// Works out whether the service is not made for running, by the path of its file and by what it runs.
    pub(super) fn looks_for_development(self) -> bool {
        let path = self.repo.files().path(self.place());
        let is_idle = || {
            let commands = self.service.command.iter().chain(&self.service.entrypoint);
            let mut words = commands.filter_map(Setting::known).flat_map(|command| &command.words);
            words.any(|word| matches!(word.as_str(), "infinity" | "sleep infinity" | "tail -f /dev/null"))
        };
        role::is_for_tests(path) || is_idle()
    }

    /// What the service's containers start, as far as the service itself says it; `None` where it is for the
    /// image to say, or not known.
    #[must_use]
    pub fn own_start(self) -> Option<Start> {
        let entrypoint = self.service.entrypoint.as_ref().map(ships::said);
        let command = self.service.command.as_ref().map(ships::said);
        if matches!(entrypoint, Some(None)) || matches!(command, Some(None)) {
            return None;
        }
        let from_base = entrypoint.is_none();
        Start::new(entrypoint.flatten(), command.flatten(), from_base)
    }

    /// Whether other services wait for this one to complete.
    #[must_use]
    pub fn is_awaited_to_complete(self) -> bool {
        self.repo.ships.awaited_to_complete.contains(&self.id)
    }

    /// Whether the service is told to do something and end: others wait for it to complete, or it must not be
    /// started again.
    pub(super) fn is_told_to_end(self) -> bool {
        let is = |setting: Option<&Setting<Text>>, word| setting.is_some_and(|setting| setting.is(word));
        let deploy = self.service.deploy.as_ref().and_then(|deploy| deploy.restart_policy.as_ref());
        self.is_awaited_to_complete()
            || is(self.service.restart.as_ref(), "no")
            || is(deploy.and_then(|policy| policy.condition.as_ref()), "none")
    }

    /// The service of this name in each project that puts further files on top of this one's. What the
    /// service lacks here may be said there.
    pub fn overlaid(self) -> impl Iterator<Item = Self> {
        self.repo.projects_on_top_of(self.project).filter_map(move |project| {
            let service = self.repo.projects()[project].service_number(self.name())?;
            Some(self.repo.service(ServiceId { project, service }))
        })
    }

    /// What is known of the service's health check, its image's included.
    #[must_use]
    pub fn health(self) -> ServiceHealth {
        if let Some(check) = &self.service.healthcheck {
            if let Some(place) = check.disabled() {
                return ServiceHealth::Disabled(place);
            }
            if check.test.is_some() {
                return ServiceHealth::Checked;
            }
        }
        if !self.service.whole {
            return ServiceHealth::Unknown;
        }
        if let Some(image) = self.image() {
            return match image.health() {
                ImageHealth::Checked => ServiceHealth::Checked,
                ImageHealth::Disabled(setting) => ServiceHealth::Disabled(setting.place),
                ImageHealth::Unchecked => ServiceHealth::Unchecked,
                ImageHealth::Unknown => ServiceHealth::Unknown,
            };
        }
        match self.external_facts().and_then(|facts| facts.healthcheck) {
            Some(true) => ServiceHealth::Checked,
            Some(false) => ServiceHealth::Unchecked,
            None => ServiceHealth::Unknown,
        }
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
