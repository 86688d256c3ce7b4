//! Who may use a service, and whom its ports are open to.

use crate::compose::{Dependency, Port, Setting};
use crate::facts::handles::ServiceRef;
use crate::source::Text;

impl ServiceRef<'_> {
    /// Whether a dependency is one that somebody chose: a shared namespace, volumes of others and links bring
    /// one, too, which cannot wait for anything.
    #[must_use]
    pub fn waits_by_choice(self, dependency: &Dependency) -> bool {
        let name = dependency.service.value.as_str();
        let service = self.service;
        let modes = [&service.network_mode, &service.pid, &service.ipc].into_iter().flatten();
        let first =
            |text: &Setting<Text>| text.as_str().and_then(|text| text.split(':').next().map(str::to_owned));
        let mut others = service.links.iter().chain(&service.volumes_from).filter_map(first);
        let mut shared = modes.filter_map(|mode| mode.as_str()?.strip_prefix("service:").map(str::to_owned));
        !others.any(|other| other == name) && !shared.any(|other| other == name)
    }

    /// Whether the service may use a datastore without a line that says so: what people look into datastores
    /// with, what watches or saves them. Other datastores do not begin to talk by themselves.
    #[must_use]
    pub fn may_use(self, datastore: Self) -> bool {
        self.helps_with_datastores() || datastore.uses(self)
    }

    /// Whether the service may use any datastore, by its name, its image, or as a datastore itself.
    pub(super) fn helps_with_datastores(self) -> bool {
        let helps =
            ["backup", "dump", "exporter", "migrat", "init", "seed", "setup", "restore", "metrics", "admin"];
        let name = self.name().to_lowercase();
        let image = self.external_image().map(|image| image.repository).unwrap_or_default();
        self.is_datastore_client()
            || helps.iter().any(|word| name.contains(word) || image.contains(word))
            || self.datastore().is_some()
    }

    /// Whether a port gives the data of a datastore, which services of the project use themselves, to
    /// others: not to the host alone, and not in a development project.
    #[must_use]
    pub fn opens_data_to_others(self, port: &Port) -> bool {
        if self.project.is_for_development() || port.is_local() || self.discards_ports() {
            return false;
        }
        // Object stores and brokers of devices are often there to be reached.
        let Some(datastore) = self.datastore().filter(|datastore| datastore.is_internal()) else {
            return false;
        };
        let target = port.target.as_ref().and_then(|target| target.known());
        target.is_some_and(|target| datastore.ports.contains(target))
            && self.users().iter().any(|user| !user.is_datastore_client() && user.datastore().is_none())
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn some_dependencies_are_chosen() {
        for (what, api, expected) in [
            ("it waits", "{image: a, depends_on: [db]}", true),
            ("a link", "{image: a, links: [db]}", false),
            ("a link of another name", "{image: a, depends_on: [db], links: ['db:store']}", false),
            ("its volumes", "{image: a, volumes_from: ['db:ro']}", false),
            ("its network", "{image: a, network_mode: 'service:db'}", false),
            ("its processes", "{image: a, depends_on: [db], pid: 'service:db'}", false),
            ("its memory", "{image: a, ipc: 'service:db'}", false),
            ("it waits, and shares with another", "{image: a, depends_on: [db], ipc: 'service:other'}", true),
            ("it waits, and links another", "{image: a, depends_on: [db], links: ['other:db']}", true),
            ("it waits, and has the host's", "{image: a, depends_on: [db], ipc: host}", true),
        ] {
            let facts = of(&[(
                "compose.yaml",
                &format!("services:\n  api: {api}\n  db: {{image: a}}\n  other: {{image: a}}\n"),
            )]);
            let api = facts.named_service("api");
            let dependency = api.service.depends_on.iter().find(|it| it.service.value == "db").unwrap();
            assert_eq!(api.waits_by_choice(dependency), expected, "{what}");
        }
    }

    #[test]
    fn some_services_are_there_for_datastores() {
        for (what, name, service, helps, may_use) in [
            ("a program", "web", "{image: acme/web}", false, false),
            (
                "one that uses the datastore",
                "web",
                "{image: acme/web, environment: {HOST: db}}",
                false,
                false,
            ),
            ("one that the datastore uses", "vault", "{image: acme/web}", false, true),
            ("a name that says so", "DB-Backup", "{image: acme/web}", true, true),
            ("an image that says so", "web", "{image: prom/postgres-exporter}", true, true),
            (
                "an image of another user that says so",
                "web",
                "{build: {dockerfile_inline: FROM acme/exporter}}",
                false,
                false,
            ),
            ("a tool for people", "web", "{image: dbgate/dbgate}", true, true),
            ("a datastore", "web", "{image: redis}", true, true),
        ] {
            let facts = of(&[(
                "compose.yaml",
                &format!(
                    "services:\n  {name}: {service}\n  db: {{image: postgres, environment: {{KEYS: 'http://vault:80'}}}}\n"
                ),
            )]);
            let service = facts.named_service(name);
            assert_eq!(service.helps_with_datastores(), helps, "{what}");
            assert_eq!(service.may_use(facts.named_service("db")), may_use, "{what}");
        }
    }

    #[test]
    fn ports_of_datastores_are_open_to_others() {
        let user = "{image: acme/x, environment: {HOST: db}}";
        for (what, path, db, api, expected) in [
            ("its port", "compose.yaml", "{image: postgres, ports: ['5432:5432']}", user, true),
            (
                "a port of its own choice",
                "compose.yaml",
                "{image: postgres, ports: ['15432:5432']}",
                user,
                true,
            ),
            ("for development", "compose.dev.yaml", "{image: postgres, ports: ['5432:5432']}", user, false),
            (
                "for the host alone",
                "compose.yaml",
                "{image: postgres, ports: ['127.0.0.1:5432:5432']}",
                user,
                false,
            ),
            ("another port of it", "compose.yaml", "{image: postgres, ports: ['5432:9187']}", user, false),
            (
                "a port that is not known",
                "compose.yaml",
                "{image: postgres, ports: [{target: '${PORT}', published: '5432'}]}",
                user,
                false,
            ),
            ("a store of files", "compose.yaml", "{image: minio/minio, ports: ['9000:9000']}", user, false),
            ("no datastore", "compose.yaml", "{image: acme/x, ports: ['5432:5432']}", user, false),
            ("no user", "compose.yaml", "{image: postgres, ports: ['5432:5432']}", "{image: acme/x}", false),
            (
                "people use it",
                "compose.yaml",
                "{image: postgres, ports: ['5432:5432']}",
                "{image: adminer, environment: {HOST: db}}",
                false,
            ),
            (
                "another datastore uses it",
                "compose.yaml",
                "{image: postgres, ports: ['5432:5432']}",
                "{image: redis, environment: {HOST: db}}",
                false,
            ),
        ] {
            let facts = of(&[(path, &format!("services:\n  api: {api}\n  db: {db}\n"))]);
            let db = facts.named_service("db");
            assert_eq!(db.opens_data_to_others(&db.service.ports[0]), expected, "{what}");
        }
    }
}
