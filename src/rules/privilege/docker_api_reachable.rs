//! A service must not reach the API of the container engine by a back way.

use crate::rules::prelude::*;

rule!("privilege/docker-api-reachable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| !service.is_socket_proxy()) {
        if let Some(flag) = service.service.use_api_socket.as_ref().filter(|flag| flag.is_true()) {
            let message = ("`use_api_socket` gives ", " the Docker socket and your registry credentials");
            out.find_of(service, flag.span, message).help("delete it, or use a socket proxy");
        }
        for path in service.host_paths() {
            match path.way {
                HostPathWay::Own if path.holds_engine_socket() => {
                    let message = ("", format!(" can use the Docker socket, which is in `{}`", path.path));
                    out.find_of(service, path.place, message)
                        .help("mount only the files that the service needs, one by one");
                }
                HostPathWay::Volume(volume, place)
                    if path.is_engine_socket() || path.holds_engine_socket() =>
                {
                    let volume = &volume.key.value;
                    let message =
                        ("", format!(" can use the Docker socket: volume `{volume}` binds `{}`", path.path));
                    out.find_of(service, path.place, message)
                        .note(place, "the volume binds this path")
                        .help("use a socket proxy, and mount the socket only there");
                }
                _ => {}
            }
        }
        if let Some(api) = service.engine_over_network() {
            let message =
                ("`DOCKER_HOST` gives ", " a Docker engine over the network, which means root on its host");
            let finding = out.find_of(service, api.place, message);
            if let Some(engine) = api.service {
                match engine.open_proxy() {
                    Some(place) => finding.note(
                        place,
                        format!("`{}` allows the API calls that create containers", engine.name()),
                    ),
                    None => finding.note(engine.place(), format!("`{}` runs the engine", engine.name())),
                };
            }
            finding.help("use a socket proxy that allows only the API calls that the service needs");
        }
    }
}
