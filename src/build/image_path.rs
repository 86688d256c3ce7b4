//! Absolute paths inside an image.

/// An absolute path without `.`, `..`, doubled and trailing slashes; the root is `/`.
#[must_use]
pub(crate) fn clean(path: &str) -> String {
    // Nearly all are clean already.
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    if path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_name)) {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    format!("/{}", parts.join("/"))
}

/// A path as a program in `directory` sees it, absolute and clean.
#[must_use]
pub(crate) fn join(directory: &str, path: &str) -> String {
    if path.starts_with('/') { clean(path) } else { clean(&format!("{directory}/{path}")) }
}

/// The parts of an absolute path.
pub(crate) fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// The last part of a path; empty for the root.
#[must_use]
pub(crate) fn file_name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_cleans() {
        assert_eq!(join("/app", "src/../lib/"), "/app/lib");
        assert_eq!(join("/app", "/usr//bin/."), "/usr/bin");
        assert_eq!(join("/", "../.."), "/");
        assert_eq!(file_name("/usr/local/bin/pnpm"), "pnpm");
        assert_eq!(file_name("/"), "");
    }
}
