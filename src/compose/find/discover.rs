//! Which projects a repository holds: by Compose's own names, by overlays beside them, by declaration.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::file_names::{BASES, Named, OVERRIDES, kind, named_or_asked};
use super::file_outline::{Lack, Outline, outline};
use super::listed_files::{Listed, listed_files};
use super::runs::is_of_editor;
use crate::compose::kind::ProjectKind;
use crate::compose::load::Sources;
use crate::compose::options::{ProjectOptions, Run};
use crate::compose::problem::Problem;
use crate::compose::runs::Runs;
use crate::knowledge::vendored::is_vendored;
use crate::limits;
use crate::source::{EntryKind, FileId, RepoPath};
use crate::syntax::yaml::Yaml;

/// How many files are put below an overlay in search of what it needs.
const MAX_LAYERS: usize = limits::LAYERS.most();

/// In how many projects a service must have nothing to run for that to be meant.
const FEW: usize = 3;

/// A project that was found: its files, the later ones on top of the earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundProject {
    /// The name that the policy gives it.
    pub(crate) name: Option<String>,
    /// The directory that its paths start from.
    pub(crate) directory: RepoPath,
    /// The directory that Compose is run in, whose `.env` counts first.
    pub(crate) run_from: RepoPath,
    pub(crate) files: Vec<RepoPath>,
    /// Why it is a piece of a project, if it seems to be one.
    pub(crate) piece: Option<String>,
    /// The services whose other half lies with whoever deploys them.
    pub(crate) open: BTreeSet<String>,
    pub(crate) kind: ProjectKind,
    /// Whether the last file may also be run without the others.
    pub(crate) is_likely: bool,
    /// What is wrong with how its files are named.
    pub(crate) problems: Vec<Problem>,
}

impl FoundProject {
    fn new(files: Vec<RepoPath>) -> Self {
        let directory = files.first().map_or_else(RepoPath::root, RepoPath::parent);
        Self {
            name: None,
            run_from: directory.clone(),
            directory,
            kind: kind(&files),
            files,
            piece: None,
            open: BTreeSet::new(),
            is_likely: false,
            problems: Vec::new(),
        }
    }

    /// The project that a call of Compose runs.
    fn of_run(run: &Run) -> Self {
        let mut project = Self { run_from: run.directory.clone(), ..Self::new(run.files.clone()) };
        if is_of_editor(run) {
            project.kind = ProjectKind::Development;
        }
        project
    }
}

/// Finds the projects of a repository. What is declared is taken as it is, and its files make no other
/// projects.
pub(super) fn discover(
    sources: &mut Sources<'_>,
    options: &ProjectOptions,
    runs: &Runs<'_>,
) -> Vec<FoundProject> {
    let ProjectOptions { declared, asked, .. } = options;
    let mut found: Vec<FoundProject> = declared
        .iter()
        .map(|project| FoundProject {
            name: Some(project.name.clone()),
            kind: project.kind.unwrap_or_else(|| kind(&project.files)),
            ..FoundProject::new(project.files.clone())
        })
        .collect();
    let taken: BTreeSet<RepoPath> = found.iter().flat_map(|project| project.files.iter().cloned()).collect();
    let mut finder =
        Finder { outlines: HashMap::new(), folders: BTreeMap::new(), included: BTreeSet::new(), runs };
    finder.look_around(sources, asked);
    let folders: Vec<RepoPath> = finder.folders.keys().cloned().collect();
    for folder in folders {
        found.extend(finder.projects_of(sources, &folder, &taken));
    }
    let givers = Givers::new(&finder.outlines);
    for project in found.iter_mut().filter(|project| project.name.is_none()) {
        let piece = finder.whole_elsewhere(&project.files, &givers);
        project.piece = piece.or_else(|| finder.run_with_missing(&project.files));
    }
    finder.find_completed_elsewhere(&mut found);
    settle_kinds(&mut found);
    found
}

/// Which files give what others lack, each list by path.
struct Givers<'f>(HashMap<Lack<'f>, Vec<&'f RepoPath>>);

impl<'f> Givers<'f> {
    fn new(outlines: &'f HashMap<RepoPath, Outline>) -> Self {
        let mut givers: HashMap<Lack<'f>, Vec<&RepoPath>> = HashMap::new();
        for (path, outline) in outlines {
            for lack in outline.fills() {
                givers.entry(lack).or_default().push(path);
            }
        }
        for paths in givers.values_mut() {
            paths.sort();
        }
        Self(givers)
    }

