//! Several files in one input, as text that a fuzzer can cut and join: each begins with a line `=== PATH`.

use stockade::RepoPath;

/// The files of an input, at paths that can stand beside each other; of two with one path, the first. What stands
/// before the first such line is the file at `first`.
pub(crate) fn files(input: &[u8], first: &str) -> Vec<(RepoPath, Vec<u8>)> {
    let mut files: Vec<(RepoPath, Vec<u8>)> = Vec::new();
    let mut current = RepoPath::new(first).map(|path| (path, Vec::new()));
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        let Some(path) = line.strip_prefix(b"=== ") else {
            if let Some((_, text)) = &mut current {
                text.extend_from_slice(line);
            }
            continue;
        };
        files.extend(current.take().filter(|(_, text)| !text.is_empty() || !files.is_empty()));
        let path = std::str::from_utf8(path).ok().map(|path| path.trim_end_matches('\n'));
        current = path
            .and_then(RepoPath::new)
            .filter(|path| can_stand_beside(path, &files))
            .map(|path| (path, Vec::new()));
    }
    files.extend(current);
    files
}

/// Adds a file, if its path can stand beside the others.
pub(crate) fn add(files: &mut Vec<(RepoPath, Vec<u8>)>, path: RepoPath, text: Vec<u8>) {
    if can_stand_beside(&path, files) {
        files.push((path, text));
    }
}

fn can_stand_beside(path: &RepoPath, files: &[(RepoPath, Vec<u8>)]) -> bool {
    !path.is_root() && files.iter().all(|(other, _)| !path.is_in(other) && !other.is_in(path))
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn an_input_is_cut_at_its_paths() {
        let read = |input: &str| {
            let files = files(input.as_bytes(), "a").into_iter();
            files
                .map(|(path, text)| format!("{path}={}", String::from_utf8(text).unwrap()))
                .collect::<Vec<_>>()
        };
        assert_eq!(read("x\n=== b/c\ny\nz"), ["a=x\n", "b/c=y\nz"]);
        assert_eq!(read("=== b\n=== b\ny\n=== b/c\nz\n=== ../d\nw"), ["b="]);
        assert_eq!(read(""), ["a="]);
    }
}
