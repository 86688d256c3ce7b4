//! Applications that run on a server, by `project.json` of Nx, `workspace.json` of its older versions and `angular.json`, and
//! by `nest-cli.json` of Nest.

use serde_json::Value;

use super::program::{Said, Weight, has, line_of, names_in};
use crate::manifests::package_json::{PackageJson, without_comments};
use crate::source::{RepoPath, Tree};

/// Parts of the names of executors that make what runs in a browser, on a telephone or a desktop, or drives tests.
// Source: the packages that nx.dev lists, and of the community's plugins those for Capacitor and Electron.
const NO_SERVERS: [&str; 11] = [
    "angular",
    "capacitor",
    "cypress",
    "detox",
    "docusaurus",
    "electron",
    "expo",
    "playwright",
    "react-native",
    "storybook",
    "vscode",
];

/// Names of files, without their endings, from which programs are started.
// Source: the generators of Nx for Node.js, Nest, Express, Next.js (`server`) and of its plugins for Go and Python.
const ENTRIES: [&str; 4] = ["app", "index", "main", "server"];

/// Names of configurations of frameworks that serve, before their endings.
// Source: the documentation of Next.js, Nuxt, Remix and SvelteKit.
const SERVED: [&str; 4] = ["next.config", "nuxt.config", "remix.config", "svelte.config"];

/// Endings of the languages that such programs are written in.
// Source: nx.dev, and the community's plugins for Go (`@nx-go`) and Python (`@nxlv/python`).
const LANGUAGES: [&str; 8] = ["cjs", "cts", "go", "js", "mjs", "mts", "py", "ts"];

/// The application in a directory, by its `project.json`.
pub(super) fn program(tree: &Tree, directory: &RepoPath, text: &str) -> Option<Said> {
    let json: Value = serde_json::from_str(&without_comments(text)).ok()?;
    let name = json.get("name").and_then(Value::as_str).map(ToOwned::to_owned);
    serves(tree, directory, &json).then(|| {
        let said = Said::new(line_of(text, "\"projectType\""), "it is an application of Nx", Weight::Serves);
        said.named(name.into_iter().collect())
    })
}

/// The applications of a workspace that says all of its projects in one file, with their directories.
// Source: nx.dev, "Nx and the Angular CLI"; angular.dev, "Workspace configuration"; docs.nestjs.com, "Monorepo mode".
pub(super) fn programs(tree: &Tree, directory: &RepoPath, text: &str) -> Vec<(RepoPath, Said)> {
    let Ok(json) = serde_json::from_str::<Value>(&without_comments(text)) else { return Vec::new() };
    let projects = json.get("projects").and_then(Value::as_object).into_iter().flatten();
    let application = |(name, project): (&String, &Value)| {
        // A project that is a path says the rest in a `project.json` of its own.
        let home = directory.join(project.get("root")?.as_str()?)?;
        let is_of_nest = project.get("type").and_then(Value::as_str) == Some("application");
        let sign = match (is_of_nest, serves(tree, &home, project)) {
            (true, _) => "it is an application of Nest",
            (false, true) => "it is an application of Nx",
            (false, false) => return None,
        };
        let said = Said::new(line_of(text, &format!("\"{name}\"")), sign, Weight::Serves);
        Some((home, said.named(vec![name.clone()])))
    };
    projects.filter_map(application).collect()
}

/// Whether a project is an application that can serve: it has a file to start from, and no page of its own, which would make
/// it a bundle for browsers. What is published is there for others to build on.
fn serves(tree: &Tree, directory: &RepoPath, project: &Value) -> bool {
    if project.get("projectType").and_then(Value::as_str) != Some("application") {
        return false;
    }
    let targets = project.get("targets").or_else(|| project.get("architect")).and_then(Value::as_object);
    let mut executors = targets.into_iter().flatten().filter_map(|(_, target)| {
        target.get("executor").or_else(|| target.get("builder")).and_then(Value::as_str)
    });
    let is_no_server = |executor: &str| {
        let mut words = executor.split(['/', ':', '@']);
        words.any(|word| word == "web" || NO_SERVERS.iter().any(|known| word.contains(known)))
    };
    if executors.any(is_no_server) {
        return false;
    }
    let has_page = has(tree, directory, "index.html") || has(tree, directory, "src/index.html");
    let starts = |name: &str| {
        let is_entry = name
            .rsplit_once('.')
            .is_some_and(|(stem, ending)| ENTRIES.contains(&stem) && LANGUAGES.contains(&ending));
        is_entry || SERVED.iter().any(|known| name.starts_with(known))
    };
    let has_entry = names_in(tree, directory, ".").chain(names_in(tree, directory, "src")).any(starts);
    has_entry && !has_page && !is_published(tree, directory)
}

/// Whether the package of a directory is made for others to build on.
fn is_published(tree: &Tree, directory: &RepoPath) -> bool {
    let manifest = directory.join("package.json").filter(|path| tree.holds(path));
    let bytes = manifest.and_then(|path| tree.read(&path).ok());
    bytes.and_then(|bytes| PackageJson::parse(&bytes)).is_some_and(|package| package.is_published)
}
