//! The evaluation of a Dockerfile for one build: arguments, stages in order, and their states.
//!
//! The order and the scopes are BuildKit's (`dockerfile2llb`): global arguments feed FROM only, an ARG
//! in a stage takes what the build passes, else its default, else the global argument of its name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::build::Build;
use super::dockerfile::{Dockerfile, InstructionAt, is_posix_shell};
use super::expand::{expand, expand_start};
use super::image_path;
use super::inputs::BuildInputs;
use super::limits::Room;
use super::other_builds::{Alone, Below, Outside};
use super::problem::StageProblem;
use super::stage::{Base, Stage, Step, StepAt};
use super::stage_state::{CommandLine, Declaration, HealthState, Inherited, State, directory_of_base};
use super::transfer::ExpandedTransfer;
use super::trigger::triggers;
use super::variables::{Variable, Variables, depends_on_platform};
use crate::answer::{Answer, Why};
use crate::ids::StageId;
use crate::knowledge::{ImageReference, build_arguments};
use crate::source::{Span, Spanned};
use crate::syntax::dockerfile::{ArgDeclaration, Command, Healthcheck, Instruction, Keyword, Kind, Word};

/// The stages of a Dockerfile for a build, and what is wrong with how they refer to each other.
fn evaluate(
    dockerfile: &Dockerfile,
    inputs: &BuildInputs,
    (number, count): (usize, usize),
    below: &dyn Below,
) -> Build {
    let mut evaluation = Evaluation {
        dockerfile,
        inputs,
        number,
        below,
        globals: Variables::default(),
        names: BTreeMap::new(),
        stages: Vec::with_capacity(dockerfile.stages.len()),
        problems: Vec::new(),
        room: Room::new(count),
    };
    evaluation.global_arguments();
    for stage in 0..dockerfile.stages.len() {
        evaluation.stage(stage);
    }
    let Evaluation { stages, globals, problems, room, .. } = evaluation;
    Build { number, stages, globals, problems, limits: room.reached }
}

pub(crate) struct Evaluation<'a> {
    pub(crate) dockerfile: &'a Dockerfile,
    pub(crate) inputs: &'a BuildInputs,
    number: usize,
    pub(crate) below: &'a dyn Below,
    globals: Variables,
    /// Names of stages so far; the last stage of a name wins.
    pub(crate) names: BTreeMap<String, usize>,
    stages: Vec<Stage>,
    pub(crate) problems: Vec<StageProblem>,
    room: Room,
}

