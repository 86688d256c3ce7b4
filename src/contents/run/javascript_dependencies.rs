//! npm, pnpm, yarn and bun: the packages that a project depends on, with or without those for development.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::call::Call;
use super::javascript_tools::WITH_VALUE;
use super::machine::{Machine, installed_with};
use crate::answer::{Answer, Why};
use crate::build::image_path;
use crate::contents::tree::{Arrival, Dependencies};
use crate::manifests::{Package, PackageJson, Workspace};
use crate::source::RepoPath;
use crate::syntax::shell::VariableValue;

/// What a package manager is told to do with the dependencies of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Install,
    /// `yarn workspaces focus`, which leaves all others out.
    Focus,
    Prune,
    /// `pnpm deploy`: a copy of one package with what it needs.
    Deploy,
}

impl Machine<'_> {
    pub(super) fn javascript_dependencies(&mut self, call: &Call<'_>) {
        let operands = call.operands(WITH_VALUE);
        let words: Vec<&str> = operands.iter().map(|operand| operand.text.as_str()).collect();
        let Some(work) = work(call, &words) else { return };
        let given = call.value(&["--prefix", "-C", "--dir", "--cwd"]).filter(|value| value.is_whole);
        let directory = match given {
            Some(given) => self.session.absolute(call.shell, &given.text),
            None => self.session.place(call.shell),
        };
        let Some(directory) = directory else { return };
        let project = self.project(&directory);
        let is_modern = call.program == "yarn"
            && (work == Work::Focus || call.has(&["--immutable"]) || project.uses_modern_yarn());
        let leaves_out = self.leaves_development_out(call, is_modern);
        let switch = match (call.program, is_modern) {
            ("npm", _) => "--omit=dev",
            ("pnpm", _) => "--prod",
            ("yarn", true) => "yarn workspaces focus --production",
            _ => "--production",
        };
        match work {
            Work::Prune => {
                if leaves_out == Answer::Known(true) {
                    for folder in project.folders(&directory, call) {
                        self.tree.prune_dependencies(&folder, self.time);
                    }
                }
            }
            Work::Install | Work::Focus => {
                // Where packages are named and no manifest lies, a new one is made for them alone.
                let is_of_its_own = project.is_guess && work == Work::Install && words.len() > 1;
                let known = || if is_of_its_own { None } else { project.development(call) };
                let development = development(&leaves_out, known);
                for folder in project.folders(&directory, call) {
                    self.fill(call, &folder, development.clone(), switch);
                }
            }
            Work::Deploy => self.deploy(call, &project, &words, &leaves_out),
        }
    }

    /// Dependencies land in a directory.
    pub(crate) fn fill(
        &mut self,
        call: &Call<'_>,
        folder: &str,
        development: Answer<Arc<[String]>>,
        switch: &'static str,
    ) {
        if !self.is_kept(folder) {
            return;
        }
        let arrival =
            Arrival { time: self.time, place: call.span(), how: installed_with(call.program), earlier: None };
        let with = Arc::from(call.program);
        self.tree.add_dependencies(folder, Dependencies { with, development, switch, pruned: None }, arrival);
    }

    /// `pnpm --filter NAME deploy --prod DIRECTORY`
    fn deploy(
        &mut self,
        call: &Call<'_>,
        project: &JavascriptProject,
        words: &[&str],
        leaves_out: &Answer<bool>,
    ) {
        let Some(target) = words.get(1).and_then(|target| self.session.absolute(call.shell, target)) else {
            return;
        };
        let package = project.selected(call).into_iter().next();
        let arrival =
            Arrival { time: self.time, place: call.span(), how: installed_with(call.program), earlier: None };
        if let Some((package, directory)) = package.zip(self.session.directory(call.shell)) {
            // What its `files` leaves out stays behind, as far as that is plain: the copy may hold less.
            let from = image_path::join(&directory, &project.inner_path(&package.directory));
            let before = self.tree.clone();
            let entries = before.directory(&from).map(|directory| directory.entries());
            for (name, _) in entries.into_iter().flatten().filter(|(name, _)| package.manifest.may_pack(name))
            {
                self.tree.copy(
                    &before,
                    &image_path::join(&from, name),
                    &image_path::join(&target, name),
                    &arrival,
                );
            }
        }
        self.not_known(&target, "`pnpm deploy`", call.span());
        let names = || package.map(|package| names(&package.manifest));
        self.fill(call, &image_path::join(&target, "node_modules"), development(leaves_out, names), "--prod");
    }

    /// Whether a command is told to leave development dependencies out: by an option, or by a variable.
    fn leaves_development_out(&self, call: &Call<'_>, is_modern_yarn: bool) -> Answer<bool> {
        let said = |name: &str| {
            let option = call.arguments.iter().rev().find_map(|argument| {
                let (key, value) = argument.text.split_once('=').unwrap_or((&argument.text, "true"));
                (key == name).then(|| value != "false")
            });
            let is_off = call.value(&[name]).is_some_and(|value| value.text == "false");
            option.map(|on| on && !is_off)
        };
        let omitted = |list: &[String]| list.iter().any(|value| value.split(',').any(|part| part == "dev"));
        if omitted(&call.values(&["--include"])) || call.has(&["--dev"]) && call.program == "pnpm" {
            return Answer::Known(false);
        }
        let only = call.values(&["--only"]);
        if omitted(&call.values(&["--omit"])) || only.iter().any(|only| only.starts_with("prod")) {
            return Answer::Known(true);
        }
        for option in ["--production", "--prod", "-P", "-p"] {
            // Only bun knows `-p`, and only pnpm `-P`.
            let is_its_own = match option {
                "-p" => call.program == "bun",
                "-P" => call.program == "pnpm",
                _ => true,
            };
            if let Some(on) = said(option).filter(|_| is_its_own) {
                return Answer::Known(on);
            }
        }
        if is_modern_yarn {
            return Answer::Known(false);
        }
        self.environment_leaves_out(call)
    }

    fn environment_leaves_out(&self, call: &Call<'_>) -> Answer<bool> {
        let is_npm = call.program == "npm";
        let variables =
            ["NPM_CONFIG_PRODUCTION", "npm_config_production", "NPM_CONFIG_OMIT", "npm_config_omit"];
        for name in variables.into_iter().filter(|_| is_npm) {
            if let Answer::Known(Some(value)) = self.environment(call, name)
                && (matches!(&*value, "true" | "1") || value.split([',', ' ']).any(|part| part == "dev"))
            {
                return Answer::Known(true);
            }
        }
        match self.environment(call, "NODE_ENV") {
            Answer::Known(Some(value)) if value == "production" && call.program == "bun" => {
                Answer::Unknown(Why {
                    reason: "it depends on the version of bun whether it uses `NODE_ENV`".to_owned(),
                    place: Some(call.span()),
                })
            }
            known => known.map(|value| value.is_some_and(|value| value == "production")),
        }
    }

    /// What a command sees as the value of a variable; none where it is not set.
    pub(crate) fn environment(&self, call: &Call<'_>, name: &str) -> Answer<Option<String>> {
        match call.variable(name, &self.session) {
            VariableValue::Set(value) => Answer::Known(Some(value)),
            _ if self.knowledge.base_is_known && !self.session.is_assigned(call.shell, name) => {
                Answer::Known(None)
            }
            _ => Answer::Unknown(Why {
                reason: format!("the value of `{name}` is not known"),
                place: Some(call.span()),
            }),
        }
    }

    /// The project in a directory of the image, as far as its manifest is known.
    pub(crate) fn project(&self, directory: &str) -> JavascriptProject {
        let knowledge = self.knowledge;
        let exists = |path: &RepoPath| knowledge.repository.kind(path).is_some();
        let package_at = |path: &str| -> Option<Package> {
            let path = self.tree.repository_path(&image_path::join(path, "package.json"), &exists)?;
            let directory = path.parent();
            // A manifest of another name was put in its place.
            let is_manifest = path.file_name() == "package.json";
            let manifest =
                is_manifest.then(|| knowledge.manifests.package(knowledge.repository, &directory))??;
            Some(Package { directory, manifest })
        };
        let Some(root) = package_at(directory) else {
            // The manifest comes from elsewhere: the package that the Dockerfile lies in is what it builds.
            let home = knowledge.manifests.package(knowledge.repository, knowledge.home);
            let package = home.map(|manifest| Package { directory: knowledge.home.clone(), manifest });
            return JavascriptProject { root: package, workspace: None, members: Vec::new(), is_guess: true };
        };
        let workspace = knowledge.manifests.workspace_at(knowledge.repository, &root.directory);
        let members = workspace.iter().flat_map(|workspace| &workspace.packages).filter(|package| {
            let inner = inner_path(&root.directory, &package.directory);
            package_at(&image_path::join(directory, &inner)).is_some()
        });
        let members = members.cloned().collect();
        JavascriptProject { root: Some(root), workspace, members, is_guess: false }
    }
}

