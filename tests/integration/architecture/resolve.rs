//! From a path as it is written to what it names: through `self`, `super`, renames, globs and `pub use`.

use std::collections::BTreeSet;

use super::declarations::Named;
use super::layout;
use super::modules::Source;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A module itself.
    Module(usize),
    /// An item, by the module that defines it and its name. What belongs to a type (a variant, a function) counts
    /// as the type.
    Item(usize, String),
    /// Something of another crate.
    Outside,
}

impl Target {
    /// The module that defines an item of the crate.
    pub(super) fn home(&self) -> Option<usize> {
        match self {
            Self::Item(module, _) => Some(*module),
            Self::Module(_) | Self::Outside => None,
        }
    }
}

/// The lookups under way: a name that is looked for while it is looked for leads nowhere.
type Open = BTreeSet<(usize, String)>;

impl Source {
    /// What a path names where it stands in a module. Empty if that is not understood.
    pub(super) fn resolve(&self, module: usize, segments: &[String]) -> BTreeSet<Target> {
        self.follow(module, segments, &mut Open::new())
    }

    fn follow(&self, module: usize, segments: &[String], open: &mut Open) -> BTreeSet<Target> {
        let Some(first) = segments.first() else { return BTreeSet::new() };
        let mut reached = match first.as_str() {
            "crate" => BTreeSet::from([Target::Module(self.root_of(module))]),
            "self" => BTreeSet::from([Target::Module(module)]),
            "super" => self.parent(module),
            name => {
                let found = self.look_up(module, name, open);
                match self.root {
                    Some(root) if found.is_empty() && name == layout::CRATE => {
                        BTreeSet::from([Target::Module(root)])
                    }
                    _ if found.is_empty() => BTreeSet::from([Target::Outside]),
                    _ => found,
                }
            }
        };
        for name in &segments[1..] {
            let mut next = BTreeSet::new();
            for target in reached {
                match target {
                    Target::Module(module) if name == "super" => next.extend(self.parent(module)),
                    Target::Module(module) => next.extend(self.look_up(module, name, open)),
                    end @ (Target::Item(..) | Target::Outside) => {
                        next.insert(end);
                    }
                }
            }
            reached = next;
        }
        reached
    }

    fn parent(&self, module: usize) -> BTreeSet<Target> {
        self.read.modules[module].parent.map(Target::Module).into_iter().collect()
    }

    fn root_of(&self, module: usize) -> usize {
        let mut module = module;
        while let Some(parent) = self.read.modules[module].parent {
            module = parent;
        }
        module
    }

    /// What a name stands for in a module.
    fn look_up(&self, module: usize, name: &str, open: &mut Open) -> BTreeSet<Target> {
        let mut found = BTreeSet::new();
        if !open.insert((module, name.to_owned())) {
            return found;
        }
        let own = &self.read.modules[module];
        for named in own.names.get(name).into_iter().flatten() {
            match named {
                Named::Module(module) => {
                    found.insert(Target::Module(*module));
                }
                Named::Item => {
                    found.insert(Target::Item(module, name.to_owned()));
                }
                Named::Import(segments) => found.extend(self.follow(module, segments, open)),
            }
        }
        if found.is_empty() && !own.names.contains_key(name) {
            for glob in &own.globs {
                for target in self.follow(module, glob, open) {
                    if let Target::Module(below) = target {
                        found.extend(self.look_up(below, name, open));
                    }
                }
            }
        }
        open.remove(&(module, name.to_owned()));
        found
    }
}
