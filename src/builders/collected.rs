//! What a file asks for, put together: a push or another name further down is part of the build.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::bake_call::BakeCall;
use super::commands::Called;
use super::compose_run::{ComposeCall, ComposeRun};
use super::declared_build::{BuilderKind, DeclaredBuild};
use super::document::Document;
use super::partial::{Partial, UNKNOWN};
use super::shell::Ran;
use crate::answer::LimitReached;
use crate::limits::{self, Limit};
use crate::source::{Span, Tree};

/// The most builds of a file; what it asks for beyond them is not seen, and a finding says so.
const MAX_BUILDS: usize = limits::FILE_BUILDS.most();

/// What a file asks for.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) builds: Vec<Asked>,
    pub(super) bakes: Vec<BakeCall>,
    pub(super) runs: Vec<ComposeCall>,
    pushed: Vec<Partial>,
    renamed: Vec<(Partial, Partial)>,
    /// Words of calls that run an image, of which one names it, without tags.
    run: BTreeSet<String>,
    /// The same, where a container does one thing and goes.
    run_once: BTreeSet<String>,
    /// The limits because of which not all of it is followed, each where it was first.
    pub(super) limits: Vec<LimitReached>,
}

/// What a file asks for, with everything that it says of it.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) builds: Vec<DeclaredBuild>,
    pub(super) bakes: Vec<BakeCall>,
    pub(super) runs: Vec<ComposeRun>,
    pub(super) limits: Vec<LimitReached>,
}

impl Collected {
    /// Nothing yet of what a file asks for that is read as YAML.
    pub(super) fn of(document: &Document<'_>) -> Self {
        let mut collected = Self::default();
        if let Some(place) = document.too_long() {
            collected.reach(&limits::BUILDER_PARTS, place);
        }
        collected
    }

    /// Adds a build that is no command.
    pub(super) fn add(&mut self, asked: Asked) {
        if self.builds.len() < MAX_BUILDS {
            self.builds.push(asked);
        } else {
            self.reach(&limits::FILE_BUILDS, asked.place);
        }
    }

    /// Takes note of a limit because of which something is left out.
    pub(super) fn reach(&mut self, limit: &'static Limit, place: Span) {
        reach(&mut self.limits, limit, place);
    }

    /// Takes note of an image that is pushed.
    pub(super) fn push(&mut self, name: Partial) {
        self.pushed.push(name);
    }

    /// Adds what a script does.
    pub(super) fn extend(&mut self, ran: Ran) {
        for found in ran.found {
            self.take(found.called, found.label);
        }
        if let Some((limit, place)) = ran.reached {
            self.reach(limit, place);
        }
    }

    /// Adds what a command does.
    pub(super) fn take(&mut self, called: Called, label: String) {
        match called {
            Called::Build(asked) => self.add(Asked { label, ..*asked }),
            Called::Bake(call) => self.bakes.push(*call),
            Called::Compose(call) => self.runs.push(*call),
            Called::Push(name) => self.pushed.push(name),
            Called::Tag(from, to) => self.renamed.push((from, to)),
            Called::Run(words) => self.run.extend(repositories(&words)),
            Called::RunOnce(words) => self.run_once.extend(repositories(&words)),
        }
    }

    /// The builds with the names that they get later, and whether they are pushed later.
    pub(super) fn finish(mut self, kind: BuilderKind, tree: &Tree) -> Finished {
        for build in &mut self.builds {
            for (from, to) in &self.renamed {
                if build.names.iter().any(|name| is_same_image(name, from)) {
                    build.names.push(to.clone());
                }
            }
            let is_pushed = |name: &Partial| self.pushed.iter().any(|pushed| is_same_image(name, pushed));
            build.is_published |= build.names.iter().any(is_pushed);
            let is_among =
                |all: &BTreeSet<String>| repositories(&build.names).any(|name| all.contains(&name));
            build.is_run_once = is_among(&self.run_once) && !is_among(&self.run) && !build.is_published;
        }
        // A matrix of platforms builds one thing several times, one of versions builds variants of it. The first of
        // them is judged, and has the names of all.
        let mut distinct: Vec<Asked> = Vec::new();
        for build in self.builds {
            match distinct.iter_mut().find(|other| is_variant(other, &build)) {
                Some(other) => other.names.extend(build.names),
                None => distinct.push(build),
            }
        }
        let mut runs: Vec<ComposeRun> = Vec::new();
        for run in self.runs.iter().filter_map(|call| call.declare(tree)) {
            // A script that calls Compose ten times tells no more than one that does so once.
            let says_the_same = |other: &ComposeRun| ComposeRun { place: run.place, ..other.clone() } == run;
            if runs.iter().any(says_the_same) {
                continue;
            }
            if runs.len() == MAX_BUILDS {
                reach(&mut self.limits, &limits::FILE_BUILDS, run.place);
                break;
            }
            runs.push(run);
        }
        let builds = distinct.iter().map(|build| build.declare(kind, tree)).collect();
        Finished { builds, bakes: self.bakes, runs, limits: self.limits }
    }
}

/// Takes note of a limit, where it was first.
fn reach(limits: &mut Vec<LimitReached>, limit: &'static Limit, place: Span) {
    if !limits.iter().any(|told| told.is(limit)) {
        limits.push(LimitReached::new(limit, place));
    }
}

/// Whether the same words build the same Dockerfile, under the same names but for their tags: only arguments differ.
fn is_variant(one: &Asked, other: &Asked) -> bool {
    let is_named =
        |name: &Partial, others: &[Partial]| others.iter().any(|other| is_same_repository(name, other));
    one.place == other.place
        && (&one.context, &one.file, &one.target) == (&other.context, &other.file, &other.target)
        && one.directory == other.directory
        && one.contexts == other.contexts
        && one.is_published == other.is_published
        && one.names.is_empty() == other.names.is_empty()
        && other.names.iter().all(|name| is_named(name, &one.names))
        && (!one.names.is_empty() || one.arguments == other.arguments)
}

/// Whether two names are of one image, whatever the tags: in the same words, or in words that are known.
fn is_same_image(one: &Partial, other: &Partial) -> bool {
    // Of a name that is not known at all, nothing can be said.
    is_same_repository(one, other) && without_tag(one).contains(|letter| letter != UNKNOWN && letter != '/')
}

/// The names without their tags, of those of which anything is known.
fn repositories(names: &[Partial]) -> impl Iterator<Item = String> {
    let is_known = |name: &&str| name.contains(|letter| letter != UNKNOWN && letter != '/');
    names.iter().map(without_tag).filter(is_known).map(str::to_owned)
}

/// Whether two names are the same but for their tags.
fn is_same_repository(one: &Partial, other: &Partial) -> bool {
    without_tag(one) == without_tag(other)
}

fn without_tag(name: &Partial) -> &str {
    let text = name.marked();
    let last_slash = text.rfind('/').map_or(0, |slash| slash + 1);
    let end = text[last_slash..].find([':', '@']).map_or(text.len(), |colon| last_slash + colon);
    &text[..end]
}
