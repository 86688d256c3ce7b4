//! How a service reaches a container engine over the network, and the proxies that guard one.

use crate::facts::handles::ServiceRef;
use crate::source::Span;

/// Images whose purpose is to let through few calls to the engine: who mounts the socket there obeys.
// Source: the pages of these images at Docker Hub and GitHub.
const PROXIES: [&str; 4] = ["docker-socket-proxy", "socket-proxy", "docker-proxy-acl", "dockerproxy"];

/// Parts of the engine's API with which whoever may change things is root on the host: containers are made there, what
/// runs in them is chosen there, and images are built and replaced there.
// Source: the documentation of tecnativa/docker-socket-proxy, which linuxserver/socket-proxy shares.
const OPENING: [&str; 3] = ["CONTAINERS", "EXEC", "IMAGES"];

/// An engine that a service is told to use over the network.
#[derive(Debug, Clone, Copy)]
pub struct EngineOverNetwork<'a> {
    /// The place that says so.
    pub place: Span,
    /// The service of the project that is the engine.
    pub service: Option<ServiceRef<'a>>,
}

impl<'a> ServiceRef<'a> {
    /// Whether the service is known to be a proxy that guards the engine's socket: one that lets through what makes
    /// containers guards nothing.
    #[must_use]
    pub fn is_socket_proxy(self) -> bool {
        self.is_named_like_proxy() && self.open_proxy().is_none()
    }

    fn is_named_like_proxy(self) -> bool {
        self.base_name().is_some_and(|image| {
            image.repository.rsplit('/').next().is_some_and(|name| PROXIES.contains(&name))
        })
    }

    /// The place that opens a socket proxy so far that who reaches it is root on the host; `None` where the service is
    /// no such proxy, or is not known to be open.
    // Source: the documentation of tecnativa/docker-socket-proxy and linuxserver/socket-proxy (`POST`, and a variable
    // for each part of the API), and of wollomatic/socket-proxy (`-allowPOST`, `SP_ALLOW_POST`: a pattern of paths).
    #[must_use]
    pub fn open_proxy(self) -> Option<Span> {
        if !self.is_named_like_proxy() {
            return None;
        }
        let is_on = |name: &str| {
            let variable = self.service.variable(name)?;
            let is_true =
                |value: &str| matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on");
            variable.value.as_str().is_some_and(is_true).then_some(variable.value.span)
        };
        if let Some(place) = is_on("POST").filter(|_| OPENING.iter().any(|part| is_on(part).is_some())) {
            return Some(place);
        }
        let words = self.service.command.as_ref().and_then(|command| command.known());
        let mut options = words.into_iter().flat_map(|command| &command.words).filter_map(|word| {
            let pattern = word.as_str().trim_start_matches('-').strip_prefix("allowPOST=")?;
            makes_containers(pattern).then(|| word.span())
        });
        let variable = || {
            let variable = self.service.variable("SP_ALLOW_POST")?;
            variable.value.as_str().is_some_and(makes_containers).then_some(variable.value.span)
        };
        options.next().or_else(variable)
    }

    /// The engine that the service is told to use over the network, without a proxy in between.
    #[must_use]
    pub fn engine_over_network(self) -> Option<EngineOverNetwork<'a>> {
        let variable = self.service.variable("DOCKER_HOST")?;
        let address = variable.value.as_str()?.strip_prefix("tcp://")?;
        let host = address.split([':', '/']).next().unwrap_or_default();
        let service = self.answering(host).next();
        match service {
            Some(service) if service.is_socket_proxy() => None,
            _ => Some(EngineOverNetwork { place: variable.value.span, service }),
        }
    }
}

/// Whether a pattern of paths is known to take the one that makes containers: it takes all of them, or all of a version,
/// or names containers.
fn makes_containers(pattern: &str) -> bool {
    let pattern = pattern.trim_matches(['"', '\'', '^', '$']);
    let is_open = pattern.strip_suffix(".*").is_some_and(|before| {
        // `/v1\..{1,2}/.*`
        before.chars().all(|sign| !sign.is_ascii_alphabetic() || sign == 'v' || sign == 'd')
    });
    is_open || pattern.contains("containers/.*") || pattern.contains("containers/create")
}

#[cfg(test)]
mod tests {
    use crate::facts::handles::ServiceRef;
    use crate::facts::of;

