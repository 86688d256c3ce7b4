//! What files ask for, as tables: a file on one side, its builds on the other.

mod compose_runs;
mod limits;
mod pipelines;
mod scripts;
mod shell_scripts;
mod workflows;

use super::declared_build::{BuiltFrom, DeclaredBuild};
use super::read::read;
use crate::answer::Answer;
use crate::source::{Files, RepoPath, Tree};

/// The builds that files ask for, a line each: `context: Dockerfile [target] [NAME=value] [name] [pushed]`.
/// What is not known is `?`.
fn asked(files: &[(&str, &str)]) -> String {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let builds = read(&Tree::in_memory(files), &mut Files::default(), 0).builds;
    builds.iter().map(described).collect::<Vec<_>>().join("\n")
}

fn described(build: &DeclaredBuild) -> String {
    let or_unknown = |answer: &Answer<String>| answer.known().cloned().unwrap_or_else(|| "?".to_owned());
    let context = match build.context.known() {
        Some(BuiltFrom::Directory(directory)) => directory.to_string(),
        Some(BuiltFrom::Elsewhere) => "elsewhere".to_owned(),
        None => "?".to_owned(),
    };
    let dockerfile = build.dockerfile.known().map_or_else(|| "?".to_owned(), ToString::to_string);
    let mut line = format!("{context}: {dockerfile}");
    if let Some(target) = &build.target {
        line += &format!(" target={}", or_unknown(target));
    }
    for (name, variable) in &build.arguments {
        line += &format!(" {name}={}", or_unknown(&variable.value));
    }
    for (name, context) in &build.contexts {
        line += &format!(" {name}:{context:?}");
    }
    for name in &build.names {
        line += &format!(" {}{}", name.name, if name.has_unknown_tag { ":?" } else { "" });
    }
    if build.is_published {
        line += " pushed";
    }
    if build.is_export {
        line += " files";
    }
    if !build.label.is_empty() {
        line += &format!(" ({})", build.label);
    }
    line
}
