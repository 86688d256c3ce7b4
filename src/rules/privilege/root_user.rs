//! A container must not run as root.

use crate::rules::prelude::*;

rule!("privilege/root-user", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        let takes_user = |service: &ServiceRef<'_>| service.own_user().is_none();
        // Where every service that runs it sets a user, the image's does not matter.
        if !image.runs_in_service() || image.services().any(|service| takes_user(&service)) {
            check_image(image, out);
        }
    }
    for service in repo.runtime_services() {
        let Some(user) = service.own_user() else { continue };
        if user.as_str().is_some_and(is_root) {
            out.find(user.span, format!("service `{}` runs as root: its `user` says so", service.name()))
                .concerns(service)
                .overridden(user)
                .help("name a user without privileges, such as `user: \"10001:10001\"`");
        }
    }
}

fn check_image(image: Image<'_>, out: &mut Out<'_>) {
    let user = image.user();
    let Fact::Known(name) = &user.name else { return };
    if !is_root(name) || image.drops_root() {
        return;
    }
    let finding = match (user.setting, image.base()) {
        (Some(setting), _) => {
            let message = format!("the container runs as root: its last USER is `{name}`");
            out.find(setting.place, message).way(&image.way_from(setting.stage), "its user")
        }
        (None, Some(base)) => {
            let base = base.short_name();
            let message = format!("the container runs as root: no USER is set, and `{base}` runs as root");
            out.find(image.absence_place(), message)
        }
        (None, None) => {
            let message = "the container runs as root: no USER is set on an empty base";
            out.find(image.absence_place(), message)
        }
    };
    finding
        .shipped_by(image)
        .help("end the runtime stage with a user of its own, such as `USER 10001:10001`");
}
