//! A container must not run as root.

use std::collections::BTreeMap;

use crate::rules::prelude::*;

rule!("privilege/root-user", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let images: Vec<Image<'_>> = facts.images().filter(|image| runs_as_root(*image)).collect();
    let mut users: BTreeMap<StageId, usize> = BTreeMap::new();
    for below in images.iter().filter_map(|image| image.base_image()) {
        *users.entry(below.runtime_id()).or_default() += 1;
    }
    for image in &images {
        let is_shared = |below: Image<'_>| users.get(&below.runtime_id()).is_some_and(|users| *users > 1);
        report(*image, is_shared, out);
    }
    for service in facts.runtime_services().filter(|service| !service.is_declared_for_development()) {
        match service.own_user() {
            Some(user) if user.as_str().is_some_and(is_root) => {
                out.find(user.span, format!("service `{}` runs as root: its `user` is root", service.name()))
                    .of_services(&[service])
                    .overridden(user)
                    .help("set a user without privileges, such as `user: \"10001:10001\"`");
            }
            // What does something and ends may need root for it, and is gone before anybody is there.
            None if service.image().is_none()
                && takes_user_of_image(service)
                && service.life() != Life::Ends =>
            {
                check_external(service, out);
            }
            _ => {}
        }
    }
}

/// Whether a service runs as the user of its image: neither it nor a file on top of its own sets one.
fn takes_user_of_image(service: ServiceRef<'_>) -> bool {
    service.own_user().is_none()
        && service.service.whole
        && !service.is_for_development()
        && !service.overlaid().any(|service| service.own_user().is_some())
}

/// Whether containers of an image are known to run as root.
fn runs_as_root(image: Image<'_>) -> bool {
    let takes_user = |service: ServiceRef<'_>| takes_user_of_image(service);
    // Where every service that runs it sets a user, the image's does not matter.
    let mut services = image.runtime_services().peekable();
    if image.is_for_development() || services.peek().is_some() && !services.any(takes_user) {
        return false;
    }
    let user = image.user();
    // What no command starts may be there to be built on; a last `USER root` says who it starts as.
    let says_root = user.setting.is_some() && !image.is_base_of_another();
    (user.name.known().is_some_and(|name| is_root(name)) || image.root_by_number().is_some())
        && (image.is_started() || says_root)
        && image.drops_root() == Answer::Known(false)
}

/// `is_shared` is whether several stand on an image and run as root.
fn report(shipped: Image<'_>, is_shared: impl Fn(Image<'_>) -> bool, out: &mut Out<'_>) {
    // An image that does no more than stand on one that runs as root itself, or of which all that stand on it
    // do: that one is the cause.
    let mut image = shipped;
    while let Some(below) = image.base_image().filter(|below| runs_as_root(*below) || is_shared(*below))
        && image.user().setting.is_none()
    {
        image = below;
    }
    let user = image.user();
    let name = user.name.known().map_or("root", String::as_str);
    let finding = match (user.setting, image.base()) {
        (Some(setting), _) => {
            let message = format!("the container runs as root: its last USER is `{name}`");
            out.find(setting.place, message).way(&image.way_from(setting.stage), "its user")
        }
        (None, Some(base)) => {
            let base = base.short_name();
            let message = format!("the container runs as root: no USER is set, and `{base}` runs as root");
            let finding = out.find(image.absence_place(), message);
            if let Some(below) = user.below {
                finding.note(below.place, format!("the user of `{base}` is set here"));
            }
            finding
        }
        (None, None) => {
            let message = "the container runs as root: no USER is set, and the base is `scratch`";
            out.find(image.absence_place(), message)
        }
    };
    if let Some(place) = image.root_by_number() {
        finding.note(place, format!("`{name}` gets the user ID 0 here"));
    }
    let made = image.made_user();
    if let Some((name, place)) = &made {
        finding.note(*place, format!("user `{name}` is created here, but not used"));
    }
    let facts = image.base_facts();
    let (spare, instead) =
        facts.map_or((None, None), |facts| (facts.spare_user.as_deref(), facts.instead.clone()));
    let number = spare.and_then(|user| facts?.number_of(user));
    finding.way(&shipped.way_from_image(image), "its user").shipped_by(shipped).help(
        match (made, spare, instead) {
            (Some((name, _)), ..) => format!("end the runtime stage with `USER {name}`"),
            (None, Some(name), _) => match number {
                Some(number) => {
                    format!("end the runtime stage with `USER {number}`, the user `{name}` of the base image")
                }
                None => format!("end the runtime stage with `USER {name}`, a user of the base image"),
            },
            (None, None, Some(other)) => format!("use {other} as the base image of the runtime stage"),
            (None, None, None) => {
                "end the runtime stage with a user without privileges, such as `USER 10001:10001`".to_owned()
            }
        },
    );
}

/// A service that runs an image which is not built here.
fn check_external(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let (Some(name), Some(facts)) = (service.external_name(), service.external_facts()) else { return };
    let Some(repository) = service.external_repository() else { return };
    let is_known_root = facts.user.as_deref().is_some_and(is_root) && !facts.drops;
    let start = service.own_start();
    let may_drop_root =
        start.is_some_and(|start| start.drops_root()) || service.unread_entrypoint().is_some();
    if !is_known_root || may_drop_root {
        return;
    }
    let message =
        Message::default().services().counted(" runs", " run").text(" as root: no `user` is set, and ");
    let message = message.names("", "", vec![format!("`{name}`")]).counted(" runs", " run");
    let place = service.service.image.as_ref().map_or(service.place(), |image| image.span);
    let finding = out.find_of(service, place, message.text(" as root"));
    // What says how one of them is mended says it of all.
    finding.once_for(repository);
    if service.project.is_for_development() {
        finding.at_most(Level::Notice);
    }
    finding.help(match (&facts.spare_user, &facts.instead) {
        (Some(user), _) if !user.starts_with('$') => format!("set `user: {user}`, a user of the image"),
        (_, Some(other)) => format!("use {other}"),
        _ => "set `user: \"10001:10001\"`, or use an image that does not run as root".to_owned(),
    });
}
