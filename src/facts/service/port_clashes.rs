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
        services.retain(|service| {
            service.is_started() && !service.service.ports.is_empty() && !service.discards_ports()
        });
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

#[cfg(test)]
mod tests {
    use crate::facts::of;

    /// A row: what it is, what is there, and what is expected.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

    #[test]
    fn a_scale_of_zero_starts_nothing() {
        for (what, service, expected) in [
            ("nothing said", "{image: a}", true),
            ("some", "{image: a, scale: 2}", true),
            ("none", "{image: a, scale: 0}", false),
            ("none in a swarm", "{image: a, deploy: {replicas: 0}}", false),
            ("some in a swarm", "{image: a, deploy: {replicas: 1}}", true),
            ("not known how many", "{image: a, scale: '${SCALE}'}", true),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  api: {service}\n"))]);
            assert_eq!(facts.named_service("api").is_started(), expected, "{what}");
        }
    }

    /// The port of each clash with the services, of projects with such services in such files.
    fn clashes(what: &str, files: &[(&str, &str)]) -> Vec<String> {
        let texts: Vec<String> = files.iter().map(|(_, text)| format!("services:\n  {text}\n")).collect();
        let files: Vec<(&str, &str)> =
            files.iter().zip(&texts).map(|((path, _), text)| (*path, text.as_str())).collect();
        let facts = of(&files);
        let groups = facts.port_clashes();
        let said = groups.iter().flatten().map(|clash| {
            let [first, second] = [clash.first, clash.second].map(|(service, port)| {
                assert_eq!(port.host_port(), Some(clash.port), "{what}");
                service.name()
            });
            format!("{}: {first}, {second}", clash.port)
        });
        said.collect()
    }

    #[test]
    fn services_of_a_project_publish_the_same_port() {
        for (what, one, two, expected) in [
            ("one", "ports: ['80:80']", "tty: true", &[][..]),
            ("two", "ports: ['80:80']", "ports: ['80:81']", &["80: one, two"]),
            (
                "two ports",
                "ports: ['81:1', '80:2']",
                "ports: ['80:1', '81:2']",
                &["81: one, two", "80: one, two"],
            ),
            ("other ports", "ports: ['80:80']", "ports: ['81:80']", &[]),
            ("one service, twice", "ports: ['80:80', '80:81']", "tty: true", &["80: one, one"]),
            ("any port of the host", "ports: ['80']", "ports: ['80']", &[]),
            ("ports that are not known", "ports: ['${P}:80']", "ports: ['${P}:80']", &[]),
            ("other protocols", "ports: ['53:53']", "ports: ['53:53/udp']", &[]),
            ("other addresses", "ports: ['127.0.0.1:80:80']", "ports: ['127.0.0.2:80:80']", &[]),
            ("one of all addresses", "ports: ['127.0.0.1:80:80']", "ports: ['80:80']", &["80: one, two"]),
            (
                "one profile or the other",
                "profiles: [x], ports: ['80:80']",
                "profiles: [y], ports: ['80:80']",
                &[],
            ),
            (
                "a profile of both",
                "profiles: [x], ports: ['80:80']",
                "profiles: [y, x], ports: ['80:80']",
                &["80: one, two"],
            ),
            ("a profile of one", "profiles: [x], ports: ['80:80']", "ports: ['80:80']", &["80: one, two"]),
            (
                "a profile of the other",
                "ports: ['80:80']",
                "profiles: [x], ports: ['80:80']",
                &["80: one, two"],
            ),
            ("profiles that are not known", "ports: ['80:80']", "profiles: ['${P}'], ports: ['80:80']", &[]),
            ("one that is not started", "scale: 0, ports: ['80:80']", "ports: ['80:80']", &[]),
            ("one that is not run", "command: sleep infinity, ports: ['80:80']", "ports: ['80:80']", &[]),
        ] {
            let services = format!("one: {{image: a, {one}}}\n  two: {{image: a, {two}}}");
            assert_eq!(clashes(what, &[("compose.yaml", &services)]), expected, "{what}");
        }
    }

