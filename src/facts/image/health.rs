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

#[cfg(test)]
mod tests {
    use super::ImageHealth;
    use crate::facts::of;

    #[test]
    fn checks_and_their_limits() {
        let all = Some(&["interval", "timeout", "retries"][..]);
        let limited = "FROM alpine:3.22\nHEALTHCHECK --interval=5s --timeout=2s --retries=3 CMD true\n";
        let below = "FROM acme/base:1\n";
        // Of the times, what is missing.
        for (app, base, health, missing) in [
            ("FROM alpine:3.22\n", "", "unchecked", None),
            ("FROM scratch\n", "", "unchecked", None),
            ("FROM acme/x:1\n", "", "unknown", None),
            ("FROM acme/x:1\nHEALTHCHECK NONE\n", "", "disabled", None),
            ("FROM acme/x:1\nHEALTHCHECK CMD true\n", "", "checked", all),
            (
                "FROM acme/x:1\nHEALTHCHECK --timeout=2s CMD true\n",
                "",
                "checked",
                Some(&["interval", "retries"]),
            ),
            (limited, "", "checked", Some(&[])),
            ("FROM alpine:3.22 AS a\nHEALTHCHECK CMD true\nFROM a\n", "", "checked", all),
            ("FROM alpine:3.22 AS a\nHEALTHCHECK CMD true\nFROM alpine:3.22\n", "", "unchecked", None),
            (below, "FROM acme/x:1\nHEALTHCHECK CMD true\n", "checked", all),
            // Whoever builds the image below says why.
            (below, "FROM acme/x:1\nHEALTHCHECK NONE\n", "unknown", None),
            (below, "FROM scratch\n", "unchecked", None),
            (below, "FROM alpine:3.22\n", "unchecked", None),
        ] {
            let compose = "services: {app: {build: app}, base: {build: base, image: \"acme/base:1\"}}\n";
            let facts = of(&[("app/Dockerfile", app), ("base/Dockerfile", base), ("compose.yaml", compose)]);
            let image = facts.image_of("app/Dockerfile");
            let said = match image.health() {
                ImageHealth::Checked => "checked",
                ImageHealth::Disabled(setting) => {
                    assert_eq!(facts.said_at(setting.place), "HEALTHCHECK NONE");
                    "disabled"
                }
                ImageHealth::Unchecked => "unchecked",
                ImageHealth::Unknown => "unknown",
            };
            assert_eq!(said, health, "{app}{base}");
            let times = image.health_times();
            assert_eq!(times.as_ref().map(|times| times.missing.as_slice()), missing, "{app}{base}");
            assert!(times.is_none_or(|times| facts.said_at(times.place).starts_with("HEALTHCHECK")), "{app}");
        }
    }
}
