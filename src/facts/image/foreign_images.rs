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

impl Facts {
    /// Every image that is used and not built here, in FROM, `COPY --from`, mounts and services. One that
    /// several builds refer to in the same words is there for each; one that several services run by the same
    /// words is there once.
    #[must_use]
    pub fn image_uses(&self) -> Vec<ImageUse> {
        let mut uses = Vec::new();
        for image in self.images() {
            for stage in &image.build().stages {
                if let Base::Image(reference) = &stage.base
                    && !self.repo.ships.built_names.is_built(reference, &image.dockerfile().path)
                {
                    let variables = image.build().variables_of_from(image.dockerfile(), stage.number);
                    uses.push(self.image_use(reference.clone(), stage.from, variables));
                }
                for source in stage.steps.iter().flat_map(|step| &step.sources) {
                    if let SourceOrigin::Image(reference) = &source.origin
                        && !may_be_context(reference)
                        && !self.repo.ships.built_names.is_built(reference, &image.dockerfile().path)
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
            if self.repo.ships.built_names.is_built_for(&reference, service.id(), self.repo.projects()) {
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

/// Whether what COPY takes from may be a context that the command names: `--build-context shared=vendor`. A
/// bare word stands for an official image otherwise, and those are known.
fn may_be_context(reference: &ImageReference) -> bool {
    let is_bare = reference.tag.is_none() && reference.digest.is_none() && reference.is_official();
    is_bare && bases::look_up_any_tag(reference).is_none()
}