    /// The first file that gives something and is none of `but`.
    fn first(&self, lack: Lack<'_>, but: &BTreeSet<RepoPath>) -> Option<&'f RepoPath> {
        self.0.get(&lack)?.iter().copied().find(|path| !but.contains(*path))
    }
}

/// A base beside files for production is there for development: who deploys takes the others.
fn settle_kinds(found: &mut [FoundProject]) {
    // A piece that nothing describes how to run takes nobody's place.
    let is_for_production =
        |project: &&FoundProject| project.kind == ProjectKind::Production && project.piece.is_none();
    let folders: BTreeSet<RepoPath> = found
        .iter()
        .filter(is_for_production)
        .filter_map(|project| project.files.last())
        .map(RepoPath::parent)
        .collect();
    for project in found.iter_mut().filter(|project| project.name.is_none()) {
        let [base] = project.files.as_slice() else { continue };
        let is_base = BASES.contains(&base.file_name()) && folders.contains(&base.parent());
        if is_base && project.kind == ProjectKind::Plain {
            project.kind = ProjectKind::Development;
        }
    }
}

struct Finder<'r> {
    outlines: HashMap<RepoPath, Outline>,
    /// The Compose files of each directory, by name.
    folders: BTreeMap<RepoPath, Vec<RepoPath>>,
    /// The files that others include.
    included: BTreeSet<RepoPath>,
    /// The calls of Compose.
    runs: &'r Runs<'r>,
}

