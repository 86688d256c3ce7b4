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
        self.base_image().is_some_and(|image| {
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
