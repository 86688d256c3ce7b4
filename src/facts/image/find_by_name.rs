//! Finding an image by what a person calls it: a service, a Dockerfile, a stage of one.

use std::collections::BTreeMap;

use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::source::RepoPath;

/// What a name stands for.
#[derive(Debug)]
pub enum FoundImage<'a> {
    /// A stage of an image: its runtime stage, or the one that was named.
    Image(Image<'a>, usize),
    /// Several images; these names tell them apart.
    Several(Vec<String>),
    /// Nothing; these are the names there are, and one of them is near.
    Nothing {
        /// Every name.
        names: Vec<String>,
        /// The nearest one, if one is near enough to be meant.
        nearest: Option<String>,
    },
}

impl Facts {
    /// The image that `what` names: a service, the path of a Dockerfile or of the directory that it lies in,
    /// or `Dockerfile:stage`. Paths start at the repository's root.
    #[must_use]
    pub fn find_image(&self, what: &str) -> FoundImage<'_> {
        let runtime = |image: Image<'_>| image.runtime().number;
        let of_service =
            distinct(self.services().filter(|service| service.name() == what).filter_map(ServiceRef::image));
        if let Some(found) = one_of(&of_service, &runtime) {
            return found;
        }
        if let Some(found) = one_of(&self.images_at(what), &runtime) {
            return found;
        }
        if let Some((path, stage)) = what.rsplit_once(':') {
            let images = self.images_at(path);
            let built =
                |image: &Image<'_>| image.build().target(Some(stage)).or_else(|| number(*image, stage));
            let target: Vec<Image<'_>> =
                images.iter().copied().filter(|image| built(image) == Some(image.runtime().number)).collect();
            let images = if target.is_empty() { images } else { target };
            // Where none is built up to the stage, any build of the file will do.
            let first = images.iter().find_map(|image| Some((*image, built(image)?)));
            if let Some((image, stage)) = first {
                return FoundImage::Image(image, stage);
            }
        }
        let names = self.image_names();
        let near = |name: &&String| {
            let distance = strsim::damerau_levenshtein(name, what);
            (distance <= what.chars().count().div_ceil(3).min(6)).then_some(distance)
        };
        let nearest = names.iter().filter_map(|name| Some((near(&name)?, name))).min().map(|(_, name)| name);
        FoundImage::Nothing { nearest: nearest.cloned(), names }
    }

    /// The images that are built from a Dockerfile, or from the one in a directory.
    fn images_at(&self, path: &str) -> Vec<Image<'_>> {
        let Some(path) = RepoPath::new(path) else { return Vec::new() };
        let in_directory = path.join("Dockerfile");
        distinct(self.images().filter(|image| {
            let dockerfile = &image.dockerfile().path;
            !image.dockerfile().is_inline
                && (*dockerfile == path || Some(dockerfile) == in_directory.as_ref())
        }))
    }

    /// Every name that an image can be found by.
    fn image_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .services()
            .filter(|service| service.image().is_some())
            .map(|service| service.name().to_owned())
            .collect();
        names.sort();
        names.dedup();
        let mut files: BTreeMap<&RepoPath, Vec<String>> = BTreeMap::new();
        for image in self.images().filter(|image| !image.dockerfile().is_inline) {
            let stages = files.entry(&image.dockerfile().path).or_default();
            let named = image.build().stages.iter().filter_map(|stage| stage.name.as_ref());
            stages.extend(named.map(|name| format!("{}:{name}", image.dockerfile().path)));
        }
        for (path, mut stages) in files {
            names.push(path.to_string());
            stages.dedup();
            names.append(&mut stages);
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }
}

impl Image<'_> {
    /// A name that tells the image from the others of its Dockerfile: a service that runs it, or its
    /// Dockerfile with its stage.
    #[must_use]
    pub fn name(self) -> String {
        if let Some(service) = self.services().next() {
            return service.name().to_owned();
        }
        match &self.runtime().name {
            Some(name) => format!("{}:{name}", self.dockerfile().path),
            None => self.dockerfile().path.to_string(),
        }
    }
}

fn number(image: Image<'_>, stage: &str) -> Option<usize> {
    stage.parse().ok().filter(|number| *number < image.build().stages.len())
}

fn distinct<'a>(images: impl Iterator<Item = Image<'a>>) -> Vec<Image<'a>> {
    let mut distinct: Vec<Image<'a>> = Vec::new();
    for image in images {
        if !distinct.iter().any(|known| known.is(image)) {
            distinct.push(image);
        }
    }
    distinct
}

