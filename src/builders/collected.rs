//! What a file asks for, put together: a push or another name further down is part of the build.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::bake_call::BakeCall;
use super::builder_file::BuilderFile;
use super::commands::{Called, may_name_builder};
use super::compose_run::{ComposeCall, ComposeRun};
use super::declared_build::{BuilderKind, DeclaredBuild};
use super::document::Document;
use super::partial::{Partial, UNKNOWN};
use super::shell::{Start, run};
use super::work::Work;
use crate::answer::LimitReached;
use crate::limits::{self, Limit};
use crate::source::{Span, Text, Tree};
use crate::syntax::shell::{self, Script};

/// The most builds of a file; what it asks for beyond them is not seen, and a finding says so.
const MAX_BUILDS: usize = limits::FILE_BUILDS.most();

/// What a file asks for.
#[derive(Debug)]
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
    /// What may be done for the file.
    pub(super) work: Work,
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
    /// Nothing yet of what a file asks for.
    pub(super) fn new(file: &BuilderFile<'_>) -> Self {
        Self {
            builds: Vec::new(),
            bakes: Vec::new(),
            runs: Vec::new(),
            pushed: Vec::new(),
            renamed: Vec::new(),
            run: BTreeSet::new(),
            run_once: BTreeSet::new(),
            work: file.work.clone(),
        }
    }

    /// Nothing yet of what a file asks for that is read as YAML.
    pub(super) fn of(file: &BuilderFile<'_>, document: &Document<'_>) -> Self {
        let collected = Self::new(file);
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

    /// How much it asks for so far.
    pub(super) fn asked_for(&self) -> usize {
        self.builds.len() + self.bakes.len() + self.runs.len()
    }

    /// Takes note of a limit because of which something is left out.
    pub(super) fn reach(&self, limit: &'static Limit, place: Span) {
        self.work.reach(limit, place);
    }

    /// Takes note of an image that is pushed.
    pub(super) fn push(&mut self, name: Partial) {
        self.pushed.push(name);
    }

    /// Adds what a script does that is a text of the file. To read it takes work: one text may be many scripts. Most
    /// steps and recipes name nothing that builds, and are not parsed.
    pub(super) fn follow(&mut self, text: &Text, start: &Start) {
        if !self.work.take(start.environment.len(), text.span()) {
            return;
        }
        let mut values = start.environment.values().map(Partial::marked);
        let may_build = may_name_builder(text) || values.any(may_name_builder);
        if may_build && self.work.take_bytes(text.len(), text.span()) {
            self.follow_script(&shell::parse(text), start);
        }
    }

    /// Adds what a script does.
    pub(super) fn follow_script(&mut self, script: &Script, start: &Start) {
        for found in run(script, start, &self.work) {
            self.take(found.called, found.label);
        }
    }

    /// Adds what a command does.
    pub(super) fn take(&mut self, called: Called, label: String) {
        match called {
            Called::Build(asked) => self.add(Asked { label, ..*asked }),
            Called::Bake(call) => self.bakes.push(*call),
            Called::Compose(call) => self.runs.push(*call),
            Called::Push(name) => self.push(name),
            Called::Tag(from, to) => self.renamed.push((from, to)),
            Called::Run(words) => self.run.extend(repositories(&words)),
            Called::RunOnce(words) => self.run_once.extend(repositories(&words)),
        }
    }

    /// The builds with the names that they get later, and whether they are pushed later.
    pub(super) fn finish(mut self, kind: BuilderKind, tree: &Tree) -> Finished {
        let work = &self.work;
        for build in &mut self.builds {
            for (from, to) in &self.renamed {
                if work.take(build.names.len() / 16, build.place)
                    && build.names.iter().any(|name| is_same_image(name, from))
                {
                    build.names.push(to.clone());
                }
            }
            let is_pushed = |name: &Partial| {
                work.take(self.pushed.len() / 16, build.place)
                    && self.pushed.iter().any(|pushed| is_same_image(name, pushed))
            };
            build.is_published |= build.names.iter().any(is_pushed);
            let is_among =
                |all: &BTreeSet<String>| repositories(&build.names).any(|name| all.contains(&name));
            build.is_run_once = is_among(&self.run_once) && !is_among(&self.run) && !build.is_published;
        }
        // A matrix of platforms builds one thing several times, one of versions builds variants of it. The first of
        // them is judged, and has the names of all.
        let mut distinct: Vec<Asked> = Vec::new();
        for build in self.builds {
            match distinct.iter_mut().find(|other| is_variant(other, &build, work)) {
                Some(other) => other.names.extend(build.names),
                None => distinct.push(build),
            }
        }
        let mut runs: Vec<ComposeRun> = Vec::new();
        for run in self.runs.iter().filter_map(|call| call.declare(tree)) {
            // A script that calls Compose ten times tells no more than one that does so once.
            if runs.iter().any(|other| other.says_the_same(&run)) {
                continue;
            }
            if runs.len() == MAX_BUILDS {
                work.reach(&limits::FILE_BUILDS, run.place);
                break;
            }
            runs.push(run);
        }
        let builds = distinct.iter().map(|build| build.declare(kind, tree)).collect();
        Finished { builds, bakes: self.bakes, runs, limits: self.work.reached() }
    }
}

/// Whether the same words build the same Dockerfile, under the same names but for their tags: only arguments differ.
fn is_variant(one: &Asked, other: &Asked, work: &Work) -> bool {
    let is_named =
        |name: &Partial, others: &[Partial]| others.iter().any(|other| is_same_repository(name, other));
    one.place == other.place
        && (&one.context, &one.file, &one.target) == (&other.context, &other.file, &other.target)
        && one.directory == other.directory
        && one.contexts == other.contexts
        && one.is_published == other.is_published
        && one.names.is_empty() == other.names.is_empty()
        && work.take(one.names.len() * other.names.len() / 64, one.place)
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
