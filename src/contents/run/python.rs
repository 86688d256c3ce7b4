//! pip, Poetry, uv and Pipenv: what they install, with or without development groups.

use std::sync::Arc;

use super::call::{Argument, Call};
use super::machine::{Machine, installed_with};
use crate::answer::{Answer, Why};
use crate::build::image_path;
use crate::knowledge::{Kind, purpose, tools};
use crate::manifests::Ecosystem;
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
    pub(crate) fn python(&mut self, call: &Call<'_>) {
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
            ("python" | "python3", [_, ..]) if !call.has(&["-m", "-c"]) => {
                self.run_saved(call);
            }
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

    pub(crate) fn is_on(&self, call: &Call<'_>, name: &str) -> bool {
        matches!(self.environment(call, name), Answer::Known(Some(value)) if matches!(&*value, "1" | "true" | "True"))
    }

    /// `pip install`: tools by their names; files and extras that are, by their names, for development.
    fn pip(&mut self, call: &Call<'_>, packages: &[&Argument<'_>]) {
        for package in packages {
            let end = package.text.find(['=', '<', '>', '~', '@', '!', '[']).unwrap_or(package.text.len());
            let is_named = end < package.text.len() || package.is_whole;
            if let Some(tool) = tools::by_pip_package(&package.text[..end]).filter(|_| is_named) {
                let directory = self.python_programs(call);
                self.install(tool, &directory, installed_with(call.program), package.word.span());
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
            self.fill(call, &folder, Answer::Known(Arc::from(all)), "without them");
        }
    }

    /// Where the programs of Python's packages land: beside the pip that installs them, in the environment that is
    /// switched on, in the home directory of who asks for that.
    fn python_programs(&self, call: &Call<'_>) -> String {
        let word = self.session.fields(call.shell, call.word).and_then(|fields| fields.into_iter().next());
        let own = word.as_deref().and_then(|word| word.rsplit_once('/')).map(|(directory, _)| directory);
        let own = own.and_then(|directory| self.session.absolute(call.shell, directory));
        let below = |option: &[&str]| {
            let given = call.values(option).first()?.clone();
            Some(format!("{}/bin", self.session.absolute(call.shell, &given)?))
        };
        let given = below(&["--prefix", "--root"]).or_else(|| below(&["-t", "--target"]));
        match (given, self.environment(call, "VIRTUAL_ENV")) {
            (Some(given), _) => given,
            (None, _) if call.has(&["--user"]) => format!("{}/.local/bin", self.home(call)),
            (None, _) if own.is_some() => own.unwrap_or_default(),
            (None, Answer::Known(Some(environment))) => format!("{}/bin", image_path::clean(&environment)),
            _ => "/usr/local/bin".to_owned(),
        }
    }

    /// Where Python's packages land: in the environment that is switched on, else in the system's place.
    fn python_folder(&self, call: &Call<'_>) -> String {
        match self.environment(call, "VIRTUAL_ENV") {
            Answer::Known(Some(environment)) => image_path::clean(&environment),
            _ => SITE_PACKAGES.to_owned(),
        }
    }

    /// The packages of a project, from its manifest.
    pub(super) fn project_packages(
        &mut self,
        call: &Call<'_>,
        ecosystem: Ecosystem,
        is_left_out: bool,
        switch: &'static str,
        in_project: bool,
    ) {
        let Some(directory) = self.session.directory(call.shell) else { return };
        let folder = match (ecosystem, in_project) {
            (Ecosystem::Php, _) => image_path::join(&directory, "vendor"),
            (Ecosystem::Ruby, _) => self.gem_folder(call, &directory),
            (Ecosystem::Uv, _) => match self.environment(call, "UV_PROJECT_ENVIRONMENT") {
                Answer::Known(Some(environment)) => image_path::join(&directory, &environment),
                _ => image_path::join(&directory, ".venv"),
            },
            (_, true) => image_path::join(&directory, ".venv"),
            (_, false) => self.python_folder(call),
        };
        let development = match is_left_out {
            true => Answer::Known(Arc::default()),
            false => match self.development_at(&directory, ecosystem) {
                Some(names) => Answer::Known(Arc::from(names)),
                None => Answer::Unknown(Why { reason: "the manifest is not known".to_owned(), place: None }),
            },
        };
        self.fill(call, &folder, development, switch);
    }

    fn development_at(&self, directory: &str, ecosystem: Ecosystem) -> Option<Vec<String>> {
        let repository = self.knowledge.repository;
        let exists = |path: &RepoPath| repository.kind(path).is_some();
        let path = self.tree.repository_path(&image_path::join(directory, ecosystem.manifest()), &exists)?;
        let home = path.parent();
        let is_manifest = path.file_name() == ecosystem.manifest();
        is_manifest
            .then(|| self.knowledge.manifests.development_dependencies(repository, &home, ecosystem))?
    }
}

/// The arguments after an option, up to the next one.
pub(super) fn groups_after(call: &Call<'_>, option: &str) -> Vec<String> {
    let after = call.arguments.iter().skip_while(|argument| argument.text != option).skip(1);
    after
        .take_while(|argument| !argument.text.starts_with('-'))
        .map(|argument| argument.text.clone())
        .collect()
}

/// Whether a file of requirements is, by its name, for development: `requirements-dev.txt`.
fn is_development_file(file: &str) -> bool {
    let mut words = purpose::words(image_path::file_name(file)).chain(file.rsplit('/').nth(1));
    words.any(|word| purpose::of(word, Kind::Packages).is_some())
}
