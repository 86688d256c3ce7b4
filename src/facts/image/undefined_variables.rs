//! Variables that Dockerfiles use and nothing sets.

use std::collections::BTreeMap;

use crate::build::{Base, Build, Dockerfile, HealthState, Inherited, Lookup, Stage, Variables};
use crate::facts::handles::{Facts, Image};
use crate::knowledge::{ImageReference, base_variables};
use crate::source::Span;
use crate::syntax::dockerfile::{Assignment, Command, Instruction, Kind, Part, VariableWord, Word};

/// A variable that an instruction uses and nothing sets.
#[derive(Debug)]
pub struct UndefinedVariable {
    /// Its name.
    pub name: String,
    /// Where it is used.
    pub place: Span,
    /// Whether it is all that a health check says.
    pub is_whole_check: bool,
    /// Where an argument of that name stands in front of the first stage, from where stages do not have it.
    pub global: Option<Span>,
}

impl Facts {
    /// The variables that ENV, LABEL, EXPOSE, USER and WORKDIR use and nothing sets, and health checks that are one; each
    /// where a stage uses it first. What a builder passes in vain is told of where it does.
    #[must_use]
    pub fn undefined_variables(&self) -> Vec<UndefinedVariable> {
        let mut found: BTreeMap<(Span, String), UndefinedVariable> = BTreeMap::new();
        for image in self.images().filter(|image| image.dockerfile().errors.is_empty()) {
            let (dockerfile, build) = (image.dockerfile(), image.build());
            for stage in build.reachable(image.runtime().number) {
                for (instruction, variables) in own_steps(&build.stages[stage], dockerfile) {
                    for used in words_of(instruction).into_iter().flat_map(|(word, own)| used_in(word, own)) {
                        if is_unset(&used.name, variables, build, stage) && !image.is_passed(&used.name) {
                            let undefined = undefined(used, dockerfile);
                            let key = (dockerfile.stage_place(stage), undefined.name.clone());
                            found.entry(key).or_insert(undefined);
                        }
                    }
                }
            }
            if let Some(undefined) = image.undefined_check() {
                found.entry((undefined.place, undefined.name.clone())).or_insert(undefined);
            }
        }
        found.into_values().collect()
    }
}

impl Image<'_> {
    /// Whether whoever builds the image passes an argument of a name.
    fn is_passed(self, name: &str) -> bool {
        let mut services = self.services().filter_map(|service| service.service.build.as_ref());
        let of_service = services.any(|build| build.args.iter().any(|argument| argument.name.value == name));
        of_service || self.declared_builds().any(|build| build.arguments.contains_key(name))
    }

    /// The variable that is all of the image's own health check, where neither the image nor a service that runs it
    /// sets it.
    fn undefined_check(self) -> Option<UndefinedVariable> {
        let stage = self.runtime();
        let Inherited::Set(setting) = &stage.state.healthcheck else { return None };
        let HealthState::Command { line, .. } = &setting.value else { return None };
        let Some(Command::Shell(text)) = line.command.as_ref().filter(|_| line.posix_shell) else {
            return None;
        };
        let name = text.trim().strip_prefix('$').map(str::to_owned)?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(&name);
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_set_by = |service: crate::facts::ServiceRef<'_>| {
            let service = service.service;
            !service.environment_whole
                || !service.env_file.is_empty()
                || service.environment.iter().any(|variable| variable.name.value == name)
        };
        let is_unset = is_name
            && self.is_own(setting)
            && stage.state.variables.environment_variable(name).is_none()
            && !self.base().is_some_and(|base| base_variables::may_be_set(name, base))
            && !self.facts.runs_on_kubernetes()
            && !self.is_passed(name)
            && !self.services().any(is_set_by);
        is_unset.then(|| UndefinedVariable {
            name: name.to_owned(),
            place: text.trim().span(),
            is_whole_check: true,
            global: None,
        })
    }
}

fn undefined(used: &VariableWord, dockerfile: &Dockerfile) -> UndefinedVariable {
    let declares = |instruction: &&Instruction| match &instruction.kind {
        Kind::Arg(arguments) => {
            arguments.iter().any(|argument| argument.name.literal().is_some_and(|name| name == used.name))
        }
        _ => false,
    };
    let global = dockerfile.preamble().iter().find(declares).map(Instruction::line_span);
    UndefinedVariable { name: used.name.clone(), place: used.span, is_whole_check: false, global }
}

/// The instructions that stand in a stage itself, with the variables before each.
fn own_steps<'a>(
    stage: &'a Stage,
    dockerfile: &'a Dockerfile,
) -> impl Iterator<Item = (&'a Instruction, &'a Variables)> {
    let own = stage.steps.iter().filter(|step| !step.is_from_below());
    own.map(|step| (step.instruction(dockerfile), &step.variables))
}

/// The words of an instruction in which a builder puts values, each with the name of what it is the value of.
fn words_of(instruction: &Instruction) -> Vec<(&Word, Option<String>)> {
    let value = |assignment: &Assignment| assignment.name.literal();
    match &instruction.kind {
        Kind::Env(all) | Kind::Label(all) => {
            all.iter().map(|assignment| (&assignment.value, value(assignment))).collect()
        }
        Kind::Expose(words) => words.iter().map(|word| (word, None)).collect(),
        Kind::User(word) | Kind::Workdir(word) => vec![(word, None)],
        _ => Vec::new(),
    }
}

