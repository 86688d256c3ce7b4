//! The user of a container should be a number.

use crate::rules::prelude::*;

rule!("privilege/user-not-numeric", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let user = image.user();
        let (Answer::Known(name), Some(setting)) = (&user.name, user.setting.or(user.below)) else {
            continue;
        };
        if is_number(name) || is_root(name) {
            continue;
        }
        if image.runs_in_service() && image.services().all(|service| service.own_user().is_some()) {
            continue;
        }
        let number = image.base_facts().and_then(|facts| facts.number_of(account(name)));
        let number = number.unwrap_or("10001:10001");
        out.find(
            setting.place,
            format!(
                "user `{}` is not a number, so Kubernetes cannot verify that it is not root",
                account(name)
            ),
        )
        .way(&image.way_from(setting.stage), "its user")
        .shipped_by_those(image, |service| service.own_user().is_none())
        .help(format!("use the numeric ID of the user in the image: `USER {number}`"));
    }
    for service in facts.runtime_services() {
        let Some(user) = service.own_user() else { continue };
        let Some(name) = user.as_str().filter(|name| !is_number(name) && !is_root(name)) else { continue };
        let message =
            (format!("user `{}` of ", account(name)), " is not a number: it may have the user ID 0");
        out.find_of(service, user.span, message)
            .overridden(user)
            .help("use the numeric ID of the user in the image: `user: \"10001:10001\"`");
    }
}

/// The user without the group.
fn account(user: &str) -> &str {
    user.split(':').next().unwrap_or_default()
}

/// Whether a user is given as a number, or as an account of Windows, which has no number.
fn is_number(user: &str) -> bool {
    let account = account(user);
    account.starts_with("Container")
        || !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit())
}