impl Evaluation<'_> {
    fn global_arguments(&mut self) {
        let place = Span::start_of(self.dockerfile.file());
        for name in build_arguments::of_platforms() {
            let value = Answer::Unknown(depends_on_platform(name));
            self.globals.set_argument(name, Variable { value, place });
        }
        for instruction in self.dockerfile.preamble() {
            let Kind::Arg(declarations) = &instruction.kind else { continue };
            for declaration in declarations {
                let Some(name) = declaration.name.literal() else { continue };
                let scope = self.globals.clone();
                if let Some(variable) = self.argument(&name, declaration, &scope) {
                    self.globals.set_argument(&name, variable);
                }
            }
        }
    }

    /// What ARG gives its name: the value passed, else the default; `None` where it has neither and
    /// something else is known by that name.
    fn argument(&mut self, name: &str, declaration: &ArgDeclaration, scope: &Variables) -> Option<Variable> {
        if let Some(passed) = self.inputs.arguments.get(name) {
            let value = self.room.bounded(passed.value.clone(), passed.place);
            return Some(Variable { value, place: passed.place });
        }
        if let Some(default) = &declaration.default {
            let value = expand(default, scope, &mut self.room);
            return Some(Variable { value, place: default.span() });
        }
        if build_arguments::depends_on_platform(name) {
            return None;
        }
        let place = declaration.name.span();
        let reason =
            format!("build argument `{name}` has no default, and nothing in the repository passes it");
        Some(Variable { value: Answer::unknown(reason, place), place })
    }

    fn stage(&mut self, number: usize) {
        let declaration = &self.dockerfile.stages[number];
        let from = &self.dockerfile.tree.instructions[declaration.from];
        let (base, place) = match &from.kind {
            Kind::From(from) => {
                let base = self.base(&from.image);
                (self.resolved(base), from.image.span())
            }
            _ => (Base::Unknown(mistake(from)), from.line_span()),
        };
        let named_context =
            declaration.name.as_ref().filter(|name| self.inputs.contexts.contains_key(&name.value));
        let base = match named_context {
            // A context of the stage's name takes the stage's place.
            Some(name) => self.resolved(Base::Context(name.value.clone())),
            None => base,
        };
        let (state, from_base) = self.inherit(&base);
        let steps = Vec::with_capacity(declaration.instructions.len());
        let mut stage = Stage { number, name: declaration.name.clone(), from: place, base, steps, state };
        let own = declaration.instructions.clone().map(|number| InstructionAt { number, is_trigger: false });
        let own = own.map(StepAt::Own);
        let mut cmd_is_set = false;
        if named_context.is_none() {
            for at in from_base.into_iter().chain(own) {
                self.step(&mut stage, at, &mut cmd_is_set);
            }
        }
        if let Some(name) = &declaration.name {
            self.names.insert(name.value.clone(), number);
        }
        self.stages.push(stage);
    }

    fn base(&mut self, image: &Word) -> Base {
        let name = match expand_start(image, &self.globals, &mut self.room) {
            Ok(name) => name,
            Err((start, why)) => {
                return match ImageReference::parse_start(&start) {
                    Some(image) => Base::UnknownTag { image, why },
                    None => Base::Unknown(why),
                };
            }
        };
        if name == "scratch" {
            return Base::Scratch;
        }
        if let Some(stage) = self.names.get(&name) {
            return Base::Stage(*stage);
        }
        if self.inputs.contexts.contains_key(&name) {
            return Base::Context(name);
        }
        match ImageReference::parse(&name) {
            Some(reference) => Base::Image(reference),
            None => Base::Unknown(Why {
                reason: format!("`{name}` is not the name of an image"),
                place: Some(image.span()),
            }),
        }
    }

    /// The base as another build of the repository makes it, if one does.
    fn resolved(&self, base: Base) -> Base {
        let found = match &base {
            Base::Image(image) => self.below.find(Outside::Image(image)).map(|stage| (stage, image.clone())),
            Base::UnknownTag { image, .. } => {
                self.below.find(Outside::AnyTag(image)).map(|stage| (stage, image.clone()))
            }
            Base::Context(name) => self.below.find(Outside::Context(name)).zip(ImageReference::parse(name)),
            _ => None,
        };
        found.map_or(base, |(stage, image)| Base::Built { image, stage })
    }

    /// The state that a stage begins with, and the triggers that its base holds for it.
    fn inherit(&self, base: &Base) -> (State, Vec<StepAt>) {
        match base {
            Base::Stage(number) => {
                let triggers = self.dockerfile.triggers(*number).map(StepAt::Own).collect();
                (self.stages[*number].state.clone(), triggers)
            }
            Base::Built { image, stage } => match self.below.get(stage.build()) {
                Some((dockerfile, build)) => {
                    let triggers = triggers(dockerfile, stage.number()).into_iter().map(StepAt::Below);
                    (build.stages[stage.number()].state.of_image(), triggers.collect())
                }
                None => self.inherit(&Base::Image(image.clone())),
            },
            Base::Scratch => (State::on_scratch(), Vec::new()),
            Base::Image(reference) | Base::UnknownTag { image: reference, .. } => {
                (State::on_external_base(!is_windows(reference, self.dockerfile.tree.escape)), Vec::new())
            }
            Base::Context(_) | Base::Unknown(_) => {
                (State::on_external_base(self.dockerfile.tree.escape == '\\'), Vec::new())
            }
        }
    }

    fn step(&mut self, stage: &mut Stage, at: StepAt, cmd_is_set: &mut bool) {
        // What the image below holds for this stage is kept by the step itself.
        let (own, held) = match &at {
            StepAt::Own(at) => (Some(self.dockerfile.instruction(*at)), None),
            StepAt::Below(trigger) => (None, Some(trigger.clone())),
        };
        let Some(instruction) = own.or(held.as_ref().map(|held| &held.instruction)) else { return };
        let sources = self.sources(stage, instruction);
        let transfer = match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                let variables = &stage.state.variables;
                Some(Box::new(ExpandedTransfer::new(instruction, transfer, variables, &mut self.room)))
            }
            _ => None,
        };
        stage.steps.push(Step {
            at,
            variables: stage.state.variables.clone(),
            workdir: stage.state.workdir.clone(),
            user: stage.state.user.clone(),
            posix_shell: stage.state.posix_shell,
            sources,
            transfer,
        });
        let id = StageId::new(self.number, stage.number);
        let change = Change { stage: id, place: instruction.line_span() };
        let state = &mut stage.state;
        match &instruction.kind {
            Kind::Arg(declarations) => self.stage_arguments(declarations, state),
            Kind::Env(assignments) => {
                // Every value of one ENV is expanded with what stood before it.
                let before = state.variables.clone();
                let room = &mut self.room;
                for assignment in assignments {
                    let Answer::Known(name) = expand(&assignment.name, &before, room) else { continue };
                    let value = expand(&assignment.value, &before, room);
                    let place = assignment.name.span().to(assignment.value.span());
                    if room.for_one_more(place) {
                        state.variables.set_environment(&name, Variable { value, place });
                    } else {
                        state.variables.forget(&name);
                    }
                }
            }
            Kind::User(user) => {
                let value = expand(user, &state.variables, &mut self.room);
                state.user = Inherited::Set(change.to_at(value, user.span()).into());
            }
            Kind::Workdir(path) => {
                let path_of_step =
                    join_workdir(&state.workdir, expand(path, &state.variables, &mut self.room));
                state.workdir = Arc::new(self.room.bounded_path(path_of_step, path.span()));
            }
            Kind::Shell(words) => {
                state.posix_shell = words.first().is_some_and(|program| is_posix_shell(program));
            }
            Kind::Entrypoint(command) => {
                state.entrypoint = Inherited::Set(change.to(command_line(command, state.posix_shell)).into());
                if !*cmd_is_set {
                    state.cmd = Inherited::Cleared;
                }
            }
            Kind::Cmd(command) => {
                *cmd_is_set = true;
                state.cmd = Inherited::Set(change.to(command_line(command, state.posix_shell)).into());
            }
            Kind::Healthcheck(check) => {
                let value = match check {
                    Healthcheck::None => HealthState::Disabled,
                    Healthcheck::Command(command) => {
                        let limits = ["interval", "timeout", "retries"].into_iter();
                        HealthState::Command {
                            line: command_line(command, state.posix_shell),
                            missing: limits.filter(|limit| instruction.flag(limit).is_none()).collect(),
                        }
                    }
                };
                state.healthcheck = Inherited::Set(change.to(value).into());
            }
            Kind::Expose(ports) => {
                let ports = ports
                    .iter()
                    .map(|port| change.to_at(expand(port, &state.variables, &mut self.room), port.span()));
                state.exposed.extend(ports);
            }
            Kind::Volume(paths) => {
                for path in paths {
                    let value = expand(path, &state.variables, &mut self.room);
                    state.volumes.push_back_mut(change.to_at(value, path.span()));
                }
            }
            Kind::Label(labels) => {
                for label in labels {
                    let place = label.name.span().to(label.value.span());
                    let name = expand(&label.name, &state.variables, &mut self.room);
                    let value = expand(&label.value, &state.variables, &mut self.room);
                    state.labels.push_back_mut(change.to_at((name, value), place));
                }
            }
            Kind::StopSignal(signal) => {
                let value = Spanned::new(signal.text().clone(), signal.span());
                state.stop_signal = Inherited::Set(change.to(value).into());
            }
            Kind::Invalid(Some(keyword)) => mistaken(*keyword, instruction, &change, state),
            Kind::Run { .. }
            | Kind::Copy(_)
            | Kind::Add(_)
            | Kind::From(_)
            | Kind::Maintainer(_)
            | Kind::Onbuild(_)
            | Kind::Invalid(None) => {}
        }
    }

    fn stage_arguments(&mut self, declarations: &[ArgDeclaration], state: &mut State) {
        for declaration in declarations {
            let name = expand(&declaration.name, &state.variables, &mut self.room);
            let Answer::Known(name) = name else { continue };
            let is_passed = self.inputs.arguments.contains_key(&name);
            let global = self.globals.get(&name).filter(|_| !is_passed && declaration.default.is_none());
            let variable = match global {
                Some(global) => {
                    let value = self.room.bounded(global.value.clone(), global.place);
                    Some(Variable { value, place: global.place })
                }
                None => self.argument(&name, declaration, &state.variables),
            };
            let Some(variable) = variable else { continue };
            if self.room.for_one_more(variable.place) {
                state.variables.set_argument(&name, variable);
            } else {
                state.variables.forget(&name);
            }
        }
    }
}

