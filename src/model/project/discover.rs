//! Which projects a repository holds: by Compose's own names, by overlays beside them, by declaration.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::source::{EntryKind, FileId, RepoPath};

use super::dotenv::read_dotenv;
use super::environment::{Environment, Lookup};
use super::names::{BASES, Named, OVERRIDES, kind, named};
use super::outline::{Outline, outline};
use super::sources::Sources;
use super::{Declared, Kind};

/// A project that was found: its files, the later ones on top of the earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The name that the policy gives it.
    pub(super) name: Option<String>,
    pub(super) directory: RepoPath,
    pub(super) files: Vec<RepoPath>,
    pub(super) kind: Kind,
}

impl Found {
    fn new(files: Vec<RepoPath>) -> Self {
        let directory = files.first().map_or_else(RepoPath::root, RepoPath::parent);
        Self { name: None, directory, kind: kind(&files), files }
    }
}

/// Finds the projects of a repository. What is declared is taken as it is, and its files make no other
/// projects.
pub(super) fn discover(sources: &mut Sources<'_>, declared: &[Declared]) -> Vec<Found> {
    let mut found: Vec<Found> = declared
        .iter()
        .map(|project| Found {
            name: Some(project.name.clone()),
            kind: project.kind.unwrap_or_else(|| kind(&project.files)),
            ..Found::new(project.files.clone())
        })
        .collect();
    let taken: BTreeSet<RepoPath> = found.iter().flat_map(|project| project.files.iter().cloned()).collect();
    let mut finder = Finder { outlines: HashMap::new(), folders: BTreeMap::new(), included: BTreeSet::new() };
    finder.look_around(sources);
    let folders: Vec<RepoPath> = finder.folders.keys().cloned().collect();
    for folder in folders {
        found.extend(finder.projects_of(sources, &folder, &taken));
    }
    found
}

struct Finder {
    outlines: HashMap<RepoPath, Outline>,
    /// The Compose files of each directory, by name.
    folders: BTreeMap<RepoPath, Vec<RepoPath>>,
    /// The files that others include.
    included: BTreeSet<RepoPath>,
}

impl Finder {
    fn look_around(&mut self, sources: &mut Sources<'_>) {
        let is_file = |kind: EntryKind| matches!(kind, EntryKind::File | EntryKind::Link);
        let entries = sources.tree.entries().filter(|(_, kind)| is_file(*kind));
        let candidates: Vec<(RepoPath, Named)> = entries
            .map(|(path, _)| (path.clone(), named(path)))
            .filter(|(_, named)| *named != Named::Not)
            .collect();
        for (path, named) in candidates {
            // One that cannot be read is reported where its project is resolved.
            let outline = match sources.read(&path) {
                Ok(id) => outline(sources, id),
                Err(_) => Outline::default(),
            };
            if outline.is_template || named == Named::Perhaps && !outline.is_compose {
                continue;
            }
            let folder = path.parent();
            for include in &outline.includes {
                self.included.extend(folder.join(include));
            }
            self.outlines.insert(path.clone(), outline);
            self.folders.entry(folder).or_default().push(path);
        }
    }

    fn projects_of(
        &self,
        sources: &mut Sources<'_>,
        folder: &RepoPath,
        taken: &BTreeSet<RepoPath>,
    ) -> Vec<Found> {
        let files = self.folders.get(folder).map(Vec::as_slice).unwrap_or_default();
        let mut used: BTreeSet<RepoPath> = taken.clone();
        let mut found = Vec::new();
        if let Some(listed) = listed_files(sources, folder) {
            used.extend(listed.iter().cloned());
            if !listed.iter().any(|path| taken.contains(path)) {
                found.push(Found { directory: folder.clone(), ..Found::new(listed) });
            }
        }
        let in_folder = |names: &[&str]| {
            names.iter().find_map(|name| folder.join(name).filter(|path| files.contains(path)))
        };
        let base = in_folder(BASES);
        if let Some(base) = base.as_ref().filter(|base| !used.contains(*base)) {
            used.insert(base.clone());
            let mut project = vec![base.clone()];
            if let Some(over) = in_folder(OVERRIDES) {
                used.insert(over.clone());
                project.push(over);
            }
            // What others include is judged there.
            if project.len() > 1 || !self.included.contains(base) {
                found.push(Found::new(project));
            }
        }
        for path in files.iter().filter(|path| !used.contains(*path)) {
            if self.included.contains(path) {
                continue;
            }
            found.push(self.overlay(path, base.as_ref()));
        }
        found
    }

