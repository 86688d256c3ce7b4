//! What the services of a project are to each other, worked out once: which are datastores, which names each
//! answers to, who says such a name. Asked in pairs, a project of thousands of services would take minutes.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::datastore::words_of;
use crate::compose::{Dependency, Membership, Setting};
use crate::facts::handles::{Facts, ServiceRef};
use crate::facts::memo::{Relations, Standing, Standings};
use crate::ids::ServiceId;
use crate::source::Text;

/// The services that a datastore is open to and that do not use it.
#[derive(Debug, Default)]
pub struct Strangers<'a> {
    /// The first few, by name.
    pub named: Vec<&'a str>,
    /// How many there are.
    pub count: usize,
}

/// How many strangers are named.
const MAX_NAMED: usize = 4;

impl Standings {
    fn of_services<'a>(&'a self, facts: &'a Facts) -> &'a [Vec<Standing>] {
        self.of_services.get_or_init(|| {
            let mut all: Vec<Vec<Standing>> = facts
                .repo
                .projects()
                .iter()
                .map(|project| Vec::with_capacity(project.services.len()))
                .collect();
            for service in facts.services() {
                let standing = Standing {
                    is_for_development: service.looks_for_development(),
                    datastore: service.find_datastore(),
                    is_client: service.looks_into_datastores(),
                };
                all[service.id.project].push(standing);
            }
            all
        })
    }
}

impl Relations {
    fn new(services: &[ServiceRef<'_>]) -> Self {
        let mut relations = Self::default();
        for (number, service) in services.iter().enumerate() {
            for host in service.hosts() {
                relations.by_host.entry(host.to_owned()).or_default().push(number);
            }
            for member in &service.service.networks {
                relations.members.entry(member.network.value.clone()).or_default().push(number);
                if !service.helps_with_datastores() {
                    relations.strangers.entry(member.network.value.clone()).or_default().push(number);
                }
            }
            relations.by_default += usize::from(service.is_on_default_network());
        }
        let lists = relations.by_host.values_mut();
        for numbers in lists.chain(relations.members.values_mut()).chain(relations.strangers.values_mut()) {
            numbers.dedup();
        }
        for (number, service) in services.iter().enumerate() {
            for awaited in service.awaited() {
                relations.awaited_by.entry(awaited).or_default().push(number);
            }
            let mut said: BTreeSet<&str> = BTreeSet::new();
            service.each_name_said(|word| {
                if let Some((host, _)) = relations.by_host.get_key_value(word) {
                    said.insert(host);
                }
            });
            for host in said {
                relations.said_by.entry(host.to_owned()).or_default().push(number);
            }
        }
        relations
    }
}

impl<'a> ServiceRef<'a> {
    /// What the service is among its neighbours, worked out once.
    pub(crate) fn standing(self) -> &'a Standing {
        &self.facts.memo.standings.of_services(self.facts)[self.id.project][self.id.service]
    }

