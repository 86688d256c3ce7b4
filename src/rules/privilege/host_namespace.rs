//! A service must not live in the namespaces of the host.

use crate::rules::prelude::*;

rule!("privilege/host-namespace", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        for namespace in Namespace::ALL {
            let Some(mode) = service.namespace(namespace).filter(|mode| mode.is("host")) else { continue };
            let (gives, help) = words(namespace);
            let key = namespace.key();
            out.find_of(service, mode.span, (format!("`{key}: host` gives "), format!(" {gives}")))
                .overridden(mode)
                .help(help);
        }
    }
}

/// What the host's namespace gives, and what to type instead.
fn words(namespace: Namespace) -> (&'static str, &'static str) {
    match namespace {
        Namespace::Network => (
            "all network interfaces and local ports of the host",
            "delete it, and publish the ports that are needed: `ports: [\"127.0.0.1:8080:8080\"]`",
        ),
        Namespace::Processes => (
            "access to all processes of the host, their memory and their environment",
            "delete it; to see another service's processes: `pid: service:<name>`",
        ),
        Namespace::Memory => (
            "access to the shared memory of the host's processes",
            "delete it; for more shared memory: `shm_size: 1gb`",
        ),
        Namespace::Name => {
            ("access to the hostname of the host", "delete it; to set the hostname: `hostname: <name>`")
        }
        Namespace::Users => {
            ("the user IDs of the host: root in the container is root on the host", "delete it")
        }
        Namespace::ControlGroups => {
            ("access to the cgroups of the host", "delete it, or set `cgroup: private`")
        }
    }
}
