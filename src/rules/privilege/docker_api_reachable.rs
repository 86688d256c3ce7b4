//! A service must not reach the API of the container engine by a back way.

use crate::rules::prelude::*;

rule!("privilege/docker-api-reachable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| !service.is_socket_proxy()) {
        if let Some(flag) = service.service.use_api_socket.as_ref().filter(|flag| flag.is_true()) {
            let message = ("`use_api_socket` hands ", " the engine and your registry credentials");
            out.find_of(service, flag.span, message).help("delete it, or put a socket proxy in between");
        }
        for path in service.host_paths() {
            match path.way {
                HostPathWay::Own if path.holds_engine_socket() => {
                    let message = ("", format!(" can reach the engine: its socket lies in `{}`", path.path));
                    out.find_of(service, path.place, message)
                        .help("mount only what the service needs from there, file by file");
                }
                HostPathWay::Volume(volume, place)
                    if path.is_engine_socket() || path.holds_engine_socket() =>
                {
                    let volume = &volume.key.value;
                    let message =
                        ("", format!(" can reach the engine: volume `{volume}` is made of `{}`", path.path));
                    out.find_of(service, path.place, message)
                        .note(place, "the volume is a bind of this path")
                        .help("put a socket proxy in between, and mount the socket there alone");
                }
                _ => {}
            }
        }
        if let Some(api) = service.engine_over_network() {
            let message =
                ("`DOCKER_HOST` gives ", " an engine over the network: who reaches it is root there");
            let finding = out.find_of(service, api.place, message);
            if let Some(engine) = api.service {
                match engine.open_proxy() {
                    Some(place) => finding.note(
                        place,
                        format!("`{}` lets through the calls that make containers", engine.name()),
                    ),
                    None => finding.note(engine.place(), format!("`{}` is the engine", engine.name())),
                };
            }
            finding
                .help("put a socket proxy in front of the engine that lets through only the calls it needs");
        }
    }
}
