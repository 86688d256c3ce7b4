//! Which services run one program: replicas of each other, one of several alternatives, and those that the policy
//! declares to be one. Services are not compared in pairs: each is looked up by what would make it the same.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::compose::{CommandWords, Setting};
use crate::facts::handles::{Image, ServiceRef};
use crate::ids::ImageId;
use crate::knowledge::ImageReference;
use crate::source::Span;

/// Words that say of a service that it is the copy of another.
// Source: the documentation of replication of PostgreSQL, MySQL, MariaDB, Redis and MongoDB; of names of
// services in 116 public repositories, counted on 2026-11-30, two occur.
const COPIES: [&str; 7] = ["follower", "mirror", "replica", "secondary", "slave", "standby", "witness"];

/// Words by which the names of replicas differ.
// Source: names of services in 116 public repositories, counted on 2026-11-30; 12 of the 26 occur, the others
// are their counterparts.
const ROLES: [&str; 26] = [
    "a",
    "b",
    "c",
    "backup",
    "blue",
    "canary",
    "cpu",
    "follower",
    "gpu",
    "green",
    "initial",
    "leader",
    "left",
    "main",
    "master",
    "one",
    "primary",
    "replica",
    "right",
    "secondary",
    "slave",
    "standby",
    "three",
    "two",
    "x",
    "y",
];

/// What else than being replicas makes two services one program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Same {
    /// They say the same command: the image starts one program, whoever runs it.
    Command,
    /// They run the same image.
    Image,
    /// The image of one stands on that of the other.
    Base,
    /// Their profiles exclude each other: only one of them runs.
    Profiles,
}

/// The programs that some services run.
#[derive(Debug)]
pub(crate) struct Programs {
    same: &'static [Same],
    known: HashSet<Trait>,
    /// The sets of profiles of the services with a command.
    alternatives: HashMap<Rc<SaidWords>, HashSet<Profiles>>,
    /// Those of all services.
    profiles: HashSet<Profiles>,
}

type Profiles = BTreeSet<String>;

/// A command and an entrypoint: nothing where it is not said, nothing in it where it is not known.
type SaidWords = [Option<Option<Vec<String>>>; 2];

/// What a service has in common with those that run the same program.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Trait {
    /// A name without what tells replicas apart.
    Stem(Rc<[String]>),
    /// The stem of a name that says that it is a copy.
    CopyOf(Rc<[String]>),
    /// A stem, and what is started.
    Replica(Rc<[String]>, Rc<SaidWords>),
    Command(Rc<SaidWords>),
    /// The place that names its image.
    ImageAt(Span),
    BuiltImage(ImageId),
    NamedImage(ImageReference),
    /// An image of this repository that its own stands on.
    OnBuilt(ImageId),
    /// An image from elsewhere that its own stands on.
    OnNamed(ImageReference),
    /// A declaration of the policy, by its number.
    Declared(usize),
    /// Which profiles it has is not known: it may exclude any other.
    UnknownProfiles,
}

impl Programs {
    /// A set of programs with none in it yet; `same` says what else than being replicas makes two services
    /// the same.
    #[must_use]
    pub(crate) fn new(same: &'static [Same]) -> Self {
        let (known, alternatives, profiles) = (HashSet::new(), HashMap::new(), HashSet::new());
        Self { same, known, alternatives, profiles }
    }

    /// Adds a service, which the policy's declarations `declared` name. True if none of the services before
    /// it is known to run the same program.
    ///
    /// Replicas have one command and entrypoint under names that differ by a number or a role at most, or under
    /// profiles that exclude each other; or one is by its name the replica of the other, with a command of its own.
    pub(crate) fn take(&mut self, service: ServiceRef<'_>, declared: &[usize]) -> bool {
        let is_first = self.known.is_empty();
        let (stem, says_copy) = (Rc::<[String]>::from(stem(service.name())), says_copy(service.name()));
        let said = Rc::new([words(&service.service.command), words(&service.service.entrypoint)]);
        let copy = Trait::CopyOf(Rc::clone(&stem));
        let mut is_known = self.known.contains(&copy);
        if says_copy {
            is_known |= self.known.contains(&Trait::Stem(Rc::clone(&stem)));
            self.known.insert(copy);
        }
        self.known.insert(Trait::Stem(Rc::clone(&stem)));
        is_known |= self.excludes(service, &said, is_first);
        let mut traits = vec![Trait::Replica(stem, Rc::clone(&said))];
        traits.extend(declared.iter().copied().map(Trait::Declared));
        if self.same.contains(&Same::Command) {
            traits.push(Trait::Command(said));
        }
        if self.same.contains(&Same::Image) {
            traits.extend(images(service));
        }
        for has in traits {
            is_known |= !self.known.insert(has);
        }
        if self.same.contains(&Same::Base) {
            is_known |= self.stands_on_known(service);
            self.known.extend(images(service));
        }
        !is_known
    }

