//! Each service can be built.

use crate::rules::prelude::*;

rule!("isolation/service-without-dockerfile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.unbuilt_services() {
        let directory = &service.directory;
        let message = match (&service.reason, &service.doubt) {
            (_, Some(doubt)) => {
                format!(
                    "what makes an image of service `{directory}` is not known: it has no Dockerfile, and {doubt}"
                )
            }
            (ServiceReason::StartScript { name, .. }, None) => {
                format!("service `{directory}` can be started (`{name}`), but has no Dockerfile to build it")
            }
            _ => format!("service `{directory}` has no Dockerfile, and nothing builds it"),
        };
        let finding = match service.doubt {
            Some(_) => out.doubt(service.place, message),
            None => out.find(service.place, message),
        };
        for sibling in &service.siblings {
            finding.note(*sibling, "a service next to it has one");
        }
        finding.help(format!(
            "add `{directory}/Dockerfile`; if it is not a service, list the directories of services in the policy: `services:`"
        ));
    }
}
