//! Which Bake files are read together, and the builds that they ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Parsed;
use super::compose_services;
use super::config::Config;
use super::inline::text_of;
use super::target::Target;
use super::targets::{Targets, fits};
use crate::answer::LimitReached;
use crate::build::NamedContext;
use crate::builders::asked::{Asked, AskedArgument, AskedContext, FileStarts};
use crate::builders::bake_call::{BakeCall, DEFAULT_FILES};
use crate::builders::declared_build::{BuilderKind, DeclaredBuild};
use crate::builders::partial::{Location, Partial};
use crate::ids::{AskedBy, DeclaredBuildId};
use crate::knowledge::vendored::is_vendored;
use crate::limits;
use crate::source::{EntryKind, FileId, Files, RepoPath, Span, Tree};

/// The most files of one call.
const MAX_FILES: usize = limits::BAKE_FILES.most();

/// The most targets of one call.
const MAX_TARGETS: usize = limits::BAKE_TARGETS.most();

/// The most builds of all calls.
const MAX_BUILDS: usize = limits::BAKE_BUILDS.most();

/// Files that are read together, and what is asked of them.
pub(in crate::builders) struct FileSet {
    /// The directory that Bake is called in.
    directory: RepoPath,
    files: Vec<FileId>,
    /// Who calls it. Without one, whoever wants to.
    call: Option<BakeCall>,
}

/// The files of each call, and those that Bake would find itself and that no call names.
pub(in crate::builders) fn file_sets(
    calls: Vec<BakeCall>,
    tree: &Tree,
    files: &mut Files,
    reached: &mut Vec<LimitReached>,
) -> Vec<FileSet> {
    let mut sets = Vec::new();
    let mut called: BTreeSet<RepoPath> = BTreeSet::new();
    for call in calls {
        let Some(directory) = call.directory.clone() else { continue };
        if call.files.len() > MAX_FILES {
            reached.push(LimitReached::new(&limits::BAKE_FILES, call.place));
        }
        let Some(paths) = named_files(&call, &directory, tree) else { continue };
        let Some(ids) = open(&paths, tree, files) else { continue };
        called.extend(paths);
        sets.push(FileSet { directory, files: ids, call: Some(call) });
    }
    let is_bake = |name: &str| matches!(name, "docker-bake.hcl" | "docker-bake.json");
    let directories: BTreeSet<RepoPath> = tree
        .entries()
        .filter(|(path, kind)| *kind == EntryKind::File && is_bake(path.file_name()))
        .filter(|(path, _)| !is_vendored(tree, path, &[]))
        .map(|(path, _)| path.parent())
        .collect();
    for directory in directories {
        let paths = default_files(&directory, tree);
        if paths.iter().any(|path| is_bake(path.file_name()) && called.contains(path)) {
            continue;
        }
        if let Some(ids) = open(&paths, tree, files) {
            sets.push(FileSet { directory, files: ids, call: None });
        }
    }
    sets
}

fn default_files(directory: &RepoPath, tree: &Tree) -> Vec<RepoPath> {
    let paths = DEFAULT_FILES.iter().filter_map(|name| directory.join(name));
    paths.filter(|path| tree.kind(path) == Some(EntryKind::File)).collect()
}

/// The files that a call reads, if all of them are known.
fn named_files(call: &BakeCall, directory: &RepoPath, tree: &Tree) -> Option<Vec<RepoPath>> {
    if call.files.is_empty() {
        return Some(default_files(directory, tree)).filter(|paths| !paths.is_empty());
    }
    let mut paths = Vec::new();
    for file in call.files.iter().take(MAX_FILES) {
        let file = Partial::new(file.marked().strip_prefix("cwd://").unwrap_or(file.marked()));
        match file.locate(Some(directory)) {
            Location::Inside(path) if tree.kind(&path) == Some(EntryKind::File) => paths.push(path),
            // What another step writes, such as tags and labels, is put on top and adds no target.
            _ => {}
        }
    }
    Some(paths).filter(|paths| !paths.is_empty())
}

fn open(paths: &[RepoPath], tree: &Tree, files: &mut Files) -> Option<Vec<FileId>> {
    let mut ids = Vec::new();
    for path in paths {
        let id = match files.find(path) {
            Some(id) => id,
            None => files.add(path.clone(), tree.read(path).ok()?),
        };
        ids.push(id);
    }
    Some(ids)
}

