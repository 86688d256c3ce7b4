//! The line in a Compose file's own comment that says how it is run.

use super::dockerfile_comment::commands;
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::Called;
use crate::builders::shell::{Start, run};
use crate::syntax::shell;

/// The words that such a line begins with.
// Source: the references of the programs.
const PROGRAMS: [&str; 3] = ["docker compose ", "docker-compose ", "podman-compose "];

/// The calls in the comments of a Compose file that run it. They are begun in the file's folder or in one above,
/// wherever all that they name is there.
pub(in crate::builders) fn compose_comment(file: &BuilderFile<'_>) -> Collected {
    let mut collected = Collected::new(file);
    let own = file.file.path();
    for line in commands(&file.text(), &PROGRAMS) {
        if !file.work.take_bytes(line.len(), line.span()) {
            break;
        }
        let script = shell::parse(&line);
        let begun = own.ancestors().find_map(|directory| {
            let start = Start { directory: Some(directory), ..Start::default() };
            run(&script, &start, &file.work).into_iter().find_map(|found| match found.called {
                Called::Compose(call) if call.declare(file.tree)?.files.contains(own) => Some(call),
                _ => None,
            })
        });
        collected.runs.extend(begun.map(|call| *call));
    }
    collected
}
