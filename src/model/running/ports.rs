//! Ports of the host that services publish, and who publishes the same one.

use std::collections::BTreeSet;

use crate::model::project::{Network, Port, Project, Setting};
use crate::model::repo::Repo;
use crate::model::services::ServiceRef;
use crate::source::FileId;

/// Two services that publish the same port of the host.
#[derive(Debug, Clone, Copy)]
pub struct PortClash<'a> {
    /// The port.
    pub port: u16,
    /// Who publishes it first, as the files stand.
    pub first: (ServiceRef<'a>, &'a Port),
    /// Who publishes it, too: the same service, where it does so twice.
    pub second: (ServiceRef<'a>, &'a Port),
}

impl Port {
    /// The one port of the host, if it is known.
    #[must_use]
    pub fn host_port(&self) -> Option<u16> {
        let range = self.published.as_ref()?.known()?;
        (range.first == range.last && range.first != 0).then_some(range.first)
    }

    /// Whether it is known to be open on every address of the host.
    #[must_use]
    pub fn is_open_to_all(&self) -> bool {
        let Some(address) = &self.host_ip else { return true };
        address.as_str().is_some_and(|address| matches!(trimmed(address), "" | "0.0.0.0" | "::"))
    }

    /// Whether only the host itself reaches it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.host_ip.as_ref().is_some_and(|address| {
            address.as_str().is_some_and(|address| {
                let address = trimmed(address);
                address.starts_with("127.") || address == "::1" || address == "localhost"
            })
        })
    }

    /// Its protocol; `tcp` where none is said.
    #[must_use]
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_ref().map_or(Some("tcp"), |protocol| protocol.as_str())
    }

    /// Whether both take the same port of the host for certain.
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
fn addresses_meet(
    one: Option<&Setting<crate::source::Text>>,
    other: Option<&Setting<crate::source::Text>>,
) -> bool {
    let known = |address: Option<&Setting<crate::source::Text>>| match address {
        None => Some(String::new()),
        Some(address) => Some(trimmed(address.as_str()?).to_owned()),
    };
    let (Some(one), Some(other)) = (known(one), known(other)) else { return false };
    let is_six = |address: &str| address.contains(':');
    let covers = |wide: &str, narrow: &str| match wide {
        "" => true,
        "0.0.0.0" => !is_six(narrow),
        "::" => is_six(narrow) || narrow.is_empty(),
        _ => wide == narrow,
    };
    covers(&one, &other) || covers(&other, &one)
}

fn trimmed(address: &str) -> &str {
    address.trim_start_matches('[').trim_end_matches(']')
}

impl<'a> ServiceRef<'a> {
    /// Whether it may run at the same time as another: no profiles say that it is one or the other.
    #[must_use]
    pub fn runs_beside(self, other: Self) -> bool {
        let profiles = |service: Self| -> Option<BTreeSet<&'a str>> {
            service.service.profiles.iter().map(Setting::as_str).collect()
        };
        let (Some(one), Some(two)) = (profiles(self), profiles(other)) else { return false };
        one.is_empty() || two.is_empty() || !one.is_disjoint(&two)
    }

    /// Whether it is known to run the same image as another.
    #[must_use]
    pub fn runs_image_of(self, other: Self) -> bool {
        let said = |service: Self| service.service.image.as_ref().map(|image| image.span);
        if said(self).is_some() && said(self) == said(other) {
            return true;
        }
        let built = |service: Self| service.repo.ships.image_of.get(&service.id);
        let named = |service: Self| service.external_image().or_else(|| service.image_of_unknown_tag());
        match (built(self), built(other)) {
            (None, None) => named(self).is_some() && named(self) == named(other),
            (one, two) => one == two,
        }
    }

    /// Whether containers of it are started at all: a scale of 0 says no.
    #[must_use]
    pub fn is_started(self) -> bool {
        let replicas = self.service.deploy.as_ref().and_then(|deploy| deploy.replicas.as_ref());
        let is_zero = |count: Option<&Setting<i64>>| count.is_some_and(|count| count.known() == Some(&0));
        !is_zero(self.service.scale.as_ref()) && !is_zero(replicas)
    }
}