/// The builds of all sets, those that several calls ask for once. A context that is another target names its build by
/// its number among them.
pub(in crate::builders) fn builds(
    sets: &[FileSet],
    tree: &Tree,
    files: &Files,
    reached: &mut Vec<LimitReached>,
) -> Vec<DeclaredBuild> {
    let mut distinct: Vec<(Asked, BTreeMap<String, NamedContext>)> = Vec::new();
    for set in sets {
        let targets = set.targets(files, reached);
        let directory = set.start(&targets, tree);
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut added = Vec::new();
        for target in &targets {
            let asked = set.asked(target, &directory);
            let is_same = |known: &Asked| {
                known.place == asked.place
                    && *known == Asked { is_published: known.is_published, ..asked.clone() }
            };
            let number = match distinct.iter().position(|(known, _)| is_same(known)) {
                Some(number) => {
                    distinct[number].0.is_published |= asked.is_published;
                    number
                }
                None if distinct.len() < MAX_BUILDS => {
                    distinct.push((asked, BTreeMap::new()));
                    added.push((distinct.len() - 1, target));
                    distinct.len() - 1
                }
                None => {
                    reached.push(LimitReached::new(&limits::BAKE_BUILDS, asked.place));
                    break;
                }
            };
            numbers.insert(&target.name, number);
        }
        for (number, target) in added {
            let link = |(name, place): (&String, &Partial)| {
                let number = numbers.get(place.marked().strip_prefix("target:")?)?;
                Some((name.clone(), NamedContext::BuiltFor(AskedBy::Declared(DeclaredBuildId(*number)))))
            };
            distinct[number].1 = target.contexts.iter().filter_map(link).collect();
        }
    }
    let declare = |(asked, links): (Asked, BTreeMap<String, NamedContext>)| {
        let mut build = asked.declare(BuilderKind::Bake, tree);
        build.inline = asked.inline.as_ref().and_then(|inline| {
            Some(text_of(inline.text.whole()?, inline.place, files.get(inline.place.file)))
        });
        build.contexts.extend(links);
        build
    };
    distinct.into_iter().map(declare).collect()
}

impl FileSet {
    /// The targets that are built.
    pub(super) fn targets(&self, files: &Files, reached: &mut Vec<LimitReached>) -> Vec<Target> {
        let is_yaml = |id: &&FileId| {
            let name = files.get(**id).path().file_name();
            name.ends_with(".yaml") || name.ends_with(".yml")
        };
        let (yaml, own): (Vec<&FileId>, Vec<&FileId>) = self.files.iter().partition(is_yaml);
        let parsed: Option<Vec<Parsed<'_>>> =
            own.into_iter().map(|id| Parsed::new(*id, files.get(*id))).collect();
        let Some(parsed) = parsed.filter(|parsed| !parsed.is_empty()) else { return Vec::new() };
        let nothing = BTreeMap::new();
        let given = self.call.as_ref().map_or(&nothing, |call| &call.variables);
        let config = Config::new(parsed.iter().map(Parsed::content).collect(), given);
        let services = yaml.into_iter().flat_map(|id| compose_services::targets(*id, files.get(*id)));
        let targets = Targets::new(&config, services.collect());
        let of_bake: BTreeSet<&str> = config.expanded().iter().map(|target| &*target.name).collect();
        let (mut resolved, mut links): (Vec<Target>, Vec<String>) = Default::default();
        // What Compose alone says is its own service.
        for name in self.asked_for(&targets).iter().filter(|name| of_bake.contains(&***name)) {
            self.add(name, false, &targets, &mut resolved, &mut links);
        }
        while let Some(name) = links.pop() {
            self.add(&name, true, &targets, &mut resolved, &mut links);
        }
        if let (Some(limit), Some(file)) =
            (config.budget().reached().or(targets.reached()), self.files.first())
        {
            let place = self.call.as_ref().map_or(Span::start_of(*file), |call| call.place);
            reached.push(LimitReached::new(limit, place));
        }
        resolved
    }

    /// The names of the targets that are asked for.
    fn asked_for(&self, targets: &Targets) -> Vec<String> {
        let Some(call) = &self.call else { return targets.built_by_anyone() };
        let names = match call.targets.is_empty() {
            true => vec!["default"],
            // Which targets are built is not known, and so it may be any of them.
            false if call.targets.iter().any(|target| target.whole().is_none()) => {
                return targets.built_by_anyone();
            }
            false => call.targets.iter().filter_map(Partial::whole).collect(),
        };
        names.into_iter().flat_map(|name| targets.asked_for(name)).collect()
    }

