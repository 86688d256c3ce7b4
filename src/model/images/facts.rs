//! What an image says of its user and its health, its base included.

use std::collections::BTreeSet;

use super::Image;
use crate::model::image::{HealthState, Inherited, Setting};
use crate::model::{Fact, ImageReference, Why};
use crate::source::Span;

/// Who runs the containers of an image.
#[derive(Debug)]
pub struct ImageUser<'a> {
    /// The user, as far as it is known.
    pub name: Fact<String>,
    /// The USER instruction that says so; nothing where it comes with the base.
    pub setting: Option<&'a Setting<Fact<String>>>,
    /// That of the image of this repository which it has the user from, if it is from one.
    pub below: Option<&'a Setting<Fact<String>>>,
}

/// How the health check of an image is limited.
#[derive(Debug, Clone)]
pub struct HealthTimes {
    /// The instruction.
    pub place: Span,
    /// What of `interval`, `timeout` and `retries` it does not say.
    pub missing: Vec<&'static str>,
}

/// What an image says of its health.
#[derive(Debug, Clone, Copy)]
pub enum ImageHealth<'a> {
    /// It has a check.
    Checked,
    /// A `HEALTHCHECK NONE` takes away what there may have been.
    Disabled(&'a Setting<HealthState>),
    /// It has none.
    Unchecked,
    /// Its base is not known.
    Unknown,
}

impl<'a> Image<'a> {
    /// The user that the image's containers run as.
    #[must_use]
    pub fn user(self) -> ImageUser<'a> {
        if let Inherited::Set(setting) = &self.runtime().state.user {
            let (name, is_own) = (setting.value.clone(), self.is_own(setting));
            return ImageUser {
                name,
                setting: is_own.then_some(setting),
                below: (!is_own).then_some(setting),
            };
        }
        let of_base = self.base_facts().and_then(|facts| facts.user.clone());
        let name = match (self.is_from_scratch(), self.base(), of_base) {
            (true, ..) => Fact::Known("root".to_owned()),
            (_, _, Some(user)) => Fact::Known(user),
            (_, Some(base), _) => Fact::Unknown(Why {
                reason: format!(
                    "no USER is set, and who `{}` runs as is not in our table",
                    base.short_name()
                ),
                place: None,
            }),
            (_, None, _) => Fact::Unknown(Why {
                reason: "no USER is set, and the base image is not known".to_owned(),
                place: None,
            }),
        };
        ImageUser { name, setting: None, below: None }
    }

    /// Whether a setting is said by the image's own stages, not by an image of this repository below it.
    fn is_own<T>(self, setting: &Setting<T>) -> bool {
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

    /// The limits of the image's own health check; `None` if no instruction of its stages sets a check.
    #[must_use]
    pub fn health_times(self) -> Option<HealthTimes> {
        let Inherited::Set(setting) = &self.runtime().state.healthcheck else { return None };
        let HealthState::Command { missing, .. } = &setting.value else { return None };
        Some(HealthTimes { place: setting.place, missing: missing.clone() })
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

    /// What the image says of its health: a check, none, none on purpose, or not known.
    #[must_use]
    pub fn health(self) -> ImageHealth<'a> {
        match &self.runtime().state.healthcheck {
            Inherited::Set(setting) => match setting.value {
                HealthState::Disabled if self.is_own(setting) => ImageHealth::Disabled(setting),
                // It is a matter of the image below.
                HealthState::Disabled => ImageHealth::Unknown,
                HealthState::Command { .. } => ImageHealth::Checked,
            },
            Inherited::FromBase | Inherited::Cleared => {
                let base = self.base_facts().and_then(|base| base.healthcheck);
                match (self.is_from_scratch(), base) {
                    (true, _) | (_, Some(false)) => ImageHealth::Unchecked,
                    (_, Some(true)) => ImageHealth::Checked,
                    (false, None) => ImageHealth::Unknown,
                }
            }
        }
    }
}

/// Whether a user, as USER and `user:` write it, is root: by name, by number in any spelling, or because
/// nothing is said.
#[must_use]
pub fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or("").trim();
    let number = name.strip_prefix(['+', '-']).unwrap_or(name);
    name.is_empty() || name == "root" || (!number.is_empty() && number.bytes().all(|digit| digit == b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_has_many_spellings() {
        for user in ["", "root", "0", "00", "0:0", "root:root", "+0", "-0", ":1000"] {
            assert!(is_root(user), "{user}");
        }
        for user in ["1000", "app", "10", "nobody:0", "rooty", "1001:0"] {
            assert!(!is_root(user), "{user}");
        }
    }
}
