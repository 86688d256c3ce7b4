//! The files of every stage of one build, worked out from the first to the last.

use std::cell::RefCell;
use std::sync::Arc;

use super::context::sent;
use super::copy::Instructed;
use super::missing_accounts;
use super::outcome::{Contents, Refusal, RefusedSource};
use super::run::{Accounts, Knowledge, machine};
use super::surroundings::Surroundings;
use super::tree::{Arrival, FileTree, How, More, Time, Work};
use crate::answer::LimitReached;
use crate::build::{Base, Build, Dockerfile, SourceOrigin, Stage};
use crate::ids::StageId;
use crate::knowledge::{bases, users};
use crate::limits::{self, Budget};
use crate::syntax::dockerfile::Kind;

/// The files of every stage of a build.
#[must_use]
pub(crate) fn of_build(dockerfile: &Dockerfile, build: &Build, around: Surroundings<'_>) -> Contents {
    let Surroundings { repository, manifests, .. } = around;
    let home = dockerfile.path.parent();
    let left_to_read =
        RefCell::new(Budget::share(&limits::SCRIPT_READS, &limits::READS_OF_BUILDS, around.builds));
    let mut reached: Vec<LimitReached> = Vec::new();
    let mut known: Vec<bool> = Vec::new();
    let mut accounts: Vec<Accounts> = Vec::new();
    let mut missing = Vec::new();
    let mut stages: Vec<FileTree> = Vec::new();
    let mut taken = Vec::new();
    let mut refusals = Vec::new();
    let mut work = Work::of_one_of(around.builds);
    // What is sent depends on what is built, which is the last stage, nearly always.
    let built = build.reachable(build.stages.len().saturating_sub(1));
    let sent = around.contexts.main.as_ref().and_then(|context| {
        let stages = build.stages.iter().filter(|stage| built.contains(&stage.number));
        sent::part(context, &context_sources(stages)?, &mut work)
    });
    // Of each stage, the one whose files it has as they are.
    let mut states: Vec<usize> = Vec::new();
    // Where the work that may be made was used up: nothing of what follows is known.
    let mut used_up: Option<LimitReached> =
        work.reached().zip(build.stages.first()).map(|(limit, stage)| LimitReached::new(limit, stage.from));
    for stage in &build.stages {
        let mut tree = start(stage, &stages, around);
        tree.work = work;
        let base_is_known = knows_base(&stage.base, &known, around);
        let mut state = match stage.base {
            Base::Stage(base) => states.get(base).copied(),
            _ => None,
        };
        let mut present = accounts_below(&stage.base, &accounts, around);
        let knowledge =
            Knowledge { repository, manifests, home: &home, base_is_known, left_to_read: &left_to_read };
        for (number, step) in stage.steps.iter().enumerate() {
            if used_up.is_some() {
                break;
            }
            let id = StageId::new(build.number, stage.number);
            let time = Time { stage: id, step: number };
            let instruction = step.instruction(dockerfile);
            match &instruction.kind {
                Kind::Run { mounts, .. } => {
                    missing.extend(missing_accounts::in_run(step, instruction, time, &present, &tree));
                    match step.script(dockerfile).filter(|_| step.posix_shell) {
                        Some(script) => {
                            machine::run(script, step, time, mounts, knowledge, &mut present, &mut tree);
                            let unread = left_to_read.borrow().used_up();
                            for limit in unread.into_iter().chain(present.reached()) {
                                if !reached.iter().any(|told| told.is(limit)) {
                                    reached.push(LimitReached::new(limit, instruction.line_span()));
                                }
                            }
                        }
                        None => tree.doubt(
                            "/",
                            "it is not known what a script in another language changes",
                            instruction.line_span(),
                        ),
                    }
                }
                Kind::Copy(transfer) | Kind::Add(transfer) => {
                    let sent = sent.as_ref().filter(|_| built.contains(&stage.number));
                    let is_on_source = step.sources.first().is_some_and(|source| match source.origin {
                        SourceOrigin::Stage(source) => {
                            state.is_some() && states.get(source).copied() == state
                        }
                        _ => false,
                    });
                    let stages = &stages;
                    let before = (taken.len(), refusals.len());
                    let instructed =
                        Instructed { instruction, transfer, step, time, around, stages, sent, is_on_source };
                    missing.extend(missing_accounts::in_copy(&instructed, &present, &tree));
                    let lists = missing_accounts::Lists::of(&tree);
                    instructed.run(&mut tree, &mut taken, &mut refusals);
                    lists.copied(step, (&accounts, around), &tree, &mut present);
                    if tree.work.reached().is_some() {
                        // Not all was looked at: what is missed may be there.
                        taken.truncate(before.0);
                        refusals.truncate(before.1);
                    }
                }
                Kind::Workdir(_) => {
                    if let Some(path) = stage.workdir_after(number).known() {
                        let place = instruction.line_span();
                        let resolved = tree.resolve(path);
                        // fsutil copy/mkdir.go, MkdirAll: "not a directory".
                        if let Some(file) = tree.in_the_way(&resolved) {
                            let is_certain = tree.is_certainly_in_the_way(&file);
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
            if let Some(limit) =
                tree.work.left_out().filter(|limit| !reached.iter().any(|told| told.is(limit)))
            {
                reached.push(LimitReached::new(limit, instruction.line_span()));
            }
            used_up = tree.work.reached().map(|limit| LimitReached::new(limit, instruction.line_span()));
        }
        states.push(state.unwrap_or(stage.number));
        if let Some(reached) = &used_up {
            tree.doubt("/", reached.reason(), reached.place);
        }
        work = tree.work.clone();
        known.push(base_is_known);
        accounts.push(present);
        stages.push(tree);
    }
    let is_told = used_up.is_some();
    reached.extend(used_up);
    for (stage, tree) in build.stages.iter().zip(&mut stages) {
        if tree.is_beyond_walks(&mut work) {
            let too_many = LimitReached::new(&limits::STAGE_FILES, stage.from);
            tree.doubt_additions("/", too_many.reason(), stage.from);
            if !is_told {
                reached.push(too_many);
            }
        }
    }
    Contents {
        stages,
        taken,
        refusals,
        limits: reached,
        base_is_known: known,
        accounts,
        missing_accounts: missing,
    }
}

/// What COPY and ADD take from the build context, expanded; nothing where one of them is not known.
fn context_sources<'a>(stages: impl Iterator<Item = &'a Stage>) -> Option<Vec<&'a str>> {
    let steps = stages.flat_map(|stage| &stage.steps).filter(|step| step.sources.is_empty());
    let sources = steps.flat_map(|step| &step.transfer).flat_map(|transfer| &transfer.sources);
    sources.map(|source| Some(source.known()?.as_str())).collect()
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
            .unwrap_or_else(|| on_base(format!("`{}` has its own files", image.short_name()))),
        Base::Image(reference) => on_base(format!("`{}` has its own files", reference.short_name())),
        Base::UnknownTag { image, .. } => on_base(format!("`{}` has its own files", image.short_name())),
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

/// The users and groups that a stage begins with. `accounts` are those of the stages before.
fn accounts_below(base: &Base, accounts: &[Accounts], around: Surroundings<'_>) -> Accounts {
    let not_known = || Accounts::not_known("the base image may have other users");
    match base {
        Base::Stage(number) => accounts.get(*number).cloned().unwrap_or_else(not_known),
        Base::Built { stage, .. } => around.accounts_of(*stage).cloned().unwrap_or_else(not_known),
        Base::Scratch => Accounts::on_scratch(),
        Base::Image(image) => Accounts::on_base(bases::look_up(image), users::of_image(image)),
        Base::UnknownTag { image, .. } => Accounts::on_base(bases::look_up_any_tag(image).as_deref(), None),
        Base::Context(_) | Base::Unknown(_) => not_known(),
    }
}
