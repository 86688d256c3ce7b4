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
        let image = self.facts.repo.images.by_stage.get(stage)?;
        Some(Image::new(self.facts, self.facts.repo.images.records.get(image.0)?))
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
            used.filter_map(|stage| self.facts.repo.images.by_stage.get(&stage).copied()).collect()
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
        let images = &self.facts.repo.images.records;
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

#[cfg(test)]
mod tests {
    use crate::facts::{Facts, of};
    use crate::knowledge::ImageReference;

    const COMPOSE: (&str, &str) =
        ("compose.yaml", "services:\n  app: {build: app}\n  base: {build: base, image: acme/base:1}\n");

    fn repository(app: &str, base: &str) -> Facts {
        of(&[COMPOSE, ("app/Dockerfile", app), ("base/Dockerfile", base)])
    }

    #[test]
    fn what_an_image_stands_on() {
        let memcached = "FROM memcached:1.6\nRUN true\n";
        let memcache = Some(Some("memcache"));
        // Of `base_facts`, the user; `below` is whether the image of `base/` is below.
        for (what, app, base, named, user, below, is_from_scratch) in [
            ("an image", "FROM solr:9\n", memcached, Some("solr:9"), Some(Some("solr")), false, false),
            (
                "a stage",
                "FROM solr:9 AS a\nFROM a\n",
                memcached,
                Some("solr:9"),
                Some(Some("solr")),
                false,
                false,
            ),
            ("an unknown image", "FROM acme/x:1\n", memcached, Some("acme/x:1"), None, false, false),
            ("any tag", "ARG V\nFROM solr:$V\n", memcached, Some("solr"), Some(Some("solr")), false, false),
            (
                "tags that differ",
                "ARG V\nFROM haproxy:$V\n",
                memcached,
                Some("haproxy"),
                Some(None),
                false,
                false,
            ),
            ("a variable", "ARG B\nFROM $B\n", memcached, None, None, false, false),
            ("nothing", "FROM scratch\n", memcached, None, None, false, true),
            ("nothing, by a stage", "FROM scratch AS a\nFROM a\n", memcached, None, None, false, true),
            ("another image", "FROM acme/base:1\n", memcached, Some("acme/base:1"), memcache, true, false),
            (
                "another from scratch",
                "FROM acme/base:1\n",
                "FROM scratch\n",
                Some("acme/base:1"),
                None,
                true,
                true,
            ),
        ] {
            let facts = repository(app, base);
            let image = facts.image_of("app/Dockerfile");
            let base = facts.image_of("base/Dockerfile");
            assert_eq!(image.base().map(ImageReference::short_name).as_deref(), named, "{what}");
            assert_eq!(image.base_facts().map(|base| base.user.as_deref()), user, "{what}");
            let storeys: Vec<_> = image.foundations().map(|image| image.dockerfile().path.as_str()).collect();
            let expected =
                if below { &["app/Dockerfile", "base/Dockerfile"][..] } else { &["app/Dockerfile"] };
            assert_eq!(storeys, expected, "{what}");
            assert_eq!(image.base_image().is_some_and(|found| found.is(base)), below, "{what}");
            assert!(image.bottom().is(if below { base } else { image }), "{what}");
            assert_eq!(image.is_from_scratch(), is_from_scratch, "{what}");
            assert_eq!((image.is_base_of_another(), base.is_base_of_another()), (false, below), "{what}");
        }
        let facts = repository("FROM alpine:3.22\nCOPY --from=acme/base:1 /x /x\n", "FROM alpine:3.22\n");
        assert!(facts.image_of("base/Dockerfile").is_base_of_another(), "files are taken from it");
        assert!(facts.image_of("app/Dockerfile").base_image().is_none());
    }

    #[test]
    fn full_images_have_slim_variants() {
        for (dockerfile, slim) in [
            ("FROM node:22\n", Some("slim")),
            ("FROM node:22 AS build\nFROM build\n", Some("slim")),
            ("FROM eclipse-temurin:21\n", Some("jre")),
            ("FROM node:22-alpine\n", None),
            ("FROM node:22 AS build\nFROM scratch\n", None),
            ("FROM alpine:3.22\n", None),
        ] {
            let facts = of(&[("Dockerfile", dockerfile)]);
            let variants = facts.only_image().slim_variants();
            assert_eq!(variants.map(|variants| variants[0].as_str()), slim, "{dockerfile}");
        }
    }

    #[test]
    fn what_is_lacking_is_said_where_it_is_shared() {
        let compose = "services:\n  \
                         one: {build: {context: app, target: one}}\n  \
                         two: {build: {context: app, target: two}}\n";
        // The images of FROM where the first and the last image lack something, by the line.
        for (what, dockerfile, places) in [
            ("a stage of both", "FROM a AS base\nFROM base AS one\nFROM base AS two\n", [1, 1]),
            ("one continues the other", "FROM a AS one\nFROM one AS two\n", [1, 1]),
            ("nothing is shared", "FROM a AS x\nFROM x AS one\nFROM a AS two\n", [2, 3]),
        ] {
            // Dockerfiles before and after it have nothing to do with it, be their stages of the same numbers.
            let other = "FROM a\n";
            let facts = of(&[
                ("a/Dockerfile", other),
                ("app/Dockerfile", dockerfile),
                ("b/Dockerfile", other),
                ("compose.yaml", compose),
            ]);
            let images = facts.images().filter(|image| image.dockerfile().path.as_str() == "app/Dockerfile");
            let lines = images.map(|image| {
                let place = image.absence_place();
                facts.repo.files().get(place.file).position(place.start).line
            });
            assert_eq!(lines.collect::<Vec<_>>(), places, "{what}");
        }
    }
}
