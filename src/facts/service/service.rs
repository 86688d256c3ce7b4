//! Services as rules see them: the effective service together with the image that it runs.
use std::borrow::Cow;

use crate::answer::Why;
use crate::compose::{NamedVolume, Setting, Volume};
use crate::facts::handles::{Image, ServiceRef};
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
        let image = self.facts.repo.images.image_of.get(&self.id)?;
        Some(Image::new(self.facts, &self.facts.repo.images.records[image.0]))
    }

    /// The image that the service runs, if that is not built here.
    #[must_use]
    pub fn external_image(self) -> Option<ImageReference> {
        if self.service.build.is_some() || self.facts.repo.images.image_of.contains_key(&self.id) {
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
    pub(super) fn image_id(self) -> Option<ImageId> {
        self.facts.repo.images.image_of.get(&self.id).copied()
    }

    /// The name, as people write it, of the image from elsewhere that the service runs, if it is known.
    #[must_use]
    pub fn external_name(self) -> Option<String> {
        let image = self.external_image().or_else(|| self.image_of_unknown_tag())?;
        Some(image.short_name())
    }

    /// The name of the image that the service runs, whatever its version, if that is not built here.
    #[must_use]
    pub fn external_repository(self) -> Option<String> {
        let image = self.external_image().or_else(|| self.image_of_unknown_tag())?;
        Some(image.familiar_name())
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
        if self.service.build.is_some() || self.facts.repo.images.image_of.contains_key(&self.id) {
            return None;
        }
        ImageReference::parse_start(self.service.image_start.as_ref()?)
    }

    /// Whether other services wait for this one to complete.
    #[must_use]
    pub(super) fn is_awaited_to_complete(self) -> bool {
        self.facts.repo.images.awaited_to_complete.contains(&self.id)
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
    pub(super) fn base_name(self) -> Option<ImageReference> {
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
    pub(super) fn numbered(self, service: usize) -> Self {
        self.facts.service(ServiceId { project: self.id.project, service })
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::handles::ServiceRef;
    use crate::facts::of;
    use crate::source::Span;

    /// What is said of the image of a service, by the questions that have an answer.
    fn image_of(service: ServiceRef<'_>) -> String {
        let name = |name: Option<crate::knowledge::ImageReference>| name.map(|name| name.short_name());
        let answers = [
            ("built", service.image().map(|image| image.dockerfile().path.to_string())),
            ("external", name(service.external_image())),
            ("named", name(service.named_image())),
            ("built as", name(service.built_name())),
            ("called", service.external_name()),
            ("start", name(service.image_of_unknown_tag())),
            ("base", name(service.base_name())),
            ("serves", service.external_facts().map(|facts| facts.serves.to_string())),
            ("user", service.is_user_of_image_unknown().then(|| "unknown".to_owned())),
        ];
        assert_eq!(service.image_id().is_some(), service.image().is_some());
        let said =
            answers.into_iter().filter_map(|(question, answer)| Some(format!("{question} {}", answer?)));
        said.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn services_run_images() {
        for (what, service, expected) in [
            (
                "an image that is known",
                "{image: 'redis:7'}",
                "external redis:7, named redis:7, called redis:7, base redis:7, serves true",
            ),
            (
                "one that serves nobody",
                "{image: alpine}",
                "external alpine, named alpine, called alpine, base alpine, serves false",
            ),
            (
                "one of others",
                "{image: acme/web}",
                "external acme/web, named acme/web, called acme/web, base acme/web, user unknown",
            ),
            ("a tag not known", "{image: 'redis:${TAG}'}", "called redis, start redis, serves true"),
            ("an image that is not known", "{image: '${IMAGE}'}", ""),
            ("no image", "{provider: {type: x}}", ""),
            ("a build", "{build: .}", "built Dockerfile, base node:22"),
            (
                "a build with a name",
                "{build: ., image: 'acme/api:1'}",
                "built Dockerfile, named acme/api:1, built as acme/api:1, base node:22",
            ),
            (
                "a build, a tag not known",
                "{build: ., image: 'acme/api:${TAG}'}",
                "built Dockerfile, base node:22",
            ),
            (
                "another's build",
                "{image: 'acme/other:1'}",
                "built Dockerfile, named acme/other:1, base node:22",
            ),
            ("a build not known", "{build: '${DIR}', image: 'redis:7'}", "named redis:7, built as redis:7"),
            ("a build on nothing", "{build: {dockerfile_inline: FROM scratch}}", "built compose.yaml"),
        ] {
            let facts = of(&[
                (
                    "compose.yaml",
                    &format!("services:\n  api: {service}\n  other: {{build: ., image: 'acme/other:1'}}\n"),
                ),
                ("Dockerfile", "FROM node:22 AS deps\nFROM deps\nCMD [\"node\", \"x.js\"]\n"),
            ]);
            assert_eq!(image_of(facts.named_service("api")), expected, "{what}");
        }
    }

    #[test]
    fn places_say_what_a_service_runs() {
        for (what, compose, expected) in [
            ("an image", "services: {api: {image: redis}}", "redis"),
            ("a build", "services: {api: {image: redis, build: .}}", "."),
            ("neither", "services: {api: {provider: {type: x}}}", "api"),
            ("for several", "x-all: &all {image: redis}\nservices: {api: *all, web: *all}", "api"),
            ("another file", "services: {api: {extends: {file: base.yaml, service: web}}}", "api"),
        ] {
            let facts = of(&[
                ("compose.yaml", compose),
                ("base.yaml", &format!("# {}\nservices: {{web: {{image: redis}}}}\n", "-".repeat(200))),
                ("Dockerfile", "FROM a\n"),
            ]);
            let text = |place: Span| facts.repo.files().slice(place);
            let api = facts.named_service("api");
            assert_eq!(text(api.image_place()), expected, "{what}");
            assert_eq!((api.name(), &*text(api.place())), ("api", "api"), "{what}");
        }
    }

    #[test]
    fn services_are_told_to_end() {
        let waiting = |condition: &str| format!("depends_on: {{api: {{condition: service_{condition}}}}}");
        let [ended, started] = ["completed_successfully", "started"].map(waiting);
        for (what, service, other, is_awaited, is_told) in [
            ("nothing said", "tty: true", "tty: true", false, false),
            ("somebody waits for its end", "tty: true", &*ended, true, true),
            ("somebody waits for its start", "tty: true", &*started, false, false),
            ("not started again", "restart: 'no'", "tty: true", false, true),
            ("started again", "restart: always", "tty: true", false, false),
            ("not known", "restart: '${RESTART}'", "tty: true", false, false),
            ("not by a swarm", "deploy: {restart_policy: {condition: none}}", "tty: true", false, true),
            ("by a swarm", "deploy: {restart_policy: {condition: any}}", "tty: true", false, false),
            ("a swarm is told another thing", "deploy: {replicas: 1}", "tty: true", false, false),
        ] {
            let services = format!("api: {{image: a, {service}}}\n  other: {{image: a, {other}}}");
            let facts = of(&[("compose.yaml", &format!("services:\n  {services}\n"))]);
            let api = facts.named_service("api");
            assert_eq!((api.is_awaited_to_complete(), api.is_told_to_end()), (is_awaited, is_told), "{what}");
        }
    }

    #[test]
    fn services_lie_over_others() {
        let facts = of(&[
            ("compose.yaml", "services: {api: {image: a}, web: {image: a}}\n"),
            ("compose.prod.yaml", "services: {api: {user: app}}\n"),
            ("other/compose.yaml", "services: {api: {image: a}}\n"),
        ]);
        let all: Vec<ServiceRef<'_>> = facts.services().collect();
        let of_base = |name: &str| {
            all.iter().copied().find(|it| it.name() == name && it.project.own_files == 1).unwrap()
        };
        for (name, users) in [("api", [Some("app")]), ("web", [None])] {
            let over: Vec<ServiceRef<'_>> = of_base(name).overlaid().collect();
            assert!(over.iter().all(|it| it.name() == name && it.project.own_files == 2), "{name}");
            let said: Vec<_> = over.iter().map(|it| it.own_user().and_then(|user| user.as_str())).collect();
            assert_eq!(said, users, "{name}");
            assert_eq!(over[0].overlaid().count(), 0, "{name}");
        }
        for (one, two) in (0..all.len()).flat_map(|one| (0..all.len()).map(move |two| (one, two))) {
            assert_eq!(all[one].is(all[two]), one == two);
            assert_eq!(all[one].id() == all[two].id(), one == two);
        }
    }

    #[test]
    fn containers_run_or_not() {
        for (what, service, is_container, is_privileged) in [
            ("an image", "{image: a}", true, false),
            ("a build", "{build: .}", true, false),
            ("a provider", "{provider: {type: x}}", false, false),
            ("a provider of an image", "{provider: {type: x}, image: a}", false, false),
            ("neither", "{tty: true}", false, false),
            ("the host's privileges", "{image: a, privileged: true}", true, true),
            ("none", "{image: a, privileged: false}", true, false),
            ("not known", "{image: a, privileged: '${P}'}", true, false),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  api: {service}\n"))]);
            let api = facts.named_service("api");
            assert_eq!((api.is_container(), api.is_privileged()), (is_container, is_privileged), "{what}");
        }
    }

    #[test]
    fn what_is_not_read_is_not_known() {
        for (what, compose, expected) in [
            ("all is read", "services: {api: {image: a}}", None),
            (
                "part of the service",
                "services: {api: {image: a, extends: '${BASE}'}}",
                Some(("part of the service could not be read", "api")),
            ),
            (
                "part of the project",
                "include: ['${FILE}']\nservices: {api: {image: a, extends: '${BASE}'}}",
                Some(("what is included here is not known", "'${FILE}'")),
            ),
        ] {
            let facts = of(&[("compose.yaml", compose)]);
            let why = facts.named_service("api").unread();
            let place = why.as_ref().map(|why| facts.repo.files().slice(why.place.unwrap()));
            let said = why.as_ref().zip(place.as_deref()).map(|(why, place)| (why.reason.as_str(), place));
            assert_eq!(said, expected, "{what}");
        }
    }

    #[test]
    fn volumes_have_names() {
        for (what, volume, expected) in [
            ("a volume", "'data:/data'", Some("data")),
            ("an unknown one", "{type: volume, source: '${DATA}', target: /data}", None),
            ("a directory of that name", "'./data:/data'", None),
            ("no name", "/data", None),
            ("an image of that name", "{type: image, source: data, target: /data}", None),
        ] {
            let facts = of(&[(
                "compose.yaml",
                &format!(
                    "services:\n  api: {{image: a, volumes: [{volume}]}}\nvolumes: {{data: , other: }}\n"
                ),
            )]);
            let api = facts.named_service("api");
            let named = api.named_volume(&api.service.volumes[0]);
            assert_eq!(named.map(|volume| volume.key.value.as_str()), expected, "{what}");
        }
    }

    #[test]
    fn services_have_siblings() {
        let facts = of(&[
            ("a/compose.yaml", "services: {api: {image: a}, web: {image: a}}\n"),
            ("b/compose.yaml", "services: {api: {image: a}, db: {image: a}}\n"),
        ]);
        let db = facts.named_service("db");
        let names: Vec<&str> = db.siblings().map(ServiceRef::name).collect();
        assert_eq!(names, ["api", "db"]);
        for (name, expected) in [("api", true), ("db", true), ("web", false)] {
            assert_eq!(db.sibling(name).map(ServiceRef::name), expected.then_some(name));
        }
        let api = db.sibling("api").unwrap();
        assert_eq!(api.project.directory.as_str(), "b");
        assert!(api.is(db.numbered(0)) && db.is(api.numbered(1)));
    }
}
