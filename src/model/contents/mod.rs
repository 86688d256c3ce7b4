//! What is in an image: a tree of files, each of which knows how it got there.

mod archives;
mod arrival;
mod context;
mod copy;
mod dependencies;
mod doubt;
mod entries;
mod look_up;
mod marks;
mod merge;
mod node;
mod path;
mod run;
mod session;
mod tool_files;
mod tools;
mod transfer;
mod tree;
mod untracked;
mod visit;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use arrival::{Arrival, How, Time};
pub(crate) use context::Contexts;
pub use context::{Context, Ignore};
pub use dependencies::{Dependencies, DependencyFolder};
pub use doubt::Doubt;
pub(crate) use marks::{LOCK_FILES, WORKSPACE_FILES, is_env_file};
pub use marks::{Marks, source_language};
pub use node::{Directory, Entry, FileOrigin, More, Node};
pub use path::{clean, file_name, join};
pub(super) use run::Knowledge;
pub use tool_files::ToolFile;
pub use tools::ToolKind;
pub use transfer::UNKNOWN_WORKDIR;
pub use tree::FileTree;
use visit::MAX_ENTRIES;
pub use visit::Visit;

use super::bases;
use super::image::{Base, Build, Dockerfile, Stage, StageId};
use super::workspace::Manifests;
use crate::source::{RepoPath, Span, Tree};
use crate::syntax::dockerfile::Kind;

/// The files of a build.
#[derive(Debug)]
pub struct Contents {
    /// The files of every stage, in order, as far as they are known.
    pub stages: Vec<FileTree>,
    /// What is taken from directories of the repository, in order.
    pub taken: Vec<Taken>,
    /// What a builder stops at, in order.
    pub refusals: Vec<Refused>,
    /// Of each stage, whether nothing below it can have set variables that nobody knows of.
    base_is_known: Vec<bool>,
    /// Where a limit was reached, so that not all of a stage is looked at, in order.
    pub limits: Vec<Limit>,
}

/// A limit that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The beginning of the stage.
    pub place: Span,
    /// What it is, as a clause.
    pub reason: String,
}

/// Something that a builder stops at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub time: Time,
    /// The words that name the source.
    pub place: Span,
    /// Why, as a clause.
    pub reason: String,
}

/// The directories of the repository that a build takes files from.
#[derive(Debug, Clone, Default)]
pub struct BuildContexts {
    /// The build context; nothing where it is not in the repository.
    pub main: Option<Arc<Context>>,
    /// Additional contexts by name, as far as they are directories of the repository.
    pub named: BTreeMap<String, Arc<Context>>,
}

/// The contents of other builds.
pub(super) trait ContentsBelow {
    /// What the build with the number `build` makes; `None` if that build is not made.
    fn contents(&self, build: usize) -> Option<&Contents>;
}

/// What builds are made of beside their Dockerfiles.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) contexts: &'a BuildContexts,
    pub(super) below: &'a dyn ContentsBelow,
    pub(super) repository: &'a Tree,
    pub(super) manifests: &'a Manifests,
}

impl<'a> Surroundings<'a> {
    /// The files of a stage of another build.
    fn files_of(self, stage: StageId) -> Option<&'a FileTree> {
        self.below.contents(stage.build())?.stages.get(stage.number())
    }
}

/// A source of COPY or ADD that lies in a directory of the repository.
#[derive(Debug, Clone)]
pub struct Taken {
    /// When.
    pub time: Time,
    /// The instruction.
    pub instruction: Span,
    /// The word that names the source.
    pub word: Span,
    /// The source, expanded.
    pub source: String,
    /// Where it lands: absolute, with a slash at the end where it is written as a directory.
    pub target: String,
    /// Where it is taken from.
    pub context: Arc<Context>,
    /// Whether flags leave out some of it.
    pub is_partial: bool,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What comes of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// These paths of the repository are copied; whether each is a directory.
    Copied(Vec<(RepoPath, bool)>),
    /// A wildcard fits nothing, which builders take.
    Nothing,
    /// It does not exist.
    Missing(RepoPath),
    /// The ignore file hides it.
    Ignored {
        /// The path that is hidden.
        path: RepoPath,
        /// The pattern that hides it.
        pattern: Span,
    },
    /// A file would take the place of a directory, or the other way round.
    Clash,
}

