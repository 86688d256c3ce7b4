//! A service must have a health check, in its image or of its own.

use crate::rules::prelude::*;

rule!("health/missing-healthcheck", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        if !matches!(image.health(), ImageHealth::Unchecked) {
            continue;
        }
        if !image.is_service() {
            doubt(facts, image, out);
        } else if is_checked_somewhere(image) {
            check_beside(image, out);
        } else if needs_check(facts, image) {
            report(facts, image, out);
        } else if image.runtime_services().next().is_none() {
            doubt(facts, image, out);
        }
    }
    let is_asked = |service: &ServiceRef<'_>| {
        service.image().is_none() && !service.is_declared_for_development() && lacks_check(*service)
    };
    for service in facts.runtime_services().filter(is_asked) {
        report_external(service, out);
    }
}

/// A service that runs an image which is not built here: what asks one of them asks all that run it.
fn report_external(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let (Some(name), Some(image)) = (service.external_name(), service.external_repository()) else { return };
    let message = Message::of(
        "nothing checks whether ",
        "nothing checks whether ",
        vec![format!("`{}`", service.name())],
    );
    let message = message.counted(" works", " work").names(": ", ": ", vec![format!("`{name}`")]);
    let finding = out.find_of(service, service.place(), message.counted(" has", " have").text(" no check"));
    if service.project.is_for_development() {
        finding.at_most(Level::Notice);
    }
    finding.once_for(image).help(service.proposed_check().help_for_service());
}

/// Whether an image that serves has no check.
fn is_unchecked(image: Image<'_>) -> bool {
    image.is_service() && matches!(image.health(), ImageHealth::Unchecked)
}

fn is_checked_somewhere(image: Image<'_>) -> bool {
    image.services().any(|service| matches!(service.health(), ServiceHealth::Checked))
}

/// An image that is started, and may serve or end.
fn doubt(facts: &Facts, image: Image<'_>, out: &mut Out<'_>) {
    let Some(start) = image.start().filter(|start| start.life() != Life::Ends) else { return };
    if facts.runs_on_kubernetes() {
        return;
    }
    out.doubt(
        image.place(),
        "whether this image needs a health check is not known: what it starts may serve, or end",
    )
    .note(start.place, "this is what it starts")
    .help(format!("{}; if it ends by itself, add `HEALTHCHECK NONE`", help_for(image)));
}

/// Whether an image needs a check: a service without one of its own runs it, or it serves with no service.
fn needs_check(facts: &Facts, image: Image<'_>) -> bool {
    // What a service checks by itself, or runs once, does not need the image's check.
    let mut services = image.runtime_services().peekable();
    match services.peek().is_some() {
        true => services.any(lacks_check),
        // Kubernetes looks at no HEALTHCHECK: what runs there has probes, or lacks them in its manifests.
        false => match image.kubernetes_health() {
            KubernetesHealth::Checked => false,
            KubernetesHealth::Unchecked(_) => true,
            // What runs there under another name has probes of its own.
            KubernetesHealth::NotRun => {
                (image.is_service_by_itself() || image.is_published_by_service())
                    && !facts.runs_on_kubernetes()
            }
        },
    }
}

fn report(facts: &Facts, shipped: Image<'_>, out: &mut Out<'_>) {
    // One that stands on an image which lacks it as well gets it from there.
    let mut image = shipped;
    while let Some(below) = image.base_image()
        && below.is_runtime()
        && is_unchecked(below)
        && !is_checked_somewhere(below)
        && needs_check(facts, below)
    {
        image = below;
    }
    let finding = out.find(image.place(), "nothing checks whether containers of this image work");
    let mut help = help_for(image);
    if let KubernetesHealth::Unchecked(container) = shipped.kubernetes_health() {
        finding.note(container.place, format!("`{}` runs it, and has no probe for it", container.workload));
        if shipped.runtime_services().next().is_none() {
            help = help_for_kubernetes(image, container.port.as_deref());
        }
    }
    finding.way(&shipped.way_from_image(image), "no check").shipped_by_those(shipped, lacks_check).help(help);
}

/// Services that lack the check which another service has for the same image: of their project, or of one that is
/// started without theirs. What is written for development alone needs none because others have one.
fn check_beside(image: Image<'_>, out: &mut Out<'_>) {
    let is_checked = |service: &ServiceRef<'_>| matches!(service.health(), ServiceHealth::Checked);
    for project in image.projects() {
        let of_project = || image.services().filter(|service| service.project.id == project.id);
        let checked = of_project().find(is_checked).or_else(|| {
            image.services().find(is_checked).filter(|_| project.kind != ProjectKind::Development)
        });
        let lacking: Vec<_> = of_project().filter(|service| lacks_check(*service)).collect();
        let (Some(checked), [first, others @ ..]) = (checked, lacking.as_slice()) else { continue };
        let message = format!("nothing checks whether `{}` works: its image has no check", first.name());
        let finding = out.find(first.place(), message);
        for other in others {
            finding.note(other.place(), format!("nor whether `{}` does, of the same image", other.name()));
        }
        finding
            .of_services(&lacking)
            .note(checked.place(), format!("`{}` has a check of its own", checked.name()))
            .help(first.proposed_check().help_for_service());
    }
}

/// Whether a service that is meant to go on has no check, and gets none from a file on top of its own.
fn lacks_check(service: ServiceRef<'_>) -> bool {
    matches!(service.health(), ServiceHealth::Unchecked)
        && service.life() == Life::Serves
        && !service.is_for_development()
        && !service.overlaid().any(|service| matches!(service.health(), ServiceHealth::Checked))
}

/// What to type into the Dockerfile.
fn help_for(image: Image<'_>) -> String {
    let services: Vec<_> = image.runtime_services().filter(|service| lacks_check(*service)).collect();
    let check = image.proposed_check(&services);
    format!("add `{}` to the runtime stage{}", check.instruction(), check.needed())
}

/// What to type into a manifest, for a container that says its port or does not.
fn help_for_kubernetes(image: Image<'_>, port: Option<&str>) -> String {
    let exposed = || image.exposed_port().map(|port| port.to_string());
    let add = "add `readinessProbe:` and `livenessProbe:` to the container";
    match port.map(str::to_owned).or_else(exposed) {
        Some(port) => format!(
            "{add}, such as `{{httpGet: {{path: /, port: {port}}}}}` with a path that answers 200, or `{{tcpSocket: {{port: {port}}}}}`: Kubernetes \
             does not look at HEALTHCHECK"
        ),
        None => format!("{add}: Kubernetes does not look at HEALTHCHECK"),
    }
}
