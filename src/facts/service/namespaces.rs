//! Whose namespaces containers of a service live in: their own, the host's, or those of another service
//! that may live in the host's.

use crate::compose::Setting;
use crate::facts::handles::ServiceRef;
use crate::source::{Span, Text};

/// A kind of namespace that containers may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// Interfaces, addresses and ports.
    Network,
    /// Processes.
    Processes,
    /// Shared memory and message queues.
    Memory,
    /// The name of the host.
    Name,
    /// Users.
    Users,
    /// Control groups.
    ControlGroups,
}

impl Namespace {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Network, Self::Processes, Self::Memory, Self::Name, Self::Users, Self::ControlGroups];

    /// The key of a service that sets the namespace.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Network => "network_mode",
            Self::Processes => "pid",
            Self::Memory => "ipc",
            Self::Name => "uts",
            Self::Users => "userns_mode",
            Self::ControlGroups => "cgroup",
        }
    }
}

/// A namespace of the host that another service, or a network, brings.
#[derive(Debug, Clone)]
pub struct InheritedNamespace<'a> {
    /// Which.
    pub namespace: Namespace,
    /// The place of the service that takes it.
    pub place: Span,
    /// The service or network that brings it.
    pub from: &'a str,
    /// Where that one joins the host's.
    pub cause: Span,
}