fn one_of<'a>(images: &[Image<'a>], stage: &dyn Fn(Image<'_>) -> usize) -> Option<FoundImage<'a>> {
    match images {
        [] => None,
        [one] => Some(FoundImage::Image(*one, stage(*one))),
        several => {
            let mut names: Vec<String> = several.iter().map(|image| image.full_name()).collect();
            names.sort();
            names.dedup();
            match names.len() {
                // The same stage with other arguments or contexts: no name tells them apart.
                1 => Some(FoundImage::Image(several[0], stage(several[0]))),
                _ => Some(FoundImage::Several(names)),
            }
        }
    }
}

impl Image<'_> {
    fn full_name(self) -> String {
        let path = &self.dockerfile().path;
        match &self.runtime().name {
            Some(name) => format!("{path}:{name}"),
            None => format!("{path}:{}", self.runtime().number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FoundImage;
    use crate::facts::{Facts, of};

    fn repository() -> Facts {
        of(&[
            ("api/Dockerfile", "FROM node:22 AS build\nFROM alpine:3.22\n"),
            ("args/Dockerfile", "FROM alpine:3.22\nARG V\n"),
            ("other/Dockerfile", "FROM alpine:3.22\n"),
            ("other/compose.yaml", "services: {api: {build: .}, only: {build: .}}\n"),
            ("tool/Dockerfile", "FROM alpine:3.22 AS tool\n"),
            ("web/Dockerfile", "FROM alpine:3.22 AS one\nFROM alpine:3.22 AS two\nFROM one AS three\n"),
            (
                "compose.yaml",
                "services:\n  \
                   api: {build: api}\n  \
                   args-1: {build: {context: args, args: {V: 1}}}\n  \
                   args-2: {build: {context: args, args: {V: 2}}}\n  \
                   cache: {image: \"redis:7\"}\n  \
                   inline: {build: {dockerfile_inline: \"FROM alpine:3.22\"}}\n  \
                   one: {build: {context: web, target: one}}\n  \
                   two: {build: {context: web, target: two}}\n",
            ),
        ])
    }

    /// What is found, in one line: the Dockerfile, the runtime stage of the image, and the stage that is meant.
    fn said(found: &FoundImage<'_>) -> String {
        match found {
            FoundImage::Image(image, stage) => {
                format!("{} {} at {stage}", image.dockerfile().path, image.runtime().number)
            }
            FoundImage::Several(names) => names.join(", "),
            FoundImage::Nothing { nearest: Some(nearest), .. } => format!("nothing; {nearest}?"),
            FoundImage::Nothing { nearest: None, .. } => "nothing".to_owned(),
        }
    }

    #[test]
    fn what_people_call_images() {
        let facts = repository();
        for (what, expected) in [
            ("one", "web/Dockerfile 0 at 0"),
            ("two", "web/Dockerfile 1 at 1"),
            ("api", "api/Dockerfile:1, other/Dockerfile:0"),
            ("only", "other/Dockerfile 0 at 0"),
            ("inline", "compose.yaml 0 at 0"),
            ("api/Dockerfile", "api/Dockerfile 1 at 1"),
            ("./tool", "tool/Dockerfile 0 at 0"),
            ("web", "web/Dockerfile:one, web/Dockerfile:two"),
            // They differ in their arguments only: either will do.
            ("args", "args/Dockerfile 0 at 0"),
            ("web/Dockerfile:two", "web/Dockerfile 1 at 1"),
            ("web:1", "web/Dockerfile 1 at 1"),
            // No image is built up to these stages.
            ("web:three", "web/Dockerfile 0 at 2"),
            ("web:2", "web/Dockerfile 0 at 2"),
            ("api:build", "api/Dockerfile 1 at 0"),
            ("web:3", "nothing"),
            // It is pulled.
            ("cache", "nothing"),
            // A file of Compose is no Dockerfile.
            ("compose.yaml", "nothing"),
            ("../web", "nothing"),
            ("oen", "nothing; one?"),
            ("eon", "nothing"),
            ("web/Dockrefile:thre", "nothing; web/Dockerfile:three?"),
        ] {
            assert_eq!(said(&facts.find_image(what)), expected, "{what}");
        }
    }

    #[test]
    fn every_name_that_there_is() {
        let facts = repository();
        let FoundImage::Nothing { names, .. } = facts.find_image("?") else { panic!("`?` is no name") };
        let services = ["api", "args-1", "args-2", "inline", "one", "only", "two"];
        let files = [
            "api/Dockerfile",
            "api/Dockerfile:build",
            "args/Dockerfile",
            "other/Dockerfile",
            "tool/Dockerfile",
            "tool/Dockerfile:tool",
            "web/Dockerfile",
            "web/Dockerfile:one",
            "web/Dockerfile:two",
            "web/Dockerfile:three",
        ];
        assert_eq!(names, [&services[..], &files].concat());
    }

    #[test]
    fn what_an_image_is_called() {
        for (dockerfile, compose, name) in [
            ("FROM alpine:3.22\n", "", "app/Dockerfile"),
            ("FROM alpine:3.22 AS small\n", "", "app/Dockerfile:small"),
            ("FROM alpine:3.22 AS small\n", "services: {b: {build: app}, a: {build: app}}\n", "b"),
        ] {
            let facts = of(&[("app/Dockerfile", dockerfile), ("compose.yaml", compose)]);
            assert_eq!(facts.only_image().name(), name, "{dockerfile}{compose}");
        }
    }
}
