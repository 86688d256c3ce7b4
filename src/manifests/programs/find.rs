//! The files by which programs are told: one table of their names, and one pass over the repository.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::gradle::{self, Script};
use super::gradle_plugins::{self, add as add_plugin};
use super::maven::{self, Pom};
use super::program::{Program, Said, Weight, line_of};
use super::{cargo, dotnet, go, nx, python};
use crate::knowledge::vendored::is_vendored;
use crate::manifests::package_json::without_mark;
use crate::source::{EntryKind, RepoPath, Tree};

/// A file by which a program can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Cargo,
    Django,
    Dotnet,
    Elixir,
    FrontController,
    Go,
    Gradle,
    Maven,
    GradlePlugin,
    Nx,
    NxWorkspace,
    Python,
    Rack,
}

/// Names of files by which programs can be told.
// Source: the documentation of Angular, Cargo, Django, Mix, Gradle, Maven, Nest, Nx, pip, PyPA, Pipenv and Rack.
const NAMES: [(&str, Sign); 14] = [
    ("Cargo.toml", Sign::Cargo),
    ("Pipfile", Sign::Python),
    ("angular.json", Sign::NxWorkspace),
    ("build.gradle", Sign::Gradle),
    ("build.gradle.kts", Sign::Gradle),
    ("config.ru", Sign::Rack),
    ("manage.py", Sign::Django),
    ("mix.exs", Sign::Elixir),
    ("nest-cli.json", Sign::NxWorkspace),
    ("pom.xml", Sign::Maven),
    ("project.json", Sign::Nx),
    ("pyproject.toml", Sign::Python),
    ("requirements.txt", Sign::Python),
    ("workspace.json", Sign::NxWorkspace),
];

/// The folder from which PHP is served.
// Source: the documentation of Symfony, Laravel and CodeIgniter.
const WEB_ROOT: &str = "public";

/// What a file says, of its own directory or of those below.
enum Read {
    Program(Said),
    /// Programs of directories below.
    Programs(Vec<(RepoPath, Said)>),
    Pom(Pom),
    Script(Script),
    /// A plugin that the build itself holds, with its name.
    Plugin(String, Script),
}

/// Every directory but the root that holds a program, by path and sign. Each manifest is read once.
pub(in crate::manifests) fn find(tree: &Tree) -> Vec<Program> {
    let candidates: Vec<(&RepoPath, Sign)> = tree
        .entries()
        .filter(|(_, kind)| *kind == EntryKind::File)
        .filter_map(|(path, _)| Some((path, sign_of(tree, path)?)))
        .filter(|(path, _)| !is_vendored(tree, path, &[]))
        .collect();
    let read: Vec<(&RepoPath, Read)> = candidates
        .into_par_iter()
        .filter_map(|(path, sign)| {
            let bytes = tree.read(path).ok()?;
            Some((path, of_file(tree, path, sign, &String::from_utf8_lossy(without_mark(&bytes)))?))
        })
        .collect();
    let mut found = Vec::new();
    let (mut poms, mut scripts) = (BTreeMap::new(), BTreeMap::new());
    let mut plugins = BTreeMap::new();
    for (path, read) in read {
        match read {
            Read::Program(said) => found.push(Program { directory: home_of(path), file: path.clone(), said }),
            Read::Programs(programs) => {
                let program = |(directory, said)| Program { directory, file: path.clone(), said };
                found.extend(programs.into_iter().map(program));
            }
            Read::Plugin(name, script) => add_plugin(&mut plugins, name, script),
            Read::Pom(pom) => drop(poms.insert(path.parent(), (path, pom))),
            Read::Script(script) => drop(scripts.insert(path.parent(), (path, script))),
        }
    }
    found.extend(maven::programs(tree, &poms));
    found.extend(gradle::programs(tree, &scripts, &gradle_plugins::resolved(&plugins)));
    found.retain(|program| !program.directory.is_root());
    found.sort_by(|one, other| (&one.directory, &one.file).cmp(&(&other.directory, &other.file)));
    found
}

fn sign_of(tree: &Tree, path: &RepoPath) -> Option<Sign> {
    let name = path.file_name();
    if let Ok(row) = NAMES.binary_search_by(|(known, _)| known.cmp(&name)) {
        return Some(NAMES[row].1);
    }
    if name == "index.php" && path.parent().file_name() == WEB_ROOT {
        return Some(Sign::FrontController);
    }
    if gradle_plugins::may_be_one(path) {
        return Some(Sign::GradlePlugin);
    }
    if dotnet::is_project(name) {
        return Some(Sign::Dotnet);
    }
    (name.ends_with(".go") && go::may_be_main(tree, path)).then_some(Sign::Go)
}

/// The directory of the program that a file is a sign of.
fn home_of(path: &RepoPath) -> RepoPath {
    let folder = path.parent();
    if path.file_name().ends_with(".go") {
        return go::home_of(path);
    }
    let is_web_root = path.file_name() == "index.php" && folder.file_name() == WEB_ROOT;
    if is_web_root { folder.parent() } else { folder }
}

fn of_file(tree: &Tree, path: &RepoPath, sign: Sign, text: &str) -> Option<Read> {
    let directory = path.parent();
    let said = match sign {
        Sign::Cargo => cargo::program(tree, &directory, text),
        Sign::Dotnet => dotnet::program(path.file_name(), text),
        Sign::Go => go::program(&directory, text),
        Sign::Gradle => return Some(Read::Script(gradle::read(text))),
        Sign::GradlePlugin => {
            let (name, script) = gradle_plugins::read(path, text)?;
            return Some(Read::Plugin(name, script));
        }
        Sign::NxWorkspace => return Some(Read::Programs(nx::programs(tree, &directory, text))),
        Sign::Maven => return maven::read(text).map(Read::Pom),
        Sign::Nx => nx::program(tree, &directory, text),
        Sign::Python => python::program(tree, &directory, path.file_name(), text),
        // Other frameworks have a `manage.py` as well.
        Sign::Django => text
            .contains("DJANGO_SETTINGS_MODULE")
            .then(|| Said::new(1, "it contains the `manage.py` of Django", Weight::Serves)),
        // One that starts a program loads it; others are there so that a server lists no files.
        Sign::FrontController => text.contains("require").then(|| {
            Said::new(1, "it contains the `index.php` that a web server of PHP starts", Weight::Serves)
        }),
        Sign::Rack => {
            Some(Said::new(1, "it contains the `config.ru` that a server of Ruby starts", Weight::Serves))
        }
        // An application of its own starts processes; a library has no `mod:`.
        Sign::Elixir => text
            .contains("mod: {")
            .then(|| Said::new(line_of(text, "mod: {"), "it is an application of Mix", Weight::Part))
            .map(|said| said.named(vec![directory.file_name().to_owned()])),
    };
    said.map(Read::Program)
}

#[cfg(test)]
mod tests;
