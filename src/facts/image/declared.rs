//! What an image is known to be by what it says: a datastore, one without a shell, its ports and labels.

use std::collections::BTreeSet;

use crate::build::Declaration;
use crate::facts::handles::Image;
use crate::knowledge::ImageReference;

impl<'a> Image<'a> {
    /// Whether a setting is said by the image's own stages, not by an image of this repository below it.
    pub(crate) fn is_own<T>(self, setting: &Declaration<T>) -> bool {
        setting.stage.build() == self.build().number
    }

    /// Whether the image is a datastore: it stands on one, and starts nothing but what that starts.
    #[must_use]
    pub fn is_datastore(self) -> bool {
        self.base_facts().is_some_and(|base| base.stores)
    }

    /// Whether there is certainly no shell in the image.
    #[must_use]
    pub fn has_no_shell(self) -> bool {
        let is_bare = |base: &ImageReference| {
            base.registry == "gcr.io"
                && base.repository.starts_with("distroless/")
                && !base.effective_tag().contains("debug")
        };
        self.is_from_scratch() || self.bottom().base().is_some_and(is_bare)
    }

    /// The first port that the image exposes, as a number.
    #[must_use]
    pub fn exposed_port(self) -> Option<u16> {
        let first = self.runtime().state.exposed.first()?;
        first.value.known()?.split(['/', '-']).next()?.parse().ok()
    }

    /// The names of the image's labels, from its own stages and from the builds of all services that run it.
    /// `None` where one of them is not known.
    #[must_use]
    pub fn labels(self) -> Option<BTreeSet<String>> {
        let own = self.runtime().state.labels.iter().map(|label| label.value.0.known().cloned());
        let mut labels = own.collect::<Option<BTreeSet<String>>>()?;
        let mut of_builds =
            self.services().filter_map(|service| service.service.build.as_ref()).map(|build| {
                let names = build.labels.iter().map(|label| label.name.value.clone());
                names.collect::<BTreeSet<_>>()
            });
        if let Some(first) = of_builds.next() {
            let of_all = of_builds.fold(first, |all, other| all.intersection(&other).cloned().collect());
            labels.extend(of_all);
        }
        Some(labels)
    }
}
