//! A `user:` that nobody is in the image of the service.

use crate::facts::handles::ServiceRef;
use crate::facts::image::missing_in;

impl ServiceRef<'_> {
    /// The user or the group of `user:` that nobody is in the image that the service runs, and whether it is a group: the
    /// container does not start. `None` where both are there, or it is not known.
    #[must_use]
    pub fn undefined_user(self) -> Option<(String, bool)> {
        let user = self.own_user()?.as_str().filter(|user| !user.is_empty())?;
        if self.may_mount_lists() {
            return None;
        }
        match self.image() {
            Some(image) => image.missing_account(user),
            None => missing_in(&self.external_image()?, user),
        }
    }

    /// Whether other lists of users may be mounted over those of the image.
    fn may_mount_lists(self) -> bool {
        let targets = self.service.volumes.iter().map(|volume| volume.target.as_ref());
        let files = self.service.configs.iter().chain(&self.service.secrets);
        let targets = targets.chain(files.map(|mount| mount.target.as_ref()));
        targets.flatten().any(|target| {
            target.as_str().is_none_or(|path| matches!(path, "/etc" | "/etc/" | "/etc/passwd" | "/etc/group"))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn who_is_nobody_in_the_image() {
        for (what, service, expected) in [
            ("nobody says", "{image: \"node:22\"}", None),
            ("who is there", "{image: \"node:22\", user: \"node:node\"}", None),
            ("who is not", "{image: \"node:22\", user: app}", Some(("app", false))),
            ("a group that is not", "{image: \"node:22\", user: \"node:app\"}", Some(("app", true))),
            ("a number", "{image: \"node:22\", user: \"4711:4711\"}", None),
            (
                "a number, and a group that is not",
                "{image: \"node:22\", user: \"1:app\"}",
                Some(("app", true)),
            ),
            ("an image that nobody knows", "{image: \"acme/x:1\", user: app}", None),
            ("a user that nobody knows", "{image: \"node:22\", user: \"$WHO\"}", None),
            ("an image that is built", "{build: ., user: app}", None),
            ("an image that is built, of others", "{build: ., user: other}", Some(("other", false))),
            ("a list of its own", "{image: \"node:22\", user: app, volumes: [\"./p:/etc/passwd:ro\"]}", None),
            ("another mount", "{image: \"node:22\", user: app, volumes: [\"./p:/x\"]}", Some(("app", false))),
        ] {
            let facts = of(&[
                ("compose.yaml", &format!("services: {{a: {service}}}\n")),
                ("Dockerfile", "FROM debian:12\nRUN useradd app\n"),
            ]);
            let found = facts.named_service("a").undefined_user();
            let expected = expected.map(|(name, is_group)| (name.to_owned(), is_group));
            assert_eq!(found, expected, "{what}");
        }
    }
}