    /// Whether the image of a service stands on that of one before it, or the other way round.
    fn stands_on_known(&mut self, service: ServiceRef<'_>) -> bool {
        let own = service.image();
        let built = own.into_iter().flat_map(|image| image.foundations().skip(1));
        let below: Vec<(Trait, Trait)> = built
            .map(|image| (Trait::OnBuilt(image.record.id), Trait::BuiltImage(image.record.id)))
            .chain(
                own.and_then(Image::base)
                    .map(|base| (Trait::OnNamed(base.clone()), Trait::NamedImage(base.clone()))),
            )
            .collect();
        let is_below = match own {
            Some(image) => self.known.contains(&Trait::OnBuilt(image.record.id)),
            None => service.external_image().is_some_and(|named| self.known.contains(&Trait::OnNamed(named))),
        };
        below.into_iter().fold(is_below, |is_known, (on, runs)| {
            self.known.insert(on);
            is_known | self.known.contains(&runs)
        })
    }

    /// Whether the profiles of a service exclude those of one before it, as far as that makes them the same.
    fn excludes(&mut self, service: ServiceRef<'_>, said: &Rc<SaidWords>, is_first: bool) -> bool {
        let profiles = &service.service.profiles;
        let own: Profiles = profiles.iter().filter_map(Setting::as_str).map(ToOwned::to_owned).collect();
        let mut excludes = false;
        if self.same.contains(&Same::Profiles) {
            excludes = !is_first && self.known.contains(&Trait::UnknownProfiles);
            if profiles.iter().all(|profile| profile.as_str().is_some()) {
                excludes |= is_excluded(&own, &self.profiles);
                self.profiles.insert(own.clone());
            } else {
                excludes |= !is_first;
                self.known.insert(Trait::UnknownProfiles);
            }
        }
        if !own.is_empty() {
            let others = self.alternatives.entry(Rc::clone(said)).or_default();
            excludes |= is_excluded(&own, others);
            others.insert(own);
        }
        excludes
    }
}

/// Whether one of several sets of profiles excludes a set: no profile starts both.
fn is_excluded(own: &Profiles, others: &HashSet<Profiles>) -> bool {
    !own.is_empty() && others.iter().any(|other| !other.is_empty() && own.is_disjoint(other))
}

/// What says which image a service runs.
fn images(service: ServiceRef<'_>) -> Vec<Trait> {
    let place = service.service.image.as_ref().map(|image| Trait::ImageAt(image.span));
    let image = match service.image_id() {
        Some(image) => Some(Trait::BuiltImage(image)),
        None => {
            let named = service.external_image().or_else(|| service.image_of_unknown_tag());
            named.map(Trait::NamedImage)
        }
    };
    place.into_iter().chain(image).collect()
}

fn words(command: &Option<Setting<CommandWords>>) -> Option<Option<Vec<String>>> {
    let known = |command: &CommandWords| command.words.iter().map(ToString::to_string).collect();
    command.as_ref().map(|command| command.known().map(known))
}