/// The files of every stage of a build.
#[must_use]
pub(super) fn of_build(dockerfile: &Dockerfile, build: &Build, around: Surroundings<'_>) -> Contents {
    let Surroundings { repository, manifests, .. } = around;
    let home = dockerfile.path.parent();
    let mut known: Vec<bool> = Vec::new();
    let mut stages: Vec<FileTree> = Vec::new();
    let mut taken = Vec::new();
    let mut refusals = Vec::new();
    for stage in &build.stages {
        let mut tree = start(stage, &stages, around);
        let base_is_known = knows_base(&stage.base, &known, around);
        let knowledge = Knowledge { repository, manifests, home: &home, base_is_known };
        for (number, step) in stage.steps.iter().enumerate() {
            let id = StageId::new(build.number, stage.number);
            let time = Time { stage: id, step: number };
            let instruction = step.instruction(dockerfile);
            match &instruction.kind {
                Kind::Run { mounts, .. } => match step.script(dockerfile).filter(|_| step.posix_shell) {
                    Some(script) => run::run(script, step, time, mounts, knowledge, &mut tree),
                    None => tree.doubt(
                        "/",
                        "what a script in another language changes is not known",
                        instruction.line_span(),
                    ),
                },
                Kind::Copy(transfer) | Kind::Add(transfer) => {
                    let instructed =
                        transfer::Instructed { instruction, transfer, step, time, around, stages: &stages };
                    instructed.run(&mut tree, &mut taken, &mut refusals);
                }
                Kind::Workdir(_) => {
                    if let Some(path) = stage.workdir_after(number).known() {
                        let place = instruction.line_span();
                        let arrival = Arrival { time, place, how: How::Made, earlier: None };
                        tree.make_directory(&tree.resolve(path), &Arc::new(arrival));
                    }
                }
                _ => {}
            }
        }
        known.push(base_is_known);
        stages.push(tree);
    }
    let mut limits = Vec::new();
    for (stage, tree) in build.stages.iter().zip(&mut stages) {
        if tree.is_beyond_walks() {
            let reason =
                format!("the stage holds more than {MAX_ENTRIES} files, and the others are not looked at");
            tree.doubt_additions("/", reason.as_str(), stage.from);
            limits.push(Limit { place: stage.from, reason });
        }
    }
    Contents { stages, taken, refusals, limits, base_is_known: known }
}

/// What a stage begins with.
fn start(stage: &Stage, stages: &[FileTree], around: Surroundings<'_>) -> FileTree {
    let on_base = |reason: String| FileTree::on_base(More { reason, place: Some(stage.from), time: None });
    match &stage.base {
        Base::Stage(base) => stages.get(*base).cloned().unwrap_or_default(),
        Base::Scratch => FileTree::default(),
        Base::Built { image, stage } => around
            .files_of(*stage)
            .cloned()
            .unwrap_or_else(|| on_base(format!("`{}` brings files of its own", image.short_name()))),
        Base::Image(reference) => on_base(format!("`{}` brings files of its own", reference.short_name())),
        Base::UnknownTag { image, .. } => {
            on_base(format!("`{}` brings files of its own", image.short_name()))
        }
        Base::Context(name) => match around.contexts.named.get(name) {
            Some(context) => context.files.clone(),
            None => on_base(format!("the context `{name}` is not a directory of this repository")),
        },
        Base::Unknown(why) => on_base(format!("the base image is not known: {}", why.reason)),
    }
}

/// Whether nothing below a stage can have set variables that nobody knows of. `known` says it of the stages
/// before.
fn knows_base(base: &Base, known: &[bool], around: Surroundings<'_>) -> bool {
    match base {
        Base::Stage(number) => known.get(*number).copied().unwrap_or(false),
        Base::Built { stage, .. } => around
            .below
            .contents(stage.build())
            .and_then(|below| below.base_is_known.get(stage.number()))
            .copied()
            .unwrap_or(false),
        Base::Scratch => true,
        Base::Image(image) | Base::UnknownTag { image, .. } => bases::look_up(image).is_some(),
        Base::Context(_) | Base::Unknown(_) => false,
    }
}