fn work(call: &Call<'_>, words: &[&str]) -> Option<Work> {
    let verb = words.first().copied().unwrap_or("");
    if call.has(&[
        "-g",
        "--global",
        "--location=global",
        "--version",
        "--help",
        "-v",
        "--lockfile-only",
        "--package-lock-only",
    ]) {
        return None;
    }
    match (call.program, verb) {
        ("npm", "install" | "i" | "in" | "ins" | "add" | "ci" | "clean-install" | "install-clean" | "ic")
        | ("pnpm", "install" | "i" | "add")
        | ("yarn", "install" | "" | "add")
        | ("bun", "install" | "i" | "add" | "a") => Some(Work::Install),
        ("npm" | "pnpm", "prune") => Some(Work::Prune),
        ("pnpm", "deploy") => Some(Work::Deploy),
        ("yarn", "workspaces") if words.get(1) == Some(&"focus") => Some(Work::Focus),
        _ => None,
    }
}

/// The development dependencies that an install brings.
fn development(
    leaves_out: &Answer<bool>,
    names: impl FnOnce() -> Option<Vec<String>>,
) -> Answer<Arc<[String]>> {
    match leaves_out {
        Answer::Known(true) => Answer::Known(Arc::default()),
        Answer::Known(false) => match names() {
            Some(names) => Answer::Known(Arc::from(names)),
            None => Answer::Unknown(Why { reason: "the manifest is not known".to_owned(), place: None }),
        },
        Answer::Unknown(why) => Answer::Unknown(why.clone()),
    }
}

