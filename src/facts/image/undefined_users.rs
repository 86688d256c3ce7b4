//! Names of users and groups that nobody has in the image in which they are looked up.

use crate::contents::{Accounts, LookedUp};
use crate::facts::handles::Image;
use crate::knowledge::{ImageReference, users};
use crate::source::Span;

/// The name of a user or a group that nobody has.
#[derive(Debug, PartialEq, Eq)]
pub struct UndefinedUser {
    /// The words that say it: of USER, of `--chown`.
    pub place: Span,
    /// The name.
    pub name: String,
    /// Whether it is that of a group.
    pub is_group: bool,
    /// What for the name is looked up, and what comes of it.
    pub looked_up: UserUse,
}

/// What the name of a user is looked up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserUse {
    /// For a command of RUN, which stands here: the build stops.
    Run(Span),
    /// For the program of a container: it does not start.
    Start,
    /// For files that are copied.
    Owner,
    /// For files that are copied into a layer of its own, or into an empty image: the build stops.
    OwnerOfFirst,
}

impl Image<'_> {
    /// The names in USER and `--chown`, in all that the image is made of, that nobody has where they are looked up. What
    /// the image's containers run as is among them only if they are started, and no service says who runs them.
    #[must_use]
    pub fn undefined_users(self) -> Vec<UndefinedUser> {
        let needed = self.build().reachable(self.record.target);
        let missing = self.contents().missing_accounts.iter();
        let missing = missing.filter(|missing| needed.contains(&missing.time.stage.number()));
        let mut found: Vec<UndefinedUser> = missing
            .map(|missing| UndefinedUser {
                place: missing.place,
                name: missing.name.clone(),
                is_group: missing.is_group,
                looked_up: match missing.looked_up {
                    LookedUp::Run(place) => UserUse::Run(place),
                    LookedUp::Owner => UserUse::Owner,
                    LookedUp::OwnerOfFirst => UserUse::OwnerOfFirst,
                },
            })
            .collect();
        let user = self.user();
        let is_overridden =
            self.runs_in_service() && self.services().all(|service| service.own_user().is_some());
        if let (Some(name), Some(setting)) = (user.name.known(), user.setting.or(user.below))
            && self.is_started()
            && !is_overridden
            && !found.iter().any(|known| known.place == setting.place)
            && let Some((name, is_group)) = self.missing_account(name)
        {
            found.push(UndefinedUser { place: setting.place, name, is_group, looked_up: UserUse::Start });
        }
        found
    }

    /// The user or the group in `user`, as USER and `user:` write it, that nobody is in the image, and whether it is a
    /// group; `None` where both are there, or it is not known.
    pub(in crate::facts) fn missing_account(self, user: &str) -> Option<(String, bool)> {
        let accounts = self.contents().accounts_of(self.record.target)?;
        accounts
            .missing(user, Some(self.files()))
            .first()
            .map(|(name, is_group)| ((*name).to_owned(), *is_group))
    }
}

/// The user or the group in `user` that nobody is in an image from elsewhere, and whether it is a group.
pub(in crate::facts) fn missing_in(image: &ImageReference, user: &str) -> Option<(String, bool)> {
    let accounts = Accounts::on_base(None, users::of_image(image));
    accounts.missing(user, None).first().map(|(name, is_group)| ((*name).to_owned(), *is_group))
}

#[cfg(test)]
mod tests {
    use super::UserUse;
    use crate::facts::of;

