//! Which program a command calls, and for what.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::circumstance::Circumstance;
use super::options::{Argument, GLOBAL, Meaning};
use super::{bake, build, compose, kaniko, run};
use crate::builders::asked::Asked;
use crate::builders::bake_call::BakeCall;
use crate::builders::compose_run::ComposeCall;
use crate::builders::partial::Partial;

/// What a command does for images.
#[derive(Debug, Clone)]
pub(in crate::builders) enum Called {
    /// It builds one.
    Build(Box<Asked>),
    /// It builds what a Bake file says.
    Bake(Box<BakeCall>),
    /// It runs what Compose files say, or builds it.
    Compose(Box<ComposeCall>),
    /// It pushes an image.
    Push(Partial),
    /// It gives an image another name.
    Tag(Partial, Partial),
    /// It runs an image, which one of these words names.
    Run(Vec<Partial>),
    /// It runs one to have something done, and nothing of the container is left.
    RunOnce(Vec<Partial>),
}

/// Programs that may build images.
// Source: the references of the programs; kaniko's README ("executor" is its image's entrypoint).
pub(in crate::builders) const PROGRAMS: [&str; 10] = [
    "buildah",
    "depot",
    "docker",
    "docker-compose",
    "executor",
    "img",
    "kaniko",
    "nerdctl",
    "podman",
    "podman-compose",
];

/// Whether a program of this name may build images.
pub(in crate::builders) fn is_builder(program: &str) -> bool {
    PROGRAMS.contains(&program)
}

/// Whether a text may name a program that builds images: it holds the name of one, be it in a path or in another word.
pub(in crate::builders) fn may_name_builder(text: &str) -> bool {
    static NAMES: LazyLock<[Finder<'static>; PROGRAMS.len()]> = LazyLock::new(|| PROGRAMS.map(Finder::new));
    NAMES.iter().any(|name| name.find(text.as_bytes()).is_some())
}

/// What the call of a program does, if it is one for images.
pub(in crate::builders) fn called(
    program: &str,
    arguments: &[Argument],
    circumstance: &Circumstance,
) -> Option<Called> {
    if matches!(program, "executor" | "kaniko") {
        return kaniko::read(arguments, circumstance).map(|asked| Called::Build(Box::new(asked)));
    }
    let composed = |rest| Some(Called::Compose(Box::new(compose::read(rest, circumstance))));
    if matches!(program, "docker-compose" | "podman-compose") {
        return composed(arguments);
    }
    let (words, rest) = subcommand(arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let buildah = matches!(program, "podman" | "buildah");
    let build = |rest| {
        let asked = build::read(rest, circumstance, buildah);
        asked.map(|asked| Called::Build(Box::new(asked)))
    };
    match (program, words.as_slice()) {
        ("buildah", ["bud", ..]) | (_, ["build", ..]) => build(&rest[1..]),
        (_, ["image" | "builder" | "buildx", "build" | "b", ..]) => build(&rest[2..]),
        (_, ["buildx", "bake" | "f", ..]) => {
            Some(Called::Bake(Box::new(bake::read(&rest[2..], circumstance))))
        }
        ("depot", ["bake", ..]) => Some(Called::Bake(Box::new(bake::read(&rest[1..], circumstance)))),
        (_, ["compose", ..]) => composed(&rest[1..]),
        (_, ["run", ..]) => started(&rest[1..]),
        (_, ["container", "run", ..]) => started(&rest[2..]),
        (_, ["push", ..]) => pushed(&rest[1..]),
        (_, ["image", "push", ..]) => pushed(&rest[2..]),
        (_, ["tag", ..]) => tagged(&rest[1..]),
        (_, ["image", "tag", ..]) => tagged(&rest[2..]),
        _ => None,
    }
}

/// The words of the subcommand, without options before them, and the arguments from there on.
fn subcommand(arguments: &[Argument]) -> (Vec<String>, Vec<Argument>) {
    let mut kept: Vec<Argument> = Vec::new();
    let mut words = Vec::new();
    let mut at = 0;
    while at < arguments.len() && words.len() < 2 {
        let (meaning, next) = GLOBAL.read(arguments, at);
        match meaning {
            Meaning::Operand(word) => {
                words.push(word.value.marked().to_owned());
                kept.push(word.clone());
            }
            Meaning::Option(..) if !matches!(words.first().map(String::as_str), None | Some("buildx")) => {
                break;
            }
            Meaning::Option(..) => {}
            Meaning::NotKnown => break,
        }
        at = next;
    }
    kept.extend_from_slice(&arguments[at.min(arguments.len())..]);
    (words, kept)
}

fn operands(arguments: &[Argument]) -> Vec<&Argument> {
    // An option of `push` and `tag` has its value after `=`, or none.
    let is_operand = |argument: &&Argument| !argument.value.marked().starts_with('-');
    arguments.iter().filter(is_operand).collect()
}

fn started(arguments: &[Argument]) -> Option<Called> {
    let (words, is_once) = run::read(arguments);
    Some(if is_once { Called::RunOnce(words) } else { Called::Run(words) })
}

fn pushed(arguments: &[Argument]) -> Option<Called> {
    let name = operands(arguments).first()?.value.clone();
    Some(Called::Push(name))
}

fn tagged(arguments: &[Argument]) -> Option<Called> {
    match operands(arguments).as_slice() {
        [from, to, ..] => Some(Called::Tag(from.value.clone(), to.value.clone())),
        _ => None,
    }
}
