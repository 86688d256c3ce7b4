//! `extends`: a service taken over from the same file or another one, before files are joined.

use std::collections::HashMap;
use std::rc::Rc;

use super::bases::{Bases, Scope};
use super::loader::{LoadScope, Loader, Purpose};
use super::paths;
use super::sources::file_problem;
use crate::compose::check::Copied;
use crate::compose::merge::merge::merge;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::SERVICE;
use crate::compose::value::{Map, Resets, Value};
use crate::limits;
use crate::source::{RepoPath, Span};

/// How long a chain of services that extend each other may be.
const MAX_DEPTH: usize = limits::EXTENDS_NESTING.most();

impl Loader<'_, '_> {
    /// Resolves `extends` in all services of a document.
    pub(crate) fn extend(&mut self, document: &mut Value, resets: &Resets, context: &LoadScope) {
        let Some(services) = document.get("services").and_then(Value::as_map) else { return };
        let extending: Vec<_> = services
            .iter()
            .filter(|(_, entry)| entry.value.get("extends").is_some())
            .map(|(name, _)| name.clone())
            .collect();
        if extending.is_empty() {
            return;
        }
        let services = services.clone();
        let is_damaged = document.get("services").is_some_and(Value::is_damaged) || document.is_damaged();
        let mut scope = Scope { services: &services, resets, file: None, is_damaged, done: HashMap::new() };
        for name in extending {
            let mut chain = Vec::new();
            let Some(extended) = self.extended(&name, &mut scope, context, &mut chain) else { continue };
            let target = document.as_map_mut().and_then(|map| map.get_mut("services"));
            if let Some(service) = target.and_then(Value::as_map_mut).and_then(|map| map.get_mut(&name)) {
                *service = extended;
            }
        }
    }

    /// A service with everything it extends put under it.
    fn extended(
        &mut self,
        name: &str,
        scope: &mut Scope<'_>,
        context: &LoadScope,
        chain: &mut Vec<(Option<RepoPath>, String)>,
    ) -> Option<Value> {
        if let Some(done) = scope.done.get(name) {
            return Some(done.clone());
        }
        let service = scope.services.get(name)?.clone();
        let Some(extends) = service.get("extends") else { return Some(service) };
        let Some((base_name, file)) = reference(extends) else {
            if !extends.is_damaged() && !extends.is_null() {
                let message = "`extends` must name a service";
                self.problems.push(Problem::new(ProblemKind::ComposeSchema, extends.span, message));
            }
            return Some(without_extends(service));
        };
        let base_name = base_name.clone();
        let file = file.cloned();
        let link = (scope.file.clone(), name.to_owned());
        if chain.contains(&link) || chain.len() >= MAX_DEPTH {
            let (kind, message) = if chain.contains(&link) {
                (ProblemKind::ExtendsCycle, format!("`{name}` extends itself"))
            } else {
                (ProblemKind::LimitReached, format!("more than {MAX_DEPTH} services extend each other"))
            };
            self.problems.push(Problem::new(kind, extends.span, message));
            return Some(without_extends(service));
        }
        chain.push(link);
        let (base, is_known) = match file {
            Some(file) => self.base_in_file(&file, &base_name, context, chain),
            None => {
                if let (Some(base), None) = (base_name.as_text(), &scope.file) {
                    let copy = Copied { service: name.into(), base: base.to_string(), place: base_name.span };
                    self.copied.push(copy);
                }
                self.base_in_scope(&base_name, scope, context, chain)
            }
        };
        chain.pop();
        let mut finished = without_extends(service);
        match base {
            Some(base) if self.copies_too_much(&base) => finished.set_damaged(),
            Some(mut base) => {
                let resets = scope.resets;
                resets.apply_below(&["services", name], &mut base);
                let (span, damaged) = (finished.span, finished.is_damaged());
                finished = merge(base, finished, &SERVICE, &mut self.problems);
                finished.span = span;
                if damaged {
                    finished.set_damaged();
                }
            }
            None if !is_known => finished.set_damaged(),
            None => {}
        }
        scope.done.insert(name.to_owned(), finished.clone());
        Some(finished)
    }

