//! How a service is reached: ports it publishes, networks it joins, services it knows.

use super::setting::{flag, mappings, number, pair_list, setting, text, texts};
use crate::compose::setting::{Pair, Setting};
use crate::compose::value::{Map, Value};
use crate::source::{Span, Spanned, Text};

/// A published port.
#[derive(Debug, Clone)]
pub struct Port {
    /// Where it stands.
    pub span: Span,
    /// The places of entries for the same port that it took the place of.
    pub lost: Vec<Span>,
    /// The port of the container.
    pub target: Option<Setting<u16>>,
    /// The port or ports of the host; `None` is any free one.
    pub published: Option<Setting<PortRange>>,
    /// The address of the host; `None` is all of them.
    pub host_ip: Option<Setting<Text>>,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: Option<Setting<Text>>,
    /// `ingress` or `host`.
    pub mode: Option<Setting<Text>>,
    /// `name`.
    pub name: Option<Setting<Text>>,
    /// `app_protocol`.
    pub app_protocol: Option<Setting<Text>>,
}

/// Ports from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortRange {
    /// The first port.
    pub first: u16,
    /// The last port; the first one, if there is only one.
    pub last: u16,
}

/// A network that a service joins.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The name of the network in the project.
    pub network: Spanned<String>,
    /// Whether nobody said so: it is the default network.
    pub is_implied: bool,
    /// Further names of the service there.
    pub aliases: Vec<Setting<Text>>,
    /// A fixed address.
    pub ipv4_address: Option<Setting<Text>>,
    /// A fixed address.
    pub ipv6_address: Option<Setting<Text>>,
    /// Addresses on the link.
    pub link_local_ips: Vec<Setting<Text>>,
    /// A fixed hardware address.
    pub mac_address: Option<Setting<Text>>,
    /// Which network is joined first.
    pub priority: Option<Setting<i64>>,
    /// Options for the driver.
    pub driver_opts: Vec<Pair>,
}

/// A service that another one depends on.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// Its name.
    pub service: Spanned<String>,
    /// `service_started`, `service_healthy` or `service_completed_successfully`.
    pub condition: Setting<Text>,
    /// Whether it must be there.
    pub required: Setting<bool>,
    /// Whether the dependent service restarts with it.
    pub restart: Option<Setting<bool>>,
}

pub(super) fn ports(service: &Map) -> Vec<Port> {
    mappings(service, "ports")
        .map(|(value, map)| Port {
            span: value.span,
            lost: value.lost().to_vec(),
            target: map
                .get("target")
                .and_then(|target| setting(target, |target| target.print()?.parse().ok())),
            published: map.get("published").and_then(|published| setting(published, range)),
            host_ip: text(map, "host_ip"),
            protocol: text(map, "protocol"),
            mode: text(map, "mode"),
            name: text(map, "name"),
            app_protocol: text(map, "app_protocol"),
        })
        .collect()
}

fn range(value: &Value) -> Option<PortRange> {
    let text = value.print()?;
    let (first, last) = text.split_once('-').unwrap_or((&text, &text));
    Some(PortRange { first: first.parse().ok()?, last: last.parse().ok()? })
}

pub(super) fn memberships(service: &Map) -> Vec<Membership> {
    let Some(entry) = service.entry("networks") else { return Vec::new() };
    let nothing = Map::default();
    let networks = entry.value.as_map().into_iter().flat_map(Map::iter);
    networks
        .map(|(name, network)| {
            let map = network.value.as_map().unwrap_or(&nothing);
            Membership {
                network: Spanned::new((**name).to_owned(), network.key),
                is_implied: entry.value.is_implied(),
                aliases: texts(map, "aliases"),
                ipv4_address: text(map, "ipv4_address"),
                ipv6_address: text(map, "ipv6_address"),
                link_local_ips: texts(map, "link_local_ips"),
                mac_address: text(map, "mac_address"),
                priority: number(map, "priority"),
                driver_opts: pair_list(map, "driver_opts"),
            }
        })
        .collect()
}