/// The variables in a word that must be set for it to mean something. What is added to itself
/// (`LD_LIBRARY_PATH=/x:$LD_LIBRARY_PATH`) may be empty.
fn used_in(word: &Word, own: Option<String>) -> Vec<&VariableWord> {
    let mut found = Vec::new();
    let mut open: Vec<&Part> = word.parts().unwrap_or_default().iter().collect();
    while let Some(part) = open.pop() {
        match part {
            Part::DoubleQuoted(inner) => open.extend(inner),
            Part::Variable(variable)
                if variable.modifier.is_none() && own.as_ref() != Some(&variable.name) =>
            {
                found.push(variable);
            }
            _ => {}
        }
    }
    found.sort_by_key(|variable| variable.span);
    found
}

/// Whether nothing sets a variable, as far as that can be known of the stage's base.
fn is_unset(name: &str, variables: &Variables, build: &Build, stage: usize) -> bool {
    match variables.look_up(name) {
        Lookup::Set(_) => false,
        Lookup::Unset => true,
        Lookup::PerhapsInBase => {
            base_of(build, stage).is_some_and(|base| !base_variables::may_be_set(name, base))
        }
    }
}

/// The image that a stage stands on in the end.
fn base_of(build: &Build, mut stage: usize) -> Option<&ImageReference> {
    loop {
        match &build.stages.get(stage)?.base {
            Base::Stage(below) => stage = *below,
            Base::Image(image) | Base::UnknownTag { image, .. } => return Some(image),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn what_nothing_sets_is_told_at_its_place() {
        for (dockerfile, others, expected) in [
            ("FROM alpine:3.22\nENV A=$B\n", vec![], &["$B"][..]),
            ("FROM alpine:3.22\nENV A=1 B=\"x ${A}\"\n", vec![], &["${A}"]),
            (
                "FROM alpine:3.22\nLABEL a=$B\nEXPOSE $P/tcp\nUSER $U\nWORKDIR /x/$W\n",
                vec![],
                &["$B", "$P", "$U", "$W"],
            ),
            ("FROM scratch\nENV A=$PATH\n", vec![], &["$PATH"]),
            ("FROM alpine:3.22\nENV A=$B C=$B\nENV D=$B\n", vec![], &["$B"]),
            ("FROM built-here:1\nENV A=$B\n", vec![], &[]),
            ("ARG V=1\nFROM alpine:3.22\nENV A=$V\n", vec![], &["$V"]),
            // It is set, or may be.
            ("FROM alpine:3.22\nARG B\nENV A=$B\n", vec![], &[]),
            ("FROM alpine:3.22 AS a\nENV B=1\nFROM a\nENV A=$B\n", vec![], &[]),
            ("FROM alpine:3.22\nENV A=${B:-1} PATH=/x:$PATH L=/x:$L\nENV L=/y:$L\n", vec![], &[]),
            ("FROM node:22\nENV A=$NODE_VERSION\n", vec![], &[]),
            ("FROM acme/base:1\nENV A=$B\n", vec![], &[]),
            ("FROM alpine:3.22\nENV A='$B' C=\\$B\nRUN echo $B\nCMD echo $B\n", vec![], &[]),
            // Where it is passed in vain, that is told.
            (
                "FROM alpine:3.22\nENV A=$B\n",
                vec![("compose.yaml", "services: {x: {build: {context: ., args: {B: 1}}}}\n")],
                &[],
            ),
            ("FROM alpine:3.22\nHEALTHCHECK CMD $CHECK\n", vec![], &["$CHECK"]),
            ("FROM alpine:3.22\nHEALTHCHECK CMD ${CHECK}\n", vec![], &["${CHECK}"]),
            ("FROM alpine:3.22\nENV CHECK=true\nHEALTHCHECK CMD $CHECK\n", vec![], &[]),
            ("FROM alpine:3.22\nHEALTHCHECK CMD $CHECK --now\n", vec![], &[]),
            ("FROM alpine:3.22\nHEALTHCHECK CMD [\"$CHECK\"]\n", vec![], &[]),
            ("FROM alpine:3.22\nHEALTHCHECK CMD wget localhost:$PORT\n", vec![], &[]),
            (
                "FROM alpine:3.22\nHEALTHCHECK CMD $CHECK\n",
                vec![("compose.yaml", "services: {x: {build: ., environment: {CHECK: a}}}\n")],
                &[],
            ),
            (
                "FROM alpine:3.22\nHEALTHCHECK CMD $CHECK\n",
                vec![("compose.yaml", "services: {x: {build: ., env_file: x.env}}\n"), ("x.env", "")],
                &[],
            ),
        ] {
            let files = [vec![("Dockerfile", dockerfile)], others].concat();
            let facts = of(&files);
            let found: Vec<String> =
                facts.undefined_variables().iter().map(|undefined| facts.said_at(undefined.place)).collect();
            assert_eq!(found, expected, "{dockerfile}");
        }
    }
}