    /// The project of a file that no default name makes part of one.
    fn overlay(&self, path: &RepoPath, base: Option<&RepoPath>) -> Found {
        let alone = || Found::new(vec![path.clone()]);
        let Some(own) = self.outlines.get(path) else { return alone() };
        if own.is_damaged && own.services.is_empty() || BASES.contains(&path.file_name()) {
            return alone();
        }
        let outline_of = |path: &RepoPath| self.outlines.get(path);
        if own.stands_alone() {
            let is_overlay = base.is_some_and(|base| {
                let is_partial = |base: &Outline| own.shares_services(base) && !own.repeats(base);
                own.services.is_empty() && own.includes.is_empty() || outline_of(base).is_some_and(is_partial)
            });
            return match base {
                Some(base) if is_overlay => Found::new(vec![base.clone(), path.clone()]),
                _ => alone(),
            };
        }
        let mut below: Vec<RepoPath> = base.into_iter().cloned().collect();
        let lacks = |below: &[RepoPath]| {
            let given = |name: &String| {
                below.iter().filter_map(outline_of).any(|file| file.services.contains_key(name))
            };
            own.incomplete.iter().any(|name| !given(name))
        };
        if below.is_empty() || lacks(&below) {
            below.extend(self.best_below(path, own, base));
        }
        if below.iter().filter_map(outline_of).all(|file| file.gives(own) == 0 && !file.shares_services(own))
        {
            return alone();
        }
        below.push(path.clone());
        Found::new(below)
    }

    /// The file that gives most of what another one needs: beside it, else in a directory above it.
    fn best_below(&self, path: &RepoPath, own: &Outline, base: Option<&RepoPath>) -> Option<RepoPath> {
        let folder = path.parent();
        let beside = self.folders.get(&folder).into_iter().flatten();
        let others = beside.filter(|other| *other != path && Some(*other) != base);
        let best = others
            .filter_map(|other| Some((self.outlines.get(other)?.gives(own), other)))
            .filter(|(gives, _)| *gives > 0)
            .max_by(|one, two| one.0.cmp(&two.0).then_with(|| two.1.cmp(one.1)));
        if let Some((_, best)) = best {
            return Some(best.clone());
        }
        if base.is_some() {
            return None;
        }
        folder.ancestors().find_map(|above| {
            let found = BASES
                .iter()
                .find_map(|name| above.join(name).filter(|path| self.outlines.contains_key(path)))?;
            self.outlines.get(&found).filter(|file| file.gives(own) > 0).map(|_| found)
        })
    }
}

/// The files that `COMPOSE_FILE` names in a directory's `.env`.
fn listed_files(sources: &mut Sources<'_>, folder: &RepoPath) -> Option<Vec<RepoPath>> {
    let path = folder.join(".env").filter(|path| sources.has_file(path))?;
    let id: FileId = sources.read(&path).ok()?;
    let mut variables = Environment::default();
    read_dotenv(id, sources.bytes(id), &mut variables, &|_| Lookup::Unset, &mut Vec::new());
    let listed = variables.get("COMPOSE_FILE").filter(|listed| !listed.value.is_empty())?;
    let separator = variables
        .get("COMPOSE_PATH_SEPARATOR")
        .map(|separator| separator.value.to_string())
        .filter(|separator| !separator.is_empty())
        .unwrap_or_else(|| ":".to_owned());
    let files: Vec<RepoPath> =
        listed.value.split(separator.as_str()).filter_map(|file| folder.join(file)).collect();
    // A list that names what is not there is a leaving of another machine.
    let all_there = !files.is_empty() && files.iter().all(|file| sources.has_file(file));
    all_there.then_some(files)
}
