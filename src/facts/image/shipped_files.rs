//! The files of the repository that ship in an image, and how they got there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::way_to_runtime::WayStep;
use crate::build::image_path::file_name;
use crate::contents::tree::telling_names::source_language;
use crate::contents::{Arrival, CopyOutcome, How, LOCK_FILES, Marks, Node, Visit, WORKSPACE_FILES};
use crate::facts::handles::Image;
use crate::facts::secrets::in_shipped_files;
use crate::knowledge::{Kind, purpose};
use crate::limits;
use crate::manifests::PackageJson;
use crate::source::{RepoPath, Span};
use crate::syntax::shell::Word;

/// A file or directory of the repository that ships in an image.
#[derive(Debug)]
pub struct ShippedFile<'a> {
    /// Where it is in the image.
    pub path: String,
    /// What it is a copy of.
    pub copy_of: RepoPath,
    /// Whether a clean checkout does not have it.
    pub is_untracked: bool,
    /// Whether a later layer takes it away, which leaves it in the layer below.
    pub is_removed_later: bool,
    /// Why it may have been gone before it was copied into the runtime stage.
    pub doubt: Option<String>,
    /// How it got there, the earliest step first; there is at least one.
    pub arrivals: Vec<Arc<Arrival>>,
    /// The steps from where it was first copied to the runtime stage.
    pub way: Vec<WayStep<'a>>,
}

impl ShippedFile<'_> {
    /// The instruction that first brings the file from the repository.
    #[must_use]
    pub fn first(&self) -> Option<Span> {
        self.arrivals.first().map(|arrival| arrival.place)
    }

    /// Whether `turbo prune` put the file aside.
    #[must_use]
    pub fn is_pruned(&self) -> bool {
        let is_turbo = |how: &How| matches!(how, How::Installed { with } if **with == *"turbo");
        self.arrivals.iter().any(|arrival| is_turbo(&arrival.how))
    }

    /// The instruction that brings the file into the runtime stage.
    #[must_use]
    pub fn last(&self) -> Option<Span> {
        self.arrivals.last().map(|arrival| arrival.place)
    }
}

/// Sources of a language that ship, together because they came together.
#[derive(Debug)]
pub struct ShippedSources<'a> {
    /// The language.
    pub language: &'static str,
    /// How many; counting ends at [`MAX_COUNTED`].
    pub count: usize,
    /// The first of them.
    pub example: ShippedFile<'a>,
}

/// A file with credentials that ships.
#[derive(Debug)]
pub struct ShippedSecret<'a> {
    /// The file.
    pub file: ShippedFile<'a>,
    /// What it holds, if a clean checkout has it: "a password".
    pub holds: Option<&'static str>,
    /// Whether what it holds may be made up.
    pub is_weak: bool,
}

/// What to do with an entry of a walk.
pub(super) enum Pick {
    Take,
    Enter,
    Leave,
}

/// How many sources that came together are counted.
pub(crate) const MAX_COUNTED: usize = limits::COUNTED_SOURCES.most();

/// Whether a directory holds tests or examples, by its name.
pub(super) fn is_for_tests(name: &str) -> bool {
    purpose::is_said(name, Kind::ShippedFolder)
}

