//! Directories that builds are told to build: by an argument, by a name, by the package that a command compiles.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::holds_program::holds_manifest;
use crate::facts::handles::{Facts, Image};
use crate::ids::ImageId;
use crate::knowledge::done_once::is_of_tool;
use crate::limits::{self, Budget};
use crate::manifests::{Program, Weight, is_in_folder_of_services};
use crate::source::{EntryKind, RepoPath, Span};
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::bounded;

/// A directory that a build is told to build.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) directory: RepoPath,
    pub(super) image: ImageId,
    /// What is built: "service `api`".
    pub(super) what: String,
    /// The words that say it.
    pub(super) place: Span,
    /// Whether a command that compiles it says so, and nothing else does.
    pub(super) is_compiled: bool,
}

/// The directories that a build can name.
struct Candidates<'a> {
    directories: BTreeSet<&'a RepoPath>,
    by_name: BTreeMap<&'a str, BTreeSet<&'a RepoPath>>,
    /// Programs that are services only if somebody builds them, and those that builds know by another folder.
    programs: Vec<&'a Program>,
}

/// What a build says that may name a directory.
struct Words<'a> {
    /// What is built: "service `api`".
    what: String,
    /// What asks for it: the service, the target, the step.
    name: &'a str,
    /// The values of arguments that may choose what is built.
    values: Vec<&'a str>,
    place: Span,
}

/// Words in the names of arguments whose values are called like a service without choosing it: where it is reached, how it
/// is run, what its database or its image is called.
// Source: names of build arguments in 132 public repositories, counted on 2026-11-30.
const NO_CHOICES: [&str; 18] = [
    "addr",
    "address",
    "database",
    "db",
    "domain",
    "endpoint",
    "env",
    "environment",
    "host",
    "hostname",
    "mode",
    "origin",
    "prefix",
    "tag",
    "uri",
    "url",
    "user",
    "version",
];

/// Whether an argument may choose what is built, by its name.
fn may_choose(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.split(['_', '-']).any(|word| NO_CHOICES.contains(&word))
}

impl Facts {
    /// The directories that builds of images which run are told to build, though their Dockerfiles do not lie in them.
    pub(super) fn told_directories(&self) -> Vec<Told> {
        let candidates = self.candidates();
        if candidates.directories.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for image in self.runtime_images() {
            let folder = image.dockerfile().path.parent();
            let mut around = std::iter::once(folder.clone()).chain(folder.ancestors());
            let lies_in_one = around.any(|above| candidates.directories.contains(&above));
            if image.dockerfile().is_inline || !lies_in_one {
                found
                    .extend(image.told_by_words(&candidates).or_else(|| image.told_by_commands(&candidates)));
            }
        }
        found
    }

    fn candidates(&self) -> Candidates<'_> {
        let tree = self.repo.tree();
        let programs = self.repo.manifests().programs(tree);
        let collected = tree.entries().filter(|(path, kind)| {
            *kind == EntryKind::Directory && is_in_folder_of_services(path) && holds_manifest(tree, path)
        });
        let directories: BTreeSet<&RepoPath> = programs
            .iter()
            .map(|program| &program.directory)
            .chain(collected.map(|(path, _)| path))
            .collect();
        let mut by_name: BTreeMap<&str, BTreeSet<&RepoPath>> = BTreeMap::new();
        for directory in &directories {
            by_name.entry(directory.file_name()).or_default().insert(directory);
        }
        for program in programs {
            for name in &program.said.names {
                by_name.entry(name).or_default().insert(&program.directory);
            }
        }
        // A server that lies in a folder of its service is compiled by that folder's path.
        let is_compiled = |program: &&Program| {
            program.said.weight < Weight::Serves || program.file.parent() != program.directory
        };
        let programs = programs.iter().filter(is_compiled).collect();
        Candidates { directories, by_name, programs }
    }
}

impl Candidates<'_> {
    /// The only directory below a build's context that a value names, by its path or by its name.
    fn named(&self, value: &str, context: &RepoPath) -> Option<RepoPath> {
        let value = value.trim_start_matches("./").trim_end_matches('/');
        let path = context.join(value).filter(|_| !value.is_empty() && value != ".")?;
        if self.directories.contains(&path) {
            return Some(path);
        }
        let known = self.by_name.get(value)?;
        let mut inside =
            known.iter().filter(|directory| directory.is_in(context) && ***directory != *context);
        let first = inside.next()?;
        inside.next().is_none().then(|| (*first).clone())
    }
}

impl<'a> Image<'a> {
    /// What arguments of the image's build name, or, in a folder of services, what builds it is called like. Of what they
    /// name differently, none is meant.
    fn told_by_words(self, candidates: &Candidates<'_>) -> Option<Told> {
        let context = self.context()?;
        let mut by_arguments: BTreeMap<RepoPath, (String, Span)> = BTreeMap::new();
        let mut by_names: BTreeMap<Option<RepoPath>, (String, Span)> = BTreeMap::new();
        for build in self.words_of_builds() {
            for value in build.values {
                if let Some(directory) = candidates.named(value, context) {
                    by_arguments.entry(directory).or_insert_with(|| (build.what.clone(), build.place));
                }
            }
            let named = candidates.named(build.name, context).filter(is_in_folder_of_services);
            by_names.entry(named).or_insert((build.what, build.place));
        }
        let (directory, (what, place)) = match (by_arguments.len(), by_names.len()) {
            (1, _) => by_arguments.pop_first()?,
            (0, 1) => by_names.pop_first().and_then(|(directory, said)| Some((directory?, said)))?,
            _ => return None,
        };
        Some(Told { directory, image: self.record.id, what, place, is_compiled: false })
    }

