//! kaniko's executor, which builds and pushes.

use super::build::argument;
use super::circumstance::Circumstance;
use super::options::{Argument, KANIKO, Meaning};
use crate::builders::asked::{Asked, AskedContext, FileStarts};
use crate::builders::partial::{Partial, ROOT};

/// What the arguments of the executor ask for.
pub(super) fn read(arguments: &[Argument], circumstance: &Circumstance) -> Option<Asked> {
    let directory = circumstance.directory.clone();
    let mut asked = Asked::of(circumstance.place, directory, AskedContext::Elsewhere);
    asked.file_starts = FileStarts::DirectoryOrContext;
    let (mut context, mut below, mut pushes) = (None, None, true);
    let mut at = 0;
    while at < arguments.len() {
        let (meaning, next) = KANIKO.read(arguments, at);
        at = next;
        match meaning {
            Meaning::Option("c" | "context", Some(value)) => context = Some(value.value),
            Meaning::Option("context-sub-path", Some(value)) => below = Some(value.value),
            Meaning::Option("f" | "dockerfile", Some(value)) => asked.file = Some(value.value),
            Meaning::Option("d" | "destination", Some(value)) => asked.names.push(value.value),
            Meaning::Option("target", Some(value)) => asked.target = Some(value.value),
            Meaning::Option("build-arg", Some(value)) => {
                asked.arguments.extend(argument(&value.value, value.place));
            }
            Meaning::Option("no-push", value) => {
                pushes = value.is_some_and(|value| value.value.whole() == Some("false"));
            }
            Meaning::Option(..) => {}
            Meaning::NotKnown => asked.has_unknown_options = true,
            // It has none: another program of this name.
            Meaning::Operand(_) => return None,
        }
    }
    if context.is_none() && asked.names.is_empty() && asked.file.is_none() {
        return None;
    }
    asked.is_published = pushes && !asked.names.is_empty();
    // Without one, it is where its image's builders put it: Cloud Build and the README's examples.
    let context = context.unwrap_or_else(|| Partial::new(ROOT));
    let path = context.marked().strip_prefix("dir://").map(Partial::new).unwrap_or(context);
    asked.context = AskedContext::Path(match below {
        Some(below) => Partial::new(format!("{}/{}", path.marked(), below.marked())),
        None => path,
    });
    Some(asked)
}
