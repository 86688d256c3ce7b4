//! Packages of workspaces that can be started, by what their scripts run in the end.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::handles::Facts;
use crate::facts::memo::ServiceReason;
use crate::limits;
use crate::manifests::{Package, PackageJson, is_in_folder_of_services};
use crate::source::{Files, RepoPath, Span, Text, Tree};
use crate::syntax::shell;

/// Words by which a script that builds or watches rather than serves can be told.
// Source: the documentation of each tool: its command for scripts of `package.json`.
const BUILDS: &[&str] = &[
    "build",
    "docusaurus",
    "electron",
    "esbuild",
    "expo",
    "ladle",
    "react-native",
    "rollup",
    "storybook",
    "swc",
    "test",
    "tsc",
    "tsup",
    "unbuild",
    "watch",
    "web-dev-server",
    "webpack",
];

/// Programs that run a server while it is developed, as scripts name them.
// Source: the documentation of each: its command for development.
const RUNNERS: [&str; 9] =
    ["bun", "deno", "nest", "next", "nodemon", "nuxt", "ts-node", "ts-node-dev", "tsx"];

/// How many scripts that call another one are followed.
const MAX_SCRIPTS: usize = limits::SCRIPT_CALLS.most();

impl Facts {
    /// The packages that can be started and that no other package is built on, in every workspace that a
    /// Dockerfile or a build of the repository is in.
    pub(super) fn startable_packages(&self) -> BTreeMap<RepoPath, ServiceReason> {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for image in self.images() {
            let folder = image.dockerfile().path.parent();
            for start in std::iter::once(&folder).chain(image.context()) {
                let Some(workspace) = self.repo.manifests().workspace_of(self.repo.tree(), start) else {
                    continue;
                };
                if !seen.insert(workspace.root.clone()) {
                    continue;
                }
                let needed: BTreeSet<&str> = workspace
                    .packages
                    .iter()
                    .flat_map(|package| {
                        package.manifest.dependencies.keys().chain(package.manifest.dev_dependencies.keys())
                    })
                    .map(String::as_str)
                    .collect();
                let startable =
                    workspace.packages.iter().filter(|package| !needed.contains(&*package.manifest.name));
                found.extend(startable.filter_map(|package| {
                    Some((package.directory.clone(), start_script(self.repo.tree(), package)?))
                }));
            }
        }
        found
    }
}

/// The script by which a package is a service: one that starts it, or among programs that are deployed one by which it is
/// developed and that runs a server.
fn start_script(tree: &Tree, package: &Package) -> Option<ServiceReason> {
    let manifest = &package.manifest;
    let is_tool = package.directory.parts().any(|part| matches!(part, "cli" | "tools" | "scripts"));
    if manifest.is_published || is_tool {
        return None;
    }
    if let Some((name, _)) = manifest.start_script() {
        let (_, script) = manifest.resolved_script(name)?;
        let last = last_command(manifest, name, 0)?;
        return (!builds(&last))
            .then(|| ServiceReason::StartScript { name: name.to_owned(), script: script.to_owned() });
    }
    let last = last_command(manifest, "dev", 0)?;
    // No more of it is said: a script may hold a credential.
    let runner = last.1.first().filter(|program| RUNNERS.contains(&program.as_str()))?;
    if !is_in_folder_of_services(&package.directory) || builds(&last) {
        return None;
    }
    let file = package.directory.join("package.json")?;
    let text = tree.read(&file).ok()?;
    let before = memchr::memmem::find(&text, b"\"dev\"").unwrap_or(0);
    let line = u32::try_from(memchr::memchr_iter(b'\n', &text[..before]).count() + 1).ok()?;
    Some(ServiceReason::Program { sign: format!("its script `dev` runs a server with {runner}"), file, line })
}

/// The name of a script, and the words of its last command.
type LastCommand = (String, Vec<String>);

/// What a script runs when all that comes before it has ended: `node x.js` of `tsc && node x.js`; where that is another
/// script, what that one runs.
fn last_command(manifest: &PackageJson, name: &str, followed: usize) -> Option<LastCommand> {
    let (name, script) = manifest.resolved_script(name)?;
    // The places of the file are not needed: nothing is said of it.
    let nowhere = Span::start_of(Files::default().add(RepoPath::root(), Vec::new()));
    let parsed = shell::parse(&Text::standing_for(nowhere, script));
    let commands = parsed.commands();
    // A script that is not understood is taken as it stands.
    let words = match commands.last().filter(|_| commands.len() > 1 && parsed.broken.is_none()) {
        Some(last) => last.command.words.iter().map(|word| word.known_prefix().0.into_owned()).collect(),
        None => script.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>(),
    };
    let line = words.join(" ");
    match manifest.called_script(&line).filter(|called| followed < MAX_SCRIPTS && *called != name) {
        Some(called) => last_command(manifest, called, followed + 1),
        None => Some((name.to_owned(), words)),
    }
}

/// Whether a command builds or watches.
fn builds((name, command): &LastCommand) -> bool {
    let words = command.iter().flat_map(|word| word.split([' ', ':', '=']));
    name.split([':', '-']).chain(words).any(|word| BUILDS.contains(&word.trim_start_matches('-')))
}

#[cfg(test)]
mod tests;