/// Who changes a state, and where.
struct Change {
    stage: StageId,
    place: Span,
}

impl Change {
    fn to<T>(&self, value: T) -> Declaration<T> {
        self.to_at(value, self.place)
    }

    fn to_at<T>(&self, value: T, place: Span) -> Declaration<T> {
        Declaration { value, place, stage: self.stage }
    }
}

fn command_line(command: &Command, posix_shell: bool) -> CommandLine {
    CommandLine { command: Some(command.clone()), posix_shell }
}

fn mistake(instruction: &Instruction) -> Why {
    let reason = format!("the {} instruction has a mistake", instruction.word);
    Why { reason, place: Some(instruction.line_span()) }
}

/// Makes unknown what an instruction with a mistake would have set.
fn mistaken(keyword: Keyword, instruction: &Instruction, change: &Change, state: &mut State) {
    let unread = || CommandLine { command: None, posix_shell: false };
    match keyword {
        Keyword::User => state.user = Inherited::Set(change.to(Answer::Unknown(mistake(instruction))).into()),
        Keyword::Workdir => state.workdir = Arc::new(Answer::Unknown(mistake(instruction))),
        Keyword::Cmd => state.cmd = Inherited::Set(change.to(unread()).into()),
        Keyword::Entrypoint => state.entrypoint = Inherited::Set(change.to(unread()).into()),
        Keyword::Healthcheck => {
            state.healthcheck = Inherited::Set(
                change.to(HealthState::Command { line: unread(), missing: Vec::new() }).into(),
            );
        }
        Keyword::Shell => state.posix_shell = false,
        _ => {}
    }
}

