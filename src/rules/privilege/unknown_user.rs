//! It should be known who a container runs as.

use crate::rules::prelude::*;

rule!("privilege/unknown-user", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let reason = match (image.user().name, image.drops_root()) {
            (Answer::Unknown(why), _) => why.reason,
            (Answer::Known(name), Answer::Unknown(why)) if is_root(&name) => {
                format!("it starts as root and may drop root: {}", why.reason)
            }
            _ => continue,
        };
        if image.runs_in_service() && image.services().all(|service| service.own_user().is_some()) {
            continue;
        }
        let place = image.user().setting.map_or(image.absence_place(), |user| user.place);
        out.find(place, format!("the user of the container is not known: {reason}"))
            .shipped_by_those(image, |service| service.own_user().is_none())
            .help("set it: `USER 10001:10001` at the end of the runtime stage");
    }
    for service in facts.runtime_services() {
        match service.own_user().map(|user| (user, user.why())) {
            Some((user, Some(why))) => {
                let message = ("the user of ", format!(" is not known: {}", why.reason));
                out.find_of(service, user.span, message).help("use a numeric user ID");
            }
            Some((_, None)) => {}
            None if starts_as_root(service) => report_script(service, out),
            None => {
                let Some(image) = service.external_image().filter(|_| service.is_user_of_image_unknown())
                else {
                    continue;
                };
                let message = (
                    "the user of ",
                    format!(" is not known: `{}` is not in the built-in table", image.short_name()),
                );
                out.find_of(service, service.image_place(), message).help("set it: `user: \"10001:10001\"`");
            }
        }
    }
}

/// Whether a service runs an image of others that is known to start as root, and to stay so by itself.
fn starts_as_root(service: ServiceRef<'_>) -> bool {
    service.external_facts().is_some_and(|facts| facts.user.as_deref().is_some_and(is_root) && !facts.drops)
}

/// A script that the service puts in front of such an image.
fn report_script(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let (Some(script), Some(entrypoint)) = (service.unread_entrypoint(), &service.service.entrypoint) else {
        return;
    };
    let reason =
        format!("it starts as root, and `{script}` comes first, which is not read: it may give root up");
    let message = ("the user of ", format!(" is not known: {reason}"));
    out.find_of(service, entrypoint.span, message).help("say it: `user: \"10001:10001\"`");
}
