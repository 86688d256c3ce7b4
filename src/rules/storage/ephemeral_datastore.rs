//! What is in a datastore should outlive its container.

use crate::rules::prelude::*;

rule!("storage/ephemeral-datastore", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in
        facts.deployed_services().into_iter().filter(|service| !service.project.is_for_development())
    {
        let Some(datastore) = service.datastore().filter(|datastore| datastore.keeps_data()) else {
            continue;
        };
        let Data::Lost { path, near, is_shadowed } = service.data(datastore) else { continue };
        let name = &datastore.name;
        let target = |volume: &Volume| {
            volume.target.as_ref().and_then(|target| target.as_str()).unwrap_or_default().to_owned()
        };
        let help = path.map_or_else(
            || "mount a volume at the data directory of this image".to_owned(),
            |path| format!("mount a volume at the data directory: `data:{path}`"),
        );
        match (near, path) {
            (Some(volume), Some(path)) if is_shadowed => {
                let message = (
                    "the data of ",
                    format!(
                        " are not in this volume: the image of {name} declares its own volume at \
                         `{path}`, below `{}`",
                        target(volume)
                    ),
                );
                out.find_of(service, volume.span, message).help(help);
            }
            (Some(volume), Some(path)) => {
                let message = (
                    "the data of ",
                    format!(" are not in `{}`: {name} stores them in `{path}`", target(volume)),
                );
                out.find_of(service, volume.span, message).help(help);
            }
            (_, Some(path)) => {
                let message = ("the data of ", format!(" ({name}, `{path}`) are not in a volume"));
                out.find_of(service, service.place(), message).help(help);
            }
            (_, None) => {
                let message = ("the data of ", format!(" ({name}) are not in a volume"));
                out.find_of(service, service.place(), message).help(help);
            }
        }
    }
}
