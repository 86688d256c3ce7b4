//! The files of every stage of one build, worked out from the first to the last.

use std::sync::Arc;

use super::context::sent;
use super::copy::Instructed;
use super::outcome::{Contents, ContentsLimit, Refusal, RefusedSource};
use super::run::{Homes, Knowledge, machine};
use super::surroundings::Surroundings;
use super::tree::{Arrival, FileTree, How, MAX_ENTRIES, More, Time};
use crate::build::expand::expand;
use crate::build::{Base, Build, Dockerfile, SourceOrigin, Stage};
use crate::ids::StageId;
use crate::knowledge::bases;
use crate::syntax::dockerfile::Kind;

/// The files of every stage of a build.
#[must_use]
pub(crate) fn of_build(dockerfile: &Dockerfile, build: &Build, around: Surroundings<'_>) -> Contents {
    let Surroundings { repository, manifests, .. } = around;
    let home = dockerfile.path.parent();
    let mut known: Vec<bool> = Vec::new();
    let mut users: Vec<Homes> = Vec::new();
    let mut stages: Vec<FileTree> = Vec::new();
    let mut taken = Vec::new();
    let mut refusals = Vec::new();
    // What is sent depends on what is built, which is the last stage, nearly always.
    let built = build.reachable(build.stages.len().saturating_sub(1));
    let sent = around.contexts.main.as_ref().and_then(|context| {
        let stages = build.stages.iter().filter(|stage| built.contains(&stage.number));
        sent::part(context, &context_sources(dockerfile, stages)?)
    });
    // Of each stage, the one whose files it has as they are.
    let mut states: Vec<usize> = Vec::new();
    for stage in &build.stages {
        let mut tree = start(stage, &stages, around);
        let base_is_known = knows_base(&stage.base, &known, around);
        let mut state = match stage.base {
            Base::Stage(base) => states.get(base).copied(),
            _ => None,
        };
        let mut homes = homes_below(&stage.base, &users, around);
        let knowledge = Knowledge { repository, manifests, home: &home, base_is_known };
        for (number, step) in stage.steps.iter().enumerate() {
            let id = StageId::new(build.number, stage.number);
            let time = Time { stage: id, step: number };
            let instruction = step.instruction(dockerfile);
            match &instruction.kind {
                Kind::Run { mounts, .. } => match step.script(dockerfile).filter(|_| step.posix_shell) {
                    Some(script) => {
                        machine::run(script, step, time, mounts, knowledge, &mut homes, &mut tree);
                    }
                    None => tree.doubt(
                        "/",
                        "what a script in another language changes is not known",
                        instruction.line_span(),
                    ),
                },
                Kind::Copy(transfer) | Kind::Add(transfer) => {
                    let sent = sent.as_ref().filter(|_| built.contains(&stage.number));
                    let is_on_source = step.sources.first().is_some_and(|source| match source.origin {
                        SourceOrigin::Stage(source) => {
                            state.is_some() && states.get(source).copied() == state
                        }
                        _ => false,
                    });
                    let stages = &stages;
                    Instructed { instruction, transfer, step, time, around, stages, sent, is_on_source }.run(
                        &mut tree,
                        &mut taken,
                        &mut refusals,
                    );
                }
                Kind::Workdir(_) => {
                    if let Some(path) = stage.workdir_after(number).known() {
                        let place = instruction.line_span();
                        let resolved = tree.resolve(path);
                        // fsutil copy/mkdir.go, MkdirAll: "not a directory".
                        if let Some(file) = tree.in_the_way(&resolved) {
                            let is_certain = tree.doubt_of(&file).is_none();
                            let refusal = Refusal::FileInTheWay(file);
                            let (source, from, in_repository) = (path.clone(), None, None);
                            refusals.push(RefusedSource {
                                time,
                                place,
                                source,
                                from,
                                refusal,
                                is_certain,
                                in_repository,
                            });
                            continue;
                        }
                        let arrival = Arrival { time, place, how: How::Made, earlier: None };
                        tree.make_directory(&resolved, &Arc::new(arrival));
                    }
                }
                _ => continue,
            }
            state = None;
        }
        states.push(state.unwrap_or(stage.number));
        known.push(base_is_known);
        users.push(homes);
        stages.push(tree);
    }
    let mut limits = Vec::new();
    for (stage, tree) in build.stages.iter().zip(&mut stages) {
        if tree.is_beyond_walks() {
            let reason =
                format!("the stage holds more than {MAX_ENTRIES} files, and the others are not looked at");
            tree.doubt_additions("/", reason.as_str(), stage.from);
            limits.push(ContentsLimit { place: stage.from, reason });
        }
    }
    Contents { stages, taken, refusals, limits, base_is_known: known, homes: users }
}

/// What COPY and ADD take from the build context, expanded; nothing where one of them is not known.
fn context_sources<'a>(
    dockerfile: &Dockerfile,
    stages: impl Iterator<Item = &'a Stage>,
) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for step in stages.flat_map(|stage| &stage.steps) {
        let (Kind::Copy(transfer) | Kind::Add(transfer)) = &step.instruction(dockerfile).kind else {
            continue;
        };
        if step.sources.is_empty() {
            for word in &transfer.sources {
                found.push(expand(word, &step.variables).known()?.clone());
            }
        }
    }
    Some(found)
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

/// The users that a stage begins with. `users` are those of the stages before.
fn homes_below(base: &Base, users: &[Homes], around: Surroundings<'_>) -> Homes {
    match base {
        Base::Stage(number) => users.get(*number).cloned().unwrap_or_default(),
        Base::Built { stage, .. } => around
            .below
            .contents(stage.build())
            .and_then(|below| below.homes.get(stage.number()))
            .cloned()
            .unwrap_or_default(),
        Base::Scratch => Homes::on_scratch(),
        Base::Image(image) => bases::look_up(image).map(Homes::on_base).unwrap_or_default(),
        Base::UnknownTag { image, .. } => {
            bases::look_up_any_tag(image).map(|base| Homes::on_base(&base)).unwrap_or_default()
        }
        Base::Context(_) | Base::Unknown(_) => Homes::default(),
    }
}
