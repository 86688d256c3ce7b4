//! What COPY and ADD bring, and where it lands.

use std::sync::Arc;

use super::arrival::{Arrival, How, Time};
use super::path::{clean, file_name, join};
use super::tools;
use super::tree::{FileOrigin, FileTree};
use crate::model::Fact;
use crate::model::image::{Origin, Step, expand};
use crate::source::{EntryKind, RepoPath, Tree};
use crate::syntax::dockerfile::{Instruction, Transfer, Word};

/// What can be copied from.
pub(super) struct Sources<'a> {
    /// The directory that is built from.
    pub(super) context: Option<&'a RepoPath>,
    pub(super) repository: &'a Tree,
    /// The files of the stages before.
    pub(super) stages: &'a [FileTree],
}

/// Lets COPY or ADD work on a tree.
pub(super) fn copy(
    instruction: &Instruction,
    transfer: &Transfer,
    step: &Step,
    time: Time,
    from: &Sources<'_>,
    tree: &mut FileTree,
) {
    let Some(target) = destination(step, &transfer.destination) else { return };
    let place = instruction.line_span();
    let is_several = transfer.sources.len() > 1;
    for word in &transfer.sources {
        let Fact::Known(source) = expand(word, &step.variables) else { continue };
        let path = clean(&source);
        let arrival = |how| Arrival { time, place, how, earlier: None };
        match step.sources.first().map(|source| &source.origin) {
            None => {
                let Some(context) = from.context.filter(|_| !is_address(&source)) else { continue };
                from_context(context, &path, &target, is_several, from.repository, arrival, tree);
            }
            Some(Origin::Stage(number)) => {
                let Some(stage) = from.stages.get(*number) else { continue };
                let arrival = arrival(How::CopiedFromStage(*number));
                for path in stage.matching(&path) {
                    let target = target.of(&path, stage.is_directory(&path), is_several, tree);
                    tree.copy(stage, &path, &target, &arrival);
                }
            }
            Some(Origin::Image(_)) => {
                // What an image holds is not known, but a program's name is.
                let Some(tool) = tools::by_program(file_name(&path)) else { continue };
                let target = target.of(&path, false, is_several, tree);
                let origin = FileOrigin { tool: Some(Arc::from(tool.name)), copy_of: None };
                tree.add(&target, origin, arrival(How::CopiedFromImage));
            }
            Some(Origin::Context(_) | Origin::Unknown(_)) => {}
        }
    }
}

fn from_context(
    context: &RepoPath,
    path: &str,
    target: &Target,
    is_several: bool,
    repository: &Tree,
    arrival: impl Fn(How) -> Arrival,
    tree: &mut FileTree,
) {
    let Some(source) = context.join(path.trim_start_matches('/')) else { return };
    match repository.kind(&source) {
        Some(EntryKind::Directory) => {
            tree.add_repository(&target.path, source, arrival(How::CopiedFromContext));
        }
        Some(_) => {
            let target = target.of(path, false, is_several, tree);
            let origin = FileOrigin { tool: None, copy_of: Some(source) };
            tree.add(&target, origin, arrival(How::CopiedFromContext));
        }
        None => {}
    }
}

/// The destination of a COPY, absolute.
struct Target {
    path: String,
    is_directory: bool,
}

impl Target {
    /// Where a source lands: the content of a directory in the destination; a file in it, if it is a
    /// directory, else at its path.
    fn of(&self, source: &str, source_is_directory: bool, is_several: bool, tree: &FileTree) -> String {
        let into_directory = self.is_directory || is_several || tree.is_directory(&self.path);
        match into_directory && !source_is_directory {
            true => join(&self.path, file_name(source)),
            false => self.path.clone(),
        }
    }
}

fn destination(step: &Step, word: &Word) -> Option<Target> {
    let Fact::Known(path) = expand(word, &step.variables) else { return None };
    let is_directory = path.ends_with('/') || path == "." || path.ends_with("/.");
    let path = match step.workdir.known() {
        Some(directory) => join(directory, &path),
        None if path.starts_with('/') => clean(&path),
        None => return None,
    };
    Some(Target { path, is_directory })
}

fn is_address(source: &str) -> bool {
    source.contains("://") || source.starts_with("git@")
}
