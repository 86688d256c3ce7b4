//! What an image is known to be by what it says: a datastore, one without a shell, its ports and labels.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::build::Declaration;
use crate::builders::{BuilderKind, DeclaredBuild};
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
            return Answer::unknown("the command of the image cannot be read", said.place);
        };
        match self.bottom().base().and_then(datastores::look_up).filter(|store| !store.programs.is_empty()) {
            Some(datastore) => start.serves(datastore),
            None => Answer::unknown(
                "the server programs of the base image are not in the built-in table",
                said.place,
            ),
        }
    }

    /// Whether there is certainly no shell in the image.
    #[must_use]
    pub(super) fn has_no_shell(self) -> bool {
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

    /// The names of the image's labels, from its own stages, from the builds of all services that run it and of all
    /// others that build it to be run elsewhere.
    /// `None` where one of them is not known.
    #[must_use]
    pub fn labels(self) -> Option<BTreeSet<String>> {
        let own = self.runtime().state.labels.iter().map(|label| label.value.0.known().cloned());
        let mut labels = own.collect::<Option<BTreeSet<String>>>()?;
        let of_services = self.services().filter_map(|service| service.service.build.as_ref()).map(|build| {
            let names = build.labels.iter().map(|label| label.name.value.clone());
            Some(names.collect::<BTreeSet<_>>())
        });
        let counts = |build: &&DeclaredBuild| {
            // The policy says what is built, and not how.
            build.kind != BuilderKind::Policy && (build.is_published || !self.runs_in_service())
        };
        let of_others = self.declared_builds().filter(counts).map(|build| build.labels.clone());
        let of_builds = of_services.chain(of_others).collect::<Option<Vec<_>>>()?;
        let of_all = of_builds.into_iter().reduce(|all, other| all.intersection(&other).cloned().collect());
        labels.extend(of_all.into_iter().flatten());
        Some(labels)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::answer::Answer;
    use crate::build::Inherited;
    use crate::facts::of;

    #[test]
    fn what_its_base_makes_of_an_image() {
        // Whether it keeps data for others; whether it certainly has no shell.
        for (base, is_datastore, has_no_shell) in [
            ("postgres:17", true, false),
            ("nginx:1.28", false, false),
            ("acme/postgres:17", false, false),
            ("scratch", false, true),
            ("gcr.io/distroless/static:nonroot", false, true),
            ("gcr.io/distroless/static", false, true),
            ("gcr.io/distroless/static:debug-nonroot", false, false),
            ("gcr.io/acme/static:1", false, false),
            ("ghcr.io/distroless/static:1", false, false),
        ] {
            let compose = "services: {app: {build: app}, base: {build: base, image: \"acme/base:1\"}}\n";
            let facts = of(&[
                ("base/Dockerfile", &format!("FROM {base}\nUSER 1000\n")),
                ("app/Dockerfile", "FROM acme/base:1\n"),
                ("compose.yaml", compose),
            ]);
            for (path, is_own) in [("base/Dockerfile", true), ("app/Dockerfile", false)] {
                let image = facts.image_of(path);
                assert_eq!(
                    matches!(image.is_datastore(), Answer::Known(true)),
                    is_datastore,
                    "{path} on {base}"
                );
                assert_eq!(image.has_no_shell(), has_no_shell, "{path} on {base}");
                let Inherited::Set(user) = &image.runtime().state.user else { panic!("{path} on {base}") };
                assert_eq!(image.is_own(user), is_own, "{path} on {base}");
            }
        }
    }

    #[test]
    fn the_first_port_is_a_number() {
        for (text, port) in [
            ("", None),
            ("EXPOSE 8080\n", Some(8080)),
            ("EXPOSE 53/udp\n", Some(53)),
            ("EXPOSE 8000-8010/tcp\n", Some(8000)),
            ("EXPOSE 81 80\nEXPOSE 79\n", Some(81)),
            ("ENV PORT=3000\nEXPOSE $PORT\n", Some(3000)),
            ("ARG PORT\nEXPOSE $PORT\n", None),
            ("EXPOSE 70000\n", None),
        ] {
            let facts = of(&[("Dockerfile", &format!("FROM alpine:3.22\n{text}"))]);
            assert_eq!(facts.only_image().exposed_port(), port, "{text}");
        }
    }

    #[test]
    fn labels_are_those_that_every_build_gives() {
        let with = |labels: &str| format!("{{build: {{context: ., labels: [{labels}]}}}}");
        for (what, text, services, expected) in [
            ("none", "", vec![], Some(&[][..])),
            ("its own", "LABEL a=1 b=2\nLABEL c=3\n", vec![], Some(&["a", "b", "c"])),
            ("a name that is not known", "ARG NAME\nLABEL a=1 $NAME=2\n", vec![], None),
            ("those of its build", "LABEL a=1\n", vec![with("x=1, y=2")], Some(&["a", "x", "y"])),
            (
                "those of both builds",
                "LABEL a=1\n",
                vec![with("x=1, y=2"), with("y=2, z=3")],
                Some(&["a", "y"]),
            ),
            ("a build without", "LABEL a=1\n", vec![with("x=1"), "{build: .}".to_owned()], Some(&["a"])),
            (
                "a service that only runs it",
                "LABEL a=1\n",
                vec![
                    "{image: web, build: {context: ., labels: [x=1]}}".to_owned(),
                    "{image: web}".to_owned(),
                ],
                Some(&["a", "x"]),
            ),
        ] {
            let services: String =
                services.iter().enumerate().map(|(number, said)| format!("  s{number}: {said}\n")).collect();
            let facts = of(&[
                ("Dockerfile", &format!("FROM alpine:3.22\n{text}")),
                ("compose.yaml", &format!("services:\n{services}")),
            ]);
            let expected: Option<BTreeSet<String>> =
                expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            assert_eq!(facts.only_image().labels(), expected, "{what}");
        }
    }

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
            let facts = of(&[
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