/// The working directory after WORKDIR: relative paths go on from where it was.
fn join_workdir(current: &Answer<String>, path: Answer<String>) -> Answer<String> {
    let path = match path {
        Answer::Known(path) => path,
        unknown @ Answer::Unknown(_) => return unknown,
    };
    match current {
        _ if path.starts_with('/') => Answer::Known(image_path::clean(&path)),
        Answer::Known(current) => Answer::Known(image_path::join(current, &path)),
        // Another place than where it goes on from; said once, however many lead on.
        unknown if *unknown == directory_of_base() => Answer::Unknown(Why {
            reason: "the base image may set the working directory that WORKDIR is relative to".to_owned(),
            place: None,
        }),
        unknown => unknown.clone(),
    }
}

/// Whether an image is one of Windows, whose shell is not POSIX's. A backtick as the escape character
/// is what Dockerfiles for Windows use.
fn is_windows(reference: &ImageReference, escape: char) -> bool {
    let windows = ["windows", "nanoserver", "servercore"];
    escape == '`'
        || windows.iter().any(|name| reference.repository.contains(name))
        || reference.tag.as_ref().is_some_and(|tag| windows.iter().any(|name| tag.contains(name)))
}

impl Build {
    /// Evaluates every stage of a Dockerfile.
    #[must_use]
    pub fn evaluate(dockerfile: &Dockerfile, inputs: &BuildInputs) -> Self {
        evaluate(dockerfile, inputs, (0, 1), &Alone)
    }

    /// Evaluates every stage of one build of several, given by its number and how many there are, on top of builds that
    /// are made before it.
    #[must_use]
    pub fn evaluate_on(
        dockerfile: &Dockerfile,
        inputs: &BuildInputs,
        number: (usize, usize),
        below: &dyn Below,
    ) -> Self {
        evaluate(dockerfile, inputs, number, below)
    }
}
