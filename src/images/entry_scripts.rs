//! The scripts of the repository that containers start with.

use super::records::ImageRecord;
use super::start::EntryScript;
use crate::build::dockerfile;
use crate::contents::{FileTree, UNKNOWN_WORKDIR};
use crate::source::{EntryKind, Files, RepoPath, Text, Tree};
use crate::syntax::shell;

/// Reads the scripts of the repository that containers of an image start with.
pub(super) fn read_entry_scripts(image: &mut ImageRecord, tree: &Tree, files: &mut Files) {
    let stage = &image.build.stages[image.target];
    let workdir = stage.state.workdir.known().cloned().unwrap_or_else(|| UNKNOWN_WORKDIR.to_owned());
    let Some(start) = &mut image.start else { return };
    let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
    let paths = start.repository_paths(&image.contents.stages[image.target], Some(&workdir), &exists);
    start.scripts = paths.iter().filter_map(|path| entry_script(path, tree, files)).collect();
    if start.is_s6_overlay() {
        start.supervised = supervised(&image.contents.stages[image.target], tree, files);
    }
}

/// Where s6-overlay keeps the services that it runs: each in a directory of its own.
const S6_DIRECTORIES: [&str; 2] = ["/etc/s6-overlay/s6-rc.d", "/etc/services.d"];

/// The scripts of the services that s6-overlay keeps running, as far as they come from the repository. In
/// its newer layout, a file says of each what it is; one that only prepares is no service.
fn supervised(image: &FileTree, tree: &Tree, files: &mut Files) -> Vec<EntryScript> {
    let is_directory = |path: &RepoPath| tree.kind(path) == Some(EntryKind::Directory);
    let mut scripts = Vec::new();
    for directory in S6_DIRECTORIES {
        let Some(directory) = image.repository_path(directory, &is_directory).filter(is_directory) else {
            continue;
        };
        let entries = tree.below(&directory).filter(|(path, _)| path.file_name() == "run");
        let runs: Vec<RepoPath> = entries.map(|(path, _)| path.clone()).collect();
        for run in runs {
            let kind = run.parent().join("type").and_then(|kind| tree.read(&kind).ok());
            if kind.is_none_or(|kind| kind.trim_ascii() == b"longrun") {
                scripts.extend(entry_script(&run, tree, files));
            }
        }
    }
    scripts
}

/// A shell script of the repository; nothing where the file is another kind of program.
fn entry_script(path: &RepoPath, tree: &Tree, files: &mut Files) -> Option<EntryScript> {
    let file = match files.find(path) {
        Some(file) => file,
        None => files.add(path.clone(), tree.read(path).ok()?),
    };
    let bytes = files.get(file).bytes();
    let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let interpreter = String::from_utf8_lossy(first_line);
    let is_shell = match interpreter.strip_prefix("#!") {
        // `#!/usr/bin/with-contenv bash`: s6-overlay's way to a shell with the container's environment.
        Some(line) => line.split_whitespace().any(dockerfile::is_posix_shell),
        None => path.as_str().ends_with(".sh"),
    };
    if !is_shell || bytes.len() > shell::MAX_BYTES {
        return None;
    }
    let script = shell::parse(&Text::verbatim(file, 0, bytes));
    Some(EntryScript { file, script })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_up_to_a_size() {
        let first_line = "#!/bin/sh\n";
        for (size, is_read) in [(shell::MAX_BYTES, true), (shell::MAX_BYTES + 1, false)] {
            let text = format!("{first_line}{}", "x".repeat(size - first_line.len()));
            let path = RepoPath::new("start").unwrap();
            let tree = Tree::in_memory([(path.clone(), text.into_bytes())]);
            let script = entry_script(&path, &tree, &mut Files::default());
            assert_eq!(script.is_some(), is_read, "{size}");
        }
    }
}
