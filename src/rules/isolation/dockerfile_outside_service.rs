//! The Dockerfile of a service lies in the service's own directory.

use crate::rules::prelude::*;

rule!("isolation/dockerfile-outside-service", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.images() {
        let dockerfile = image.dockerfile();
        let Some(own) = image.service_directory() else { continue };
        if dockerfile.is_inline || dockerfile.path.is_in(&own.directory) || image.is_for_development() {
            continue;
        }
        for service in image.runtime_services() {
            let Some(build) = &service.service.build else { continue };
            let place = build.dockerfile.as_ref().map_or(build.span, |dockerfile| dockerfile.span);
            let message = format!(
                "service `{}` is built from `{}`, which is outside its directory `{}`",
                service.name(),
                dockerfile.path,
                own.directory
            );
            out.find(place, message).help(format!(
                "move the Dockerfile to `{}`; the build context can stay the same",
                own.directory
            ));
        }
    }
}
