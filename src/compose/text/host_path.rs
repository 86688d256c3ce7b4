//! Paths of the host that lie outside the repository.

/// A path of the host without detours; nothing for one of the repository.
pub(crate) fn outside_path(path: &str) -> Option<String> {
    let (root, rest) = match path.strip_prefix('~') {
        Some(rest) => ("~", rest),
        None => ("", path.strip_prefix('/')?),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    // `/var/run` is a link to `/run` on every Linux system of today.
    if root.is_empty() && parts.starts_with(&["var", "run"]) {
        parts.remove(0);
    }
    let path = parts.iter().fold(root.to_owned(), |path, part| path + "/" + part);
    Some(if path.is_empty() { "/".to_owned() } else { path })
}
