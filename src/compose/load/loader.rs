//! The files of a project, one after the other, in Compose's own order of work.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::bases::Bases;
use super::defaults::set_defaults;
use super::sources::{Sources, syntax_problems};
use super::{normalize, paths};
use crate::answer::Why;
use crate::compose::check::Copied;
use crate::compose::check::lost_in_overlay::check_copies;
use crate::compose::check::specification::check;
use crate::compose::check::validate::validate;
use crate::compose::merge::long_forms::lengthen;
use crate::compose::merge::merge::merge;
use crate::compose::merge::unique_items::make_unique;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::PROJECT;
use crate::compose::value::from_yaml::read_document;
use crate::compose::value::{Kind, Map, Resets, Value};
use crate::compose::variables::substitute::substitute;
use crate::compose::variables::{Environment, Growth};
use crate::limits::{self, Limit};
use crate::source::{FileId, RepoPath, Span};

/// How many files one project may be made of, each time that one is read counted.
const MAX_LOADS: usize = limits::PROJECT_FILES.most();
/// How many values one project may be made of.
const MAX_VALUES: usize = limits::PROJECT_VALUES.most();

/// What loading a project leads to, beside its model.
pub(crate) struct Loader<'l, 's> {
    pub(crate) sources: &'l mut Sources<'s>,
    pub(crate) problems: Vec<Problem>,
    /// The files that took part: those that were asked for, then the others as they were first read.
    pub(crate) files: Vec<FileId>,
    /// Why part of the project is not known: what is not defined may be defined there.
    pub(crate) missing: Vec<Why>,
    /// The services that others were extended from, by file.
    pub(crate) bases: HashMap<(RepoPath, usize), Rc<Bases>>,
    /// The services that copied others of their file.
    pub(crate) copied: Vec<Copied>,
    /// How many contexts there were.
    pub(crate) contexts: usize,
    reported: HashSet<FileId>,
    loads: usize,
    /// How many values were made, the last that were too many included.
    pub(crate) values: usize,
    /// What variables and env files may still put into the project.
    pub(super) growth: Growth,
}

/// Where a file stands while it is loaded.
#[derive(Clone)]
pub(crate) struct LoadScope {
    /// The directory that its paths start from, below the repository's root.
    pub(crate) directory: String,
    /// The same directory, seen from that of the including file.
    pub(crate) offset: String,
    pub(crate) environment: Rc<Environment>,
    /// The files that are being included, outermost first.
    pub(super) including: Vec<RepoPath>,
    /// Tells it from the other contexts of the project.
    pub(crate) number: usize,
}

/// Which steps a file goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is part of the project.
    Layer,
    /// A service of it is extended: what it includes and extends is left for later, and nothing of it is
    /// held against the specification until it is joined with what extends it.
    Base,
}

/// A file's model, and the resets of its last document.
pub(crate) struct Loaded {
    pub(crate) model: Value,
    pub(crate) resets: Resets,
}

impl<'l, 's> Loader<'l, 's> {
    pub(crate) fn new(sources: &'l mut Sources<'s>, files: &[FileId]) -> Self {
        Self {
            growth: sources.growth.of_next_project(),
            sources,
            problems: Vec::new(),
            files: files.to_vec(),
            missing: Vec::new(),
            bases: HashMap::new(),
            copied: Vec::new(),
            contexts: 0,
            reported: HashSet::new(),
            loads: 0,
            values: 0,
        }
    }

    /// Loads files on top of each other, then gives defaults, validates and rebases paths. `place` stands for
    /// the model where it says nothing.
    pub(super) fn load_model(&mut self, files: &[FileId], context: &LoadScope, place: Span) -> Value {
        let mut model = Value::map(Map::default(), place);
        for file in files {
            model = self.load_file(*file, context, model, Purpose::Layer).model;
        }
        set_defaults(&mut model);
        validate(&mut model, &mut self.problems);
        paths::rebase(&mut model, &context.offset);
        normalize::resolve_listed(&mut model, &context.environment);
        model
    }

