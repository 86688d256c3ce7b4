//! What the services of a project are to each other, worked out once: which are datastores, which names each
//! answers to, who says such a name. Asked in pairs, a project of thousands of services would take minutes.

use std::collections::BTreeSet;

use super::datastore::words_of;
use crate::compose::{Dependency, Membership, Setting};
use crate::facts::handles::{Facts, ServiceRef};
use crate::facts::memo::{Relations, Standing};
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
const NAMED: usize = 4;

impl Facts {
    fn standings(&self) -> &[Vec<Standing>] {
        self.memo.standings.get_or_init(|| {
            let projects = self.repo.projects().iter();
            let mut all: Vec<Vec<Standing>> =
                projects.map(|project| Vec::with_capacity(project.services.len())).collect();
            for service in self.services() {
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
        &self.facts.standings()[self.id.project][self.id.service]
    }

    pub(crate) fn relations(self) -> &'a Relations {
        let relations = &self.facts.memo.relations[self.id.project];
        relations.get_or_init(|| Relations::new(&self.siblings().collect::<Vec<_>>()))
    }

    /// The names by which services of the same project reach the service.
    pub(super) fn hosts(self) -> impl Iterator<Item = &'a str> {
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
            return Strangers { named: own_strangers().take(NAMED).map(name).collect(), count };
        }
        let users: BTreeSet<&str> = users.iter().map(name).collect();
        let others = others.into_iter().map(Self::name).filter(|name| !users.contains(name));
        let all: BTreeSet<&str> = own_strangers().map(name).chain(others).collect();
        Strangers { count: all.len(), named: all.into_iter().take(NAMED).collect() }
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

    /// Whether the service is on the default network with two others at least.
    #[must_use]
    pub fn shares_default_network(self) -> bool {
        self.is_on_default_network() && self.relations().by_default > 2
    }
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use crate::facts::handles::ServiceRef;
    use crate::facts::of;

    /// A row: what it is, what is there, and what is expected.
    type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

    fn names<'a>(services: impl IntoIterator<Item = ServiceRef<'a>>) -> Vec<&'a str> {
        services.into_iter().map(ServiceRef::name).collect()
    }

    #[test]
    fn services_use_whom_they_wait_for_and_whom_they_name() {
        for (what, service, expected) in [
            ("nothing said", "{image: a}", false),
            ("it waits", "{image: a, depends_on: [db]}", true),
            ("it waits for another", "{image: a, depends_on: [other]}", false),
            ("an address", "{image: a, environment: {URL: 'postgres://u:p@db:5432/app'}}", true),
            ("a longer name", "{image: a, environment: {URL: 'postgres://my-db:5432/app'}}", false),
            ("the name of a variable", "{image: a, environment: {db: x}}", false),
            ("a host in a domain", "{image: a, environment: {HOST: db.acme.example}}", false),
            ("a value that is not known", "{image: a, environment: {HOST: '${HOST}'}}", false),
            ("its container's name", "{image: a, environment: {HOST: acme_db}}", true),
            ("its host's name", "{image: a, environment: {HOST: store.local}}", true),
            ("its name on a network", "{image: a, environment: {HOST: data}}", true),
            ("a command", "{image: a, command: wait-for db}", true),
            ("an entrypoint", "{image: a, entrypoint: [wait-for, 'db:5432']}", true),
        ] {
            let db = "{image: postgres, container_name: acme_db, hostname: store.local, networks: {default: {aliases: [data]}}, environment: {SELF: db}}";
            let other = "{image: a, links: ['api:x']}";
            let facts = of(&[
                ("a/compose.yaml", &format!("services:\n  api: {service}\n  db: {db}\n  other: {other}\n")),
                // Another project says the same of services that are not its own.
                ("b/compose.yaml", &format!("services:\n  far: {service}\n")),
            ]);
            let [api, db, far] = ["api", "db", "far"].map(|name| facts.named_service(name));
            assert_eq!(api.uses(db), expected, "{what}");
            assert_eq!(names(db.users()), Vec::from_iter(expected.then_some("api")), "{what}");
            assert_eq!(far.uses(db), expected, "from another project: {what}");
            assert!(!db.uses(api), "{what}");
            assert_eq!(names(api.users()), ["other"], "{what}");
        }
    }

    #[test]
    fn services_answer_to_names() {
        let facts = of(&[(
            "compose.yaml",
            "services:\n  api: {image: a, hostname: web}\n  web: {image: a}\n  db: {image: a, container_name: db}\n",
        )]);
        let api = facts.named_service("api");
        for (host, expected) in
            [("api", &["api"][..]), ("web", &["api", "web"]), ("db", &["db"]), ("cache", &[])]
        {
            assert_eq!(names(api.answering(host)), expected, "{host}");
        }
    }

    #[test]
    fn datastores_have_strangers_on_their_networks() {
        let many = "a: {image: a, networks: [back]}\n  b: {image: a, networks: [back]}\n  c: {image: a, networks: [back]}\n  d: {image: a, networks: [back]}\n  e: {image: a, networks: [back]}";
        let far = "services:\n  far: {image: a, networks: [front]}\n  web: {image: a, networks: [front]}\n  backup: {image: a, networks: [front]}\nnetworks: {front: {name: shared, external: true}}\n";
        let cases: [Case<'_>; 16] = [
            ("nobody", "", &[], "0:"),
            ("one that uses it", "web: {image: a, networks: [back], depends_on: [db]}", &[], "0:"),
            ("one that does not", "web: {image: a, networks: [back]}", &[], "1: web"),
            ("one on another network", "web: {image: a, networks: [front]}", &[], "0:"),
            ("one on both", "web: {image: a, networks: [front, back]}", &[], "1: web"),
            ("one that the datastore names", "vault: {image: a, networks: [back]}", &[], "0:"),
            (
                "one that the datastore waits for",
                "init0: {image: a, networks: [back]}\n  first: {image: a, networks: [back]}",
                &[],
                "0:",
            ),
            ("one that helps", "db-backup: {image: a, networks: [back]}", &[], "0:"),
            ("another datastore", "cache: {image: redis, networks: [back]}", &[], "0:"),
            ("many", many, &[], "5: a, b, c, d"),
            (
                "some who use it among many",
                "a: {image: a, networks: [back], depends_on: [db]}\n  b: {image: a, networks: [back]}",
                &[],
                "1: b",
            ),
            (
                "those of another project",
                "near: {image: a, networks: [back]}",
                &[("far/compose.yaml", far)],
                "3: far, near, web",
            ),
            (
                "the same name here and there",
                "web: {image: a, networks: [back], depends_on: [db]}",
                &[("far/compose.yaml", far)],
                "1: far",
            ),
            (
                "others who may use it",
                "",
                &[(
                    "far/compose.yaml",
                    "services: {far: {image: a, networks: [shared], environment: {HOST: db}}}\nnetworks: {shared: {external: true}}\n",
                )],
                "1: far",
            ),
            (
                "a network of the same name that is not shared",
                "",
                &[(
                    "far/compose.yaml",
                    "services: {far: {image: a, networks: [n]}}\nnetworks: {n: {name: other, external: true}}\n",
                )],
                "0:",
            ),
            (
                "a project with a file in common",
                "web: {extends: {file: base.yaml, service: x}, networks: [back]}",
                &[
                    (
                        "far/compose.yaml",
                        "services: {far: {extends: {file: ../base.yaml, service: x}, networks: [n]}}\nnetworks: {n: {name: shared, external: true}}\n",
                    ),
                    ("base.yaml", "services: {x: {image: a}}\n"),
                ],
                "1: web",
            ),
        ];
        for (what, services, others, expected) in cases {
            let compose = format!(
                "services:\n  db: {{image: postgres, networks: [back], environment: {{KEYS: 'http://vault'}}, depends_on: {{first: {{condition: service_started, required: false}}}}}}\n  {services}\nnetworks: {{back: {{name: shared}}, front: }}\n"
            );
            let mut files = vec![("compose.yaml", compose.as_str())];
            files.extend(others);
            let facts = of(&files);
            let found = facts.named_service("db").strangers("back");
            assert_eq!(format!("{}: {}", found.count, found.named.join(", ")).trim_end(), expected, "{what}");
        }
        let facts = of(&[("compose.yaml", "services: {db: {image: postgres}}\n")]);
        assert_eq!(facts.named_service("db").strangers("lost").count, 0);
    }

    #[test]
    fn services_are_on_the_default_network() {
        for (what, compose, is_on, is_shared) in [
            ("three", "services: {api: {image: a}, web: {image: a}, db: {image: a}}", true, true),
            ("two", "services: {api: {image: a}, web: {image: a}}", true, false),
            ("one", "services: {api: {image: a}}", true, false),
            (
                "the other is elsewhere",
                "services: {api: {image: a}, web: {image: a, network_mode: none}, db: {image: a}}",
                true,
                false,
            ),
            (
                "the other is no container",
                "services: {api: {image: a}, web: {provider: {type: x}}, db: {image: a}}",
                true,
                false,
            ),
            (
                "no container",
                "services: {api: {provider: {type: x}}, web: {image: a}, db: {image: a}, q: {image: a}}",
                false,
                false,
            ),
            (
                "another network",
                "services: {api: {image: a, networks: [n]}, web: {image: a}, db: {image: a}, q: {image: a}}\nnetworks: {n: }",
                false,
                false,
            ),
            (
                "said",
                "services: {api: {image: a, networks: [default]}, web: {image: a}, db: {image: a}, q: {image: a}}",
                false,
                false,
            ),
            (
                "the host's",
                "services: {api: {image: a, network_mode: host}, web: {image: a}, db: {image: a}, q: {image: a}}",
                false,
                false,
            ),
            (
                "one that is described",
                "services: {api: {image: a}, web: {image: a}, db: {image: a}}\nnetworks: {default: {internal: true}}",
                false,
                false,
            ),
        ] {
            let facts = of(&[("compose.yaml", compose)]);
            let api = facts.named_service("api");
            assert_eq!(api.is_on_default_network(), is_on, "{what}");
            assert_eq!(api.shares_default_network(), is_shared, "{what}");
        }
    }
}
