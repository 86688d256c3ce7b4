//! One project, from the names of its files to its finished model.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use super::env_files::directory_text;
use super::expected_variables::expect_variables;
use super::loader::{LoadScope, Loader};
use super::normalize::normalize;
use super::sources::Sources;
use crate::answer::Why;
use crate::compose::check::consistency::check_consistency;
use crate::compose::check::formats::check_formats;
use crate::compose::options::ProjectOptions;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::runs::Runs;
use crate::compose::setting::Pair;
use crate::compose::shape::PROJECT;
use crate::compose::value::{Map, Value};
use crate::compose::variables::{Environment, interpolate};
use crate::source::{FileId, RepoPath, Span};

/// What a finished project is made of.
pub(crate) struct Resolved {
    pub(crate) name: String,
    pub(crate) model: Value,
    pub(crate) problems: Vec<Problem>,
    /// Every file that took part, the first ones being those that were asked for.
    pub(crate) files: Vec<FileId>,
    /// Why part of it is not known, if it is not.
    pub(crate) missing: Vec<Why>,
    /// What its `.env` files set.
    pub(crate) variables: Vec<Pair>,
    /// How many values were made.
    pub(crate) values: usize,
}

/// What of a project is said elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Wholeness<'w> {
    /// Why it is only a piece of a project, if it is.
    pub(crate) piece: Option<&'w str>,
    /// The services of which more is said elsewhere.
    pub(crate) open: &'w BTreeSet<String>,
}

/// The name of a project in the repository's root where its directory's, another one in each checkout, is not
/// to matter.
const ROOT_NAME: &str = "repository";

/// Resolves the project that `files` make, the later ones on top of the earlier ones, the first of which is
/// the main one. The `.env` of the directory that Compose is run in counts before that of the project's.
/// `whole` says what of it is said elsewhere; `unreadable` are those of its files that cannot be read.
pub(crate) fn resolve(
    sources: &mut Sources<'_>,
    (run_from, directory): (&RepoPath, &RepoPath),
    (main, files): (FileId, &[FileId]),
    (whole, unreadable): (Wholeness<'_>, Vec<Problem>),
    options: &ProjectOptions,
    runs: &Runs<'_>,
) -> Resolved {
    let mut loader = Loader::new(sources, files);
    for problem in &unreadable {
        loader.lose(&problem.message, problem.place);
    }
    loader.problems = unreadable;
    let mut environment = Environment::within(loader.growth.clone());
    for directory in [run_from, directory] {
        let Some(path) = directory.join(".env").filter(|path| loader.sources.has_file(path)) else {
            continue;
        };
        let outer = environment.clone();
        let mut own = Environment::within(loader.growth.clone());
        loader.read_env_file(&path, None, &mut own, &outer);
        environment.add_missing(own);
    }
    expect_variables(&mut loader, [run_from, directory], files, runs, &mut environment);
    environment.declare(&options.variables);
    let name = match &options.name {
        Some(name) => name.clone(),
        None => project_name(&mut loader, directory, files, &environment, options.root_name.as_deref()),
    };
    environment.set_project_name(&name);
    let context = LoadScope {
        directory: directory_text(directory),
        offset: directory_text(directory),
        environment: Rc::new(environment),
        including: vec![loader.sources.files.get(main).path().clone()],
        number: 0,
    };
    let mut model = loader.load_model(files, &context, Span::start_of(main));
    let is_loud = |problem: &Problem| problem.kind != ProblemKind::ObsoleteKey;
    if model.as_map().is_none_or(Map::is_empty) && !loader.problems.iter().any(is_loud) {
        let message = "this file is empty, which Compose does not accept";
        loader.problems.push(Problem::new(ProblemKind::ComposeSchema, model.span, message));
    }
    if let Some(reason) = whole.piece {
        loader.lose(reason, Span::start_of(main));
    }
    open_services(&mut model, |name| whole.piece.is_some() || whole.open.contains(name));
    normalize(&mut model, &name, &context.environment, &mut loader.problems);
    check_formats(&mut model, &PROJECT, &mut loader.problems);
    let is_whole = loader.missing.is_empty();
    check_consistency(&model, is_whole, &mut loader.problems);
    loader.resolve_env_files(&mut model, &context.environment);
    // The services of a project are what takes memory: where there are too many of them, it is as if it had none.
    let services = model.as_map().and_then(|map| map.get("services")).and_then(Value::as_map);
    let count = services.map_or(0, Map::len);
    let taken = loader.sources.values.take(loader.values).and(loader.sources.services.take(count));
    if let Err(limit) = taken {
        loader.give_up(limit, Span::start_of(main));
        model = Value::map(Map::default(), model.span);
    }
    let Loader { mut problems, files, missing, values, .. } = loader;
    forgive_demanded(&mut problems);
    sort(&mut problems);
    let variables = context.environment.iter().map(|(name, variable)| variable.pair(name)).collect();
    Resolved { name, model, problems, files, missing, variables, values }
}

/// Marks the services that cannot run by what a project says and are open: more is said of them elsewhere.
fn open_services(model: &mut Value, is_open: impl Fn(&str) -> bool) {
    let services = model.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Value::as_map_mut);
    for (name, entry) in services.into_iter().flat_map(Map::iter_mut) {
        let runs = ["image", "build", "provider"].iter().any(|key| entry.value.get(key).is_some());
        if !runs && is_open(name) {
            entry.value.set_damaged();
        }
    }
}

