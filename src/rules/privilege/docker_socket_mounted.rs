//! A service must not mount the socket of the container engine.

use crate::rules::prelude::*;

rule!("privilege/docker-socket-mounted", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for service in repo.runtime_services().filter(|service| !service.is_socket_proxy()) {
        let own = service.host_paths().into_iter().filter(|path| matches!(path.way, Way::Own));
        for socket in own.filter(HostPath::is_engine_socket) {
            let mut message = "the engine's socket makes {services} root on the host".to_owned();
            if socket.is_read_only {
                message += ": `ro` protects the file, not what is asked through it";
            }
            out.find_of(service, socket.place, message).help(
                "put a socket proxy in front that lets through only the calls it needs, and give the service \
                 `DOCKER_HOST: tcp://<proxy>:2375` on a network of their own",
            );
        }
    }
}
