//! The port at which a health check should ask what an image runs, as far as its files and its services say it.

use std::collections::BTreeSet;

use crate::facts::handles::{Image, ServiceRef};

/// Variables by which programs are told the port they listen on.
const PORT_VARIABLES: [&str; 3] = ["PORT", "SERVER_PORT", "HTTP_PORT"];

/// Ports on which the answer is encrypted: a check is simpler where another one is open.
pub(super) const ENCRYPTED: [u16; 2] = [443, 8443];

impl Image<'_> {
    /// The port to ask in a health check for `services`, which run the image: the one that the configuration of its
    /// server names, that both the services and EXPOSE name, that a variable names, EXPOSE or the services alone.
    /// `None` where nothing names one.
    pub(super) fn proposed_port(self, services: &[ServiceRef<'_>]) -> Option<u16> {
        let targets: Vec<u16> = services.iter().flat_map(|service| service.targets()).collect();
        let exposed = self.runtime().state.exposed.iter().filter_map(|exposed| {
            let text = exposed.value.known()?;
            let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
            number.split('-').next()?.parse().ok().filter(|_| protocol == "tcp")
        });
        let exposed: Vec<u16> = exposed.collect();
        let configured = self.listens().map(|listens| listens.ports.iter().map(|port| port.value).collect());
        let configured: Vec<u16> = configured.unwrap_or_default();
        let variables = services.iter().filter_map(|service| service.port_variable());
        let own = PORT_VARIABLES.iter().filter_map(|name| {
            let variable = self.runtime().state.variables.environment_variable(name)?;
            variable.value.known()?.parse().ok()
        });
        let variable = variables.chain(own).next();
        let both = |ports: &[u16]| {
            let targets: BTreeSet<u16> = targets.iter().copied().collect();
            plain(ports.iter().copied().filter(|port| targets.contains(port)))
        };
        // What is mounted may be another configuration; then the services know better.
        let is_other = !configured.is_empty() && !targets.is_empty() && both(&configured).is_none();
        both(&configured)
            .or_else(|| {
                if is_other { plain(targets.iter().copied()) } else { plain(configured.iter().copied()) }
            })
            .or_else(|| both(&exposed))
            .or(variable)
            .or_else(|| plain(exposed.iter().copied()))
            .or_else(|| plain(targets.iter().copied()))
    }
}

impl ServiceRef<'_> {
    /// The port to ask in a health check of a service whose image is not built here: one that it publishes, or that a
    /// variable names.
    pub(super) fn proposed_port(self) -> Option<u16> {
        self.port_variable().or_else(|| plain(self.targets().into_iter()))
    }

    /// The ports of the container that the service publishes or exposes over TCP.
    pub(super) fn targets(self) -> Vec<u16> {
        let is_tcp = |protocol: Option<&str>| protocol.is_none_or(|protocol| protocol == "tcp");
        let published = self.service.ports.iter().filter_map(|port| {
            let protocol = port.protocol.as_ref().and_then(|protocol| protocol.as_str());
            port.target.as_ref()?.known().copied().filter(|_| is_tcp(protocol))
        });
        let exposed = self.service.expose.iter().filter_map(|exposed| exposed.as_str()?.parse().ok());
        published.chain(exposed).collect()
    }

    fn port_variable(self) -> Option<u16> {
        let named = |name: &&str| self.service.variable(name)?.value.as_str()?.parse().ok();
        PORT_VARIABLES.iter().find_map(named)
    }
}

/// The first port, one that is not encrypted before others.
fn plain(mut ports: impl Iterator<Item = u16>) -> Option<u16> {
    let first = ports.next()?;
    match ENCRYPTED.contains(&first) {
        true => ports.find(|port| !ENCRYPTED.contains(port)).or(Some(first)),
        false => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn the_port_that_several_say_comes_first() {
        for (what, dockerfile, service, expected) in [
            ("nothing", "", "{build: .}", None),
            ("EXPOSE", "EXPOSE 8080", "{build: .}", Some(8080)),
            ("the first that is not encrypted", "EXPOSE 443 8080", "{build: .}", Some(8080)),
            ("over TCP", "EXPOSE 53/udp 8080", "{build: .}", Some(8080)),
            ("what is published", "", "{build: ., ports: ['80:3000']}", Some(3000)),
            ("what is exposed", "", "{build: ., expose: [3000]}", Some(3000)),
            ("not over UDP", "", "{build: ., ports: ['53:53/udp']}", None),
            ("both", "EXPOSE 1 3000", "{build: ., ports: ['80:3000']}", Some(3000)),
            ("a variable", "EXPOSE 1\nENV PORT=2", "{build: .}", Some(2)),
            ("of the service", "EXPOSE 1", "{build: ., environment: {PORT: 3}}", Some(3)),
        ] {
            let facts = of(&[
                ("Dockerfile", &format!("FROM alpine:3.22\n{dockerfile}\nCMD [\"/app\"]\n")),
                ("compose.yaml", &format!("services:\n  app: {service}\n")),
            ]);
            let services = [facts.named_service("app")];
            assert_eq!(facts.image_of("Dockerfile").proposed_port(&services), expected, "{what}");
        }
    }

    #[test]
    fn a_configuration_says_it_unless_another_is_mounted() {
        let nginx = "FROM nginx:1.31-alpine\nCOPY site.conf /etc/nginx/conf.d/default.conf\nEXPOSE 80\n";
        for (service, expected) in [("{build: .}", 8081), ("{build: ., ports: ['80:9000']}", 9000)] {
            let facts = of(&[
                ("Dockerfile", nginx),
                ("site.conf", "server { listen 8081; }\n"),
                ("compose.yaml", &format!("services:\n  app: {service}\n")),
            ]);
            let services = [facts.named_service("app")];
            assert_eq!(facts.image_of("Dockerfile").proposed_port(&services), Some(expected), "{service}");
        }
    }

    #[test]
    fn images_of_others_are_asked_where_services_publish_them() {
        for (service, expected) in [
            ("{image: 'nginx:1.31'}", None),
            ("{image: 'nginx:1.31', ports: ['8080:8080']}", Some(8080)),
            ("{image: 'nginx:1.31', environment: {PORT: 81}}", Some(81)),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  app: {service}\n"))]);
            assert_eq!(facts.named_service("app").proposed_port(), expected, "{service}");
        }
    }
}