    /// What builds of the image say: services first, then others.
    fn words_of_builds(self) -> impl Iterator<Item = Words<'a>> {
        let of_services = self.services().filter_map(|service| {
            let build = service.service.build.as_ref()?;
            let arguments = build.args.iter().filter(|argument| may_choose(&argument.name.value));
            Some(Words {
                what: format!("service `{}`", service.service.name.value),
                name: &service.service.name.value,
                values: arguments.filter_map(|argument| argument.value.as_str()).collect(),
                place: build.span,
            })
        });
        let declared = self.declared_builds().filter(|build| build.asks_for_image()).map(|build| {
            let arguments = build.arguments.iter().filter(|(name, _)| may_choose(name));
            let values = arguments.filter_map(|(_, argument)| argument.value.known());
            Words {
                what: what_is_built(&build.label),
                name: &build.label,
                values: values.map(String::as_str).collect(),
                place: build.place,
            }
        });
        of_services.chain(declared)
    }

    /// The program that the image's commands compile; of several, the one that it starts.
    fn told_by_commands(self, candidates: &Candidates<'_>) -> Option<Told> {
        let context = self.context().filter(|_| !candidates.programs.is_empty())?;
        let mut compiled: BTreeMap<&RepoPath, (Span, &Program)> = BTreeMap::new();
        let left_to_read = RefCell::new(Budget::new(&limits::SCRIPT_READS));
        for number in self.build().reachable(self.runtime().number) {
            for step in &self.build().stages[number].steps {
                let is_run = matches!(step.instruction(self.dockerfile()).kind, Kind::Run { .. });
                let Some(script) = step.script(self.dockerfile()).filter(|_| is_run && step.posix_shell)
                else {
                    continue;
                };
                let look_up = bounded(|name| step.variables.in_shell(name), &left_to_read);
                for command in &script.commands() {
                    let invocation = command.invocation();
                    let Some(names) = invocation.program().and_then(compiler) else { continue };
                    let arguments = invocation.args().iter().filter_map(|word| word.expand(&look_up));
                    let arguments: Vec<String> = arguments.collect();
                    let programs =
                        candidates.programs.iter().filter(|program| program.directory.is_in(context));
                    for program in programs.filter(|program| names(&arguments, program)) {
                        compiled.entry(&program.directory).or_insert((command.command.span, program));
                    }
                }
            }
        }
        if compiled.len() > 1 {
            let started: Vec<String> =
                self.start()?.programs().into_iter().map(|(program, _)| program).collect();
            compiled.retain(|_, (_, program)| started.iter().any(|name| program.said.names.contains(name)));
        }
        let (directory, (place, _)) = compiled.pop_first().filter(|_| compiled.is_empty())?;
        let ends = directory.file_name().split(['-', '_']).any(is_of_tool);
        (!ends).then(|| Told {
            directory: directory.clone(),
            image: self.record.id,
            what: what_is_built(""),
            place,
            is_compiled: true,
        })
    }
}

/// What builds an image, by its label, as the subject of a sentence.
pub(super) fn what_is_built(label: &str) -> String {
    if label.is_empty() { "an image".to_owned() } else { format!("`{label}`") }
}

/// Whether the arguments of a compiler name a program, by the compiler's own way to say it; nothing for what is none.
// Source: `go help build`; doc.rust-lang.org/cargo, "cargo build"; learn.microsoft.com, "dotnet publish"; hexdocs.pm,
// "mix release"; docs.gradle.org, "Command-Line Interface".
fn compiler(tool: &str) -> Option<fn(&[String], &Program) -> bool> {
    Some(match tool {
        "go" => |arguments, program| {
            arguments.first().is_some_and(|verb| matches!(verb.as_str(), "build" | "install"))
                && arguments.iter().any(|word| is_path(word, program))
        },
        "cargo" | "cross" => {
            |arguments, program| is_option(&["--bin", "-p", "--package"], arguments, program)
        }
        "dotnet" => |arguments, program| {
            let is_project = |word: &str| {
                let (folder, file) = word.rsplit_once('/').unwrap_or_default();
                file.ends_with("proj") && is_path(folder, program)
            };
            arguments.iter().any(|word| is_path(word, program) || is_project(word))
        },
        "mix" => |arguments, program| {
            arguments.first().is_some_and(|verb| verb == "release")
                && arguments.get(1).is_some_and(|name| has_name(name, program))
        },
        "gradle" | "gradlew" => |arguments, program| {
            let task = |word: &String| Some(word.strip_prefix(':')?.rsplit_once(':')?.0.replace(':', "/"));
            arguments.iter().filter_map(task).any(|path| is_path(&path, program))
        },
        _ => return None,
    })
}

/// Whether a word is the path of a program's directory, or of the one of its main file, or the end of it.
fn is_path(word: &str, program: &Program) -> bool {
    let word = word.trim_start_matches("./").trim_end_matches('/');
    let is_of = |directory: &str| {
        word == directory
            || directory.strip_suffix(word).is_some_and(|rest| rest.ends_with('/') && word.contains('/'))
    };
    is_of(program.directory.as_str()) || is_of(program.file.parent().as_str())
}

fn has_name(name: &str, program: &Program) -> bool {
    program.said.names.iter().any(|known| known == name)
}

/// Whether the value of an option is a program's name, in the same word or in the next.
fn is_option(options: &[&str], arguments: &[String], program: &Program) -> bool {
    arguments.iter().enumerate().any(|(at, word)| match word.split_once('=') {
        Some((option, value)) => options.contains(&option) && has_name(value, program),
        None => {
            options.contains(&word.as_str())
                && arguments.get(at + 1).is_some_and(|name| has_name(name, program))
        }
    })
}

#[cfg(test)]
mod tests;