    pub(crate) fn relations(self) -> &'a Relations {
        let of_projects = self.facts.memo.standings.relations.get_or_init(|| {
            let projects = self.facts.repo.projects();
            projects.iter().map(|_| OnceLock::new()).collect()
        });
        of_projects[self.id.project].get_or_init(|| Relations::new(&self.siblings().collect::<Vec<_>>()))
    }

    /// The names by which services of the same project reach the service.
    fn hosts(self) -> impl Iterator<Item = &'a str> {
        let service = self.service;
        let aliases = service.networks.iter().flat_map(|network| &network.aliases);
        let said = service.container_name.iter().chain(&service.hostname).chain(aliases);
        std::iter::once(self.name()).chain(said.filter_map(Setting::as_str))
    }

    /// The services of the same project that answer to a name.
    pub(crate) fn answering(self, host: &str) -> impl Iterator<Item = Self> {
        let numbers = self.relations().by_host.get(host).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(move |number| self.numbered(*number))
    }

    /// Calls `say` with every word of the service's values and commands that may be the name of a host.
    fn each_name_said(self, mut say: impl FnMut(&'a str)) {
        let service = self.service;
        let values = service.environment.iter().map(|variable| &variable.value);
        let texts = values.chain(&service.links).filter_map(Setting::<Text>::as_str);
        let commands = [&service.command, &service.entrypoint].into_iter().flatten();
        for text in texts.chain(commands.flat_map(words_of)) {
            text.split(|c: char| !is_host_char(c)).for_each(&mut say);
        }
    }

    /// The numbers of the services of the same project that the service waits for.
    fn awaited(self) -> impl Iterator<Item = usize> {
        let project = self.project;
        let name = |dependency: &'a Dependency| project.service_number(&dependency.service.value);
        self.service.depends_on.iter().filter_map(name)
    }

    /// Whether the service is known to use another one: it waits for it, or says its name.
    #[must_use]
    pub fn uses(self, other: Self) -> bool {
        let relations = self.relations();
        let own = self.id.service;
        let holds =
            |numbers: Option<&Vec<usize>>| numbers.is_some_and(|numbers| numbers.binary_search(&own).is_ok());
        if self.id.project == other.id.project {
            return holds(relations.awaited_by.get(&other.id.service))
                || other.hosts().any(|host| holds(relations.said_by.get(host)));
        }
        let hosts: BTreeSet<&str> = other.hosts().collect();
        let mut says = self.service.depends_on.iter().any(|awaited| awaited.service.value == other.name());
        self.each_name_said(|word| says |= hosts.contains(word));
        says
    }

    /// The services of the same project that are known to use this one.
    #[must_use]
    pub fn users(self) -> Vec<Self> {
        self.user_numbers().into_iter().map(|number| self.numbered(number)).collect()
    }

    fn user_numbers(self) -> BTreeSet<usize> {
        let relations = self.relations();
        let saying = self.hosts().filter_map(|host| relations.said_by.get(host));
        let all = relations.awaited_by.get(&self.id.service).into_iter().chain(saying);
        all.flatten().copied().filter(|number| *number != self.id.service).collect()
    }

    /// The numbers of the services of the same project that this one is known to use.
    fn used_numbers(self) -> BTreeSet<usize> {
        let mut used: BTreeSet<usize> = self.awaited().collect();
        let by_host = &self.relations().by_host;
        self.each_name_said(|word| used.extend(by_host.get(word).into_iter().flatten()));
        used
    }

    /// The services on a network of a datastore that it has nothing to do with, as far as that is known:
    /// those of other projects, too, where they name the same network.
    #[must_use]
    pub fn strangers(self, network: &str) -> Strangers<'a> {
        let users = self.user_numbers();
        let known: BTreeSet<usize> =
            users.iter().copied().chain(self.used_numbers()).chain([self.id.service]).collect();
        let own = self.relations().strangers.get(network).map(Vec::as_slice).unwrap_or_default();
        let own_strangers = || own.iter().filter(|number| !known.contains(*number));
        let name = |number: &usize| self.numbered(*number).name();
        let others = self.strangers_elsewhere(network);
        if others.is_empty() {
            let count = own.len() - known.iter().filter(|number| own.binary_search(number).is_ok()).count();
            return Strangers { named: own_strangers().take(MAX_NAMED).map(name).collect(), count };
        }
        let users: BTreeSet<&str> = users.iter().map(name).collect();
        let others = others.into_iter().map(Self::name).filter(|name| !users.contains(name));
        let all: BTreeSet<&str> = own_strangers().map(name).chain(others).collect();
        Strangers { count: all.len(), named: all.into_iter().take(MAX_NAMED).collect() }
    }

    /// The services of other projects on a network of the same name for the engine, without those that may
    /// use this service.
    fn strangers_elsewhere(self, network: &str) -> Vec<Self> {
        let Some(joined) = self.project.network(network) else { return Vec::new() };
        let mut found = Vec::new();
        for (number, project) in self.facts.repo.projects().iter().enumerate() {
            // Variants of one project have files in common, and do not run beside each other.
            let is_variant = || project.files.iter().any(|file| self.project.files.contains(file));
            if number == self.id.project || project.services.is_empty() {
                continue;
            }
            let same = project.networks.iter().filter(|other| {
                (joined.is_external() || other.is_external()) && other.engine_name() == joined.engine_name()
            });
            let same: Vec<&str> = same.map(|network| network.key.value.as_str()).collect();
            if same.is_empty() || is_variant() {
                continue;
            }
            let first = self.facts.service(ServiceId { project: number, service: 0 });
            let relations = first.relations();
            let members: BTreeSet<usize> =
                same.iter().filter_map(|key| relations.members.get(*key)).flatten().copied().collect();
            let members = members.into_iter().map(|service| first.numbered(service));
            found.extend(members.filter(|other| !other.may_use(self)));
        }
        found
    }

    /// Whether the service is a container on the default network because it names no other.
    #[must_use]
    fn is_on_default_network(self) -> bool {
        let is_implied = |member: &Membership| member.is_implied;
        self.is_container()
            && self.service.networks.iter().any(is_implied)
            && self.project.network("default").is_some_and(|network| network.is_implied)
    }

    /// Whether the service is on the default network and not alone there.
    #[must_use]
    pub fn shares_default_network(self) -> bool {
        self.is_on_default_network() && self.relations().by_default > 1
    }
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}
