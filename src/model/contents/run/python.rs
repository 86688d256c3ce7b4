//! pip, Poetry, uv and Pipenv; Composer and Bundler: what they install, with or without development groups.

use std::sync::Arc;

use super::super::path;
use super::super::tools;
use super::{Argument, Call, Machine, installed_with};
use crate::knowledge::purpose::{self, Kind};
use crate::model::workspace::Ecosystem;
use crate::model::{Fact, Why};
use crate::source::RepoPath;

/// Options of pip, Poetry, uv and Pipenv whose value is the next argument.
// Source: the command-line references of pip, Poetry, uv and Pipenv.
const WITH_VALUE: &[&str] = &[
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-e",
    "--editable",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "-i",
    "--index-url",
    "--extra-index-url",
    "--find-links",
    "-f",
    "--platform",
    "--python-version",
    "--only",
    "--with",
    "--without",
    "-E",
    "--extras",
    "--extra",
    "--group",
    "--only-group",
    "--no-group",
    "--project",
    "--directory",
    "--cache-dir",
    "--python",
];

/// Where Python's packages are when nothing says another place.
const SITE_PACKAGES: &str = "/usr/local/lib/python3/site-packages";

impl Machine<'_> {
    pub(super) fn python(&mut self, call: &Call<'_>) {
        let operands = call.operands(WITH_VALUE);
        let words: Vec<&str> = operands.iter().map(|operand| operand.text.as_str()).collect();
        match (call.program, words.as_slice()) {
            ("pip" | "pip3", ["install", ..]) => self.pip(call, &operands[1..]),
            ("pip" | "pip3", ["uninstall", packages @ ..]) => {
                for package in packages.iter().filter_map(|package| tools::by_pip_package(package)) {
                    self.uninstall(package.name);
                }
            }
            // `python -m pip install …`
            ("python" | "python3", ["pip", "install", ..]) if call.has(&["-m"]) => {
                self.pip(call, &operands[2..]);
            }
            ("uv", ["pip", "install", ..]) => self.pip(call, &operands[2..]),
            ("poetry", ["install" | "sync"]) => {
                let groups = |option: &str| -> Vec<String> {
                    call.values(&[option])
                        .iter()
                        .flat_map(|list| list.split(',').map(str::to_owned))
                        .collect()
                };
                let is_left_out = call.has(&["--no-dev"])
                    || !groups("--only").is_empty()
                    || groups("--without").iter().any(|group| group == "dev");
                let in_project = self.is_on(call, "POETRY_VIRTUALENVS_IN_PROJECT");
                self.project_packages(call, Ecosystem::Poetry, is_left_out, "--only main", in_project);
            }
            ("uv", ["sync"]) => {
                let is_left_out = call.has(&["--no-dev", "--no-default-groups", "--only-group"])
                    || call.values(&["--no-group"]).iter().any(|group| group == "dev")
                    || self.is_on(call, "UV_NO_DEV");
                self.project_packages(call, Ecosystem::Uv, is_left_out, "--no-dev", true);
            }
            ("pipenv", ["install" | "sync"]) => {
                let is_left_out = !call.has(&["--dev", "-d"]);
                let in_project = self.is_on(call, "PIPENV_VENV_IN_PROJECT");
                self.project_packages(call, Ecosystem::Pipenv, is_left_out, "no `--dev`", in_project);
            }
            _ => {}
        }
    }

    fn is_on(&self, call: &Call<'_>, name: &str) -> bool {
        matches!(self.environment(call, name), Fact::Known(Some(value)) if matches!(&*value, "1" | "true" | "True"))
    }

    /// `pip install`: tools by their names; files and extras that are, by their names, for development.
    fn pip(&mut self, call: &Call<'_>, packages: &[&Argument<'_>]) {
        for package in packages {
            let end = package.text.find(['=', '<', '>', '~', '@', '!', '[']).unwrap_or(package.text.len());
            let is_named = end < package.text.len() || package.is_whole;
            if let Some(tool) = tools::by_pip_package(&package.text[..end]).filter(|_| is_named) {
                self.install(tool, "/usr/local/bin", installed_with(call.program), package.word.span());
            }
        }
        let files = call.values(&["-r", "--requirement"]);
        let attached = call.arguments.iter().filter_map(|argument| argument.text.strip_prefix("-r"));
        let attached = attached.filter(|file| !file.is_empty()).map(ToOwned::to_owned);
        let files: Vec<String> =
            files.into_iter().chain(attached).filter(|file| is_development_file(file)).collect();
        let editable = call.values(&["-e", "--editable"]);
        let sources =
            editable.iter().map(String::as_str).chain(packages.iter().map(|package| package.text.as_str()));
        let extras = sources.filter_map(|source| source.split_once('[')?.1.strip_suffix(']'));
        let extras = extras
            .flat_map(|list| list.split(','))
            .filter(|extra| matches!(*extra, "dev" | "test" | "tests"));
        let extras = extras.map(|extra| format!("the extra `{extra}`"));
        let development: Vec<String> = files.into_iter().chain(extras).collect();
        let target = call.values(&["-t", "--target"]).first().cloned();
        let folder = match target {
            Some(target) => self.session.absolute(call.shell, &target),
            None => Some(self.python_folder(call)),
        };
        let Some(folder) = folder else { return };
        let held = self.tree.dependencies_at(&folder).and_then(|held| held.development.known().cloned());
        let all: Vec<String> =
            held.iter().flat_map(|held| held.iter().cloned()).chain(development.clone()).collect();
        // What was there stays: pip adds to it.
        if !development.is_empty() || held.is_none() {
            self.fill(call, &folder, Fact::Known(Arc::from(all)), "without them");
        }
    }

    /// Where Python's packages land: in the environment that is switched on, else in the system's place.
    fn python_folder(&self, call: &Call<'_>) -> String {
        match self.environment(call, "VIRTUAL_ENV") {
            Fact::Known(Some(environment)) => path::clean(&environment),
            _ => SITE_PACKAGES.to_owned(),
        }
    }

    /// The packages of a project, from its manifest.
    fn project_packages(
        &mut self,
        call: &Call<'_>,
        ecosystem: Ecosystem,
        is_left_out: bool,
        switch: &'static str,
        in_project: bool,
    ) {
        let Some(directory) = self.session.directory(call.shell) else { return };
        let folder = match (ecosystem, in_project) {
            (Ecosystem::Php, _) => path::join(&directory, "vendor"),
            (Ecosystem::Ruby, _) => self.gem_folder(call, &directory),
            (Ecosystem::Uv, _) => match self.environment(call, "UV_PROJECT_ENVIRONMENT") {
                Fact::Known(Some(environment)) => path::join(&directory, &environment),
                _ => path::join(&directory, ".venv"),
            },
            (_, true) => path::join(&directory, ".venv"),
            (_, false) => self.python_folder(call),
        };
        let development = match is_left_out {
            true => Fact::Known(Arc::default()),
            false => match self.development_at(&directory, ecosystem) {
                Some(names) => Fact::Known(Arc::from(names)),
                None => Fact::Unknown(Why { reason: "the manifest is not known".to_owned(), place: None }),
            },
        };
        self.fill(call, &folder, development, switch);
    }

    fn development_at(&self, directory: &str, ecosystem: Ecosystem) -> Option<Vec<String>> {
        let repository = self.knowledge.repository;
        let exists = |path: &RepoPath| repository.kind(path).is_some();
        let path = self.tree.repository_path(&path::join(directory, ecosystem.manifest()), &exists)?;
        let home = path.parent();
        let is_manifest = path.file_name() == ecosystem.manifest();
        is_manifest
            .then(|| self.knowledge.manifests.development_dependencies(repository, &home, ecosystem))?
    }

    /// Composer and Bundler.
    pub(super) fn other_dependencies(&mut self, call: &Call<'_>) {
        let with_value =
            ["--without", "--path", "--with", "--gemfile", "--jobs", "-j", "-d", "--working-dir"];
        let operands = call.operands(&with_value);
        let mut words: Vec<&str> = operands.iter().map(|operand| operand.text.as_str()).collect();
        let mut listed = groups_after(call, "--without");
        if words.first() == Some(&"install") {
            // What stands after the first group of a list is no operand.
            words.truncate(1);
        }
        match (call.program, words.as_slice()) {
            ("composer", ["install" | "i" | "update" | "u"]) => {
                let is_left_out = call.has(&["--no-dev"]) || self.is_on(call, "COMPOSER_NO_DEV");
                self.project_packages(call, Ecosystem::Php, is_left_out, "--no-dev", false);
            }
            ("bundle" | "bundler", ["config", rest @ ..]) => {
                let rest: Vec<&str> = rest.iter().copied().filter(|word| !matches!(*word, "set")).collect();
                let is_groups = |group: &&&str| matches!(**group, "without" | "BUNDLE_WITHOUT");
                if rest.iter().any(|group| is_groups(&group)) {
                    let value = rest[1..].join(" ");
                    self.session.assign(call.shell, "BUNDLE_WITHOUT", Some(value));
                }
                if rest.first() == Some(&"deployment") {
                    self.session.assign(
                        call.shell,
                        "BUNDLE_DEPLOYMENT",
                        rest.get(1).map(|on| (*on).to_owned()),
                    );
                }
            }
            ("bundle" | "bundler", ["install"] | []) => {
                listed.extend(call.values(&["--without"]));
                let mut without = listed.join(" ");
                if let Fact::Known(Some(groups)) = self.environment(call, "BUNDLE_WITHOUT") {
                    without = format!("{without} {groups}");
                }
                let only = self.environment(call, "BUNDLE_ONLY");
                let mut groups = without.split([' ', ':', ',']);
                let is_left_out =
                    groups.any(|group| group == "development") || matches!(only, Fact::Known(Some(_)));
                let switch = "BUNDLE_WITHOUT=development:test";
                self.project_packages(call, Ecosystem::Ruby, is_left_out, switch, false);
            }
            _ => {}
        }
    }

    fn gem_folder(&self, call: &Call<'_>, directory: &str) -> String {
        if let Some(given) = call.values(&["--path"]).first() {
            return path::join(directory, given);
        }
        match self.environment(call, "BUNDLE_PATH") {
            Fact::Known(Some(given)) => path::join(directory, &given),
            _ if self.is_on(call, "BUNDLE_DEPLOYMENT") || call.has(&["--deployment"]) => {
                path::join(directory, "vendor/bundle")
            }
            _ => "/usr/local/bundle".to_owned(),
        }
    }
}

/// The arguments after an option, up to the next one.
fn groups_after(call: &Call<'_>, option: &str) -> Vec<String> {
    let after = call.arguments.iter().skip_while(|argument| argument.text != option).skip(1);
    after
        .take_while(|argument| !argument.text.starts_with('-'))
        .map(|argument| argument.text.clone())
        .collect()
}

/// Whether a file of requirements is, by its name, for development: `requirements-dev.txt`.
fn is_development_file(file: &str) -> bool {
    let mut words = purpose::words(path::file_name(file)).chain(file.rsplit('/').nth(1));
    words.any(|word| purpose::of(word, Kind::Packages).is_some())
}
