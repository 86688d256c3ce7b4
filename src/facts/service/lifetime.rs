//! Whether a service runs on, or ends by itself.

use crate::compose::Setting;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::start::Life;
use crate::knowledge::done_once::is_done_once;

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
        let says_once = name.split(['-', '_', '.']).any(is_done_once);
        match life {
            Life::Serves if says_once && !start.is_service() => Life::Unknown,
            life => life,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::{Life, of};

    #[test]
    fn services_live_as_long_as_they_are_told() {
        let cases: [(&str, &str, Life); 39] = [
            // What Compose is told.
            ("nothing said", "{image: redis}", Life::Serves),
            ("not to be started again", "{image: redis, restart: 'no'}", Life::Ends),
            ("nor by a swarm", "{image: redis, deploy: {restart_policy: {condition: none}}}", Life::Ends),
            (
                "a swarm starts it again",
                "{image: redis, deploy: {restart_policy: {condition: any}}}",
                Life::Serves,
            ),
            ("others wait for its end", "{image: redis, labels: [awaited]}", Life::Ends),
            ("always started", "{image: a, restart: always, command: npm run build}", Life::Serves),
            (
                "started until stopped",
                "{image: a, restart: unless-stopped, command: npm run build}",
                Life::Serves,
            ),
            (
                "started after a failure",
                "{image: a, restart: on-failure, command: npm run build}",
                Life::Ends,
            ),
            ("not known when", "{image: a, restart: '${RESTART}', command: npm run build}", Life::Ends),
            ("ports are published", "{image: a, ports: ['80'], command: npm run build}", Life::Serves),
            ("ports that are not known", "{image: a, ports: *lost, command: npm run build}", Life::Serves),
            ("ports are exposed", "{image: a, expose: ['80'], command: npm run build}", Life::Serves),
            // A terminal.
            ("a terminal of a system", "{image: alpine, tty: true}", Life::Ends),
            ("an open input of a system", "{image: alpine, stdin_open: true}", Life::Ends),
            ("no terminal", "{image: alpine, tty: false}", Life::Serves),
            ("a terminal of a server", "{image: redis, tty: true}", Life::Serves),
            ("a terminal of what is not known", "{image: acme/x, tty: true}", Life::Serves),
            ("a shell in a terminal", "{image: alpine, tty: true, command: sh}", Life::Ends),
            ("a shell without one", "{image: alpine, command: sh}", Life::Unknown),
            ("a server in a terminal", "{image: alpine, tty: true, command: nginx}", Life::Serves),
            ("a terminal of a build that starts nothing", "{build: bare, tty: true}", Life::Ends),
            ("a terminal of a build with a port", "{build: exposed, tty: true}", Life::Serves),
            ("a terminal of a build that serves", "{build: serving, tty: true}", Life::Serves),
            // What runs.
            ("a build that starts nothing", "{build: bare}", Life::Serves),
            ("a build that serves", "{build: serving}", Life::Serves),
            ("a build that does something once", "{build: once}", Life::Ends),
            ("a build that starts a script", "{build: script}", Life::Unknown),
            ("a server", "{image: a, command: nginx}", Life::Serves),
            ("an entrypoint that does something once", "{image: a, entrypoint: npm run build}", Life::Ends),
            ("the command counts, not the image's", "{build: once, command: nginx}", Life::Serves),
            ("a command that is not known", "{image: a, command: '${RUN}'}", Life::Unknown),
            ("a program that is not known", "{image: a, command: /srv/own}", Life::Serves),
            ("a script", "{image: a, command: /srv/run.sh}", Life::Unknown),
            // Its name.
            (
                "a name for what is done once",
                "{name: db-migrate, image: a, command: /srv/own}",
                Life::Unknown,
            ),
            ("one with an underscore", "{name: Seed_users, image: a, command: /srv/own}", Life::Unknown),
            ("one with a dot", "{name: app.setup, image: a, command: /srv/own}", Life::Unknown),
            ("such a name of a server", "{name: db-migrate, image: a, command: nginx}", Life::Serves),
            ("a name with such a part", "{name: reseeded, image: a, command: /srv/own}", Life::Serves),
            ("such a name without a command", "{name: db-init, image: acme/x}", Life::Serves),
        ];
        for (what, service, expected) in cases {
            let (name, service) = match service.strip_prefix("{name: ").and_then(|rest| rest.split_once(", "))
            {
                Some((name, rest)) => (name, format!("{{{rest}")),
                None => ("api", service.to_owned()),
            };
            let waits = match service.contains("awaited") {
                true => {
                    "  next: {image: a, depends_on: {api: {condition: service_completed_successfully}}}\n"
                }
                false => "",
            };
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  {name}: {service}\n{waits}")),
                ("bare/Dockerfile", "FROM alpine\n"),
                ("exposed/Dockerfile", "FROM alpine\nEXPOSE 80\n"),
                ("serving/Dockerfile", "FROM alpine\nCMD [\"nginx\"]\n"),
                ("once/Dockerfile", "FROM alpine\nCMD [\"npm\", \"run\", \"build\"]\n"),
                ("script/Dockerfile", "FROM alpine\nCMD [\"/srv/run.sh\"]\n"),
            ]);
            assert_eq!(facts.named_service(name).life(), expected, "{what}");
        }
    }
}
