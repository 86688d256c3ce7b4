//! Workspaces: repositories of several JavaScript packages, and which packages they are.
use std::sync::{Arc, PoisonError};

use serde_json::Value;

use super::manifests::Manifests;
use super::package_json::{Package, without_comments};
use super::workspace::Workspace;
use crate::source::{Files, RepoPath, Tree};
use crate::syntax::patterns::PathPattern;
use crate::syntax::yaml::{Node, Yaml};

/// The workspace whose root is a directory, if it is the root of one.
fn read(manifests: &Manifests, tree: &Tree, root: &RepoPath) -> Option<Workspace> {
    let (manifest, members) = declared(manifests, tree, root)?;
    let directories: Vec<RepoPath> = match &members {
        Members::Patterns(patterns) => {
            let patterns: Vec<Pattern> = patterns.iter().filter_map(|text| Pattern::parse(text)).collect();
            let candidates = manifests.package_directories(tree).iter();
            let below = candidates.filter(|directory| *directory != root && directory.is_in(root));
            below.filter(|directory| is_member(&patterns, directory, root)).cloned().collect()
        }
        Members::Directories(directories) => {
            directories.iter().filter_map(|directory| root.join(directory)).collect()
        }
    };
    let package = |directory: RepoPath| {
        let manifest = manifests.package(tree, &directory)?;
        Some(Package { directory, manifest })
    };
    Some(Workspace {
        root: root.clone(),
        manifest,
        packages: directories.into_iter().filter_map(package).collect(),
    })
}

/// How a workspace says which packages are its own.
enum Members {
    Patterns(Vec<String>),
    Directories(Vec<String>),
}

/// The manifest that makes a directory the root of a workspace, and what it says.
fn declared(manifests: &Manifests, tree: &Tree, root: &RepoPath) -> Option<(RepoPath, Members)> {
    let read = |name: &str| {
        let path = root.join(name).filter(|path| tree.holds(path))?;
        let bytes = tree.read(&path).ok()?;
        Some((path, bytes))
    };
    if let Some((path, bytes)) = read("pnpm-workspace.yaml") {
        // It may hold settings only.
        let patterns = pnpm_patterns(&bytes);
        if !patterns.is_empty() {
            return Some((path, Members::Patterns(patterns)));
        }
    }
    if let Some(package) = manifests.package(tree, root).filter(|package| !package.workspaces.is_empty()) {
        let path = root.join("package.json")?;
        return Some((path, Members::Patterns(package.workspaces.clone())));
    }
    if let Some((path, bytes)) = read("lerna.json") {
        let json: Value = serde_json::from_slice(&bytes).ok()?;
        let patterns = json["packages"].as_array()?.iter().filter_map(Value::as_str);
        return Some((path, Members::Patterns(patterns.map(ToOwned::to_owned).collect())));
    }
    let (path, bytes) = read("rush.json")?;
    let json: Value = serde_json::from_str(&without_comments(std::str::from_utf8(&bytes).ok()?)).ok()?;
    let folders = json["projects"].as_array()?.iter().filter_map(|project| project["projectFolder"].as_str());
    Some((path, Members::Directories(folders.map(ToOwned::to_owned).collect())))
}

fn pnpm_patterns(bytes: &[u8]) -> Vec<String> {
    // The places of the file are not needed: nothing is said of it.
    let yaml = Yaml::parse(Files::default().add(RepoPath::root(), Vec::new()), bytes);
    let document = yaml.documents().next();
    let patterns = document.and_then(|document| document.get("packages")).into_iter().flat_map(Node::items);
    patterns.filter_map(|pattern| Some(pattern.as_str()?.to_owned())).collect()
}

/// A pattern of directories; one that begins with `!` takes some away again.
struct Pattern {
    is_negated: bool,
    glob: PathPattern,
}

impl Pattern {
    fn parse(text: &str) -> Option<Self> {
        let positive = text.strip_prefix('!');
        let glob = PathPattern::parse(positive.unwrap_or(text)).ok()?;
        Some(Self { is_negated: positive.is_some(), glob })
    }
}

