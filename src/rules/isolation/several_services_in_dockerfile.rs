//! A Dockerfile builds one service.

use crate::rules::prelude::*;

rule!("isolation/several-services-in-dockerfile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let images: Vec<Image<'_>> = facts.runtime_images().collect();
    // The images of one Dockerfile stand together.
    for of_file in images.chunk_by(|one, other| one.dockerfile().file() == other.dockerfile().file()) {
        let of_file = of_file.iter().filter(|image| !image.dockerfile().is_inline);
        for project in projects(of_file.clone()) {
            let services = of_file.clone().flat_map(|image| {
                let services = image.services().filter(|service| service.project.id == project.id);
                services.filter(|service| service.life() != Life::Ends).map(|service| (*image, service))
            });
            report(&different(services, out), out);
        }
        report_built(of_file, out);
    }
}

/// The projects whose services run images, each once.
fn projects<'a: 'i, 'i>(images: impl Iterator<Item = &'i Image<'a>>) -> Vec<&'a Project> {
    let mut projects: Vec<&Project> = Vec::new();
    for project in images.flat_map(|image| image.projects()) {
        if !projects.iter().any(|known| known.id == project.id) {
            projects.push(project);
        }
    }
    projects
}

/// Of the services of one project that one Dockerfile builds, those that are different programs in different
/// images: replicas, and processes that the policy calls one service, are told apart elsewhere.
fn different<'a>(
    services: impl Iterator<Item = (Image<'a>, ServiceRef<'a>)>,
    out: &Out<'_>,
) -> Vec<(Image<'a>, ServiceRef<'a>)> {
    let mut known = Programs::new(&[Same::Image]);
    services.filter(|(_, service)| known.take(*service, &out.declared_same(*service))).collect()
}

/// Programs that no service runs, and that something builds under the names of their directories.
fn report_built<'a>(images: impl Iterator<Item = &'a Image<'a>>, out: &mut Out<'_>) {
    let mut programs: Vec<(Image<'_>, DeclaredBuilder<'_>)> = Vec::new();
    for image in images {
        let builder = image.builder_named_like_its_code();
        let is_new = |builder: &DeclaredBuilder<'_>| {
            programs.iter().all(|(known, by)| known.place() != image.place() && by.name() != builder.name())
        };
        programs.extend(builder.filter(is_new).map(|builder| (*image, builder)));
    }
    let [(first, _), _, ..] = programs.as_slice() else { return };
    let names: Vec<String> = programs.iter().map(|(_, builder)| format!("`{}`", builder.name())).collect();
    let finding = out.find(first.place(), format!("one Dockerfile builds the programs {}", listed(&names)));
    for (image, builder) in &programs {
        if image.place() != first.place() {
            finding.note(image.place(), format!("`{}` is built from this stage", builder.name()));
        }
        finding.note(builder.place(), format!("`{}` is built from this Dockerfile", builder.name()));
    }
    finding.help("add a Dockerfile to the directory of each program");
}

fn report(services: &[(Image<'_>, ServiceRef<'_>)], out: &mut Out<'_>) {
    let [(first, _), _, ..] = services else { return };
    let names: Vec<String> = services.iter().map(|(_, service)| format!("`{}`", service.name())).collect();
    let finding = out.find(first.place(), format!("one Dockerfile builds the services {}", listed(&names)));
    for (image, service) in services {
        if image.place() != first.place() {
            finding.note(image.place(), format!("`{}` is built from this stage", service.name()));
        }
        finding.note(service.image_place(), format!("`{}` is built from this Dockerfile", service.name()));
        finding.concerns(&service.service.name);
    }
    finding.help(
        "add a Dockerfile to the directory of each service; if they are processes of one program, say so in the \
         policy: `same-service: [{services: […], reason: …}]`",
    );
}
