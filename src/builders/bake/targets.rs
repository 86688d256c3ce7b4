//! The targets and groups of the files of one call, and which of them somebody builds.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::config::Config;
use super::scope::NO_LOCALS;
use super::target::Target;
use super::value::Value;
use crate::limits::{self, Limit};

/// How often a target inherits from one that inherits.
const MAX_DEPTH: usize = limits::BAKE_INHERITANCE.most();

/// How many groups a group leads to.
const MAX_GROUPS: usize = limits::BAKE_GROUPS.most();

/// Every target and group by name.
pub(super) struct Targets {
    /// In the order of the files; what several blocks say of one is put together.
    list: Vec<Target>,
    groups: BTreeMap<String, Vec<String>>,
    /// The first limit because of which something is left out.
    reached: Cell<Option<&'static Limit>>,
}

impl Targets {
    /// `services` are targets that Compose files make; those of Bake come on top.
    pub(super) fn new(config: &Config<'_>, services: Vec<Target>) -> Self {
        let mut targets = Self { list: services, groups: BTreeMap::new(), reached: Cell::new(None) };
        if !targets.list.is_empty() {
            let names = targets.list.iter().map(|service| service.name.clone()).collect();
            targets.groups.insert("default".to_owned(), names);
        }
        let mut renamed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for expanded in config.expanded() {
            let read = Target::read(config, expanded);
            match targets.list.iter_mut().find(|target| target.name == read.name) {
                Some(known) => {
                    known.merge(&read);
                    known.place = read.place;
                }
                None => targets.list.push(read),
            }
            renamed.entry(&config.block(expanded).label).or_default().push(expanded.name.clone());
        }
        for group in &config.groups {
            let members = group.get("targets").map(|targets| targets.source);
            let members = members.map(|members| config.evaluator().source(members, &NO_LOCALS));
            let Some(Ok(Value::List(members))) = members else { continue };
            let members = members.iter().filter_map(Value::to_text).collect();
            targets.groups.insert(group.label.clone(), members);
        }
        // What a matrix makes can be called by the label of its block.
        for (label, names) in renamed {
            if names.iter().any(|name| name != label) {
                targets.groups.entry(label.to_owned()).or_insert(names);
            }
        }
        targets
    }

    /// Takes note of a limit because of which something is left out.
    pub(super) fn reach(&self, limit: &'static Limit) {
        self.reached.set(self.reached.get().or(Some(limit)));
    }

    /// The first limit because of which something is left out.
    pub(super) fn reached(&self) -> Option<&'static Limit> {
        self.reached.get()
    }

    /// The names of the targets that a name or a pattern asks for, in order.
    pub(super) fn asked_for(&self, name: &str) -> Vec<String> {
        let mut names = Vec::new();
        let is_pattern = name.contains(['*', '?', '[']);
        let all = self.groups.keys().chain(self.list.iter().map(|target| &target.name));
        for name in all.filter(|own| if is_pattern { fits(name, own) } else { *own == name }) {
            self.members(name, &mut BTreeSet::new(), &mut names);
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    /// Adds the targets of a group, or the one target of that name. A group that holds its own name means the target.
    fn members(&self, name: &str, visited: &mut BTreeSet<String>, names: &mut Vec<String>) {
        let group = self.groups.get(name);
        if group.is_some() && visited.len() >= MAX_GROUPS {
            self.reach(&limits::BAKE_GROUPS);
        }
        let group = group.filter(|_| visited.len() < MAX_GROUPS);
        match group.filter(|_| visited.insert(name.to_owned())) {
            Some(members) => {
                for member in members {
                    self.members(member, visited, names);
                }
            }
            None if self.list.iter().any(|target| target.name == name) => names.push(name.to_owned()),
            None => {}
        }
    }

    /// The targets that are built where nothing says which: those of `default`, of groups, those with names, and
    /// those that are no mere template of others.
    pub(super) fn built_by_anyone(&self) -> Vec<String> {
        let mut in_groups = Vec::new();
        for name in self.groups.keys() {
            self.members(name, &mut BTreeSet::new(), &mut in_groups);
        }
        let inherited: BTreeSet<&String> = self.list.iter().flat_map(|target| &target.inherits).collect();
        let is_built = |target: &&Target| {
            let is_template = target.name.starts_with('_')
                || inherited.contains(&target.name)
                    && target.context.is_none()
                    && target.dockerfile.is_none()
                    && target.target.is_none();
            in_groups.contains(&target.name) || target.has_tags() || !is_template
        };
        self.list.iter().filter(is_built).map(|target| target.name.clone()).collect()
    }

    /// A target with what it inherits.
    // Source: `Config.target` in bake/bake.go of buildx.
    pub(super) fn resolve(&self, name: &str) -> Option<Target> {
        self.resolve_in(name, 0, &mut BTreeMap::new())
    }

    /// What is being resolved is `None` among those that are, so that a circle ends.
    fn resolve_in(
        &self,
        name: &str,
        depth: usize,
        resolved: &mut BTreeMap<String, Option<Target>>,
    ) -> Option<Target> {
        if let Some(known) = resolved.get(name) {
            return known.clone();
        }
        let own = self.list.iter().find(|target| target.name == name)?;
        resolved.insert(name.to_owned(), None);
        let mut target = Target::of(name, own.place);
        for parent in &own.inherits {
            if depth >= MAX_DEPTH {
                self.reach(&limits::BAKE_INHERITANCE);
            }
            let exists = depth < MAX_DEPTH && self.list.iter().any(|target| target.name == *parent);
            if !exists {
                target.is_partial = true;
            } else if let Some(parent) = self.resolve_in(parent, depth + 1, resolved) {
                target.merge(&parent);
            }
        }
        target.merge(own);
        target.inherits.clear();
        target.normalize();
        resolved.insert(name.to_owned(), Some(target.clone()));
        Some(target)
    }
}

/// Whether a name fits a pattern of `*` and `?`.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    globset::Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(name))
}
