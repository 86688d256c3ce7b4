//! Which services run one program: replicas of each other, one of several alternatives, and those that the policy
//! declares to be one. Different stages are different programs, whatever services are called. Services are not
//! compared in pairs: each is looked up by what would make it the same.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::compose::{CommandWords, Setting};
use crate::facts::handles::ServiceRef;
use crate::ids::ImageId;
use crate::knowledge::{ImageReference, Kind, Purpose, purpose};
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

/// The Dockerfile and the stage that a service's image is made of, by their numbers; nothing where it is not built
/// here.
type Origin = Option<(usize, usize)>;

/// What a service has in common with those that run the same program.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Trait {
    /// A name without what tells replicas apart, of a service that runs this stage.
    Stem(Origin, Rc<[String]>),
    /// The stem of a name that says that it is a copy.
    CopyOf(Origin, Rc<[String]>),
    /// A stem, and what is started.
    Replica(Origin, Rc<[String]>, Rc<SaidWords>),
    /// What an image is started with: the words, and all else that its program can tell itself apart by.
    Started(ImageId, Rc<SaidWords>, Vec<(String, String)>),
    /// The words of a name.
    Named(Vec<String>),
    /// What the name of a service for tests begins with: all words before one that says so.
    TestsOf(Vec<String>),
    Command(Rc<SaidWords>),
    /// The place that names its image.
    ImageAt(Span),
    BuiltImage(ImageId),
    NamedImage(ImageReference),
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
    /// Replicas run one stage with one command and entrypoint: the same image with the same settings under any names,
    /// or under names that differ by a number or a role at most, or under profiles that exclude each other; or one is by
    /// its name the replica of the other, with a command of its own. A service that tests another by its name is no
    /// program beside it.
    pub(crate) fn take(&mut self, service: ServiceRef<'_>, declared: &[usize]) -> bool {
        let is_first = self.known.is_empty();
        let origin = origin(service);
        let (stem, says_copy) = (Rc::<[String]>::from(stem(service.name())), says_copy(service.name()));
        let said = Rc::new([words(&service.service.command), words(&service.service.entrypoint)]);
        let copy = Trait::CopyOf(origin, Rc::clone(&stem));
        let mut is_known = self.known.contains(&copy);
        if says_copy {
            is_known |= self.known.contains(&Trait::Stem(origin, Rc::clone(&stem)));
            self.known.insert(copy);
        }
        self.known.insert(Trait::Stem(origin, Rc::clone(&stem)));
        is_known |= self.is_tested(service.name());
        is_known |= self.excludes(service, &said, is_first);
        let mut traits = vec![Trait::Replica(origin, stem, Rc::clone(&said))];
        if let Some(image) = service.image_id() {
            traits.push(Trait::Started(image, Rc::clone(&said), service.settings()));
        }
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
        !is_known
    }

    /// Whether a service tests one before it by its name, or is tested by one: `store-component-tests`, of `store`.
    fn is_tested(&mut self, name: &str) -> bool {
        let name = name.to_lowercase();
        let words: Vec<String> = purpose::words(&name).map(ToOwned::to_owned).collect();
        let is_test = |word: &String| purpose::of(word, Kind::File) == Some(Purpose::Tests);
        let tests = words.iter().rposition(is_test).unwrap_or_default();
        let mut is_known = self.known.contains(&Trait::TestsOf(words.clone()));
        for length in 1..=tests {
            let tested = words[..length].to_vec();
            is_known |= self.known.contains(&Trait::Named(tested.clone()));
            self.known.insert(Trait::TestsOf(tested));
        }
        self.known.insert(Trait::Named(words));
        is_known
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

fn origin(service: ServiceRef<'_>) -> Origin {
    service.image().map(|image| (image.dockerfile_number(), image.runtime().number))
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

/// A service's name without what tells replicas apart: numbers, and words such as `primary`. A name of which nothing
/// else is left is what it is, unless one of them is a word: `a` and `b` are not called alike, `blue` and `green` are.
fn stem(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let words: Vec<&str> = name
        .split(['-', '_', '.'])
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
        .filter(|word| !word.is_empty())
        .collect();
    let stem: Vec<String> =
        words.iter().filter(|word| !ROLES.contains(word)).map(|word| (*word).to_owned()).collect();
    let is_count = |word: &&str| word.len() < 2 || matches!(*word, "one" | "two" | "three");
    if stem.is_empty() && words.iter().all(is_count) { vec![name] } else { stem }
}

#[cfg(test)]
mod tests;