impl<'a> ServiceRef<'a> {
    /// What the service sets for a namespace; `None` where it sets nothing.
    #[must_use]
    pub fn namespace(self, namespace: Namespace) -> Option<&'a Setting<Text>> {
        let service = self.service;
        match namespace {
            Namespace::Network => service.network_mode.as_ref(),
            Namespace::Processes => service.pid.as_ref(),
            Namespace::Memory => service.ipc.as_ref(),
            Namespace::Name => service.uts.as_ref(),
            Namespace::Users => service.userns_mode.as_ref(),
            Namespace::ControlGroups => service.cgroup.as_ref(),
        }
    }

    /// Whether the engine discards the ports that the service publishes: it is on the host's network, where its program
    /// opens its own.
    // Source: docs.docker.com, "Host network driver": port mapping does not take effect; the engine warns that
    // published ports are discarded.
    #[must_use]
    pub fn discards_ports(self) -> bool {
        self.namespace(Namespace::Network).is_some_and(|mode| mode.is("host"))
    }

    /// The namespaces of the host that the service has by way of another service or of a network.
    #[must_use]
    pub fn inherited_namespaces(self) -> Vec<InheritedNamespace<'a>> {
        let mut found: Vec<_> = Namespace::ALL
            .into_iter()
            .filter_map(|namespace| {
                let own = self.namespace(namespace)?;
                let (from, cause) = self.host_behind(namespace)?;
                Some(InheritedNamespace { namespace, place: own.span, from, cause })
            })
            .collect();
        if let Some((place, network, cause)) = self.host_network() {
            found.push(InheritedNamespace { namespace: Namespace::Network, place, from: network, cause });
        }
        found
    }

    /// The service whose namespace is the host's, at the end of a chain of `service:X`.
    fn host_behind(self, namespace: Namespace) -> Option<(&'a str, Span)> {
        let mut current = self;
        // A chain cannot be longer than there are services.
        for _ in 0..self.project.services.len() {
            let mode = current.namespace(namespace)?.as_str()?;
            current = current.sibling(mode.strip_prefix("service:")?)?;
            if let Some(own) = current.namespace(namespace).filter(|own| own.is("host")) {
                return Some((current.name(), own.span));
            }
            if namespace == Namespace::Network
                && let Some((place, ..)) = current.host_network()
            {
                return Some((current.name(), place));
            }
        }
        None
    }

    /// The service's membership in a network that is the host's under the name of a network: the place, the
    /// network, and the place that says what it is.
    fn host_network(self) -> Option<(Span, &'a str, Span)> {
        self.service.networks.iter().find_map(|member| {
            let network = self.project.network(&member.network.value)?;
            let is_external = network.external.as_ref().is_some_and(Setting::is_true);
            let is_host = match &network.name {
                Some(name) => name.is("host"),
                None => network.key.value == "host",
            };
            let place = network.name.as_ref().map_or(network.key.span, |name| name.span);
            (is_external && is_host).then_some((member.network.span, network.key.value.as_str(), place))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Namespace;
    use crate::facts::of;

    #[test]
    fn each_key_sets_one_namespace() {
        for set in Namespace::ALL {
            let facts =
                of(&[("compose.yaml", &format!("services: {{api: {{image: a, {}: host}}}}\n", set.key()))]);
            let api = facts.named_service("api");
            for namespace in Namespace::ALL {
                let said = api.namespace(namespace).map(|setting| setting.is("host"));
                assert_eq!(said, (namespace == set).then_some(true), "{namespace:?} with {set:?}");
            }
        }
        let keys = Namespace::ALL.map(Namespace::key);
        assert_eq!(keys, ["network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup"]);
    }

    #[test]
    fn the_namespaces_of_the_host_come_by_way_of_others() {
        let networks = "networks: {host: {external: true}, out: {external: true, name: host}, own: {name: host}, far: {external: true}}";
        for (what, services, expected) in [
            ("its own", "api: {image: a, network_mode: host}", &[][..]),
            (
                "that of a service",
                "api: {image: a, pid: 'service:vpn'}\n  vpn: {image: a, pid: host}",
                &["Processes at 'service:vpn' from vpn at host"],
            ),
            (
                "that of a service of a service",
                "api: {image: a, ipc: 'service:b'}\n  b: {image: a, ipc: 'service:c'}\n  c: {image: a, ipc: host}",
                &["Memory at 'service:b' from c at host"],
            ),
            (
                "two of one service",
                "api: {image: a, network_mode: 'service:b', pid: 'service:b'}\n  b: {image: a, network_mode: host, pid: host}",
                &["Network at 'service:b' from b at host", "Processes at 'service:b' from b at host"],
            ),
            (
                "another namespace",
                "api: {image: a, pid: 'service:b'}\n  b: {image: a, network_mode: host}",
                &[],
            ),
            ("one that is its own", "api: {image: a, pid: 'service:b'}\n  b: {image: a}", &[]),
            ("a service that is not there", "api: {image: a, pid: 'service:b'}", &[]),
            ("a circle", "api: {image: a, pid: 'service:b'}\n  b: {image: a, pid: 'service:api'}", &[]),
            ("a container of others", "api: {image: a, pid: 'container:b'}\n  b: {image: a, pid: host}", &[]),
            ("what is not known", "api: {image: a, pid: 'service:b'}\n  b: {image: a, pid: '${PID}'}", &[]),
            (
                "a network of that name",
                "api: {image: a, networks: [host]}",
                &["Network at host from host at {external: true}"],
            ),
            (
                "one of another name here",
                "api: {image: a, networks: [out]}",
                &["Network at out from out at host"],
            ),
            ("a network of the project's own", "api: {image: a, networks: [own]}", &[]),
            ("a network of others", "api: {image: a, networks: [far]}", &[]),
            (
                "several networks",
                "api: {image: a, networks: [far, out]}",
                &["Network at out from out at host"],
            ),
            (
                "that of a service by way of a network",
                "api: {image: a, network_mode: 'service:b'}\n  b: {image: a, networks: [out]}",
                &["Network at 'service:b' from b at out"],
            ),
            (
                "another namespace of a service with such a network",
                "api: {image: a, pid: 'service:b'}\n  b: {image: a, networks: [out]}",
                &[],
            ),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  {services}\n{networks}\n"))]);
            let text = |span| facts.repo.files().slice(span);
            let found = facts.named_service("api").inherited_namespaces();
            let said = found.iter().map(|it| {
                format!("{:?} at {} from {} at {}", it.namespace, text(it.place), it.from, text(it.cause))
            });
            assert_eq!(said.collect::<Vec<_>>(), expected, "{what}");
        }
    }
}