    #[test]
    fn a_proxy_that_lets_everything_through_is_none() {
        for (what, service, expected) in [
            (
                "containers",
                "{image: 'tecnativa/docker-socket-proxy:0.3.0', environment: [POST=1, CONTAINERS=1]}",
                "1",
            ),
            (
                "images, by other words",
                "{image: 'lscr.io/linuxserver/socket-proxy:3', environment: {POST: true, IMAGES: 'true'}}",
                "true",
            ),
            ("exec", "{image: 'tecnativa/docker-socket-proxy:0.3.0', environment: {EXEC: 1, POST: 1}}", "1"),
            (
                "reading alone",
                "{image: 'tecnativa/docker-socket-proxy:0.3.0', environment: {CONTAINERS: 1}}",
                "",
            ),
            (
                "switched off",
                "{image: 'tecnativa/docker-socket-proxy:0.3.0', environment: {CONTAINERS: 1, POST: 0}}",
                "",
            ),
            (
                "other parts",
                "{image: 'tecnativa/docker-socket-proxy:0.3.0', environment: {NETWORKS: 1, POST: 1}}",
                "",
            ),
            ("no proxy", "{image: 'acme/x:1.2.3', environment: [POST=1, CONTAINERS=1]}", ""),
            (
                "a pattern of everything",
                "{image: 'wollomatic/socket-proxy:1.6', command: ['-allowGET=.*', '-allowPOST=/v1\\..{1,2}/.*']}",
                "-allowPOST=/v1\\..{1,2}/.*",
            ),
            (
                "a pattern of containers",
                "{image: 'wollomatic/socket-proxy:1.6', environment: {SP_ALLOW_POST: '/v1.+/containers/.*'}}",
                "/v1.+/containers/.*",
            ),
            (
                "a pattern of restarts",
                "{image: 'wollomatic/socket-proxy:1.6', command: ['-allowPOST=/v1.+/containers/x/restart']}",
                "",
            ),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  api: {service}\n"))]);
            let service = facts.named_service("api");
            let said = service.open_proxy().map_or_else(String::new, |place| facts.said_at(place));
            assert_eq!(said.trim_matches('\''), expected, "{what}");
            assert!(expected.is_empty() || !service.is_socket_proxy(), "{what}");
        }
    }

    #[test]
    fn proxies_are_known_by_their_images() {
        for (what, service, expected) in [
            ("the usual one", "{image: 'tecnativa/docker-socket-proxy:0.3'}", true),
            ("one of another registry", "{image: lscr.io/linuxserver/socket-proxy}", true),
            (
                "one that is built on it",
                "{build: {dockerfile_inline: FROM tecnativa/docker-socket-proxy}}",
                true,
            ),
            ("a name that only ends so", "{image: acme/my-socket-proxy}", false),
            ("a name above", "{image: socket-proxy/web}", false),
            ("another image", "{image: redis}", false),
            ("an image that is not known", "{image: '${IMAGE}'}", false),
            ("no image", "{provider: {type: a}}", false),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  api: {service}\n"))]);
            assert_eq!(facts.named_service("api").is_socket_proxy(), expected, "{what}");
        }
    }

    #[test]
    fn services_are_told_which_engine_to_use() {
        for (what, host, expected) in [
            ("a service", "tcp://docker:2375", Some(("tcp://docker:2375", Some("docker")))),
            ("another name of it", "tcp://engine/", Some(("tcp://engine/", Some("docker")))),
            ("a host of others", "tcp://10.0.0.1:2375", Some(("tcp://10.0.0.1:2375", None))),
            ("a proxy", "tcp://proxy:2375", None),
            ("a socket", "unix:///var/run/docker.sock", None),
            ("another machine, with a key", "ssh://root@docker", None),
            ("what is not known", "${ENGINE}", None),
        ] {
            let compose = format!(
                "services:\n  ci: {{image: a, environment: {{DOCKER_HOST: '{host}'}}}}\n  docker: {{image: 'docker:dind', hostname: engine}}\n  proxy: {{image: tecnativa/docker-socket-proxy}}\n"
            );
            let facts = of(&[("compose.yaml", &compose)]);
            let engine = facts.named_service("ci").engine_over_network();
            let place = engine.map(|engine| facts.repo.files().slice(engine.place));
            let service = engine.and_then(|engine| engine.service).map(ServiceRef::name);
            let said = place.as_deref().map(|place| (place.trim_matches('\''), service));
            assert_eq!(said, expected, "{what}");
        }
        let facts = of(&[("compose.yaml", "services: {ci: {image: a, environment: {HOST: 'tcp://x'}}}\n")]);
        assert!(facts.named_service("ci").engine_over_network().is_none());
    }
}