    #[test]
    fn the_first_of_several_is_there_once() {
        for (what, services, expected) in [
            (
                "three",
                "c: {image: a, ports: ['80:1']}\n  a: {image: a, ports: ['80:2']}\n  b: {image: a, ports: ['80:3']}",
                &["80: c, a", "80: c, b"][..],
            ),
            (
                "a port that is said before",
                "x: {image: a, scale: 0, ports: &ports ['80:1']}\n  a: {image: a, ports: ['80:2']}\n  b: {image: a, ports: *ports}\n  c: {image: a, ports: ['80:3']}",
                &["80: b, a", "80: a, c"],
            ),
            (
                "two ports, by the others",
                "a: {image: a, ports: ['81:1', '80:2']}\n  b: {image: a, ports: ['80:1']}\n  c: {image: a, ports: ['81:1']}",
                &["80: a, b", "81: a, c"],
            ),
            (
                "two kinds of addresses",
                "a: {image: a, ports: ['127.0.0.1:80:1']}\n  b: {image: a, ports: ['127.0.0.2:80:1']}\n  c: {image: a, ports: ['80:1']}",
                &["80: a, c"],
            ),
        ] {
            assert_eq!(clashes(what, &[("compose.yaml", services)]), expected, "{what}");
        }
    }

    #[test]
    fn files_and_projects_publish_the_same_port() {
        let ports = "ports: ['80:80']";
        let project = |name: &str, network: &str| {
            format!("{name}: {{image: a, networks: [n], {ports}}}\nnetworks: {{n: {network}}}")
        };
        let extending = |name: &str, network: &str| {
            let file = "extends: {file: ../base.yaml, service: x}";
            format!("{name}: {{{file}, networks: [n], {ports}}}\nnetworks: {{n: {network}}}")
        };
        let (front, joined) = ("{name: front}", "{name: front, external: true}");
        let (plain, far, base) =
            (format!("a: {{image: a, {ports}}}"), format!("b: {{image: a, {ports}}}"), "x: {image: a}");
        let cases: [Case<'_>; 12] = [
            (
                "replaced on top",
                &[("compose.yaml", &plain), ("compose.override.yaml", "a: {ports: ['80:81']}")],
                &[],
            ),
            (
                // Files stand in the order of their paths.
                "another service on top",
                &[("compose.yaml", &plain), ("compose.override.yaml", &far)],
                &["80: b, a"],
            ),
            ("perhaps on top", &[("compose.yaml", &plain), ("compose.gpu.yaml", &far)], &[]),
            ("two projects", &[("a/compose.yaml", &plain), ("b/compose.yaml", &far)], &[]),
            (
                "two projects, the second joins",
                &[("a/compose.yaml", &project("a", front)), ("b/compose.yaml", &project("b", joined))],
                &["80: a, b"],
            ),
            (
                "two projects, the first joins",
                &[("a/compose.yaml", &project("a", joined)), ("b/compose.yaml", &project("b", front))],
                &["80: a, b"],
            ),
            (
                "another network",
                &[
                    ("a/compose.yaml", &project("a", "{name: back}")),
                    ("b/compose.yaml", &project("b", joined)),
                ],
                &[],
            ),
            (
                "a network that both join",
                &[("a/compose.yaml", &project("a", joined)), ("b/compose.yaml", &project("b", joined))],
                &[],
            ),
            (
                "a network that both make",
                &[("a/compose.yaml", &project("a", front)), ("b/compose.yaml", &project("b", front))],
                &[],
            ),
            (
                "a copy of the project",
                &[("a/compose.yaml", &project("a", front)), ("b/compose.yaml", &project("a", joined))],
                &[],
            ),
            (
                "variants in one directory",
                &[
                    ("docker-compose.a.yaml", &project("a", front)),
                    ("docker-compose.b.yaml", &project("b", joined)),
                ],
                &[],
            ),
            (
                "projects with a file in common",
                &[
                    ("a/compose.yaml", &extending("a", front)),
                    ("b/compose.yaml", &extending("b", joined)),
                    ("base.yaml", base),
                ],
                &[],
            ),
        ];
        for (what, files, expected) in cases {
            assert_eq!(clashes(what, files), expected, "{what}");
        }
    }
}
