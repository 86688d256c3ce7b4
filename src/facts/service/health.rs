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

#[cfg(test)]
mod tests {
    use super::ServiceHealth;
    use crate::facts::of;

    #[test]
    fn services_are_checked_by_themselves_or_by_their_images() {
        let build = |dockerfile: &str| {
            format!(
                "build:\n      dockerfile_inline: |\n        {}\n",
                dockerfile.replace('\n', "\n        ")
            )
        };
        for (what, service, expected) in [
            ("a check", "image: acme/x\n    healthcheck: {test: [CMD, x]}".to_owned(), "checked"),
            (
                "a check that is switched off",
                "image: acme/x\n    healthcheck: {test: [CMD, x], disable: true}".to_owned(),
                "disabled by true",
            ),
            (
                "no check on purpose",
                "image: redis\n    healthcheck: {test: [NONE]}".to_owned(),
                "disabled by [NONE]",
            ),
            (
                "no check but times of one",
                "image: redis\n    healthcheck: {interval: 5s}".to_owned(),
                "unchecked",
            ),
            ("an image without one", "image: redis".to_owned(), "unchecked"),
            ("a tag that is not known", "image: redis:${TAG}".to_owned(), "unchecked"),
            ("an image of others", "image: acme/x".to_owned(), "unknown"),
            ("an image that is not known", "image: ${IMAGE}".to_owned(), "unknown"),
            (
                "a service that is not read whole",
                "image: redis\n    extends: '${BASE}'".to_owned(),
                "unknown",
            ),
            ("a build with a check", build("FROM alpine\nHEALTHCHECK CMD x"), "checked"),
            (
                "a build without one on purpose",
                build("FROM alpine\nHEALTHCHECK NONE"),
                "disabled by HEALTHCHECK NONE",
            ),
            ("a build without one", build("FROM alpine\nCMD [\"x\"]"), "unchecked"),
            ("a build on an image of others", build("FROM acme/x\nCMD [\"x\"]"), "unknown"),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  api:\n    {service}\n"))]);
            let said = match facts.named_service("api").health() {
                ServiceHealth::Checked => "checked".to_owned(),
                ServiceHealth::Disabled(place) => format!("disabled by {}", facts.repo.files().slice(place)),
                ServiceHealth::Unchecked => "unchecked".to_owned(),
                ServiceHealth::Unknown => "unknown".to_owned(),
            };
            assert_eq!(said, expected, "{what}");
        }
    }
}