fn is_member(patterns: &[Pattern], directory: &RepoPath, root: &RepoPath) -> bool {
    let inner = directory.as_str().get(root.as_str().len()..).unwrap_or("").trim_start_matches('/');
    let Some(inner) = RepoPath::new(inner) else { return false };
    let mut matching = patterns.iter().filter(|pattern| pattern.glob.matches(&inner));
    matching.clone().any(|pattern| !pattern.is_negated) && !matching.any(|pattern| pattern.is_negated)
}

impl Manifests {
    /// The workspace that a directory is in: that of the nearest directory, from its own upwards, which is
    /// the root of one.
    pub fn workspace_of(&self, tree: &Tree, directory: &RepoPath) -> Option<Arc<Workspace>> {
        std::iter::once(directory.clone())
            .chain(directory.ancestors())
            .find_map(|directory| self.workspace_at(tree, &directory))
    }

    /// The workspace that has a directory for its root.
    pub fn workspace_at(&self, tree: &Tree, root: &RepoPath) -> Option<Arc<Workspace>> {
        let known = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).get(root).cloned();
        if let Some(known) = known {
            return known;
        }
        let workspace = read(self, tree, root).map(Arc::new);
        let mut workspaces = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner);
        workspaces.entry(root.clone()).or_insert(workspace).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
        Tree::in_memory(files)
    }

    fn packages(files: &[(&str, &str)]) -> Vec<String> {
        let (manifests, tree) = (Manifests::default(), tree(files));
        let workspace = manifests.workspace_at(&tree, &RepoPath::root()).unwrap();
        workspace.packages.iter().map(|package| package.directory.to_string()).collect()
    }

    #[test]
    fn patterns_choose_packages_and_leave_some_out() {
        let files = [
            ("pnpm-workspace.yaml", "packages:\n  - 'apps/*'\n  - libs/**\n  - '!**/test/**'\n"),
            ("package.json", "{}"),
            ("apps/api/package.json", r#"{"name": "api"}"#),
            ("apps/api/deep/package.json", "{}"),
            ("apps/none/index.js", ""),
            ("libs/a/b/package.json", "{}"),
            ("libs/a/test/x/package.json", "{}"),
            ("libs/a/node_modules/x/package.json", "{}"),
        ];
        assert_eq!(packages(&files), ["apps/api", "libs/a/b"]);
    }

    #[test]
    fn each_kind_of_workspace_is_one() {
        let api = ("apps/api/package.json", "{}");
        assert_eq!(packages(&[("package.json", r#"{"workspaces": ["apps/*"]}"#), api]), ["apps/api"]);
        assert_eq!(packages(&[("lerna.json", r#"{"packages": ["./apps/*"]}"#), api]), ["apps/api"]);
        let rush = "// ours\n{\"projects\": [{\"packageName\": \"api\", \"projectFolder\": \"apps/api\"}]}";
        assert_eq!(packages(&[("rush.json", rush), api]), ["apps/api"]);
    }

    #[test]
    fn what_a_package_needs_is_followed() {
        let files = [
            ("package.json", r#"{"workspaces": ["*"]}"#),
            ("a/package.json", r#"{"name": "a", "dependencies": {"b": "workspace:*", "left-pad": "1"}}"#),
            ("b/package.json", r#"{"name": "b", "devDependencies": {"c": "*"}}"#),
            ("c/package.json", r#"{"name": "c", "dependencies": {"a": "*"}}"#),
        ];
        let (manifests, tree) = (Manifests::default(), tree(&files));
        let workspace = manifests.workspace_of(&tree, &RepoPath::new("a/src").unwrap()).unwrap();
        let needed = workspace.needed_by(workspace.package_named("a").unwrap());
        let names: Vec<_> = needed.iter().map(|package| package.manifest.name.as_str()).collect();
        assert_eq!(names, ["b", "c"]);
    }
}