pub(super) fn dependencies(service: &Map) -> Vec<Dependency> {
    let dependencies = service.get("depends_on").and_then(Value::as_map);
    let entries = dependencies.into_iter().flat_map(Map::iter);
    entries
        .filter_map(|(name, entry)| {
            let map = entry.value.as_map()?;
            Some(Dependency {
                service: Spanned::new((**name).to_owned(), entry.key),
                condition: text(map, "condition")?,
                required: flag(map, "required")?,
                restart: flag(map, "restart"),
            })
        })
        .collect()
}

impl Port {
    /// The one port of the host, if it is known.
    #[must_use]
    pub fn host_port(&self) -> Option<u16> {
        let range = self.published.as_ref()?.known()?;
        (range.first == range.last && range.first != 0).then_some(range.first)
    }

    /// What to type so that only the host itself reaches a port: of the short form the whole entry, of the long one the
    /// key that it lacks. `said` is how the entry stands in its file. `None` where neither is known.
    // Source: the Compose Specification, `ports`: `[HOST:]CONTAINER[/PROTOCOL]`, where HOST is `[IP:](port | range)`.
    #[must_use]
    pub fn for_the_host_alone(&self, said: &str) -> Option<String> {
        if said.contains("target:") || said.contains("target\":") {
            return Some("host_ip: 127.0.0.1".to_owned());
        }
        let said = said.trim().trim_matches(['"', '\'']);
        let is_entry = !said.is_empty() && !said.contains(['*', '\n', ' ']);
        match (&self.host_ip, &self.published) {
            // Variables stay as they are.
            (None, Some(_)) if is_entry => Some(format!("127.0.0.1:{said}")),
            (None, None) if is_entry => Some(format!("127.0.0.1::{said}")),
            _ => {
                let target = self.target.as_ref()?.known()?;
                let published = match &self.published {
                    Some(published) => {
                        let range = published.known()?;
                        match range.first == range.last {
                            true => range.first.to_string(),
                            false => format!("{}-{}", range.first, range.last),
                        }
                    }
                    None => String::new(),
                };
                let protocol = self.protocol.as_ref().and_then(|protocol| protocol.as_str());
                let protocol = protocol.filter(|protocol| *protocol != "tcp");
                let protocol = protocol.map_or_else(String::new, |protocol| format!("/{protocol}"));
                Some(format!("127.0.0.1:{published}:{target}{protocol}"))
            }
        }
    }

    /// Whether the port is known to be open on all interfaces of the host.
    #[must_use]
    pub fn is_open_to_all(&self) -> bool {
        let Some(address) = &self.host_ip else { return true };
        address.as_str().is_some_and(|address| matches!(trimmed(address), "" | "0.0.0.0" | "::"))
    }

    /// Whether the port is known to be reached by the host alone.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.host_ip.as_ref().is_some_and(|address| {
            address.as_str().is_some_and(|address| {
                let address = trimmed(address);
                address.starts_with("127.") || address == "::1" || address == "localhost"
            })
        })
    }

    /// The port's protocol: `tcp` where none is said, `None` where it is not known.
    #[must_use]
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_ref().map_or(Some("tcp"), |protocol| protocol.as_str())
    }

    /// Whether two ports take the same port of the host for certain.
    #[must_use]
    pub fn clashes_with(&self, other: &Self) -> bool {
        let port = self.host_port();
        port.is_some()
            && port == other.host_port()
            && self.protocol().is_some()
            && self.protocol() == other.protocol()
            && addresses_meet(self.host_ip.as_ref(), other.host_ip.as_ref())
    }
}

/// Whether a port that is bound to both addresses is bound twice. What is not known does not meet.
fn addresses_meet(one: Option<&Setting<Text>>, other: Option<&Setting<Text>>) -> bool {
    fn known(address: Option<&Setting<Text>>) -> Option<&str> {
        address.map_or(Some(""), |address| address.as_str().map(trimmed))
    }
    let (Some(one), Some(other)) = (known(one), known(other)) else { return false };
    let is_six = |address: &str| address.contains(':');
    let covers = |wide: &str, narrow: &str| match wide {
        "" => true,
        "0.0.0.0" => !is_six(narrow),
        "::" => is_six(narrow),
        _ => wide == narrow,
    };
    covers(one, other) || covers(other, one)
}

fn trimmed(address: &str) -> &str {
    address.trim_start_matches('[').trim_end_matches(']')
}