/// Whether a name says that its service is the copy of another.
fn says_copy(name: &str) -> bool {
    let name = name.to_lowercase();
    name.split(['-', '_', '.'])
        .any(|word| COPIES.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}

/// A service's name without what tells replicas apart: numbers, and words such as `primary`.
fn stem(name: &str) -> Vec<String> {
    name.to_lowercase()
        .split(['-', '_', '.'])
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned())
        .filter(|word| !word.is_empty() && !ROLES.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::of;

    #[test]
    fn services_run_programs_of_their_own_or_not() {
        const ALL: &[Same] = &[Same::Command, Same::Image, Same::Profiles];
        const NONE: &[Same] = &[];
        for (what, same, one, two, is_same) in [
            ("two names", NONE, "api: {image: a, command: x}", "web: {image: a, command: x}", false),
            ("numbers", NONE, "api1: {image: a}", "api-2: {image: b}", true),
            ("roles", NONE, "api-blue: {image: a}", "API_green: {image: a}", true),
            (
                "roles that start other commands",
                NONE,
                "api-a: {image: a, command: x}",
                "api-b: {image: a, command: y}",
                false,
            ),
            (
                "other entrypoints",
                NONE,
                "api-a: {image: a, entrypoint: x}",
                "api-b: {image: a, entrypoint: y}",
                false,
            ),
            ("a command and none", NONE, "api-a: {image: a, command: x}", "api-b: {image: a}", false),
            (
                "two commands that are not known",
                NONE,
                "api-a: {image: a, command: '${A}'}",
                "api-b: {image: a, command: '${B}'}",
                true,
            ),
            (
                "a copy with its own command",
                NONE,
                "db: {image: a, command: x}",
                "db-replica: {image: a, command: y}",
                true,
            ),
            (
                "the copy first",
                NONE,
                "db-replica2: {image: a, command: x}",
                "db: {image: a, command: y}",
                true,
            ),
            ("the copy of another", NONE, "db: {image: a}", "cache-replica: {image: a}", false),
            (
                "a role that is no copy",
                NONE,
                "db: {image: a, command: x}",
                "db-main: {image: a, command: y}",
                false,
            ),
            (
                "one profile or the other",
                NONE,
                "a1: {image: a, profiles: [x]}",
                "web: {image: b, profiles: [y]}",
                true,
            ),
            (
                "with other commands",
                NONE,
                "api: {image: a, profiles: [x], command: x}",
                "web: {image: a, profiles: [y]}",
                false,
            ),
            (
                "a profile of both",
                NONE,
                "api: {image: a, profiles: [x]}",
                "web: {image: a, profiles: [x, y]}",
                false,
            ),
            ("a profile of one", NONE, "api: {image: a, profiles: [x]}", "web: {image: a}", false),
            (
                "profiles exclude",
                &[Same::Profiles],
                "api: {image: a, profiles: [x], command: x}",
                "web: {image: a, profiles: [y]}",
                true,
            ),
            (
                "profiles do not",
                &[Same::Profiles],
                "api: {image: a, profiles: [x], command: x}",
                "web: {image: a}",
                false,
            ),
            (
                "the same profile",
                &[Same::Profiles],
                "api: {image: a, profiles: [x], command: x}",
                "web: {image: a, profiles: [x]}",
                false,
            ),
            (
                "profiles that are not known",
                &[Same::Profiles],
                "api: {image: a, command: x}",
                "web: {image: a, profiles: ['${P}']}",
                true,
            ),
            (
                "those of the first",
                &[Same::Profiles],
                "api: {image: a, profiles: ['${P}'], command: x}",
                "web: {image: a}",
                true,
            ),
            (
                "the same command",
                &[Same::Command],
                "api: {image: a, command: x}",
                "web: {image: b, command: x}",
                true,
            ),
            (
                "another command",
                &[Same::Command],
                "api: {image: a, command: x}",
                "web: {image: a, command: y}",
                false,
            ),
            (
                "the same image",
                &[Same::Image],
                "api: {image: a, command: x}",
                "web: {image: a, command: y}",
                true,
            ),
            ("another tag", &[Same::Image], "api: {image: 'a:1'}", "web: {image: 'a:2'}", false),
            (
                "tags that are not known",
                &[Same::Image],
                "api: {image: 'a:${A}'}",
                "web: {image: 'a:${B}'}",
                true,
            ),
            (
                "images that are not known",
                &[Same::Image],
                "api: {image: '${A}'}",
                "web: {image: '${B}'}",
                false,
            ),
            (
                "one place for both",
                &[Same::Image],
                "api: &one {image: '${A}', command: x}",
                "web: {<<: *one, command: y}",
                true,
            ),
            ("the same build", &[Same::Image], "api: {build: .}", "web: {build: ., command: y}", true),
            (
                "another build",
                &[Same::Image],
                "api: {build: .}",
                "web: {build: {context: ., target: one}}",
                false,
            ),
            ("a base of the other", &[Same::Base], "api: {image: a}", "web: {build: ., command: y}", true),
            ("the other way round", &[Same::Base], "web: {build: ., command: y}", "api: {image: a}", true),
            ("no base of the other", &[Same::Base], "api: {image: b}", "web: {build: ., command: y}", false),
            (
                "one base for both",
                &[Same::Base],
                "api: {build: .}",
                "web: {build: {context: ., target: one}, command: y}",
                false,
            ),
            ("bases do not count", &[Same::Image], "api: {image: a, command: x}", "web: {build: .}", false),
            ("nothing in common", ALL, "api: {image: a, command: x}", "web: {image: b}", false),
        ] {
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  {one}\n  {two}\n")),
                ("Dockerfile", "FROM a AS one\nFROM a\nCMD [\"x\"]\n"),
            ]);
            let name = |service: &str| service.split(':').next().unwrap().to_owned();
            let mut programs = Programs::new(same);
            assert!(programs.take(facts.named_service(&name(one)), &[]), "the first: {what}");
            assert_eq!(programs.take(facts.named_service(&name(two)), &[]), !is_same, "{what}");
        }
    }

    #[test]
    fn the_policy_declares_services_to_be_one() {
        let facts =
            of(&[("compose.yaml", "services: {api: {image: a}, web: {image: b}, job: {image: c}}\n")]);
        let mut programs = Programs::new(&[]);
        for (name, declared, is_new) in
            [("api", &[0, 1][..], true), ("web", &[1], false), ("job", &[2], true), ("api", &[], false)]
        {
            assert_eq!(programs.take(facts.named_service(name), declared), is_new, "{name}");
        }
    }

    #[test]
    fn copies_and_roles_are_words_of_names() {
        for (name, is_copy, expected) in [
            ("db-replica-2", true, &["db"][..]),
            ("DB_Standby", true, &["db"]),
            ("db.slave1", true, &["db"]),
            ("replicas", false, &["replicas"]),
            ("mirror", true, &["mirror"]),
            ("api-green", false, &["api"]),
            ("api3", false, &["api"]),
            ("a1-b2", false, &[]),
        ] {
            assert_eq!(says_copy(name), is_copy, "{name}");
            assert_eq!(stem(name), expected, "{name}");
        }
    }
}
