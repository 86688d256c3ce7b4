//! The health check of an image, and how often it is made.

use crate::build::{Declaration, HealthState, Inherited};
use crate::facts::handles::Image;
use crate::source::Span;

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
    Disabled(&'a Declaration<HealthState>),
    /// It has none.
    Unchecked,
    /// Its base is not known.
    Unknown,
}

impl<'a> Image<'a> {
    /// The limits of the image's own health check; `None` if no instruction of its stages sets a check.
    #[must_use]
    pub fn health_times(self) -> Option<HealthTimes> {
        let Inherited::Set(setting) = &self.runtime().state.healthcheck else { return None };
        let HealthState::Command { missing, .. } = &setting.value else { return None };
        Some(HealthTimes { place: setting.place, missing: missing.clone() })
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
