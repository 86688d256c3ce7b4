//! Ports of the host that services publish, and who publishes the same one.

use std::collections::{BTreeSet, HashMap};

use crate::compose::{Port, Project, Setting};
use crate::facts::handles::{Facts, ServiceRef};
use crate::ids::ServiceId;
use crate::source::Span;

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

impl<'a> ServiceRef<'a> {
    /// Whether the service may run at the same time as another: no profiles say that it is one or the other.
    fn runs_beside(self, other: Self) -> bool {
        let profiles = |service: Self| -> Option<BTreeSet<&'a str>> {
            service.service.profiles.iter().map(Setting::as_str).collect()
        };
        let (Some(one), Some(two)) = (profiles(self), profiles(other)) else { return false };
        one.is_empty() || two.is_empty() || !one.is_disjoint(&two)
    }

    /// Whether containers of the service are started at all: a scale of 0 says no.
    #[must_use]
    pub fn is_started(self) -> bool {
        let replicas = self.service.deploy.as_ref().and_then(|deploy| deploy.replicas.as_ref());
        let is_zero = |count: Option<&Setting<i64>>| count.is_some_and(|count| count.known() == Some(&0));
        !is_zero(self.service.scale.as_ref()) && !is_zero(replicas)
    }
}

impl Facts {
    /// Services that publish the same port of the host, those of one project together, and those of two
    /// projects that are run together because one joins a network that the other makes.
    #[must_use]
    pub fn port_clashes(&self) -> Vec<Vec<PortClash<'_>>> {
        let publishers: Vec<Publishers<'_>> =
            self.runtime_services_by_project().map(Publishers::new).collect();
        let together = run_together(self.repo.projects());
        let mut groups = Vec::new();
        for (number, own) in publishers.iter().enumerate() {
            let mut group = Group::new(own);
            own.services.iter().enumerate().for_each(|(index, one)| group.add(*one, index));
            groups.push(group.found);
            for other in together.range((number, 0)..(number + 1, 0)).map(|(_, other)| &publishers[*other]) {
                let mut group = Group::new(other);
                own.services.iter().for_each(|one| group.add(*one, 0));
                groups.push(group.found);
            }
        }
        groups
    }
}

/// The services of a project that publish ports, as the files stand.
struct Publishers<'a> {
    services: Vec<ServiceRef<'a>>,
    /// Those that publish a port, by their numbers here and those of their ports.
    by_port: HashMap<u16, Vec<(usize, usize)>>,
}

impl<'a> Publishers<'a> {
    fn new(mut services: Vec<ServiceRef<'a>>) -> Self {
        services.retain(|service| service.is_started() && !service.service.ports.is_empty());
        services.sort_by_key(|service| service.place());
        let mut by_port: HashMap<u16, Vec<(usize, usize)>> = HashMap::new();
        for (index, service) in services.iter().enumerate() {
            for (number, port) in service.service.ports.iter().enumerate() {
                if let Some(host) = port.host_port() {
                    by_port.entry(host).or_default().push((index, number));
                }
            }
        }
        Self { services, by_port }
    }
}

/// The clashes of services with those of a project. What publishes a port that several have is there once.
struct Group<'p, 'a> {
    others: &'p Publishers<'a>,
    /// Those who publish a port and have not been found to clash with one before them.
    open: HashMap<u16, Vec<(usize, usize)>>,
    seen: BTreeSet<(ServiceId, Span)>,
    found: Vec<PortClash<'a>>,
}

impl<'p, 'a> Group<'p, 'a> {
    fn new(others: &'p Publishers<'a>) -> Self {
        Self { others, open: HashMap::new(), seen: BTreeSet::new(), found: Vec::new() }
    }

    /// Finds the ports of a service that others have, too, from one of them on.
    fn add(&mut self, one: ServiceRef<'a>, from: usize) {
        let mut own = Vec::new();
        for (number, port) in one.service.ports.iter().enumerate() {
            let Some(host) = port.host_port() else { continue };
            let others = self.others;
            let open = self
                .open
                .entry(host)
                .or_insert_with(|| others.by_port.get(&host).cloned().unwrap_or_default());
            let seen = &mut self.seen;
            open.retain(|(index, second)| {
                let other = (others.services[*index], &others.services[*index].service.ports[*second]);
                let is_same = one.id == other.0.id;
                // In one service, a later file that says it again means to replace it.
                let is_replaced = is_same && (*second <= number || port.span.file != other.1.span.file);
                if *index < from || is_replaced || !are_both_published((one, port), other) {
                    return true;
                }
                let in_order = (port.span, one.place()) <= (other.1.span, other.0.place());
                let (first, last) = if in_order { ((one, port), other) } else { (other, (one, port)) };
                if seen.insert((last.0.id, last.1.span)) {
                    own.push((*index, PortClash { port: host, first, second: last }));
                }
                !in_order
            });
        }
        own.sort_by_key(|(index, _)| *index);
        self.found.extend(own.into_iter().map(|(_, clash)| clash));
    }
}

/// Whether both ports are for certain published at the same time, and are the same.
fn are_both_published(one: (ServiceRef<'_>, &Port), other: (ServiceRef<'_>, &Port)) -> bool {
    let is_sure =
        one.0.project.id != other.0.project.id || one.0.project.surely_joins(one.1.span, other.1.span);
    one.1.clashes_with(other.1) && (one.0.id == other.0.id || one.0.runs_beside(other.0)) && is_sure
}

/// The pairs of projects, by number, of which one joins a network that the other makes.
fn run_together(projects: &[Project]) -> BTreeSet<(usize, usize)> {
    let mut makers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, project) in projects.iter().enumerate() {
        project.own_networks().for_each(|made| makers.entry(made).or_default().push(number));
    }
    let mut pairs = BTreeSet::new();
    for (number, project) in projects.iter().enumerate() {
        let made = project.shared_networks().filter_map(|joined| makers.get(joined));
        for maker in made.flatten().copied().filter(|maker| *maker != number) {
            if !are_variants(project, &projects[maker]) {
                pairs.insert((number.min(maker), number.max(maker)));
            }
        }
    }
    pairs
}

/// Whether two projects are variants of one, which are not run together.
fn are_variants(one: &Project, other: &Project) -> bool {
    let has_same_service = || one.services.iter().any(|service| other.service(&service.name.value).is_some());
    // Those that have services of one name are a copy, or the next version.
    one.directory == other.directory
        || other.files.iter().any(|file| one.files.contains(file))
        || has_same_service()
}