    /// Adds a target as it is built, and takes note of those that it stands on.
    fn add(
        &self,
        name: &str,
        is_link: bool,
        targets: &Targets,
        resolved: &mut Vec<Target>,
        links: &mut Vec<String>,
    ) {
        if resolved.iter().any(|known| known.name == name) {
            return;
        }
        if resolved.len() >= MAX_TARGETS {
            targets.reach(&limits::BAKE_TARGETS);
            return;
        }
        let Some(mut target) = targets.resolve(name) else { return };
        self.apply_overrides(&mut target);
        if is_link {
            // It is there to be built on, wherever it would go else.
            target.outputs = None;
        }
        if target.is_partial {
            return;
        }
        let linked = |place: &Partial| place.marked().strip_prefix("target:").map(str::to_owned);
        links.extend(target.contexts.values().filter_map(linked));
        resolved.push(target);
    }

    /// `--set` of the call.
    // Source: `newOverrides` and `AddOverrides` in bake/bake.go of buildx.
    fn apply_overrides(&self, target: &mut Target) {
        let Some(call) = &self.call else { return };
        let mut tags = Vec::new();
        for set in &call.overrides {
            let Some((key, value)) = set.marked().split_once('=') else { continue };
            let Some((pattern, key)) = key.split_once('.') else { continue };
            if pattern != target.name && !fits(pattern, &target.name) {
                continue;
            }
            let value = Partial::new(value);
            match key.split_once('.') {
                None => match key {
                    "context" => target.context = Some(value),
                    "dockerfile" => target.dockerfile = Some(value),
                    "target" => target.target = Some(value),
                    "tags" => tags.push(value),
                    "tags+" => target.tags.get_or_insert_default().push(value),
                    "output" => target.set_output(&value),
                    _ => {}
                },
                Some(("args", name)) => drop(target.arguments.insert(name.to_owned(), (call.place, value))),
                Some(("contexts", name)) => drop(target.contexts.insert(name.to_owned(), value)),
                Some(("labels", name)) => {
                    if let Some(labels) = &mut target.labels {
                        labels.insert(name.to_owned());
                    }
                }
                Some(_) => {}
            }
        }
        if !tags.is_empty() {
            target.tags = Some(tags);
        }
    }

    /// The directory that paths start from. Files that no call names lie where Bake is called, or it is called in the
    /// root of the repository: what is there tells.
    fn start(&self, targets: &[Target], tree: &Tree) -> RepoPath {
        let finds = |directory: &RepoPath| {
            targets.iter().any(|target| {
                let build = self.asked(target, directory).declare(BuilderKind::Bake, tree);
                build.dockerfile.known().is_some()
            })
        };
        let root = RepoPath::root();
        let is_called = self.call.is_some() || self.directory.is_root();
        match !is_called && !finds(&self.directory) && finds(&root) {
            true => root,
            false => self.directory.clone(),
        }
    }

    /// The build that a target is.
    fn asked(&self, target: &Target, directory: &RepoPath) -> Asked {
        let here = |path: &Partial| path.marked().strip_prefix("cwd://").map(as_path);
        let context = match &target.context {
            None => Partial::new("."),
            Some(context) => here(context).unwrap_or_else(|| context.clone()),
        };
        let (file, file_starts) = match &target.dockerfile {
            // What stands in the Bake file has no path.
            _ if target.inline.is_some() => (Some(Partial::unknown()), FileStarts::Directory),
            None => (Some(Partial::new("Dockerfile")), FileStarts::Context),
            Some(file) => match here(file) {
                Some(file) => (Some(file), FileStarts::Directory),
                None => (Some(file.clone()), FileStarts::Context),
            },
        };
        let argument = |(name, (place, value)): (&String, &(_, Partial))| AskedArgument {
            name: name.clone(),
            value: Some(value.clone()),
            place: *place,
        };
        let names = target.tags.clone().unwrap_or_default();
        let is_pushed = self.call.as_ref().is_some_and(|call| call.pushes);
        let is_shared = names.iter().any(|name| name.marked().contains('/'));
        let contexts = target.contexts.iter();
        Asked {
            label: target.name.clone(),
            inline: target.inline.clone(),
            labels: target.labels.clone(),
            file,
            file_starts,
            target: target.target.clone().filter(|target| !target.marked().is_empty()),
            arguments: target.arguments.iter().map(argument).collect(),
            contexts: contexts
                .map(|(name, place)| (Partial::new(name), here(place).unwrap_or_else(|| place.clone())))
                .collect(),
            names,
            is_published: is_pushed || is_shared || target.goes_to_a_registry(),
            is_export: !target.makes_an_image(),
            ..Asked::of(target.place, Some(directory.clone()), AskedContext::Path(context))
        }
    }
}

/// A path from where Bake is called; nothing is that directory.
fn as_path(path: &str) -> Partial {
    Partial::new(if path.is_empty() { "." } else { path })
}
