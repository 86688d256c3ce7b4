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
pub(super) use run::Knowledge;
pub use tool_files::ToolFile;
pub use tools::ToolKind;
pub use tree::{FileOrigin, FileTree};

use super::bases;
use super::image::{Base, Build, Dockerfile};
use super::workspace::Manifests;
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
    manifests: &Manifests,
) -> Vec<FileTree> {
    let home = dockerfile.path.parent();
    let mut trees: Vec<FileTree> = Vec::new();
    for stage in &build.stages {
        let mut tree = match stage.base {
            Base::Stage(base) => trees.get(base).cloned().unwrap_or_default(),
            _ => FileTree::default(),
        };
        let knowledge =
            Knowledge { repository, manifests, home: &home, base_is_known: knows_base(build, stage.number) };
        for (number, step) in stage.steps.iter().enumerate() {
            let time = Time { stage: stage.number, step: number };
            let instruction = dockerfile.instruction(step.at);
            match &instruction.kind {
                Kind::Run { mounts, .. } => match dockerfile.script(step.at).filter(|_| step.posix_shell) {
                    Some(script) => run::run(script, step, time, mounts, knowledge, &mut tree),
                    None => tree.doubt(
                        "/",
                        "what a script in another language changes is not known",
                        instruction.line_span(),
                    ),
                },
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

/// Whether nothing below a stage can have set variables that nobody knows of.
fn knows_base(build: &Build, stage: usize) -> bool {
    match build.external_base(stage).map(|stage| &stage.base) {
        Some(Base::Scratch) => true,
        Some(Base::Image(reference)) => bases::look_up(reference).is_some(),
        _ => false,
    }
}