impl Repo {
    /// Services that publish the same port of the host, those of one project together, and those of two
    /// projects that are run together because one joins a network that the other makes. What publishes a
    /// port that several have is there once.
    #[must_use]
    pub fn port_clashes(&self) -> Vec<Vec<PortClash<'_>>> {
        let projects = self.projects();
        let mut services: Vec<Vec<ServiceRef<'_>>> = projects.iter().map(|_| Vec::new()).collect();
        for service in self.services().filter(|service| service.is_started() && !service.is_for_development())
        {
            services[service.id.project].push(service);
        }
        for of_project in &mut services {
            of_project.sort_by_key(|service| service.place());
        }
        let mut groups = Vec::new();
        for (number, own) in services.iter().enumerate() {
            let mut found = Vec::new();
            for (index, one) in own.iter().enumerate() {
                own[index..].iter().for_each(|other| clashes_of(*one, *other, &mut found));
            }
            groups.push(found);
            for (other_number, others) in services.iter().enumerate().skip(number + 1) {
                if !are_run_together(&projects[number], &projects[other_number]) {
                    continue;
                }
                let mut found = Vec::new();
                for one in own {
                    others.iter().for_each(|other| clashes_of(*one, *other, &mut found));
                }
                groups.push(found);
            }
        }
        for group in &mut groups {
            let mut seen = BTreeSet::new();
            group.retain(|clash| seen.insert((clash.second.0.id, clash.second.1.span)));
        }
        groups
    }
}

fn clashes_of<'a>(one: ServiceRef<'a>, other: ServiceRef<'a>, found: &mut Vec<PortClash<'a>>) {
    let is_same = one.id == other.id;
    if !is_same && !one.runs_beside(other) {
        return;
    }
    for (number, port) in one.service.ports.iter().enumerate() {
        let rest = if is_same { number + 1 } else { 0 };
        for second in one_by_one(other, rest).filter(|second| port.clashes_with(second)) {
            // In one service, a later file that says it again means to replace it.
            if is_same && port.span.file != second.span.file {
                continue;
            }
            let is_sure =
                !std::ptr::eq(one.project, other.project) || one.project.surely_joins(port.span, second.span);
            let Some(number) = port.host_port().filter(|_| is_sure) else { continue };
            let (first, second) = ((one, port), (other, second));
            let in_order = (first.1.span, one.place()) <= (second.1.span, other.place());
            let (first, second) = if in_order { (first, second) } else { (second, first) };
            found.push(PortClash { port: number, first, second });
        }
    }
}

fn one_by_one(service: ServiceRef<'_>, skipped: usize) -> impl Iterator<Item = &Port> {
    service.service.ports.iter().skip(skipped)
}

/// Whether one of two projects joins a network that the other makes. Variants of one project, which have
/// files in common, are not run together.
fn are_run_together(one: &Project, other: &Project) -> bool {
    let files: BTreeSet<FileId> = one.files.iter().copied().collect();
    // So are those that have services of one name: a copy, or the next version.
    let is_variant = one.services.iter().any(|service| other.service(&service.name.value).is_some());
    if is_variant || one.directory == other.directory || other.files.iter().any(|file| files.contains(file)) {
        return false;
    }
    let is_joined = |joins: &Project, makes: &Project| {
        joins.shared_networks().any(|joined| makes.own_networks().any(|made| made == joined))
    };
    is_joined(one, other) || is_joined(other, one)
}

impl Project {
    /// The names for the engine of the networks that it joins and others make.
    pub fn shared_networks(&self) -> impl Iterator<Item = &str> {
        self.networks.iter().filter(|network| network.is_external()).map(Network::engine_name)
    }

    /// The names for the engine of the networks that it makes.
    pub fn own_networks(&self) -> impl Iterator<Item = &str> {
        self.networks.iter().filter(|network| !network.is_external()).map(Network::engine_name)
    }
}

impl Network {
    /// Whether it is known that others make it.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.external.as_ref().is_some_and(Setting::is_true)
    }

    /// Its name for the engine.
    #[must_use]
    pub fn engine_name(&self) -> &str {
        self.name.as_ref().and_then(|name| name.as_str()).unwrap_or(&self.key.value)
    }
}
