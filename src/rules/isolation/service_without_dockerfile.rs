//! Each service can be built.

use crate::rules::prelude::*;

rule!("isolation/service-without-dockerfile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.unbuilt_services() {
        let directory = &service.directory;
        let message = match (&service.reason, &service.doubt) {
            (_, Some(doubt)) => {
                format!(
                    "what makes an image of the service `{directory}` is not known: it has no Dockerfile, and {doubt}"
                )
            }
            (ServiceReason::StartScript { name, .. }, None) => {
                format!(
                    "the service `{directory}` can be started (`{name}`) and cannot be built: it has no Dockerfile"
                )
            }
            _ => format!("the service `{directory}` has no Dockerfile, and no service builds it"),
        };
        let finding = match service.doubt {
            Some(_) => out.doubt(service.place, message),
            None => out.find(service.place, message),
        };
        for sibling in &service.siblings {
            finding.note(*sibling, "a service beside it has one");
        }
        finding.help(format!(
            "add `{directory}/Dockerfile`; if it is no service, say with `services:` in the policy which directories are"
        ));
    }
}
