//! `include`: other Compose files, each with its own directory and variables, joined under the file that
//! includes them.

use std::rc::Rc;

use super::loader::{LoadScope, Loader};
use super::paths;
use super::sources::file_problem;
use crate::compose::merge::merge::merge;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::{PROJECT, SECTIONS};
use crate::compose::value::{Entry, Kind, Map, Resets, Value};
use crate::compose::variables::dotenv::read_dotenv;
use crate::compose::variables::{EnvLookup, Environment};
use crate::limits;
use crate::source::{EntryKind, FileId, RepoPath};

/// How deep includes may lie in each other.
const MAX_DEPTH: usize = limits::INCLUDE_NESTING.most();

impl Loader<'_, '_> {
    /// Puts what a document includes under what it says itself.
    pub(crate) fn include(&mut self, document: &mut Value, resets: &Resets, context: &LoadScope) {
        let Some(include) = document.as_map_mut().and_then(|map| map.remove("include")) else { return };
        let Some(items) = include.value.as_list() else {
            if !include.value.is_null() {
                let message = "`include` takes a list";
                self.problems.push(Problem::new(ProblemKind::ComposeSchema, include.value.span, message));
                self.lose("what is included is not known", include.value.span);
            }
            return;
        };
        for item in items {
            let Some((files, included)) = self.included(item, context) else {
                self.lose("what is included here is not known", item.span);
                continue;
            };
            let imported = self.load_model(&files, &included, item.span);
            self.import(imported, document, resets);
        }
    }

    /// The files that an item includes, and where they stand.
    fn included(&mut self, item: &Value, context: &LoadScope) -> Option<(Vec<FileId>, LoadScope)> {
        let named = if item.as_text().is_some() { Some(item) } else { item.get("path") };
        let named = texts(named?);
        let mut files = Vec::new();
        let mut main = None;
        for path in &named {
            let (id, place) = self.included_file(path, context, main.is_none())?;
            main.get_or_insert(place);
            files.push(id);
        }
        let main = main?;
        let named = item
            .get("project_directory")
            .filter(|named| named.as_text().is_some_and(|text| !text.is_empty()));
        let directory = match named.and_then(Value::as_text) {
            Some(directory) => paths::join(&context.directory, directory),
            None => paths::parent(main.as_str()),
        };
        let paths_start = named.and_then(|named| self.instead_of(named, &directory));
        let environment = self.included_environment(item, &directory, context);
        let mut including = context.including.clone();
        including.push(main);
        let offset = paths::relative(&context.directory, paths_start.as_deref().unwrap_or(&directory));
        self.contexts += 1;
        let number = self.contexts;
        Some((files, LoadScope { directory, offset, environment: Rc::new(environment), including, number }))
    }

    /// Where paths start if the `project_directory` that is named does not exist, which is reported: Compose takes
    /// it for a file, whose directory counts.
    // Source: `localResourceLoader.Dir` in `loader/loader.go` of compose-go.
    fn instead_of(&mut self, named: &Value, directory: &str) -> Option<String> {
        let place = RepoPath::new(directory)?;
        if named.why().is_some()
            || place.is_root()
            || self.sources.tree.kind(&place) == Some(EntryKind::Directory)
        {
            return None;
        }
        let instead = paths::parent(directory);
        let message =
            format!("the `project_directory` `{place}` does not exist, so paths are not relative to it");
        let shown = if instead == "." { "the root" } else { &instead };
        let problem = Problem::new(ProblemKind::OverlayWithoutEffect, named.span, message);
        self.problems
            .push(problem.help(format!("name a directory that exists: paths are now relative to {shown}")));
        Some(instead)
    }

