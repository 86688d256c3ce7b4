//! What an image says of its user and its health, its base included.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::build::Declaration;
use crate::facts::handles::Image;
use crate::knowledge::{ImageReference, datastores};

impl<'a> Image<'a> {
    /// Whether a setting is said by the image's own stages, not by an image of this repository below it.
    pub(crate) fn is_own<T>(self, setting: &Declaration<T>) -> bool {
        setting.stage.build() == self.build().number
    }

    /// Whether the image is a datastore: it stands on one, and starts nothing but what that starts. Not known
    /// where what is started is not.
    #[must_use]
    pub fn is_datastore(self) -> Answer<bool> {
        if !self.base_facts().is_some_and(|base| base.stores) {
            return Answer::Known(false);
        }
        let state = &self.runtime().state;
        let settings = [state.entrypoint.setting(), state.cmd.setting()];
        let Some(said) = settings.into_iter().flatten().next() else { return Answer::Known(true) };
        let Some(start) = self.start() else {
            return Answer::unknown("what the image starts cannot be read", said.place);
        };
        match self.bottom().base().and_then(datastores::look_up).filter(|store| !store.programs.is_empty()) {
            Some(datastore) => start.serves(datastore),
            None => Answer::unknown("by which programs the base serves is not in our table", said.place),
        }
    }

    /// Whether there is certainly no shell in the image.
    #[must_use]
    pub fn has_no_shell(self) -> bool {
        let is_bare = |base: &ImageReference| {
            base.registry == "gcr.io"
                && base.repository.starts_with("distroless/")
                && !base.effective_tag().contains("debug")
        };
        self.is_from_scratch() || self.bottom().base().is_some_and(is_bare)
    }

    /// The first port that the image exposes, as a number.
    #[must_use]
    pub fn exposed_port(self) -> Option<u16> {
        let first = self.runtime().state.exposed.first()?;
        first.value.known()?.split(['/', '-']).next()?.parse().ok()
    }

    /// The names of the image's labels, from its own stages and from the builds of all services that run it.
    /// `None` where one of them is not known.
    #[must_use]
    pub fn labels(self) -> Option<BTreeSet<String>> {
        let own = self.runtime().state.labels.iter().map(|label| label.value.0.known().cloned());
        let mut labels = own.collect::<Option<BTreeSet<String>>>()?;
        let mut of_builds =
            self.services().filter_map(|service| service.service.build.as_ref()).map(|build| {
                let names = build.labels.iter().map(|label| label.name.value.clone());
                names.collect::<BTreeSet<_>>()
            });
        if let Some(first) = of_builds.next() {
            let of_all = of_builds.fold(first, |all, other| all.intersection(&other).cloned().collect());
            labels.extend(of_all);
        }
        Some(labels)
    }
}

#[cfg(test)]
mod tests {
    use crate::answer::Answer;
    use crate::facts;

    #[test]
    fn an_image_on_a_datastore_is_one_as_long_as_it_starts_it() {
        const UNREAD: &str = "not known";
        for (dockerfile, expected) in [
            ("FROM postgres:16.4\nCOPY x.conf /etc/\n", "yes"),
            ("FROM postgres:16.4\nCMD [\"postgres\", \"-c\", \"fsync=on\"]\n", "yes"),
            ("FROM postgres:16.4\nCMD [\"-c\", \"fsync=on\"]\n", "yes"),
            ("FROM postgres:16.4\nCMD postgres -c fsync=on\n", "yes"),
            ("FROM postgres:16.4\nENTRYPOINT [\"docker-entrypoint.sh\", \"postgres\"]\n", "yes"),
            ("FROM postgres:16.4\nENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD [\"postgres\"]\n", "yes"),
            ("FROM redis:7.4\nCMD [\"redis-server\", \"/etc/redis.conf\"]\n", "yes"),
            ("FROM redis:7.4\nENTRYPOINT [\"tini\", \"--\", \"/usr/local/bin/redis-server\"]\n", "yes"),
            ("FROM postgres:16.4\nCOPY hands-over.sh /x.sh\nENTRYPOINT [\"/x.sh\"]\n", "yes"),
            ("FROM postgres:16.4\nCOPY runs.sh /x.sh\nENTRYPOINT [\"/x.sh\"]\nCMD [\"postgres\"]\n", "yes"),
            ("FROM postgres:16.4\nCMD [\"node\", \"/x.js\"]\n", "no"),
            ("FROM postgres:16.4\nCMD node /x.js\n", "no"),
            ("FROM postgres:16.4\nCMD [\"docker-entrypoint.sh\", \"node\", \"/x.js\"]\n", "no"),
            (
                "FROM postgres:16.4\nCOPY runs.sh /x.sh\nENTRYPOINT [\"/x.sh\"]\nCMD [\"node\", \"/x.js\"]\n",
                "no",
            ),
            ("FROM node:22\nCMD [\"postgres\"]\n", "no"),
            ("FROM postgres:16.4\nENTRYPOINT [\"/opt/start.sh\"]\n", UNREAD),
            ("FROM postgres:16.4\nCOPY runs.sh /x.sh\nENTRYPOINT [\"/x.sh\"]\n", UNREAD),
            ("FROM couchdb:3.4\nCMD [\"/x\"]\n", UNREAD),
        ] {
            let facts = facts::of(&[
                ("Dockerfile", dockerfile),
                ("hands-over.sh", "#!/bin/sh\nexec docker-entrypoint.sh postgres\n"),
                ("runs.sh", "#!/bin/sh\nexec \"$@\"\n"),
                ("x.conf", ""),
            ]);
            let answer = match facts.only_image().is_datastore() {
                Answer::Known(true) => "yes",
                Answer::Known(false) => "no",
                Answer::Unknown(_) => UNREAD,
            };
            assert_eq!(answer, expected, "{dockerfile}");
        }
    }
}