    /// A base of the same file. The second value is whether all of it is known.
    fn base_in_scope(
        &mut self,
        name: &Value,
        scope: &mut Scope<'_>,
        context: &LoadScope,
        chain: &mut Vec<(Option<RepoPath>, String)>,
    ) -> (Option<Value>, bool) {
        let Some(text) = name.as_text().filter(|_| name.why().is_none()) else { return (None, false) };
        if !scope.services.contains(text) {
            if !scope.is_damaged {
                let message = format!("there is no service `{text}` in this file to extend");
                self.problems.push(Problem::new(ProblemKind::UndefinedService, name.span, message));
            }
            return (None, false);
        }
        let base = self.extended(text, scope, context, chain).filter(|base| base.as_map().is_some());
        (base, true)
    }

    /// A base of another file.
    fn base_in_file(
        &mut self,
        file: &Value,
        name: &Value,
        context: &LoadScope,
        chain: &mut Vec<(Option<RepoPath>, String)>,
    ) -> (Option<Value>, bool) {
        let (Some(path), Some(text)) = (file.as_text(), name.as_text()) else { return (None, false) };
        let is_elsewhere = file.why().is_some() || name.why().is_some() || paths::is_remote_file(path);
        if is_elsewhere {
            return (None, false);
        }
        let Some(place) = self.inside(file, &context.directory) else { return (None, false) };
        let Some(bases) = self.bases_of(&place, file, context) else { return (None, false) };
        if !bases.services.contains(text) {
            if !bases.is_damaged {
                let message = format!("there is no service `{text}` in `{place}` to extend");
                self.problems.push(Problem::new(ProblemKind::UndefinedService, name.span, message));
            }
            return (None, false);
        }
        let mut scope = Scope {
            services: &bases.services,
            resets: &bases.resets,
            file: Some(place),
            is_damaged: bases.is_damaged,
            done: HashMap::new(),
        };
        let base = self.extended(text, &mut scope, context, chain).filter(|base| base.as_map().is_some());
        (base, true)
    }

    /// The services of another file, its paths seen from the directory of the file that extends them.
    fn bases_of(&mut self, place: &RepoPath, named: &Value, context: &LoadScope) -> Option<Rc<Bases>> {
        let key = (place.clone(), context.number);
        if let Some(bases) = self.bases.get(&key) {
            return Some(Rc::clone(bases));
        }
        let id = match self.sources.read(place) {
            Ok(id) => id,
            Err(error) => {
                let path = named.print().unwrap_or_default();
                self.problems.push(file_problem(&path, &error, ProblemKind::MissingInclude, named.span));
                return None;
            }
        };
        let directory = paths::parent(place.as_str());
        let offset = paths::relative(&context.directory, &directory);
        let inner = LoadScope { directory, offset: offset.clone(), ..context.clone() };
        let empty = Value::map(Map::default(), Span::start_of(id));
        let mut loaded = self.load_file(id, &inner, empty, Purpose::Base);
        paths::rebase(&mut loaded.model, &offset);
        let is_damaged =
            loaded.model.is_damaged() || loaded.model.get("services").is_none_or(Value::is_damaged);
        let services = loaded.model.get("services").and_then(Value::as_map).cloned().unwrap_or_default();
        let bases = Rc::new(Bases { services, resets: loaded.resets, is_damaged });
        self.bases.insert(key, Rc::clone(&bases));
        Some(bases)
    }
}

/// The service that `extends` names, and the file.
fn reference(extends: &Value) -> Option<(&Value, Option<&Value>)> {
    if extends.as_text().is_some() {
        return Some((extends, None));
    }
    let service = extends.get("service").filter(|service| service.as_text().is_some())?;
    Some((service, extends.get("file").filter(|file| file.as_text().is_some())))
}

fn without_extends(mut service: Value) -> Value {
    if let Some(map) = service.as_map_mut() {
        map.remove("extends");
    }
    service
}