    /// Who is nobody in an image, and what for: `app to run`, `:app to own`.
    fn undefined(dockerfile: &str) -> String {
        let facts = of(&[
            ("Dockerfile", &format!("{dockerfile}CMD [\"/x\"]\n")),
            ("f", ""),
            ("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/srv:/bin/sh\n"),
            ("etc/group", "# groups\napp:x:1000:\n"),
            ("compose.yaml", "services: {a: {build: .}}\n"),
        ]);
        let found = facts.only_image().undefined_users();
        let said = found.iter().map(|undefined| {
            let what = match undefined.looked_up {
                UserUse::Run(_) => "to run",
                UserUse::Start => "to start",
                UserUse::Owner => "to own",
                UserUse::OwnerOfFirst => "to own what is first",
            };
            format!("{}{} {what}", if undefined.is_group { ":" } else { "" }, undefined.name)
        });
        said.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn who_is_nobody() {
        const OWNED: &str = "COPY --chown=app:app f /f";
        for (what, lines, expected) in [
            ("nobody", &*format!("FROM node:22\n{OWNED}"), "app to own"),
            ("of the base", "FROM node:22\nCOPY --chown=node:node f /f\nUSER node:node\nRUN true", ""),
            ("of Alpine, which has a group alone", "FROM alpine\nUSER www-data", "www-data to start"),
            ("of Debian", "FROM debian:12\nUSER www-data:www-data", ""),
            ("a number", "FROM node:22\nCOPY --chown=4711:4711 f /f\nUSER 4711:4711\nRUN true", ""),
            ("a base that nobody knows", "FROM acme/x:1\nCOPY --chown=app f /f\nUSER app", ""),
            ("a tag that nobody knows", "ARG T\nFROM node:$T\nUSER app", ""),
            ("a user that nobody knows", "ARG WHO\nFROM node:22\nARG WHO\nUSER $WHO", ""),
            ("a default", "FROM node:22\nARG WHO=app\nUSER $WHO", "app to start"),
            ("a group", "FROM node:22\nUSER node:app", ":app to start"),
            ("root has a number", "FROM scratch\nCOPY --chown=root:root f /f", ""),
            ("root has no name on scratch", "FROM scratch\nCOPY f /f\nUSER root", "root to start"),
            ("onto nothing", &format!("FROM scratch\n{OWNED}"), "app to own what is first"),
            ("onto something", &format!("FROM scratch\nCOPY f /g\n{OWNED}"), "app to own"),
            (
                "into a layer of its own",
                "FROM node:22\nCOPY --link --chown=node f /f",
                "node to own what is first",
            ),
            ("to run, and to start", "FROM node:22\nUSER app\nRUN true", "app to run"),
            ("too late", "FROM debian:12\nUSER app\nRUN true\nUSER 0\nRUN useradd app", "app to run"),
            ("in time", "FROM debian:12\nUSER app\nUSER 0\nRUN useradd app\nUSER app", ""),
            ("a stage that is not needed", &format!("FROM node:22 AS other\n{OWNED}\nFROM node:22"), ""),
            (
                "a stage that is",
                &format!("FROM node:22 AS a\n{OWNED}\nFROM node:22\nCOPY --from=a /f /"),
                "app to own",
            ),
            ("who is not started", "FROM node:22 AS a\nUSER app\nFROM node:22\nCOPY --from=a /f /", ""),
        ] {
            assert_eq!(undefined(&format!("{lines}\n")), expected, "{what}");
        }
    }

    #[test]
    fn commands_make_users_and_take_them() {
        for (base, command, expected) in [
            ("debian:12", "useradd -r -u 5 -g staff app", ""),
            ("debian:12", "useradd --system --create-home --shell /bin/false app", ""),
            ("debian:12", "adduser --system --group app", ""),
            ("debian:12", "adduser --disabled-password --gecos \"\" app", ""),
            ("debian:12", "/usr/sbin/useradd app", ""),
            ("debian:12", "groupadd app", "app to start"),
            ("debian:12", "groupadd app && useradd -g app app", ""),
            ("debian:12", "id -u app || useradd app", ""),
            ("debian:12", "if true; then useradd app; fi", ""),
            ("debian:12", "useradd $NAME", ""),
            ("debian:12", "useradd other", "app to start"),
            ("debian:12", "useradd app && userdel app", "app to start"),
            ("debian:12", "useradd other && usermod -l app other", ""),
            ("debian:12", "usermod -l app www-data", ""),
            ("alpine", "addgroup -S app && adduser -S -D -H -G app app", ""),
            ("alpine", "adduser -D app", ""),
            ("alpine", "adduser -D -s /bin/sh -u 5 app && deluser app", "app to start"),
            ("alpine", "addgroup app", "app to start"),
            ("alpine", "echo 'app:x:1000:1000::/:/bin/sh' >> /etc/passwd", ""),
            ("alpine", "printf 'one:x:1:1::/:\\napp:x:2:2::/:\\n' >> /etc/passwd", ""),
            ("alpine", "echo 'other:x:1000:1000::/:/bin/sh' >> /etc/passwd", "app to start"),
            ("alpine", "echo \"$LINE\" >> /etc/passwd", ""),
            ("alpine", "sed -i 's/nobody/app/' /etc/passwd", ""),
            ("alpine", "grep app /etc/passwd", "app to start"),
            ("alpine", "apk add --no-cache curl git dumb-init", "app to start"),
            ("alpine", "apk add --no-cache nginx", ""),
            ("debian:12", "apt-get update && apt-get install -y wget ca-certificates", "app to start"),
            ("debian:12", "apt-get install -y postgresql", ""),
            ("debian:12", "apt-get install -y $PACKAGES", ""),
            ("debian:12", "./setup.sh", ""),
            ("debian:12", "cd /srv && make", "app to start"),
            ("rockylinux:9", "adduser -r -M app", ""),
            ("rockylinux:9", "dnf install -y nginx", ""),
        ] {
            let dockerfile = format!("FROM {base}\nRUN {command}\nUSER app\n");
            assert_eq!(undefined(&dockerfile), expected, "{command}");
        }
    }

    #[test]
    fn lists_are_copied() {
        let builder = "FROM debian:12 AS b\nRUN useradd app && mkdir -p /r/etc\nFROM scratch\nCOPY f /f";
        for (what, lines, expected) in [
            ("a list", "COPY --from=b /etc/passwd /etc/passwd", ""),
            ("into a directory", "COPY --from=b /etc/passwd /etc/", ""),
            ("both", "COPY --from=b /etc/passwd /etc/group /etc/", ""),
            ("all", "COPY --from=b / /", ""),
            ("another file", "COPY --from=b /etc/ssl/cert.pem /etc/ssl/", "app to start"),
            ("a list that is made", "COPY --from=b /r/etc/passwd /etc/passwd", ""),
            ("of the repository", "COPY etc/passwd /etc/passwd", ""),
            ("of the repository, all", "COPY etc /etc", ""),
            ("of an image", "COPY --from=node:22 /etc/passwd /etc/passwd", "app to start"),
            ("of an image that nobody knows", "COPY --from=acme/x:1 /etc/passwd /etc/passwd", ""),
            ("an archive", "ADD https://example.com/root.tar /", "app to start"),
            ("an archive that is unpacked", "ADD --unpack=true https://example.com/root.tar /", ""),
            ("a heredoc", "COPY <<EOF /etc/passwd\napp:x:1:1::/:\nEOF", ""),
        ] {
            assert_eq!(undefined(&format!("{builder}\n{lines}\nUSER app\n")), expected, "{what}");
        }
        let root = "FROM debian:12 AS b\nRUN dnf install -y --installroot /r nginx\nFROM scratch\nCOPY --from=b /r /\n";
        assert_eq!(undefined(&format!("{root}USER app\n")), "", "a root that is filled in another stage");
        let below = "FROM node:22 AS b\nRUN useradd app\nFROM b\nUSER app\n";
        assert_eq!(undefined(below), "", "of the stage below");
    }

    #[test]
    fn of_an_image_below() {
        for (user, expected) in [("app", 0), ("other", 1)] {
            let facts = of(&[
                ("app/Dockerfile", &format!("FROM acme/base\nUSER {user}\nCMD [\"/x\"]\n")),
                ("base/Dockerfile", "FROM alpine\nRUN adduser -D app\n"),
                ("compose.yaml", "services: {base: {build: base, image: acme/base}, app: {build: app}}\n"),
            ]);
            assert_eq!(facts.image_of("app/Dockerfile").undefined_users().len(), expected, "{user}");
        }
    }

    #[test]
    fn a_service_may_say_who_runs_it() {
        for (service, expected) in [("{build: .}", 1), ("{build: ., user: \"5\"}", 0)] {
            let facts = of(&[
                ("Dockerfile", "FROM node:22\nUSER app\n"),
                ("compose.yaml", &format!("services: {{a: {service}}}\n")),
            ]);
            assert_eq!(facts.only_image().undefined_users().len(), expected, "{service}");
        }
    }
}
