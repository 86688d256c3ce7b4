//! Who USER, `--chown` and `user:` name must exist in the image.

use crate::rules::prelude::*;

rule!("references/undefined-user", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.images() {
        for undefined in image.undefined_users() {
            let who = said(&undefined.name, undefined.is_group);
            let (what, help) = match undefined.looked_up {
                UserUse::Run(_) => (
                    "the next command, which runs as this user, fails",
                    "create it in an earlier RUN, or use numeric IDs: `USER 10001:10001`",
                ),
                UserUse::Start => (
                    "containers do not start",
                    "create it in a RUN of the runtime stage, or use numeric IDs: `USER 10001:10001`",
                ),
                UserUse::Owner if undefined.is_group => (
                    "BuildKit ignores it, and other builders fail",
                    "create it in an earlier RUN, or use numeric IDs: `--chown=10001:10001`",
                ),
                UserUse::Owner => (
                    "BuildKit silently uses root as the owner, and other builders fail",
                    "create it in an earlier RUN, or use numeric IDs: `--chown=10001:10001`",
                ),
                UserUse::OwnerOfFirst => {
                    ("the build fails with \"invalid user index\"", "use numeric IDs: `--chown=10001:10001`")
                }
            };
            let place = match undefined.looked_up {
                UserUse::OwnerOfFirst => "in the empty layer that the files are copied to",
                _ => "in the image",
            };
            let finding = out.find(undefined.place, format!("{who} does not exist {place}: {what}"));
            if let UserUse::Run(command) = undefined.looked_up {
                finding.note(command, "this command runs as the user");
            }
            finding.once_in_file().shipped_by(image).help(help);
        }
    }
    for service in facts.services() {
        let (Some(user), Some((name, is_group))) = (service.own_user(), service.undefined_user()) else {
            continue;
        };
        let who = said(&name, is_group);
        let message = (format!("{who} does not exist in the image of "), ": its containers do not start");
        out.find_of(service, user.span, message)
            .overridden(user)
            .help("use one that exists, or numeric IDs: `user: \"10001:10001\"`");
    }
}

/// A user or a group as a message names it.
fn said(name: &str, is_group: bool) -> String {
    format!("{} `{name}`", if is_group { "group" } else { "user" })
}