impl Finder<'_> {
    fn look_around(&mut self, sources: &mut Sources<'_>, asked: &[RepoPath]) {
        // A pipe of such a name is no Compose file, and that is said as of any other that cannot be read.
        let is_file = |kind: EntryKind| kind != EntryKind::Directory;
        // A `.env` may name files that no name tells.
        let dotenvs = sources.tree.entries().filter(|(path, _)| path.file_name() == ".env");
        self.folders = dotenvs.map(|(path, _)| (path.parent(), Vec::new())).collect();
        let entries = sources.tree.entries().filter(|(_, kind)| is_file(*kind));
        let candidates: Vec<(RepoPath, Named)> = entries
            .map(|(path, _)| (path.clone(), named_or_asked(path, asked)))
            .filter(|(path, named)| *named != Named::Not && !is_vendored(sources.tree, path, asked))
            .collect();
        // One that cannot be read is reported where its project is resolved.
        let ids: Vec<Option<FileId>> = candidates.iter().map(|(path, _)| sources.read(path).ok()).collect();
        sources.parse_all(ids.iter().flatten().copied());
        let read = &*sources;
        let parsed = |id: &Option<FileId>| (*id).and_then(|id| Some((read.parsed(id)?, read.bytes(id))));
        let parsed: Vec<Option<(&Yaml, &[u8])>> = ids.iter().map(parsed).collect();
        let outline = |parsed: Option<(&Yaml, &[u8])>| parsed.map(|(yaml, bytes)| outline(yaml, bytes));
        let outlines: Vec<Outline> =
            parsed.into_par_iter().map(|parsed| outline(parsed).unwrap_or_default()).collect();
        for ((path, named), outline) in candidates.into_iter().zip(outlines) {
            if outline.is_template || outline.is_pipeline || named == Named::Perhaps && !outline.is_compose {
                continue;
            }
            // One that says nothing keeps the place of an overlay; alone, Compose refuses it by its own names only.
            if outline.is_empty && !BASES.contains(&path.file_name()) {
                continue;
            }
            self.outlines.insert(path.clone(), outline);
            self.folders.entry(path.parent()).or_default().push(path);
        }
        self.follow_includes();
    }

    /// Finds the files that others include. Where files include each other in a circle and nothing else does, the
    /// first of them, by path, stands for the project that they would make.
    fn follow_includes(&mut self) {
        let mut of_file: BTreeMap<&RepoPath, Vec<RepoPath>> = BTreeMap::new();
        for (path, outline) in &self.outlines {
            let folder = path.parent();
            of_file.insert(path, outline.includes.iter().filter_map(|file| folder.join(file)).collect());
        }
        let mut included: BTreeSet<RepoPath> = of_file.values().flatten().cloned().collect();
        let mut reached: BTreeSet<&RepoPath> = BTreeSet::new();
        let (tops, others): (Vec<&RepoPath>, Vec<&RepoPath>) =
            of_file.keys().partition(|path| !included.contains::<RepoPath>(path));
        for start in tops.into_iter().chain(others) {
            if !reached.contains(start) {
                included.remove(start);
            }
            let mut open = vec![start];
            while let Some(path) = open.pop() {
                if reached.insert(path) {
                    open.extend(of_file.get(path).into_iter().flatten());
                }
            }
        }
        self.included = included;
    }

    /// Notes which services have nothing to run because whoever deploys them says what they run: those of the same name
    /// have nothing in most projects of the repository, and nothing in it says what.
    fn find_completed_elsewhere(&self, found: &mut [FoundProject]) {
        let lacking: Vec<BTreeSet<String>> =
            found.iter().map(|project| self.without_program(project)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in lacking.iter().flatten() {
            *counts.entry(name).or_default() += 1;
        }
        counts.retain(|_, count| *count >= FEW && *count * 2 > found.len());
        for (project, names) in found.iter_mut().zip(&lacking) {
            project.open = names.iter().filter(|name| counts.contains_key(name.as_str())).cloned().collect();
        }
    }

    /// The services of a project that have nothing to run.
    fn without_program(&self, project: &FoundProject) -> BTreeSet<String> {
        let files: Vec<&Outline> = project.files.iter().filter_map(|file| self.outlines.get(file)).collect();
        let lacks = files.iter().flat_map(|file| file.lacks(&files));
        lacks.filter_map(Lack::program).map(str::to_owned).collect()
    }

    fn projects_of(
        &self,
        sources: &mut Sources<'_>,
        folder: &RepoPath,
        taken: &BTreeSet<RepoPath>,
    ) -> Vec<FoundProject> {
        let files = self.folders.get(folder).map(Vec::as_slice).unwrap_or_default();
        let mut used: BTreeSet<RepoPath> = taken.clone();
        let mut found = Vec::new();
        let Listed { files: listed, mut outside } = listed_files(sources, folder);
        if !listed.is_empty() {
            used.extend(listed.iter().cloned());
            if !listed.iter().any(|path| taken.contains(path)) {
                let problems = std::mem::take(&mut outside);
                found.push(FoundProject { run_from: folder.clone(), problems, ..FoundProject::new(listed) });
            }
        }
        let in_folder = |names: &[&str]| {
            names.iter().find_map(|name| folder.join(name).filter(|path| files.contains(path)))
        };
        let base = in_folder(BASES);
        if let Some(run) = base.as_ref().and_then(|base| self.runs.on_top_of_others(base)) {
            used.extend(base.clone());
            found.push(FoundProject::of_run(run));
        } else if let Some(base) = base.as_ref().filter(|base| !used.contains(*base)) {
            used.insert(base.clone());
            let mut project = vec![base.clone()];
            if let Some(over) = in_folder(OVERRIDES) {
                used.insert(over.clone());
                project.push(over);
            }
            // What others include is judged there, and what only overlays make run is judged with them.
            let is_elsewhere = self.included.contains(base) || self.needs_overlay(base, files);
            if project.len() > 1 || !is_elsewhere {
                found.push(self.above(project));
            }
        }
        for path in files.iter().filter(|path| !used.contains(*path)) {
            if self.included.contains(path) {
                continue;
            }
            match self.runs.on_top_of_others(path) {
                Some(run) => found.push(FoundProject::of_run(run)),
                None => found.push(self.overlay(path, base.as_ref())),
            }
        }
        // Nothing of it can be read: what else the folder holds is not what is run there.
        if let Some(first) = found.first_mut() {
            first.problems.append(&mut outside);
        }
        found
    }

    /// Whether a base cannot run by itself, and a file beside it says what it lacks.
    fn needs_overlay(&self, base: &RepoPath, files: &[RepoPath]) -> bool {
        let Some(own) = self.outlines.get(base).filter(|own| !own.incomplete.is_empty()) else {
            return false;
        };
        files
            .iter()
            .any(|other| other != base && self.outlines.get(other).is_some_and(|other| other.gives(own) > 0))
    }

    /// A project with a default name; if it cannot run by itself, on top of that of a directory above.
    fn above(&self, files: Vec<RepoPath>) -> FoundProject {
        let own = files.first().and_then(|base| self.outlines.get(base).map(|own| (base, own)));
        let Some((base, own)) = own.filter(|(_, own)| !own.stands_alone()) else {
            return FoundProject::new(files);
        };
        match self.base_above(&base.parent(), own) {
            Some(above) => FoundProject::new([vec![above], files].concat()),
            None => FoundProject::new(files),
        }
    }

    /// The project of a file that no default name makes part of one.
    fn overlay(&self, path: &RepoPath, base: Option<&RepoPath>) -> FoundProject {
        let alone = || FoundProject::new(vec![path.clone()]);
        let Some(own) = self.outlines.get(path) else { return alone() };
        if own.is_damaged && own.services.is_empty() || BASES.contains(&path.file_name()) {
            return alone();
        }
        let outline_of = |path: &RepoPath| self.outlines.get(path);
        if own.stands_alone() {
            let Some(base) = base else { return alone() };
            let joined = || FoundProject::new(vec![base.clone(), path.clone()]);
            if self.includes_lack(path, base) {
                return joined();
            }
            let is_partial = |base: &Outline| own.shares_services(base) && !own.repeats(base);
            if own.services.is_empty() && own.includes.is_empty() {
                return joined();
            }
            if outline_of(base).is_some_and(is_partial) {
                return FoundProject { is_likely: true, ..joined() };
            }
            return alone();
        }
        let mut below: Vec<RepoPath> = base.into_iter().cloned().collect();
        while let Some(next) = self.best_below(path, own, &below) {
            below.push(next);
        }
        // A base may have its services from files that it includes.
        let helps = |file: &Outline| file.gives(own) > 0 || file.shares_services(own);
        if !self.with_included(&below).iter().filter_map(outline_of).any(helps) {
            return alone();
        }
        // What the base lacks may come from another file than the one that was found.
        let is_likely = below.len() > 1;
        below.push(path.clone());
        FoundProject { is_likely, ..FoundProject::new(below) }
    }

    /// Whether what a file includes, or extends there, refers to something that a base defines, with what it
    /// includes, and the file does not.
    fn includes_lack(&self, path: &RepoPath, base: &RepoPath) -> bool {
        let outlines = |files: &BTreeSet<RepoPath>| -> Vec<&Outline> {
            files.iter().filter_map(|file| self.outlines.get(file)).collect()
        };
        let files = self.with_included(std::slice::from_ref(path));
        if files.len() < 2 || files.contains(base) {
            return false;
        }
        let own = outlines(&files);
        let extended = files.iter().filter_map(|file| Some((file, self.outlines.get(file)?)));
        let extended = extended
            .flat_map(|(file, outline)| outline.extends.iter().filter_map(|other| file.parent().join(other)));
        let all = outlines(&files.iter().cloned().chain(extended).collect());
        let below = outlines(&self.with_included(std::slice::from_ref(base)));
        let mut lacks = all.iter().flat_map(|outline| outline.lacks(&own));
        lacks.any(|lack| {
            matches!(lack, Lack::Definition(..)) && below.iter().any(|outline| outline.gives_this(lack))
        })
    }

    /// The file that gives most of what another one needs and `below` does not give: a base in a directory
    /// above it, or a file beside it.
    fn best_below(&self, path: &RepoPath, own: &Outline, below: &[RepoPath]) -> Option<RepoPath> {
        if below.len() >= MAX_LAYERS {
            return None;
        }
        let given: Vec<&Outline> = below.iter().filter_map(|file| self.outlines.get(file)).collect();
        let gives =
            |file: &RepoPath| self.outlines.get(file).map_or(0, |outline| outline.gives_beyond(own, &given));
        let folder = path.parent();
        let above = if below.is_empty() { self.base_above(&folder, own) } else { None };
        let others = self.folders.get(&folder).into_iter().flatten().filter(|other| {
            *other != path && !below.contains(other) && !OVERRIDES.contains(&other.file_name())
        });
        // The first of the best: the one above, else by name.
        let candidates = above.into_iter().chain(others.cloned());
        let mut best: Option<(usize, RepoPath)> = None;
        for candidate in candidates {
            let gives = gives(&candidate);
            if gives > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((gives, candidate));
            }
        }
        best.map(|(_, best)| best)
    }

    /// The base in the nearest directory above that gives what a file needs.
    fn base_above(&self, folder: &RepoPath, own: &Outline) -> Option<RepoPath> {
        folder.ancestors().find_map(|above| {
            let base = BASES
                .iter()
                .filter_map(|name| above.join(name))
                .find(|base| self.outlines.contains_key(base))?;
            (self.outlines.get(&base)?.gives(own) > 0).then_some(base)
        })
    }

    /// Another file that defines what these lack: they are a piece of a project that nothing describes.
    fn whole_elsewhere(&self, files: &[RepoPath], givers: &Givers<'_>) -> Option<String> {
        let files = self.with_included(files);
        let own: Vec<&Outline> = files.iter().filter_map(|file| self.outlines.get(file)).collect();
        let lacks = own.iter().flat_map(|file| file.lacks(&own));
        let path = lacks.filter_map(|lack| givers.first(lack, &files)).min()?;
        Some(format!("what it needs is defined in `{path}`, which is probably merged with it"))
    }

    /// Who runs the last of these files, which cannot run by itself, on top of one that is not in the repository.
    fn run_with_missing(&self, files: &[RepoPath]) -> Option<String> {
        let last =
            files.last().filter(|file| self.outlines.get(*file).is_some_and(|own| !own.stands_alone()))?;
        let caller = &self.runs.with_missing(last)?.caller;
        Some(format!("`{caller}` runs it with a file that is not in the repository"))
    }

    /// Files, and those that they include.
    fn with_included(&self, files: &[RepoPath]) -> BTreeSet<RepoPath> {
        let mut all = BTreeSet::new();
        let mut next: Vec<RepoPath> = files.to_vec();
        while let Some(file) = next.pop() {
            if all.insert(file.clone()) {
                let includes = self.outlines.get(&file).map_or(&[][..], |outline| &outline.includes);
                next.extend(includes.iter().filter_map(|include| file.parent().join(include)));
            }
        }
        all
    }
}
