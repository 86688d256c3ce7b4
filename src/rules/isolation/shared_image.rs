//! Two services must not run the same image.

use std::collections::HashMap;

use crate::rules::prelude::*;

rule!("isolation/shared-image", check);

/// The services of one project that run one image, each program once.
struct Sharing<'a> {
    image: Image<'a>,
    programs: Vec<ServiceRef<'a>>,
}

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let mut found: Vec<Sharing<'_>> = Vec::new();
    // What services pull by a name that a pipeline pushes is one release of one program, chosen where it is run.
    let is_built = |image: &Image<'_>| image.services().any(|service| service.service.build.is_some());
    for image in facts.images().filter(|image| !image.is_for_development() && is_built(image)) {
        // What is not known to be another program counts as the datastore that it stands on.
        let may_be_datastore = image.is_datastore() != Answer::Known(false);
        let same: &[Same] = if may_be_datastore { &[Same::Command] } else { &[] };
        // What does its work and ends, as a migration does, belongs to the service that it works for.
        let services: Vec<_> =
            image.runtime_services().filter(|service| service.life() != Life::Ends).collect();
        // The services of one project stand together.
        for of_project in services.chunk_by(|one, other| one.project.id == other.project.id) {
            let mut known = Programs::new(same);
            let is_new = |service: &&ServiceRef<'_>| known.take(**service, &out.declared_same(**service));
            let programs: Vec<_> = of_project.iter().filter(is_new).copied().collect();
            if programs.len() > 1 {
                found.push(Sharing { image, programs });
            }
        }
    }
    // A file on top of others says the same again: the files below are where it is said.
    let mut above: HashMap<ServiceId, Vec<usize>> = HashMap::new();
    for (number, below) in found.iter().enumerate() {
        for over in below.programs.iter().flat_map(|service| service.overlaid()) {
            above.entry(over.id()).or_default().push(number);
        }
    }
    for sharing in &found {
        let is_said_below = |below: &usize| {
            let has =
                |service: &ServiceRef<'_>| above.get(&service.id()).is_some_and(|all| all.contains(below));
            sharing.programs.iter().all(has)
        };
        let first = sharing.programs.first().and_then(|service| above.get(&service.id()));
        if !first.into_iter().flatten().any(is_said_below) {
            report(sharing, out);
        }
    }
}

fn report(Sharing { image, programs }: &Sharing<'_>, out: &mut Out<'_>) {
    let [first, others @ ..] = programs.as_slice() else { return };
    let names: Vec<_> = programs.iter().map(|service| format!("`{}`", service.name())).collect();
    let message = Message::of("service ", "services ", names).text(" run the same image");
    let finding = out.find(first.place(), message);
    for other in others {
        finding.note(other.place(), format!("`{}` runs it as well", other.name()));
    }
    // Whichever service stands first: it is the image that is shared.
    finding.recognize_at(image.place());
    let all: Vec<&str> = programs.iter().map(|service| service.name()).collect();
    finding.note(image.place(), "this is the stage that they run").help(format!(
        "give each service a Dockerfile of its own; if they are processes of one program, say so in the policy: \
         `same-service: [{{services: [{}], reason: \"…\"}}]`",
        all.join(", ")
    ));
}
