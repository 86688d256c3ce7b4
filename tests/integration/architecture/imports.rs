//! Which file imports which, and by which name: every path that code writes, followed to what it names.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::LazyLock;

use super::declarations::{Form, Written};
use super::modules::Source;
use super::resolve::Target;
use super::source_files::SourceFiles;

/// The source with its imports.
#[derive(Debug)]
pub(super) struct Imports {
    pub(super) source: Source,
    /// From file to file, with the first place that says so, of those that are no re-exports if there is one.
    pub(super) between: BTreeMap<(usize, usize), Witness>,
}

/// A path that makes one file import another.
#[derive(Debug)]
pub(super) struct Witness {
    pub(super) path: String,
    pub(super) line: usize,
    /// Whether every such path is a `pub use`.
    pub(super) is_reexport: bool,
}

/// The project, read once for all tests.
pub(super) fn project() -> &'static Imports {
    static PROJECT: LazyLock<Imports> = LazyLock::new(|| Imports::of(SourceFiles::of_project()));
    &PROJECT
}

impl Imports {
    pub(super) fn of(files: SourceFiles) -> Self {
        let source = Source::read(files);
        let mut between: BTreeMap<(usize, usize), Witness> = BTreeMap::new();
        for written in &source.read.written {
            let from = source.read.modules[written.module].file;
            for home in source.named(written) {
                let to = source.read.modules[home].file;
                if to != from {
                    let witness = Witness {
                        path: written.segments.join("::"),
                        line: written.line,
                        is_reexport: written.form == Form::Reexport,
                    };
                    match between.entry((from, to)) {
                        Entry::Vacant(entry) => {
                            entry.insert(witness);
                        }
                        Entry::Occupied(mut entry) if entry.get().is_reexport && !witness.is_reexport => {
                            entry.insert(witness);
                        }
                        Entry::Occupied(_) => {}
                    }
                }
            }
        }
        Self { source, between }
    }

    /// An import as a message names it.
    pub(super) fn describe(&self, from: usize, to: usize) -> String {
        let witness = &self.between[&(from, to)];
        let (path, target) = (self.source.files.path(from), self.source.files.path(to));
        format!("src/{path}:{}: `{}` of src/{target}", witness.line, witness.path)
    }

    /// Every import by the paths of its files, mere re-exports left out.
    pub(super) fn needed(&self) -> impl Iterator<Item = (&str, &str)> {
        let path = |file: usize| self.source.files.path(file);
        let needed = self.between.iter().filter(|(_, witness)| !witness.is_reexport);
        needed.map(move |((from, to), _)| (path(*from), path(*to)))
    }
}

impl Source {
    /// The modules that define what a path names. A glob or a module's name imports nothing by itself, but what is
    /// named through it.
    fn named(&self, written: &Written) -> Vec<usize> {
        if written.form == Form::Glob {
            return Vec::new();
        }
        self.resolve(written.module, &written.segments).iter().filter_map(Target::home).collect()
    }
}

#[test]
fn every_path_of_the_crate_leads_somewhere() {
    let source = &project().source;
    let own = ["crate", "self", "super"];
    let is_own =
        |written: &&Written| own.contains(&written.segments[0].as_str()) && (written.segments != ["self"]);
    let lost = source
        .read
        .written
        .iter()
        .filter(is_own)
        .filter(|written| source.resolve(written.module, &written.segments).is_empty());
    let lost: Vec<String> = lost
        .map(|lost| {
            format!("src/{}:{}: {}", source.path_of(lost.module), lost.line, lost.segments.join("::"))
        })
        .collect();
    assert!(lost.is_empty(), "the test does not understand these paths:\n{}", lost.join("\n"));
}
