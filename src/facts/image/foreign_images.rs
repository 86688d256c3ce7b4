//! The images of others that Dockerfiles and services refer to.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::{Base, SourceOrigin};
use crate::facts::handles::Facts;
use crate::knowledge::{ImageReference, bases};
use crate::source::{Span, Spanned};

/// An image that something refers to.
#[derive(Debug)]
pub struct ImageUse {
    /// The image.
    pub reference: ImageReference,
    /// The words that name it, or the value of the variable that gives the part which says the version.
    pub place: Span,
    /// The words that name it, where `place` is a variable's value.
    pub named_at: Option<Span>,
    /// Variables that have a part in the name, and where each has its value from, `place` left out.
    pub variables: Vec<(String, Span)>,
    /// The services that run it; none where a Dockerfile refers to it.
    pub services: Vec<(Spanned<String>, Span)>,
}

/// A bare word that FROM or COPY takes from, and that is no image which anybody knows.
#[derive(Debug)]
pub struct PerhapsContext {
    /// The word.
    pub name: String,
    /// Where it stands.
    pub place: Span,
}

impl Facts {
    /// The bare words that FROM and COPY take from, and that no stage, no builder and no known image is called: a
    /// context that the command names, or an image without a tag.
    #[must_use]
    pub fn perhaps_contexts(&self) -> Vec<PerhapsContext> {
        let mut all = Vec::new();
        for image in self.images() {
            for stage in &image.build().stages {
                let base = match &stage.base {
                    Base::Image(reference) => Some((reference, stage.from)),
                    _ => None,
                };
                let sources = stage.steps.iter().flat_map(|step| &step.sources);
                let sources = sources.filter_map(|source| match &source.origin {
                    SourceOrigin::Image(reference) => Some((reference, source.place)),
                    _ => None,
                });
                let path = &image.dockerfile().path;
                let open = base.into_iter().chain(sources).filter(|(reference, _)| {
                    may_be_context(reference) && !self.repo.images.built_names.is_built(reference, path)
                });
                all.extend(
                    open.map(|(reference, place)| PerhapsContext { name: reference.short_name(), place }),
                );
            }
        }
        all
    }

    /// Every image that is used and not built here, in FROM, `COPY --from`, mounts and services. One that
    /// several builds refer to in the same words is there for each; one that several services run by the same
    /// words is there once.
    #[must_use]
    pub fn image_uses(&self) -> Vec<ImageUse> {
        let mut uses = Vec::new();
        for image in self.images() {
            let needed = image.build().reachable(image.runtime().number);
            for stage in &image.build().stages {
                let variables = image.build().variables_of_from(image.dockerfile(), stage.number);
                // Who builds one stage gives the arguments of others any value: `--build-arg debug_image=not-used`.
                let is_given = |place: &Span| place.file != stage.from.file;
                if !needed.contains(&stage.number) && variables.iter().any(|(_, place)| is_given(place)) {
                    continue;
                }
                if let Base::Image(reference) = &stage.base
                    && !may_be_context(reference)
                    && !self.repo.images.built_names.is_built(reference, &image.dockerfile().path)
                {
                    uses.push(self.image_use(reference.clone(), stage.from, variables));
                }
                for source in stage.steps.iter().flat_map(|step| &step.sources) {
                    if let SourceOrigin::Image(reference) = &source.origin
                        && !may_be_context(reference)
                        && !self.repo.images.built_names.is_built(reference, &image.dockerfile().path)
                    {
                        uses.push(self.image_use(reference.clone(), source.place, Vec::new()));
                    }
                }
            }
        }
        let mut of_services: BTreeMap<(Span, ImageReference), usize> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for service in self.services().filter(|service| service.service.build.is_none()) {
            let (Some(reference), Some(setting)) = (service.named_image(), &service.service.image) else {
                continue;
            };
            if self.repo.images.built_names.is_built_for(&reference, service.id(), self.repo.projects()) {
                continue;
            }
            let made = self.image_use(reference, setting.span, setting.from.clone());
            let key = (made.place, made.reference.clone());
            let number = *of_services.entry(key).or_insert_with(|| {
                uses.push(made);
                uses.len() - 1
            });
            let runs = (service.service.name.clone(), setting.span);
            if known.insert((number, runs.clone())) {
                uses[number].services.push(runs);
            }
        }
        uses
    }

    /// A use whose place is the variable's value that says the version, or lacks one.
    fn image_use(
        &self,
        reference: ImageReference,
        place: Span,
        mut variables: Vec<(String, Span)>,
    ) -> ImageUse {
        let name = reference.familiar_name();
        let says_version = |value: &str| match &reference.tag {
            Some(tag) => value.ends_with(tag.as_str()),
            None => value.ends_with(name.rsplit('/').next().unwrap_or(&name)),
        };
        let cause =
            variables.iter().position(|(_, value)| says_version(self.repo.files().slice(*value).trim()));
        let services = Vec::new();
        match cause {
            Some(cause) => {
                let (_, value) = variables.remove(cause);
                ImageUse { reference, place: value, named_at: Some(place), variables, services }
            }
            None => ImageUse { reference, place, named_at: None, variables, services },
        }
    }
}

