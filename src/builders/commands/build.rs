//! `docker build` and the commands that are called like it.

use super::circumstance::Circumstance;
use super::options::{Argument, BUILD, Meaning};
use crate::builders::asked::{Asked, AskedArgument, AskedContext, FileStarts};
use crate::builders::partial::Partial;
use crate::source::Span;

/// What the arguments after `build` ask for. `buildah` takes a Dockerfile in the context as well, and does without
/// a context.
pub(super) fn read(arguments: &[Argument], circumstance: &Circumstance, buildah: bool) -> Option<Asked> {
    let directory = circumstance.directory.clone();
    let mut asked = Asked::of(circumstance.place, directory, AskedContext::Elsewhere);
    if buildah {
        asked.file_starts = FileStarts::DirectoryOrContext;
    }
    let mut operands: Vec<&Argument> = Vec::new();
    let mut at = 0;
    while at < arguments.len() {
        let (meaning, next) = BUILD.read(arguments, at);
        at = next;
        match meaning {
            Meaning::Operand(operand) => operands.push(operand),
            Meaning::Option("help" | "h", _) => return None,
            Meaning::Option(name, value) => option(&mut asked, name, value),
            Meaning::NotKnown => asked.has_unknown_options = true,
        }
    }
    let is_known = |operand: &&&Argument| !operand.value.may_be_anything();
    let input = &circumstance.input;
    asked.context = match operands.iter().find(is_known) {
        Some(context) if context.value.marked() == "-" => {
            // A Dockerfile and nothing else, unless one is named: then it lies in an archive.
            asked.file = Some(if asked.file.is_none() { input.clone() } else { Partial::unknown() });
            AskedContext::Elsewhere
        }
        // Of two, one may be the value of an option that is not known.
        Some(_) if operands.len() > 1 => AskedContext::Path(Partial::unknown()),
        Some(context) => AskedContext::Path(context.value.clone()),
        None if asked.has_unknown_options => AskedContext::Path(Partial::unknown()),
        None if !buildah => return None,
        None if asked.file.is_some() => AskedContext::OfFile,
        None => AskedContext::Path(Partial::new(".")),
    };
    if asked.file.as_ref().is_some_and(|file| file.marked() == "-") {
        asked.file = Some(input.clone());
    }
    Some(asked)
}

fn option(asked: &mut Asked, name: &str, value: Option<Argument>) {
    let Some(Argument { value, place }) = value else {
        asked.is_published |= name == "push";
        return;
    };
    match name {
        "push" => asked.is_published |= value.whole() != Some("false"),
        "f" | "file" => asked.file = Some(value),
        "t" | "tag" | "manifest" => asked.names.push(value),
        "target" => asked.target = Some(value),
        "build-arg" => asked.arguments.extend(argument(&value, place)),
        "build-context" => {
            if let Some((name, from)) = value.marked().split_once('=') {
                asked.contexts.push((Partial::new(name), Partial::new(from)));
            }
        }
        "label" => asked.label(&value),
        "o" | "output" => output(asked, &value),
        _ => {}
    }
}

/// A build argument: `NAME=value`, or `NAME` alone.
pub(in crate::builders) fn argument(said: &Partial, place: Span) -> Option<AskedArgument> {
    let (name, value) = match said.marked().split_once('=') {
        Some((name, value)) => (name, Some(Partial::new(value))),
        None => (said.marked(), None),
    };
    let name = Partial::new(name.trim());
    let name = name.whole().filter(|name| !name.is_empty())?.to_owned();
    Some(AskedArgument { name, value, place })
}

/// Where the result goes: `type=registry`, `type=image,name=…,push=true`, or a directory.
pub(in crate::builders) fn output(asked: &mut Asked, said: &Partial) {
    let kind = said.marked().split(',').find_map(|field| field.trim().strip_prefix("type="));
    // Without a type, it is a directory, or `-`.
    asked.is_export = kind.is_none_or(|kind| matches!(kind, "local" | "tar"));
    for field in said.marked().split(',') {
        match field.trim().split_once('=') {
            Some(("type", "registry")) | Some(("push", "true")) => asked.is_published = true,
            Some(("name", name)) => asked.names.push(Partial::new(name.trim_matches('"'))),
            _ => {}
        }
    }
}
