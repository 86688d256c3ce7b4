//! The line in a Dockerfile's own comment that says how it is built. It tells the context, and nothing else.

use crate::builders::asked::{Asked, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::Called;
use crate::builders::declared_build::BuilderKind;
use crate::builders::partial::Partial;
use crate::builders::shell::{Start, run};
use crate::source::{RepoPath, Text, TextBuilder};
use crate::syntax::shell;

/// The programs that such a line begins with.
// Source: the references of the programs.
const PROGRAMS: [&str; 4] = ["docker ", "podman ", "buildah ", "nerdctl "];

/// The context that a comment tells. It is begun in the Dockerfile's folder or in one above, whichever makes it
/// build this Dockerfile; where two contexts do, none is told.
pub(in crate::builders) fn dockerfile_comment(file: &BuilderFile<'_>) -> Collected {
    let mut collected = Collected::new(file);
    let own = file.file.path();
    let mut told: Option<(Text, RepoPath)> = None;
    for line in commands(&file.text(), &PROGRAMS) {
        if !file.work.take_bytes(line.len(), line.span()) {
            break;
        }
        let script = shell::parse(&line);
        for directory in own.ancestors() {
            let start = Start { directory: Some(directory), ..Start::default() };
            for found in run(&script, &start, &file.work) {
                let Called::Build(asked) = found.called else { continue };
                let build = asked.declare(BuilderKind::Comment, file.tree);
                let (true, Some(context)) = (build.dockerfile.known() == Some(own), build.directory()) else {
                    continue;
                };
                match &told {
                    Some((_, other)) if other != context => return collected,
                    _ => told = Some((line.clone(), context.clone())),
                }
            }
        }
    }
    if let Some((line, context)) = told {
        let context = AskedContext::Path(Partial::of_path(&context));
        let mut asked = Asked::of(line.span(), None, context);
        asked.file = Some(Partial::of_path(own));
        collected.add(asked);
    }
    collected
}

/// The commands in comments that begin with one of `programs`, with the lines that continue them.
pub(super) fn commands(text: &Text, programs: &[&str]) -> Vec<Text> {
    let mut commands = Vec::new();
    let mut open: Option<TextBuilder> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let range = at..at + content.len();
        at += line.len();
        let Some(comment) = content.trim_start().strip_prefix('#') else {
            open = None;
            continue;
        };
        let mut start = range.end - comment.len();
        let mut builder = match open.take() {
            Some(builder) => builder,
            None => {
                let Some(program) = programs.iter().filter_map(|program| comment.find(program)).min() else {
                    continue;
                };
                start += program;
                TextBuilder::new(text.file())
            }
        };
        // In Markdown, a command ends where its quote does.
        let end = text[start..range.end].find('`').map_or(range.end, |quote| start + quote);
        let goes_on = text[start..end].ends_with('\\');
        builder.push_text(text, start..end - usize::from(goes_on));
        match goes_on {
            true => open = Some(builder),
            false => commands.push(builder.finish(text.span_of(start..end).start)),
        }
    }
    commands
}