/// The project's name: what a file says, what `.env` says, or the directory's.
fn project_name(
    loader: &mut Loader<'_, '_>,
    directory: &RepoPath,
    files: &[FileId],
    environment: &Environment,
    root_name: Option<&str>,
) -> String {
    if let Some(variable) =
        environment.get("COMPOSE_PROJECT_NAME").filter(|variable| !variable.value.is_empty())
    {
        return variable.value.to_string();
    }
    let mut said = None;
    for file in files {
        let yaml = loader.sources.yaml(*file);
        for root in yaml.documents() {
            let name = root.get("name").filter(|name| name.as_str().is_some_and(|name| !name.is_empty()));
            said = name.map(|name| name.text(loader.sources.bytes(*file))).or(said);
        }
    }
    let said =
        said.map(|text| interpolate::interpolate(&text, environment, &mut Vec::new()).text.to_string());
    let of_directory =
        if directory.is_root() { root_name.unwrap_or(ROOT_NAME) } else { directory.file_name() };
    let name = normal_name(said.as_deref().unwrap_or(of_directory));
    if name.is_empty() { ROOT_NAME.to_owned() } else { name }
}

/// A name as Compose takes it: small letters, digits, `-` and `_`.
fn normal_name(name: &str) -> String {
    let kept: String = name
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    kept.trim_start_matches(['-', '_']).to_owned()
}

/// Takes out the variables without a value that the project demands elsewhere (`${X:?}`): Compose does not start
/// without them.
fn forgive_demanded(problems: &mut Vec<Problem>) {
    let of_kind = |kind| problems.iter().filter(move |problem| problem.kind == kind);
    let demanded: HashSet<String> =
        of_kind(ProblemKind::RequiredVariable).filter_map(|problem| problem.variable.clone()).collect();
    let is_demanded =
        |problem: &Problem| problem.variable.as_ref().is_some_and(|name| demanded.contains(name));
    problems.retain(|problem| problem.kind != ProblemKind::UnsetVariable || !is_demanded(problem));
}

/// Puts problems in order, each once.
fn sort(problems: &mut Vec<Problem>) {
    let key = |problem: &Problem| (problem.place, problem.kind);
    problems.sort_by(|one, two| key(one).cmp(&key(two)).then_with(|| one.message.cmp(&two.message)));
    problems.dedup_by(|one, two| key(one) == key(two) && one.message == two.message);
}
