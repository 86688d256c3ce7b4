//! Whether a service runs on, or ends by itself.

use crate::compose::Setting;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::start::Life;

/// Words in the names of services that do something once.
// Source: names of services in 116 public repositories, counted on 2026-11-30; 12 of the 16 occur, the others
// are forms of these or mean the same.
const ONCE: [&str; 16] = [
    "bootstrap",
    "create",
    "e2e",
    "init",
    "initd",
    "initdb",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "provision",
    "seed",
    "seeder",
    "setup",
    "test",
    "tests",
];

impl ServiceRef<'_> {
    /// How long the service's containers are meant to live.
    ///
    /// Compose starts what has ended only where `restart` says so; without it, what a service runs decides.
    #[must_use]
    pub fn life(self) -> Life {
        let service = self.service;
        if self.is_told_to_end() {
            return Life::Ends;
        }
        let restart = service.restart.as_ref().and_then(Setting::as_str).unwrap_or("");
        let is_kept = matches!(restart, "always" | "unless-stopped");
        if is_kept || !service.ports.is_empty() || !service.ports_whole || !service.expose.is_empty() {
            return Life::Serves;
        }
        let has_terminal = [&service.tty, &service.stdin_open]
            .iter()
            .any(|setting| setting.as_ref().is_some_and(Setting::is_true));
        if service.command.is_none() && service.entrypoint.is_none() {
            let image = self.image();
            let starts = image.is_none_or(Image::is_service_by_itself);
            let facts = self.external_facts();
            let is_system = facts.is_some_and(|facts| !facts.serves);
            return match (has_terminal && (!starts || is_system), image.and_then(Image::start)) {
                (true, _) => Life::Ends,
                (false, Some(start)) => start.life(),
                (false, None) => Life::Serves,
            };
        }
        let Some(start) = self.own_start() else { return Life::Unknown };
        let life = match start.life() {
            _ if has_terminal && start.is_bare_shell() => return Life::Ends,
            life => life,
        };
        let name = self.name().to_lowercase();
        let says_once = name.split(['-', '_', '.']).any(|word| ONCE.contains(&word));
        match life {
            Life::Serves if says_once && !start.is_service() => Life::Unknown,
            life => life,
        }
    }
}
