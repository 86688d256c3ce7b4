//! `project.json` of Nx: the applications that run on a server.

use serde_json::Value;

use super::program::{Said, Weight, has, line_of, names_in};
use crate::manifests::package_json::without_comments;
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

/// The application in a directory, if its `project.json` says that it is one and it can serve: it has a file to
/// start from, and no page of its own, which would make it a bundle for browsers.
pub(super) fn program(tree: &Tree, directory: &RepoPath, text: &str) -> Option<Said> {
    let json: Value = serde_json::from_str(&without_comments(text)).ok()?;
    if json.get("projectType")?.as_str() != Some("application") {
        return None;
    }
    let targets = json.get("targets").or_else(|| json.get("architect")).and_then(Value::as_object);
    let executors = targets.into_iter().flatten().filter_map(|(_, target)| {
        target.get("executor").or_else(|| target.get("builder")).and_then(Value::as_str)
    });
    let is_no_server = |executor: &str| {
        let mut words = executor.split(['/', ':', '@']);
        words.any(|word| word == "web" || NO_SERVERS.iter().any(|known| word.contains(known)))
    };
    if executors.into_iter().any(is_no_server) {
        return None;
    }
    let has_page = has(tree, directory, "index.html") || has(tree, directory, "src/index.html");
    let starts = |name: &str| {
        let is_entry = name
            .rsplit_once('.')
            .is_some_and(|(stem, ending)| ENTRIES.contains(&stem) && LANGUAGES.contains(&ending));
        is_entry || SERVED.iter().any(|known| name.starts_with(known))
    };
    let has_entry = names_in(tree, directory, ".").chain(names_in(tree, directory, "src")).any(starts);
    let name = json.get("name").and_then(Value::as_str).map(ToOwned::to_owned);
    (has_entry && !has_page).then(|| {
        let said = Said::new(line_of(text, "\"projectType\""), "it is an application of Nx", Weight::Serves);
        said.named(name.into_iter().collect())
    })
}