/// Whether what FROM or COPY takes from may be a context that the command names: `--build-context shared=vendor`. A
/// bare word stands for an official image otherwise, and those are known.
fn may_be_context(reference: &ImageReference) -> bool {
    let is_bare = reference.tag.is_none() && reference.digest.is_none() && reference.is_official();
    is_bare && bases::look_up_any_tag(reference).is_none()
}

#[cfg(test)]
mod tests {
    use super::ImageUse;
    use crate::facts::{Facts, of};

    /// A use in one line: the image, the words of its place, those that name it, the variables, the services.
    fn said(facts: &Facts, used: &ImageUse) -> String {
        let mut line = format!("{} at {}", used.reference.short_name(), facts.said_at(used.place));
        if let Some(named) = used.named_at {
            line += &format!(" in {}", facts.said_at(named));
        }
        for (name, value) in &used.variables {
            line += &format!(", {name}={}", facts.said_at(*value));
        }
        let services: Vec<_> = used.services.iter().map(|(name, _)| name.value.as_str()).collect();
        if !services.is_empty() {
            line += &format!(" for {}", services.join(" "));
        }
        line
    }

    #[test]
    fn images_of_others() {
        let on = |text: &str| vec![("Dockerfile", format!("FROM scratch\n{text}\n"))];
        let from = |text: &str| vec![("Dockerfile", format!("{text}\n"))];
        let services = |text: &str| vec![("compose.yaml", format!("services:\n{text}"))];
        let env = |text: &str, value: &str| {
            vec![("compose.yaml", format!("services:\n{text}")), (".env", value.to_owned())]
        };
        let built_with = |options: &str| {
            let dockerfile = "ARG DEBUG\nFROM alpine:3.22 AS a\nFROM $DEBUG AS b\n";
            vec![
                ("Dockerfile", dockerfile.to_owned()),
                ("build.sh", format!("docker build -t acme/x:1 {options} .\n")),
            ]
        };
        let built = |dockerfile: &str, services: &str| {
            let base = "  base: {build: base, image: acme/base:1}\n";
            vec![
                ("app/Dockerfile", format!("{dockerfile}\n")),
                ("base/Dockerfile", "FROM scratch\n".to_owned()),
                ("compose.yaml", format!("services:\n{base}{services}")),
            ]
        };
        for (what, files, expected) in [
            ("none", from("FROM scratch"), &[][..]),
            ("a base", from("FROM alpine:3.22"), &["alpine:3.22 at alpine:3.22"]),
            (
                "stages",
                from("FROM alpine:3.22 AS a\nFROM a\nFROM redis"),
                &["alpine:3.22 at alpine:3.22", "redis at redis"],
            ),
            ("the version in a variable", from("ARG V=22\nFROM node:$V"), &["node:22 at 22 in node:$V"]),
            ("no version in a variable", from("ARG B=acme/node\nFROM $B"), &["acme/node at acme/node in $B"]),
            (
                "a variable that does not say the version",
                from("ARG R=ghcr.io\nFROM $R/acme/x:1"),
                &["ghcr.io/acme/x:1 at $R/acme/x:1, R=ghcr.io"],
            ),
            (
                "two variables",
                from("ARG R=ghcr.io\nARG V=1\nFROM $R/acme/x:$V"),
                &["ghcr.io/acme/x:1 at 1 in $R/acme/x:$V, R=ghcr.io"],
            ),
            (
                "an argument for a stage that is not built",
                built_with("--target a --build-arg DEBUG=not-used"),
                // Once for each image of the file.
                &["alpine:3.22 at alpine:3.22", "alpine:3.22 at alpine:3.22"],
            ),
            (
                "an argument for a stage that is built",
                built_with("--target b --build-arg DEBUG=acme/debug"),
                &[
                    "alpine:3.22 at alpine:3.22",
                    "alpine:3.22 at alpine:3.22",
                    "acme/debug at DEBUG=acme/debug in $DEBUG",
                ],
            ),
            ("files of an image", on("COPY --from=redis:7 /x /x"), &["redis:7 at redis:7"]),
            ("of a known image", on("COPY --from=nginx /x /x"), &["nginx at nginx"]),
            ("of an image of somebody", on("COPY --from=acme/x /x /x"), &["acme/x at acme/x"]),
            ("of a tag", on("COPY --from=shared:1 /x /x"), &["shared:1 at shared:1"]),
            ("a mount", on("RUN --mount=from=redis:7,target=/x true"), &["redis:7 at redis:7"]),
            // `--build-context shared=…` may say what that is.
            ("what may be a context", on("COPY --from=shared /x /x"), &[]),
            ("a base that may be one", from("FROM shared"), &[]),
            ("a service", services("  a: {image: redis:7}\n"), &["redis:7 at redis:7 for a"]),
            (
                "the same words twice",
                services("  a: &a {image: redis:7}\n  b: {<<: *a}\n"),
                &["redis:7 at redis:7 for a b"],
            ),
            (
                "other words",
                services("  a: {image: redis:7}\n  b: {image: redis:7}\n"),
                &["redis:7 at redis:7 for a", "redis:7 at redis:7 for b"],
            ),
            (
                "a version in `.env`",
                env("  a: {image: redis:$V}\n", "V=7\n"),
                &["redis:7 at 7 in redis:$V for a"],
            ),
            (
                "one version for two",
                env("  a: {image: redis:$V}\n  b:\n    image: redis:${V}\n", "V=7\n"),
                &["redis:7 at 7 in redis:$V for a b"],
            ),
            ("a name that is not known", services("  a: {image: $X}\n"), &[]),
            (
                "a service that is built",
                built("FROM scratch", "  app: {build: app, image: acme/app:1}\n"),
                &[],
            ),
            ("a base that is built", built("FROM acme/base:1", "  app: {build: app}\n"), &[]),
            ("files of what is built", built("FROM scratch\nCOPY --from=acme/base:1 /x /x", ""), &[]),
            ("what another service builds", built("FROM scratch", "  app: {image: acme/base:1}\n"), &[]),
            (
                "another tag of it",
                built("FROM scratch", "  app: {image: acme/base:2}\n"),
                &["acme/base:2 at acme/base:2 for app"],
            ),
            ("the folder of a Dockerfile", built("FROM acme/base:3", ""), &[]),
        ] {
            let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            let facts = of(&files);
            let uses: Vec<String> = facts.image_uses().iter().map(|used| said(&facts, used)).collect();
            assert_eq!(uses, expected, "{what}");
        }
    }

