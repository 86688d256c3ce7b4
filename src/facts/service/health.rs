//! The effective health check of a service.

use crate::facts::handles::ServiceRef;
use crate::facts::image::ImageHealth;
use crate::source::Span;

/// What is known of a service's health check.
#[derive(Debug, Clone, Copy)]
pub enum ServiceHealth {
    /// It has one.
    Checked,
    /// It is switched off, at this place.
    Disabled(Span),
    /// Neither the service nor its image has one.
    Unchecked,
    /// It cannot be known.
    Unknown,
}

impl<'a> ServiceRef<'a> {
    /// What is known of the service's health check, its image's included.
    #[must_use]
    pub fn health(self) -> ServiceHealth {
        if let Some(check) = &self.service.healthcheck {
            if let Some(place) = check.disabled() {
                return ServiceHealth::Disabled(place);
            }
            if check.test.is_some() {
                return ServiceHealth::Checked;
            }
        }
        if !self.service.whole {
            return ServiceHealth::Unknown;
        }
        if let Some(image) = self.image() {
            return match image.health() {
                ImageHealth::Checked => ServiceHealth::Checked,
                ImageHealth::Disabled(setting) => ServiceHealth::Disabled(setting.place),
                ImageHealth::Unchecked => ServiceHealth::Unchecked,
                ImageHealth::Unknown => ServiceHealth::Unknown,
            };
        }
        match self.external_facts().and_then(|facts| facts.healthcheck) {
            Some(true) => ServiceHealth::Checked,
            Some(false) => ServiceHealth::Unchecked,
            None => ServiceHealth::Unknown,
        }
    }
}
