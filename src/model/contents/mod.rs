//! What is in an image: a tree of files, each of which knows how it got there.

mod arrival;
mod copy;
mod dependencies;
mod doubt;
mod path;
mod run;
mod session;
mod tool_files;
mod tools;
mod tree;

pub use arrival::{Arrival, How, Time};
pub use dependencies::{Dependencies, DependencyFolder};
pub use doubt::Doubt;
pub use path::{clean, file_name, join};
pub use tool_files::ToolFile;
pub use tree::{FileOrigin, FileTree};

use super::image::{Base, Build, Dockerfile};
use crate::source::{RepoPath, Tree};
use crate::syntax::dockerfile::Kind;

/// The files of every stage of a build, in order, as far as they are known. `context` is the directory
/// that is built from.
#[must_use]
pub fn of_build(
    dockerfile: &Dockerfile,
    build: &Build,
    context: Option<&RepoPath>,
    repository: &Tree,
) -> Vec<FileTree> {
    let mut trees: Vec<FileTree> = Vec::new();
    for stage in &build.stages {
        let mut tree = match stage.base {
            Base::Stage(base) => trees.get(base).cloned().unwrap_or_default(),
            _ => FileTree::default(),
        };
        for (number, step) in stage.steps.iter().enumerate() {
            let time = Time { stage: stage.number, step: number };
            let instruction = dockerfile.instruction(step.at);
            match &instruction.kind {
                Kind::Run { mounts, .. } => {
                    if let Some(script) = dockerfile.script(step.at).filter(|_| step.posix_shell) {
                        run::run(script, step, time, mounts, &mut tree);
                    }
                }
                Kind::Copy(transfer) | Kind::Add(transfer) => {
                    let from = copy::Sources { context, repository, stages: &trees };
                    copy::copy(instruction, transfer, step, time, &from, &mut tree);
                }
                _ => {}
            }
        }
        trees.push(tree);
    }
    trees
}
