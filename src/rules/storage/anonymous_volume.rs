//! Data should be in a volume with a name.

use crate::rules::prelude::*;

rule!("storage/anonymous-volume", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        for volume in service.service.volumes.iter().filter(|volume| volume.is_anonymous()) {
            let Some(target) = volume.target.as_ref().and_then(|target| target.as_str()) else { continue };
            if service.hides_part_of_bind(target) || service.can_be_made_again(target) {
                continue;
            }
            let message = ("the data of ", format!(" in `{target}` are in an anonymous volume"));
            let finding = out.find_of(service, volume.span, message);
            if service.project.is_for_development() {
                finding.at_most(Level::Notice);
            }
            finding.help(format!(
                "give it a name: `data:{target}`, with `data: {{}}` under `volumes:`; for temporary data use `tmpfs:`"
            ));
        }
        let Some(image) = service.image() else { continue };
        let volumes = service.unmounted_volumes(image).into_iter();
        for (path, place) in volumes.filter(|(path, _)| !service.can_be_made_again(path)) {
            let message = ("the data of ", format!(" in `{path}` are in an anonymous volume"));
            let finding = out.find_of(service, service.place(), message);
            if service.project.is_for_development() {
                finding.at_most(Level::Notice);
            }
            finding
                .note(place, "the image declares the volume here")
                .help(format!("mount a named volume: `volumes: [\"data:{path}\"]`"));
        }
    }
}