    fn included_file(
        &mut self,
        path: &Value,
        context: &LoadScope,
        is_main: bool,
    ) -> Option<(FileId, RepoPath)> {
        let text = path.as_text()?;
        if path.why().is_some() || paths::is_remote_file(text) {
            return None;
        }
        let place = self.inside(path, &context.directory)?;
        if is_main && context.including.contains(&place) {
            let message = format!("`{place}` includes itself");
            self.problems.push(Problem::new(ProblemKind::IncludeCycle, path.span, message));
            return None;
        }
        if context.including.len() > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} files include each other");
            self.problems.push(Problem::new(ProblemKind::LimitReached, path.span, message));
            return None;
        }
        match self.sources.read(&place) {
            Ok(id) => Some((id, place)),
            Err(error) => {
                self.problems.push(file_problem(text, &error, ProblemKind::MissingInclude, path.span));
                None
            }
        }
    }

    /// A path of the repository; one that leaves it is reported.
    pub(crate) fn inside(&mut self, path: &Value, directory: &str) -> Option<RepoPath> {
        let text = path.as_text()?;
        let inside = RepoPath::new(&paths::join(directory, text)).filter(|_| !text.starts_with('~'));
        if inside.is_none() {
            let message = format!("`{text}` is outside the repository");
            self.problems.push(Problem::new(ProblemKind::PathOutsideRepository, path.span, message));
        }
        inside
    }

    /// The variables of an included file: those of the including one, then those of its own env files.
    fn included_environment(&mut self, item: &Value, directory: &str, context: &LoadScope) -> Environment {
        let mut own = Environment::within(self.growth.clone());
        match item.get("env_file") {
            Some(named) => {
                for path in texts(named) {
                    let is_nothing = path.as_text().is_none_or(|path| path.as_str() == "/dev/null");
                    if is_nothing || path.why().is_some() {
                        continue;
                    }
                    let Some(place) = self.inside(&path, &context.directory) else { continue };
                    self.read_env_file(&place, Some(&path), &mut own, &context.environment);
                }
            }
            None => {
                if let Some(place) = RepoPath::new(&paths::join(directory, ".env"))
                    && self.sources.has_file(&place)
                {
                    self.read_env_file(&place, None, &mut own, &context.environment);
                }
            }
        }
        let mut environment = (*context.environment).clone();
        environment.add_missing(own);
        environment
    }

    /// Reads an env file for interpolation.
    pub(super) fn read_env_file(
        &mut self,
        path: &RepoPath,
        named: Option<&Value>,
        into: &mut Environment,
        outer: &Environment,
    ) {
        match self.sources.read(path) {
            Ok(id) => {
                let look_up = |name: &str| match outer.get(name) {
                    Some(variable) => EnvLookup::Set(variable),
                    None => EnvLookup::Unset,
                };
                read_dotenv(id, self.sources.bytes(id), into, &look_up, &mut self.problems);
            }
            Err(error) => {
                let place = named.map(|named| named.span);
                let Some(place) = place else { return };
                self.problems.push(file_problem(path.as_str(), &error, ProblemKind::MissingEnvFile, place));
            }
        }
    }

    /// Puts a model under a document: what the document says itself wins.
    fn import(&mut self, imported: Value, document: &mut Value, resets: &Resets) {
        let Kind::Map(mut imported) = imported.kind else { return };
        // The name of an included file and the like are not taken over.
        for section in SECTIONS {
            let Some(Entry { key, value }) = imported.remove(section) else { continue };
            let (span, damaged) = (value.span, value.is_damaged());
            let Kind::Map(brought) = value.kind else { continue };
            let Some(map) = document.as_map_mut() else { return };
            if !map.contains(section) {
                map.insert(section.into(), Entry { key, value: Value::map(Map::default(), span) });
            }
            let Some(target) = map.get_mut(section) else { continue };
            if damaged {
                target.set_damaged();
            }
            let shape = PROJECT.entry(section);
            let Some(target) = target.as_map_mut() else { continue };
            for (name, mut entry) in brought.into_entries() {
                if let Some(own) = target.remove(&name) {
                    resets.apply_below(&[section, &name], &mut entry.value);
                    entry.value = merge(entry.value, own.value, shape.entry(&name), &mut self.problems);
                    entry.key = own.key;
                }
                target.insert(name, entry);
            }
        }
    }
}

/// A text or a list of texts.
fn texts(value: &Value) -> Vec<Value> {
    match value.as_list() {
        Some(items) => items.to_vec(),
        None => vec![value.clone()],
    }
}
