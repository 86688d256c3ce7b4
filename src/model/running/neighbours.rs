//! Who is on a network with a service, who uses it, and whom its ports are open to.

use crate::model::project::{Dependency, Network, Port, Setting};
use crate::model::services::ServiceRef;
use crate::source::Text;

impl<'a> ServiceRef<'a> {
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

    /// The services of its project that are known to use it.
    #[must_use]
    pub fn users(self) -> Vec<Self> {
        self.siblings().filter(|other| other.id != self.id && other.uses(self).is_some()).collect()
    }

    /// The other services on one of its networks, those of other projects too where they name the same.
    #[must_use]
    pub fn neighbours(self, network: &str) -> Vec<Self> {
        let engine_name = self.project.network(network).map(Network::engine_name);
        let is_shared = self.project.network(network).is_some_and(Network::is_external);
        let is_member = |other: &Self| {
            let mut networks = other.service.networks.iter();
            if std::ptr::eq(other.project, self.project) {
                return other.id != self.id && networks.any(|member| member.network.value == network);
            }
            // Variants of one project have files in common, and do not run beside each other.
            let is_variant = other.project.files.iter().any(|file| self.project.files.contains(file));
            !is_variant
                && networks.any(|member| {
                    let joined = other.project.network(&member.network.value);
                    joined.is_some_and(|joined| {
                        (is_shared || joined.is_external()) && Some(joined.engine_name()) == engine_name
                    })
                })
        };
        self.repo.services().filter(is_member).collect()
    }

    /// Whether it may use a datastore without a line that says so: what people look into datastores with,
    /// what watches or saves them. Other datastores do not begin to talk by themselves.
    #[must_use]
    pub fn may_use(self, datastore: Self) -> bool {
        let helps =
            ["backup", "dump", "exporter", "migrat", "init", "seed", "setup", "restore", "metrics", "admin"];
        let name = self.name().to_lowercase();
        let image = self.external_image().map(|image| image.repository).unwrap_or_default();
        self.is_datastore_client()
            || helps.iter().any(|word| name.contains(word) || image.contains(word))
            || datastore.uses(self).is_some()
            || self.datastore().is_some()
    }

    /// Whether a port gives the data of a datastore, which services of the project use themselves, to
    /// others: not to the host alone, and not in a development project.
    #[must_use]
    pub fn opens_data_to_others(self, port: &Port) -> bool {
        if self.project.is_for_development() || port.is_local() {
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
