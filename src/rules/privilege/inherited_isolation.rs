//! A service must not take the host from another service or network.

use crate::rules::prelude::*;

rule!("privilege/inherited-isolation", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        for inherited in service.inherited_namespaces() {
            let what = match inherited.namespace {
                Namespace::Network => "network",
                Namespace::Processes => "processes",
                _ => "shared memory",
            };
            let message = ("", format!(" can use the host's {what} through `{}`", inherited.from));
            out.find_of(service, inherited.place, message)
                .note(inherited.cause, "this is the host's namespace")
                .help("do not share this namespace; publish or mount what the service needs");
        }
        for path in service.host_paths() {
            let HostPathWay::Service(from, place) = path.way else { continue };
            let is_engine = path.is_engine_socket() || path.holds_engine_socket();
            if !is_engine && !path.is_sensitive() {
                continue;
            }
            let message = ("", format!(" can use `{}` of the host through `{from}`", path.path));
            let finding = out.find_of(service, path.place, message);
            finding
                .note(place, format!("`{from}` mounts it here"))
                .help("mount only the volumes that it needs, by name, instead of `volumes_from`");
            if path.is_read_only && !is_engine {
                finding.at_most(Level::Warning);
            }
        }
    }
}
