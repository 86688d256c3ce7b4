//! Stages that are services by name: images of their own, also where only the last stage is built by default.

use std::collections::BTreeSet;

use crate::build::Dockerfile;
use crate::builders::DeclaredBuild;
use crate::compose::Project;
use crate::knowledge::{Kind as NameKind, purpose};
use crate::source::{EntryKind, Tree};
use crate::syntax::dockerfile::{Instruction, Kind, Word};

/// What the repository calls services.
pub(super) struct ServiceNames<'a> {
    names: BTreeSet<&'a str>,
    tree: &'a Tree,
}

impl<'a> ServiceNames<'a> {
    /// The services of Compose, what others build, and what Kubernetes runs (`deployed`).
    pub(super) fn new(
        projects: &'a [Project],
        declared: &'a [DeclaredBuild],
        deployed: &'a BTreeSet<String>,
        tree: &'a Tree,
    ) -> Self {
        let services = projects.iter().flat_map(|project| &project.services);
        let builds = declared
            .iter()
            .filter(|build| build.asks_for_image() && !build.is_export)
            .map(|build| &*build.label);
        let names = services.map(|service| service.name.value.as_str()).chain(builds);
        Self { names: names.chain(deployed.iter().map(String::as_str)).collect(), tree }
    }

    /// The numbers of the stages of a Dockerfile, but for the last, that are services by name: each has a command of
    /// its own, no other stage stands on it or copies from it, and it is called like a service, or like the directory
    /// that it copies.
    pub(super) fn stages(&self, dockerfile: &Dockerfile) -> Vec<usize> {
        let last = dockerfile.stages.len().saturating_sub(1);
        let is_service = |number: &usize| {
            let instructions = &dockerfile.tree.instructions;
            let stage = &dockerfile.stages[*number];
            let own = &instructions[stage.instructions.clone()];
            let Some(name) = stage.name.as_ref().map(|name| name.value.as_str()) else { return false };
            says_command(own)
                && dockerfile.target(Some(name)) == Some(*number)
                && self.is_of_service(name, own)
                && !instructions[stage.instructions.end..].iter().any(|later| uses(later, name, *number))
        };
        (0..last).filter(is_service).collect()
    }

    fn is_of_service(&self, name: &str, own: &[Instruction]) -> bool {
        let elsewhere = [NameKind::File, NameKind::FileEnd, NameKind::Folder];
        let is_for_something_else = purpose::of(name, NameKind::Service).is_some()
            || elsewhere.into_iter().any(|kind| purpose::is_said(name, kind));
        !is_for_something_else
            && (purpose::is_program(name) || self.names.contains(name) || self.copies_directory(name, own))
    }

    /// Whether a stage of a name copies what is called like it, and a directory of the repository is, too.
    fn copies_directory(&self, name: &str, own: &[Instruction]) -> bool {
        let is_part =
            |source: &Word| source.literal().is_some_and(|path| path.split('/').any(|part| part == name));
        let copies = |instruction: &Instruction| match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) => transfer.sources.iter().any(is_part),
            _ => false,
        };
        own.iter().any(copies)
            && self
                .tree
                .entries()
                .any(|(path, kind)| kind == EntryKind::Directory && path.file_name() == name)
    }
}

/// Whether one of the instructions says what a container starts.
pub(super) fn says_command(instructions: &[Instruction]) -> bool {
    let says = |instruction: &Instruction| matches!(instruction.kind, Kind::Cmd(_) | Kind::Entrypoint(_));
    instructions.iter().any(says)
}

/// Whether an instruction stands on a stage, or takes files from it: by its name, or by its number.
pub(super) fn uses(instruction: &Instruction, name: &str, number: usize) -> bool {
    let is_name = |word: &str| word.eq_ignore_ascii_case(name);
    match &instruction.kind {
        Kind::From(from) => from.image.literal().is_some_and(|image| is_name(&image)),
        Kind::Run { .. } => instruction.flags.iter().any(|flag| {
            let mount = flag.value.as_ref().and_then(Word::literal).unwrap_or_default();
            mount.split(',').filter_map(|field| field.strip_prefix("from=")).any(is_name)
        }),
        _ => {
            let from = instruction.flag("from").and_then(|flag| flag.value.as_ref()?.literal());
            from.is_some_and(|from| is_name(&from) || from.parse() == Ok(number))
        }
    }
}