impl<'a> Image<'a> {
    /// The machinery of workspaces that ships in the image: files that say what is in one, its root manifest,
    /// its lock file.
    #[must_use]
    pub fn workspace_files(self) -> Vec<ShippedFile<'a>> {
        let (facts, manifests) = (self.facts, self.facts.repo.manifests());
        let files = self.shipped(|visit, copy_of| {
            let name = copy_of.file_name();
            let is_root = || {
                manifests
                    .workspace_at(facts.repo.tree(), &copy_of.parent())
                    .is_some_and(|found| found.packages.len() > 1)
            };
            let is_machinery = WORKSPACE_FILES.contains(&name)
                || (name == "package.json" || LOCK_FILES.contains(&name)) && is_root();
            decide(visit, Marks::WORKSPACE, is_machinery)
        });
        outermost_first(files)
    }

    /// The manifests that ship in the image and ask for packages of their workspace, with the first that each
    /// asks for.
    #[must_use]
    pub fn workspace_dependencies(self) -> Vec<(ShippedFile<'a>, String)> {
        let (facts, manifests) = (self.facts, self.facts.repo.manifests());
        let asked = |copy_of: &RepoPath| {
            let manifest = manifests.package(facts.repo.tree(), &copy_of.parent())?;
            let asks = |manifest: &PackageJson| {
                let mut dependencies = manifest.dependencies.iter();
                dependencies
                    .find(|(_, version)| version.starts_with("workspace:"))
                    .map(|(name, _)| name.clone())
            };
            asks(&manifest)
        };
        let files = self.shipped(|visit, copy_of| {
            let asks = copy_of.file_name() == "package.json" && asked(copy_of).is_some();
            decide(visit, Marks::WORKSPACE, asks)
        });
        let files = outermost_first(files).into_iter();
        files.filter_map(|file| asked(&file.copy_of).map(|name| (file, name))).collect()
    }

    /// The scripts that ship in the image and are named as if they started services.
    #[must_use]
    pub fn start_scripts(self) -> Vec<ShippedFile<'a>> {
        self.shipped(|visit, copy_of| {
            let is_starter = Marks::of(copy_of.file_name()).has(Marks::STARTER);
            decide(visit, Marks::STARTER, is_starter)
        })
    }

    /// The sources of compiled languages that ship in the image, by language and by what brought them.
    /// Sources that are copied one by one are meant.
    #[must_use]
    pub fn shipped_sources(self) -> Vec<ShippedSources<'a>> {
        let mut found: Vec<(Span, &'static str, usize)> = Vec::new();
        let named: BTreeSet<&RepoPath> = self
            .taken()
            .filter(|taken| !taken.source.contains(['*', '?', '[']))
            .filter_map(|taken| match &taken.outcome {
                CopyOutcome::Copied(paths) => Some(paths),
                _ => None,
            })
            .flatten()
            .filter_map(|(path, is_directory)| (!is_directory).then_some(path))
            .collect();
        let mut firsts = self.shipped(|visit, copy_of| {
            let language = source_language(copy_of.file_name());
            let is_test = copy_of.parent().parts().any(is_for_tests);
            if let (Some(language), false, false) = (language, is_test, named.contains(copy_of))
                && matches!(visit.entry.node, Node::File(_))
                && let Some(place) = visit.arrivals().last().map(|arrival| arrival.place)
            {
                return match found.iter_mut().find(|known| (known.0, known.1) == (place, language)) {
                    Some((_, _, count)) => {
                        *count += 1;
                        Pick::Leave
                    }
                    None => {
                        found.push((place, language, 1));
                        Pick::Take
                    }
                };
            }
            let is_counted = found.iter().any(|(_, _, count)| *count >= MAX_COUNTED);
            if is_counted { Pick::Leave } else { decide(visit, Marks::SOURCE, false) }
        });
        let mut sources = Vec::new();
        for (_, language, count) in found {
            if firsts.is_empty() {
                break;
            }
            sources.push(ShippedSources { language, count, example: firsts.remove(0) });
        }
        sources
    }

    /// Whether what the image starts reads sources itself, without compiling them first.
    #[must_use]
    pub fn runs_sources(self) -> bool {
        let runners =
            ["bun", "deno", "nodemon", "ts-node", "ts-node-dev", "ts-node-esm", "tsx", "vite-node", "medusa"];
        let Some(start) = self.start() else { return false };
        start.all_commands().iter().any(|commands| {
            commands.iter().any(|found| {
                let mut words = found.command.words.iter().filter_map(Word::literal);
                words.any(|word| {
                    let name = word.rsplit('/').next().unwrap_or("");
                    runners.contains(&name) || source_language(&word).is_some()
                }) || matches!(found.invocation().program(), Some("go" | "cargo" | "dotnet-watch" | "sbt"))
            })
        })
    }

    /// The files with credentials that ship in the image, and those that may.
    #[must_use]
    pub fn shipped_secrets(self) -> Vec<ShippedSecret<'a>> {
        let files = self.shipped(|visit, copy_of| {
            let is_test = copy_of.parent().parts().any(is_for_tests);
            let marks = Marks::SECRET.and(Marks::SETTINGS);
            let may_be = Marks::of(copy_of.file_name()).has(marks) && !is_test;
            decide(visit, marks, may_be)
        });
        // A file that is copied on within the image is one that came in once: by the steps that are known best.
        let mut by_source: BTreeMap<RepoPath, ShippedFile<'a>> = BTreeMap::new();
        for file in files {
            match by_source.entry(file.copy_of.clone()) {
                Entry::Vacant(place) => drop(place.insert(file)),
                Entry::Occupied(mut known) => {
                    let is_better = |one: &ShippedFile<'_>, other: &ShippedFile<'_>| {
                        (one.doubt.is_some(), one.arrivals.len())
                            < (other.doubt.is_some(), other.arrivals.len())
                    };
                    if is_better(&file, known.get()) {
                        known.insert(file);
                    }
                }
            }
        }
        let judged = by_source.into_values().filter_map(|file| {
            let name = file.copy_of.file_name();
            if !Marks::of(name).has(Marks::SECRET) {
                if file.is_untracked {
                    return None;
                }
                let bytes = self.facts.repo.tree().read(&file.copy_of).ok()?;
                let holds = in_shipped_files::in_shipped_settings(name, &bytes)?;
                return Some(ShippedSecret { file, holds: Some(holds), is_weak: false });
            }
            if file.is_untracked {
                return Some(ShippedSecret { file, holds: None, is_weak: false });
            }
            let bytes = self.facts.repo.tree().read(&file.copy_of).ok()?;
            let (holds, is_weak) = in_shipped_files::in_shipped_file(&bytes)?;
            Some(ShippedSecret { file, holds: Some(holds), is_weak })
        });
        judged.collect()
    }

    /// The image's entries that are copies of something in the repository, as far as `pick` takes them.
    pub(super) fn shipped(self, mut pick: impl FnMut(&Visit<'_>, &RepoPath) -> Pick) -> Vec<ShippedFile<'a>> {
        let tree = self.files();
        let mut found = Vec::new();
        tree.visit(&mut |visit| {
            let Some(copy_of) = visit.entry.copy_of() else {
                return matches!(visit.entry.node, Node::Directory(_));
            };
            match pick(visit, copy_of) {
                Pick::Leave => false,
                Pick::Enter => true,
                Pick::Take => {
                    let arrivals = visit.arrivals();
                    if !arrivals.is_empty() {
                        found.push(ShippedFile {
                            path: visit.path.to_owned(),
                            copy_of: copy_of.clone(),
                            is_untracked: visit.is_untracked,
                            is_removed_later: visit.removed.is_some(),
                            doubt: None,
                            way: self.way_of(&arrivals),
                            arrivals,
                        });
                    }
                    false
                }
            }
        });
        for file in &mut found {
            // What changed in its own lineage leaves the layer below as it was.
            let is_copied = file.arrivals.len() > 1;
            file.doubt =
                tree.removal_doubt_of(&file.path).filter(|_| is_copied).map(|doubt| doubt.reason.to_string());
        }
        found
    }
}

/// Files in the order in which they matter: those of the repository itself before those of what it holds.
fn outermost_first(mut files: Vec<ShippedFile<'_>>) -> Vec<ShippedFile<'_>> {
    files.sort_by_cached_key(|file| (file.copy_of.parts().count(), file.copy_of.clone()));
    files
}

/// Takes what fits; enters directories in which names of that kind are.
fn decide(visit: &Visit<'_>, marks: Marks, fits: bool) -> Pick {
    match &visit.entry.node {
        Node::Directory(directory) if directory.marks().has(marks) => Pick::Enter,
        Node::File(_) if fits && !file_name(visit.path).is_empty() => Pick::Take,
        _ => Pick::Leave,
    }
}

#[cfg(test)]
mod tests;