    #[test]
    fn a_folder_that_names_an_image_does_not_build_it() {
        let from = |base: &str| format!("FROM {base}\nCMD [\"/x\"]\n");
        for (what, files, expected) in [
            (
                "folders of one name are versions",
                vec![
                    ("a/tool/Dockerfile", from("acme/tool:latest")),
                    ("b/tool/Dockerfile", from("acme/tool:latest")),
                ],
                2,
            ),
            (
                "a version that stands on something else",
                vec![("a/tool/Dockerfile", from("acme/tool:latest")), ("b/tool/Dockerfile", from("scratch"))],
                1,
            ),
            (
                "a folder that stands on it",
                vec![("tool/Dockerfile", from("acme/tool")), ("app/Dockerfile", from("acme/tool"))],
                2,
            ),
            (
                "by an argument",
                vec![
                    ("tool/Dockerfile", format!("ARG B=acme/tool:1\n{}", from("$B"))),
                    ("app/Dockerfile", from("acme/tool")),
                ],
                2,
            ),
            (
                "by a tag in a variable",
                vec![
                    ("tool/Dockerfile", format!("ARG V=1\n{}", from("acme/tool:${V}"))),
                    ("app/Dockerfile", from("acme/tool")),
                ],
                2,
            ),
            (
                "a folder that builds it",
                vec![("tool/Dockerfile", from("scratch")), ("app/Dockerfile", from("acme/tool"))],
                0,
            ),
        ] {
            let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            let facts = of(&files);
            assert_eq!(facts.image_uses().len(), expected, "{what}");
        }
    }

    #[test]
    fn bare_words_may_be_contexts() {
        for (what, dockerfile, expected) in [
            ("of COPY", "FROM scratch\nCOPY --from=shared /x /x\n", "shared"),
            ("of FROM", "FROM shared\n", "shared"),
            ("a stage", "FROM scratch AS shared\nFROM shared\n", ""),
            ("a known image", "FROM alpine\nCOPY --from=nginx /x /x\n", ""),
            ("a tag", "FROM shared:1\n", ""),
            ("an image of somebody", "FROM acme/shared\n", ""),
        ] {
            let facts = of(&[("Dockerfile", dockerfile)]);
            let found = facts.perhaps_contexts();
            let names: Vec<&str> = found.iter().map(|word| word.name.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{what}");
        }
        let named = of(&[
            ("Dockerfile", "FROM shared\n"),
            (
                "compose.yaml",
                "services: {api: {build: {context: ., additional_contexts: {shared: ./shared}}}}\n",
            ),
            ("shared/x", ""),
        ]);
        assert!(named.perhaps_contexts().is_empty(), "whoever builds names it");
    }

    #[test]
    fn what_a_pipeline_pushes_is_pulled_by_whoever_names_it() {
        let compose = "services: {api: {image: acme/api}}\n";
        for (what, script, expected) in [
            ("built by a script", "docker build -t acme/api .", 0),
            ("built and pushed", "docker build -t acme/api . && docker push acme/api", 1),
            ("another image", "docker build -t acme/web .", 1),
        ] {
            let facts = of(&[
                ("Dockerfile", "FROM scratch\nCMD [\"/x\"]\n"),
                ("build.sh", script),
                ("compose.yaml", compose),
            ]);
            assert_eq!(facts.image_uses().len(), expected, "{what}");
        }
    }
}
