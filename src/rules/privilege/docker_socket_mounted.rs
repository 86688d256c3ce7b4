//! A service must not mount the socket of the container engine.

use crate::rules::prelude::*;

rule!("privilege/docker-socket-mounted", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| !service.is_socket_proxy()) {
        let own = service.host_paths().into_iter().filter(|path| matches!(path.way, HostPathWay::Own));
        for socket in own.filter(HostPath::is_engine_socket) {
            let after = match socket.is_read_only {
                true => " root rights on the host: `ro` protects the file, not the API behind it",
                false => " root rights on the host",
            };
            let finding = out.find_of(service, socket.place, ("the Docker socket gives ", after));
            match service.open_proxy() {
                Some(place) => finding
                    .note(place, "this allows the API calls that create containers, so the proxy protects nothing")
                    .help(
                        "allow only the API calls that are needed: `POST: 0`, or single ones such as \
                         `ALLOW_RESTARTS: 1`",
                    ),
                None => finding.help(
                    "use a socket proxy that allows only the API calls that the service needs, and give the service \
                     `DOCKER_HOST: tcp://<proxy>:2375` on a separate network",
                ),
            };
        }
    }
}
