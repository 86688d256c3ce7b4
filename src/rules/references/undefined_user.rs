//! Who USER, `--chown` and `user:` name must exist in the image.

use crate::rules::prelude::*;

rule!("references/undefined-user", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.images() {
        for undefined in image.undefined_users() {
            let who = said(&undefined.name, undefined.is_group);
            let (what, help) = match undefined.looked_up {
                UserUse::Run(_) => (
                    "the build stops where the next command runs as that",
                    "make it in a RUN before that, or write numbers: `USER 10001:10001`",
                ),
                UserUse::Start => (
                    "containers do not start",
                    "make it in a RUN of the runtime stage, or write numbers: `USER 10001:10001`",
                ),
                UserUse::Owner if undefined.is_group => (
                    "BuildKit does not heed it, and other builders stop",
                    "make it in a RUN before that, or write numbers: `--chown=10001:10001`",
                ),
                UserUse::Owner => (
                    "BuildKit gives the files to root without a word, and other builders stop",
                    "make it in a RUN before that, or write numbers: `--chown=10001:10001`",
                ),
                UserUse::OwnerOfFirst => (
                    "the build stops with \"invalid user index\"",
                    "write numbers, which need no list of users: `--chown=10001:10001`",
                ),
            };
            let place = match undefined.looked_up {
                UserUse::OwnerOfFirst => "in the empty layer that these files go into",
                _ => "in the image",
            };
            let finding = out.find(undefined.place, format!("there is no {who} {place}: {what}"));
            if let UserUse::Run(command) = undefined.looked_up {
                finding.note(command, "this is run as that");
            }
            finding.once_in_file().shipped_by(image).help(help);
        }
    }
    for service in facts.services() {
        let (Some(user), Some((name, is_group))) = (service.own_user(), service.undefined_user()) else {
            continue;
        };
        let who = said(&name, is_group);
        let message = (format!("there is no {who} in the image of "), ": its containers do not start");
        out.find_of(service, user.span, message)
            .overridden(user)
            .help("name one that is there, or write numbers: `user: \"10001:10001\"`");
    }
}

/// A user or a group as a message names it.
fn said(name: &str, is_group: bool) -> String {
    format!("{} `{name}`", if is_group { "group" } else { "user" })
}
