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
            "every interface and every local port of the host",
            "delete it, and publish what must be reached: `ports: [\"127.0.0.1:8080:8080\"]`",
        ),
        Namespace::Processes => (
            "every process of the host, with its memory and its variables",
            "delete it; to see another service's processes: `pid: service:<name>`",
        ),
        Namespace::Memory => (
            "the shared memory of the host's processes",
            "delete it; for more shared memory: `shm_size: 1gb`",
        ),
        Namespace::Name => {
            ("the host's name, to read and to change", "delete it; for a fixed name: `hostname: <name>`")
        }
        Namespace::Users => ("the host's users: its root is the host's", "delete it"),
        Namespace::ControlGroups => ("the host's control groups", "delete it, or say `cgroup: private`"),
    }
}