    /// Loads a file on top of a model.
    pub(super) fn load_file(
        &mut self,
        file: FileId,
        context: &LoadScope,
        model: Value,
        purpose: Purpose,
    ) -> Loaded {
        if !self.files.contains(&file) {
            self.files.push(file);
        }
        let mut loaded = Loaded { model, resets: Resets::default() };
        self.loads += 1;
        if self.loads > MAX_LOADS {
            self.give_up(&limits::PROJECT_FILES, Span::start_of(file));
            return loaded;
        }
        if !self.has_room(Span::start_of(file)) {
            return loaded;
        }
        let yaml = self.sources.yaml(file);
        syntax_problems(&yaml, &mut self.reported, &mut self.problems);
        let mut is_empty = true;
        for root in yaml.documents() {
            let document = read_document(root, self.sources.bytes(file), &mut self.problems);
            self.values += document.value.size();
            if document.value.is_null() {
                continue;
            }
            is_empty = false;
            if document.value.as_map().is_none() {
                let message = "a Compose file is a mapping";
                self.problems.push(Problem::new(ProblemKind::ComposeSchema, root.span(), message));
                self.lose("a file could not be read", root.span());
                continue;
            }
            loaded.model =
                self.load_document(document.value, &document.resets, context, loaded.model, purpose);
            loaded.resets = document.resets;
        }
        if is_empty && !yaml.errors().is_empty() {
            self.lose("a file could not be read", Span::start_of(file));
        }
        loaded
    }

    /// Puts a document on top of a model, in Compose's order of work.
    fn load_document(
        &mut self,
        mut document: Value,
        resets: &Resets,
        context: &LoadScope,
        mut model: Value,
        purpose: Purpose,
    ) -> Value {
        substitute(&mut document, &PROJECT, &context.environment, &mut self.problems);
        if purpose == Purpose::Layer {
            check_copies(&document, &self.copied, &mut self.problems);
            self.include(&mut document, resets, context);
        }
        resets.apply(&mut model);
        if purpose == Purpose::Layer {
            self.extend(&mut document, resets, context);
        }
        let is_first = model.as_map().is_none_or(Map::is_empty);
        model = if is_first { document } else { merge(model, document, &PROJECT, &mut self.problems) };
        make_unique(&mut model, &PROJECT);
        if purpose == Purpose::Layer {
            check(&mut model, &PROJECT, "", &mut self.problems);
            self.drop_version(&mut model);
        }
        let before = model.size();
        lengthen(&mut model, &PROJECT, &mut self.problems);
        self.values += model.size().saturating_sub(before);
        drop_empty_dns(&mut model);
        make_unique(&mut model, &PROJECT);
        model
    }

    fn drop_version(&mut self, model: &mut Value) {
        let Some(entry) = model.as_map_mut().and_then(|map| map.remove("version")) else { return };
        let problem =
            Problem::new(ProblemKind::ObsoleteKey, entry.key, "`version` is obsolete: Compose ignores it")
                .help("delete the line");
        self.problems.push(problem);
    }

    /// Notes that part of the project is not known.
    pub(crate) fn lose(&mut self, reason: &str, place: Span) {
        self.missing.push(Why { reason: reason.to_owned(), place: Some(place) });
    }

    /// Counts the values that a service copies; whether that is one too many, which is reported.
    pub(super) fn copies_too_much(&mut self, service: &Value) -> bool {
        if self.values <= MAX_VALUES {
            // It is kept twice: in the project, and for others that extend it in turn.
            self.values += 2 * service.size();
        }
        !self.has_room(service.span)
    }

    /// Whether there may be more of this project, and of all of them; where not, that is reported.
    pub(super) fn has_room(&mut self, place: Span) -> bool {
        let of_all = self.sources.values.used_up().or_else(|| self.sources.services.used_up());
        let Some(limit) = of_all.or((self.values > MAX_VALUES).then_some(&limits::PROJECT_VALUES)) else {
            return true;
        };
        self.give_up(limit, place);
        false
    }

    /// Leaves out what is more than a limit; says so once.
    pub(crate) fn give_up(&mut self, limit: &'static Limit, place: Span) {
        let reason = limit.to_string();
        if !self.problems.iter().any(|problem| problem.message == reason) {
            self.problems.push(Problem::new(ProblemKind::LimitReached, place, reason.as_str()));
        }
        self.lose(&reason, place);
    }
}

/// Takes out what is empty under `dns`, as Compose does.
fn drop_empty_dns(model: &mut Value) {
    let services = model.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Value::as_map_mut);
    for (_, entry) in services.into_iter().flat_map(Map::iter_mut) {
        let dns = entry.value.as_map_mut().and_then(|map| map.get_mut("dns")).and_then(Value::as_list_mut);
        if let Some(dns) = dns {
            dns.retain(|item| match &item.kind {
                Kind::Null => false,
                Kind::Text(text) => !text.is_empty() || item.why().is_some(),
                _ => true,
            });
        }
    }
}
