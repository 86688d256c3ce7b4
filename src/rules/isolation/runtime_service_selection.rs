//! What a container runs is decided when its image is built, not when it starts.

use std::collections::BTreeSet;

use crate::rules::prelude::*;

rule!("isolation/runtime-service-selection", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let names = facts.service_names();
    for image in facts.runtime_images() {
        let Some(start) = image.start() else { continue };
        for selection in start.selections(&names) {
            let variable = selection.variable.as_deref();
            let set_by: Vec<_> =
                image.services().filter_map(|service| service.service.variable(variable?)).collect();
            // A variable that the image sets, and no service, is decided when the image is built.
            let is_built_in = variable.is_some_and(|name| image.sets_variable(name));
            if is_built_in && set_by.is_empty() {
                continue;
            }
            let message = format!("{} chooses what runs when the container starts", selection.by);
            let finding = out.find(selection.place, message).once_in_file();
            for pair in set_by {
                finding.note(pair.name.span, format!("`{}` is set here", pair.name));
            }
            finding
                .started_by(Some(start))
                .shipped_by(image)
                .help("build one image per service, and start its program directly");
        }
        compared(image, start, out);
    }
    for image in facts.images().filter(|image| !image.is_for_development()) {
        told_apart(image, &names, out);
    }
    for service in facts.runtime_services() {
        let Some(start) = service.own_start() else { continue };
        for selection in start.selections(&names) {
            let message = format!("{} chooses what service `{}` runs", selection.by, service.name());
            out.find(selection.place, message)
                .started_by(Some(&start))
                .help("build one image per service, and start its program directly");
        }
    }
}

/// A variable that services of one image set to different words, which the entry script compares it with.
fn compared(image: Image<'_>, start: &ContainerStart, out: &mut Out<'_>) {
    for comparison in start.comparisons() {
        for project in image.projects() {
            let services = image.services().filter(|service| service.project.id == project.id);
            let set: Vec<_> = services
                .filter_map(|service| {
                    let pair = service.service.variable(&comparison.variable)?;
                    let value = pair.value.as_str().filter(|value| !is_switch(value))?;
                    Some((service, pair, value))
                })
                .collect();
            let differ = set.iter().any(|(.., value)| *value != set[0].2);
            if !differ || !set.iter().any(|(.., value)| comparison.values.iter().any(|word| word == value)) {
                continue;
            }
            let name = &comparison.variable;
            let message = format!("the variable `{name}` chooses what runs when the container starts");
            let finding = out.find(comparison.place, message).once_in_file();
            for (service, pair, value) in &set {
                finding.note(pair.value.span, format!("service `{}` sets it to `{value}`", service.name()));
                finding.concerns(&service.service.name);
            }
            finding
                .started_by(Some(start))
                .help("build one image per service, and start its program directly");
        }
    }
}

/// Services of one image that are alike but for one word, which is for the program to read.
fn told_apart(image: Image<'_>, names: &BTreeSet<String>, out: &mut Out<'_>) {
    for apart in image.projects().into_iter().flat_map(|project| image.told_apart(project)) {
        // What the command or the entry script does with the variable is said where it is done.
        let is_read_here = apart.variable.is_some_and(|name| {
            let reads = |start: &ContainerStart| {
                start.comparisons().iter().any(|comparison| comparison.variable == name)
                    || start.selections(names).iter().any(|chosen| chosen.variable.as_deref() == Some(name))
            };
            image.start().is_some_and(reads)
        });
        let mut same = apart.services.iter().map(|(service, ..)| out.declared_same(*service));
        let first = same.next().unwrap_or_default();
        let is_one_service = first.iter().any(|number| same.clone().all(|other| other.contains(number)));
        if is_read_here || is_one_service {
            continue;
        }
        let Some((first, _, place)) = apart.services.first() else { continue };
        let message =
            format!("{} alone chooses which program the image of service `{}` runs", apart.by, first.name());
        let finding = out.find(*place, message);
        for (service, word, place) in &apart.services {
            finding.note(*place, format!("service `{}` is started with `{word}`", service.name()));
            finding.concerns(&service.service.name);
        }
        finding.recognize_at(image.place());
        finding.help("build one image per service, and start its program directly");
    }
}

/// Whether a word switches something on or off, which does not choose a program.
fn is_switch(value: &str) -> bool {
    let words = ["", "0", "1", "true", "false", "yes", "no", "on", "off", "enabled", "disabled"];
    words.contains(&value.to_lowercase().as_str())
}
