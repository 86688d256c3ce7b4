//! Files that lie in folders of releases: many versions of one file.

use crate::facts::handles::ServiceRef;
use crate::source::RepoPath;

impl ServiceRef<'_> {
    /// The path of the file that declares the service, without the versions in the names of its folders: the same for the
    /// file in each release, which says the same things again.
    #[must_use]
    pub fn file_of_any_release(self) -> String {
        without_versions(self.facts.repo.files().path(self.place()))
    }
}

fn without_versions(path: &RepoPath) -> String {
    let folder = path.parent();
    let folders = folder.parts().map(|name| name.split_at(version_start(name)).0);
    folders.chain([path.file_name()]).collect::<Vec<_>>().join("/")
}

/// Where a version begins in the name of a folder, `v0.10.0-beta1` in `lake-v0.10.0-beta1`, or the end of the name.
fn version_start(name: &str) -> usize {
    let begins = |at: &usize| {
        let rest = name[*at..].strip_prefix('v').unwrap_or(&name[*at..]);
        let after = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let minor =
            after.strip_prefix('.').is_some_and(|minor| minor.starts_with(|c: char| c.is_ascii_digit()));
        after.len() < rest.len() && minor
    };
    let words = name.match_indices(['-', '_']).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(words).find(begins).unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_folders_are_left_out() {
        for (path, expected) in [
            ("compose.yaml", "compose.yaml"),
            ("releases/lake-v0.10.0-beta1/compose.yaml", "releases/lake-/compose.yaml"),
            ("releases/lake-v0.9.0/compose.yaml", "releases/lake-/compose.yaml"),
            ("2.11/compose.yaml", "/compose.yaml"),
            ("api-v2/compose.yaml", "api-v2/compose.yaml"),
            ("web3.dev/compose.yaml", "web3.dev/compose.yaml"),
            ("a/compose-1.2.yaml", "a/compose-1.2.yaml"),
        ] {
            assert_eq!(without_versions(&RepoPath::new(path).unwrap()), expected, "{path}");
        }
    }
}
