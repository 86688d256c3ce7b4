//! How a service reaches a container engine over the network, and the proxies that guard one.

use crate::facts::handles::ServiceRef;
use crate::source::Span;

/// Images whose purpose is to let through few calls to the engine: who mounts the socket there obeys.
// Source: the pages of these images at Docker Hub and GitHub.
const PROXIES: [&str; 4] = ["docker-socket-proxy", "socket-proxy", "docker-proxy-acl", "dockerproxy"];

/// An engine that a service is told to use over the network.
#[derive(Debug, Clone, Copy)]
pub struct EngineOverNetwork<'a> {
    /// The place that says so.
    pub place: Span,
    /// The service of the project that is the engine.
    pub service: Option<ServiceRef<'a>>,
}

impl<'a> ServiceRef<'a> {
    /// Whether the service is known to be a proxy that guards the engine's socket.
    #[must_use]
    pub fn is_socket_proxy(self) -> bool {
        self.base_name().is_some_and(|image| {
            image.repository.rsplit('/').next().is_some_and(|name| PROXIES.contains(&name))
        })
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

#[cfg(test)]
mod tests {
    use crate::facts::of;

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
            let service = engine.and_then(|engine| engine.service).map(|service| service.name());
            let said = place.as_deref().map(|place| (place.trim_matches('\''), service));
            assert_eq!(said, expected, "{what}");
        }
        let facts = of(&[("compose.yaml", "services: {ci: {image: a, environment: {HOST: 'tcp://x'}}}\n")]);
        assert!(facts.named_service("ci").engine_over_network().is_none());
    }
}
