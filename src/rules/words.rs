//! Words that findings of many rules share: stages, and the way to a cause.

use crate::build::{Base, Stage};
use crate::catalog::Level;
use crate::compose::Setting;
use crate::facts::{Image, ImageUse, ServiceRef, ShippedFile, WayStep};
use crate::finding::Finding;
use crate::images::ContainerStart;
use crate::source::Span;

/// A stage as a message names it.
fn of_stage(stage: &Stage) -> String {
    match &stage.name {
        Some(name) => format!("stage `{name}`"),
        None => "this stage".to_owned(),
    }
}

/// Files that ship, put together by the instruction that brings them into the runtime stage.
pub(crate) fn by_last_step<'a>(
    files: impl IntoIterator<Item = &'a ShippedFile<'a>>,
) -> Vec<(Span, Vec<&'a ShippedFile<'a>>)> {
    let mut groups: Vec<(Span, Vec<&ShippedFile<'_>>)> = Vec::new();
    for file in files {
        let Some(place) = file.last() else { continue };
        match groups.iter_mut().find(|(known, _)| *known == place) {
            Some((_, group)) => group.push(file),
            None => groups.push((place, vec![file])),
        }
    }
    groups.sort_by_key(|(place, _)| *place);
    groups
}

/// Adds the steps of the way to a cause as notes.
pub(crate) trait Notes {
    /// Adds a note for each stage and copy by which `what` got to where it ships.
    fn way(&mut self, steps: &[WayStep<'_>], what: &str) -> &mut Self;

    /// Adds a note for each step that carried a file of the repository into the runtime stage.
    fn carried(&mut self, file: &ShippedFile<'_>) -> &mut Self;

    /// Adds notes on where the variables in an image's name have their values from, and which services run it.
    fn values_of(&mut self, used: &ImageUse) -> &mut Self;

    /// Takes it as a notice where nobody but development uses the image.
    fn pinned_for(&mut self, used: &ImageUse) -> &mut Self;

    /// Adds a note for each service that runs the image.
    fn shipped_by(&mut self, image: Image<'_>) -> &mut Self {
        self.shipped_by_those(image, |_| true)
    }

    /// Adds a note on the directory that the image is built from, where that is not said, and is not the Dockerfile's
    /// own: the finding holds if it is.
    fn if_built_from(&mut self, image: Image<'_>) -> &mut Self;

    /// Adds a note for each service that runs the image and that `picks` takes; where none does, for who builds it.
    fn shipped_by_those(&mut self, image: Image<'_>, picks: impl Fn(ServiceRef<'_>) -> bool) -> &mut Self;

    /// Adds services to those that the finding is about.
    fn of_services(&mut self, services: &[ServiceRef<'_>]) -> &mut Self;

    /// Adds a note on the instruction or key that starts the script which the finding stands in.
    fn started_by(&mut self, start: Option<&ContainerStart>) -> &mut Self;

    /// Adds a note for each value that a setting won over.
    fn overridden<T>(&mut self, setting: &Setting<T>) -> &mut Self;
}

impl Notes for Finding {
    fn way(&mut self, steps: &[WayStep<'_>], what: &str) -> &mut Self {
        for step in steps {
            match step {
                WayStep::Continued(stage) => {
                    let message = match &stage.base {
                        Base::Built { image, .. } => {
                            let image = image.short_name();
                            format!(
                                "{} is based on that image, `{image}`, and inherits {what}",
                                of_stage(stage)
                            )
                        }
                        _ => format!("{} is based on that stage and inherits {what}", of_stage(stage)),
                    };
                    self.note(stage.from, message);
                }
                WayStep::Triggered(stage) => {
                    let message = format!("{} runs that ONBUILD, because it is based on it", of_stage(stage));
                    self.note(stage.from, message);
                }
                // The finding itself says so where it stands at the copy.
                WayStep::Copied { place, .. } if *place == self.place() => {}
                WayStep::Copied { into, place } => {
                    self.note(*place, format!("{what} is copied into {}", of_stage(into)));
                }
            }
        }
        self
    }

    fn carried(&mut self, file: &ShippedFile<'_>) -> &mut Self {
        if let Some(first) = file.first().filter(|first| *first != self.place()) {
            self.note(first, "it is copied from the build context here");
        }
        if file.is_removed_later {
            self.note(self.place(), "a later layer deletes it, but this layer still contains it");
        }
        if let Some(doubt) = &file.doubt {
            self.note(self.place(), format!("it may have been removed before: {doubt}"));
        }
        self.way(&file.way, "it")
    }

    fn values_of(&mut self, used: &ImageUse) -> &mut Self {
        for (variable, place) in &used.variables {
            self.note(*place, format!("`{variable}` gets its value here"));
        }
        if let Some(place) = used.named_at.filter(|_| used.services.is_empty()) {
            self.note(place, "the image is named here");
        }
        for (service, place) in &used.services {
            if *place != self.place() {
                self.note(*place, format!("service `{}` runs it", service.value));
            }
            self.concerns(service);
        }
        self
    }

    fn pinned_for(&mut self, used: &ImageUse) -> &mut Self {
        if used.is_for_development { self.at_most(Level::Notice) } else { self }
    }

    fn shipped_by_those(&mut self, image: Image<'_>, picks: impl Fn(ServiceRef<'_>) -> bool) -> &mut Self {
        for service in image.services().filter(|service| picks(*service)) {
            self.note(service.place(), format!("service `{}` runs it", service.name()));
            self.concerns(&service.service.name);
        }
        if let Some(builder) = image.only_builder() {
            let message = match builder.name() {
                "" => "this builds it".to_owned(),
                name => format!("`{name}` builds it"),
            };
            self.note(builder.place(), message);
        }
        self
    }

    fn if_built_from(&mut self, image: Image<'_>) -> &mut Self {
        if let Some(context) = image.guessed_context() {
            let context = if context.is_root() { "the root".to_owned() } else { format!("`{context}`") };
            self.note(
                image.place(),
                format!(
                    "assuming the build context is {context}: nothing in the repository says which it is"
                ),
            );
        }
        self
    }

    fn of_services(&mut self, services: &[ServiceRef<'_>]) -> &mut Self {
        for service in services {
            self.concerns(&service.service.name);
        }
        self
    }

    fn started_by(&mut self, start: Option<&ContainerStart>) -> &mut Self {
        let place = self.place();
        if let Some(start) = start.filter(|start| start.place.file != place.file) {
            self.note(start.place, "this is what starts it");
        }
        self
    }

    fn overridden<T>(&mut self, setting: &Setting<T>) -> &mut Self {
        for place in &setting.lost {
            self.note(*place, "this is overridden");
        }
        self
    }
}
