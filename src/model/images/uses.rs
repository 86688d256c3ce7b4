//! The images of others that Dockerfiles and services refer to.

use crate::model::ImageReference;
use crate::model::image::{Base, Build, Dockerfile, Origin};
use crate::model::repo::Repo;
use crate::source::Span;
use crate::syntax::dockerfile::Kind;

/// An image that something refers to.
#[derive(Debug)]
pub struct ImageUse {
    /// The image.
    pub reference: ImageReference,
    /// The words that name it.
    pub place: Span,
    /// Variables that have a part in the name, and where each has its value from.
    pub variables: Vec<(String, Span)>,
}

impl Repo {
    /// Every image that is used and not built here, in FROM, `COPY --from`, mounts and services. One that
    /// several builds refer to in the same words is there for each.
    #[must_use]
    pub fn image_uses(&self) -> Vec<ImageUse> {
        let mut uses = Vec::new();
        for image in self.images() {
            for stage in &image.build().stages {
                if let Base::Image(reference) = &stage.base
                    && !self.ships.built_names.is_built(reference, &image.dockerfile().path)
                {
                    let variables = image.build().variables_of_from(image.dockerfile(), stage.number);
                    uses.push(ImageUse { reference: reference.clone(), place: stage.from, variables });
                }
                for source in stage.steps.iter().flat_map(|step| &step.sources) {
                    if let Origin::Image(reference) = &source.origin
                        && !self.ships.built_names.is_built(reference, &image.dockerfile().path)
                    {
                        let (reference, place) = (reference.clone(), source.place);
                        uses.push(ImageUse { reference, place, variables: Vec::new() });
                    }
                }
            }
        }
        for service in self.services().filter(|service| service.service.build.is_none()) {
            let Some(reference) = service.named_image() else { continue };
            if !self.ships.built_names.is_built_for(&reference, service.id(), self.projects()) {
                let place = service.image_place();
                uses.push(ImageUse { reference, place, variables: Vec::new() });
            }
        }
        uses
    }
}

impl Build {
    /// The variables in a stage's FROM, and the place that gives each its value.
    fn variables_of_from(&self, dockerfile: &Dockerfile, stage: usize) -> Vec<(String, Span)> {
        let from = &dockerfile.tree.instructions[dockerfile.stages[stage].from];
        let Kind::From(from) = &from.kind else { return Vec::new() };
        let used = from.image.variables();
        used.filter_map(|variable| Some((variable.name.clone(), self.globals.get(&variable.name)?.place)))
            .collect()
    }
}