/// The development dependencies of a package that come from elsewhere: what lies in the repository is told
/// apart by how it is asked for.
fn names(manifest: &PackageJson) -> Vec<String> {
    let is_own = |version: &str| {
        ["workspace:", "file:", "link:", "portal:"].iter().any(|own| version.starts_with(own))
    };
    let development = manifest.dev_dependencies.iter().filter(|(_, version)| !is_own(version));
    let only = development.filter(|(name, _)| !manifest.dependencies.contains_key(*name));
    only.map(|(name, _)| name.clone()).collect()
}

/// The path of a directory from one above it.
fn inner_path(root: &RepoPath, directory: &RepoPath) -> String {
    directory.as_str().get(root.as_str().len()..).unwrap_or("").trim_start_matches('/').to_owned()
}

/// A project that dependencies are installed for.
pub(crate) struct JavascriptProject {
    root: Option<Package>,
    /// The workspace that it is the root of.
    workspace: Option<Arc<Workspace>>,
    /// The packages of the workspace that are in the image.
    members: Vec<Package>,
    /// Whether the manifest was not found in the image.
    is_guess: bool,
}

impl JavascriptProject {
    pub(crate) fn workspace(&self) -> Option<&Workspace> {
        self.workspace.as_deref()
    }

    fn uses_modern_yarn(&self) -> bool {
        self.root.as_ref().is_some_and(|root| root.manifest.uses_modern_yarn())
    }

    /// The path of a package's directory from the root.
    pub(super) fn inner_path(&self, directory: &RepoPath) -> String {
        self.root.as_ref().map(|root| inner_path(&root.directory, directory)).unwrap_or_default()
    }

    /// The packages that the command's filters choose, with those that they need where it asks for them.
    /// Without filters, all of them.
    fn selected(&self, call: &Call<'_>) -> Vec<&Package> {
        let filters = filters(call);
        if filters.is_empty() {
            return self.members.iter().collect();
        }
        let mut chosen: Vec<&Package> = Vec::new();
        for filter in &filters {
            let with_needed = filter.ends_with("...");
            let name = filter.trim_end_matches("...").trim_start_matches("...");
            let name = name.trim_start_matches(['{', '.']).trim_end_matches('}').trim_start_matches('/');
            for package in &self.members {
                let inner = self.inner_path(&package.directory);
                if package.manifest.name != name && inner != name.trim_end_matches('/') {
                    continue;
                }
                let workspace = self.workspace.as_deref().filter(|_| with_needed);
                let needed = workspace.map(|workspace| workspace.needed_by(package)).unwrap_or_default();
                let needed = needed.iter().filter_map(|needed| {
                    self.members.iter().find(|member| member.directory == needed.directory)
                });
                chosen.push(package);
                chosen.extend(needed);
            }
        }
        let mut seen = BTreeSet::new();
        chosen.retain(|package| seen.insert(package.directory.clone()));
        chosen
    }

    /// The directories that the project's dependencies are installed to. pnpm gives each package of a
    /// workspace a directory of its own.
    fn folders(&self, directory: &str, call: &Call<'_>) -> Vec<String> {
        let mut folders = vec![image_path::join(directory, "node_modules")];
        if call.program == "pnpm" {
            let inner = self.selected(call).into_iter().map(|package| self.inner_path(&package.directory));
            folders.extend(inner.map(|inner| image_path::join(directory, &format!("{inner}/node_modules"))));
        }
        folders
    }

    /// The development dependencies that the command installs, if the manifest is known.
    fn development(&self, call: &Call<'_>) -> Option<Vec<String>> {
        let root = self.root.as_ref()?;
        // With filters the root stays out, unless there was nothing to choose from.
        let is_root_in = filters(call).is_empty() || self.is_guess || self.members.is_empty();
        let own = if is_root_in { names(&root.manifest) } else { Vec::new() };
        let members = self.selected(call).into_iter().flat_map(|package| names(&package.manifest));
        let all: BTreeSet<String> = own.into_iter().chain(members).collect();
        let internal = |name: &String| {
            self.workspace.as_deref().is_some_and(|workspace| workspace.package_named(name).is_some())
        };
        Some(all.into_iter().filter(|name| !internal(name)).collect())
    }
}

fn filters(call: &Call<'_>) -> Vec<String> {
    let options: &[&str] = match call.program {
        "pnpm" => &["--filter", "-F", "--filter-prod"],
        "npm" => &["--workspace", "-w"],
        "bun" => &["--filter", "-F"],
        _ => &[],
    };
    call.values(options)
}
