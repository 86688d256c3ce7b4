//! The tools that the program of an image calls, as its manifests say it.

use std::collections::BTreeSet;

use crate::facts::handles::Image;
use crate::knowledge::called_tools::{Registry, called_by};
use crate::source::RepoPath;

/// Lists of what a Python program depends on.
// Source: the documentation of pip, and PEP 621.
const PYTHON: [&str; 2] = ["requirements.txt", "pyproject.toml"];

impl Image<'_> {
    /// The tools that libraries call which the program depends on, by the manifests beside the image's Dockerfile and
    /// at the top of its build context: `simple-git` runs `git`.
    #[must_use]
    pub fn called_tools(self) -> BTreeSet<&'static str> {
        let own = self.dockerfile().path.parent();
        let directories: BTreeSet<RepoPath> = self.context().cloned().into_iter().chain([own]).collect();
        let tree = self.facts.repo.tree();
        let mut tools = BTreeSet::new();
        for directory in directories {
            if let Some(manifest) = self.facts.repo.manifests().package(tree, &directory) {
                let names = manifest.dependencies.keys();
                tools.extend(names.filter_map(|name| called_by(Registry::Npm, name)));
            }
            let paths = PYTHON.iter().filter_map(|name| directory.join(name));
            for bytes in paths.filter_map(|path| tree.read(&path).ok()) {
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                // A requirement stands alone in its line, or is quoted in a list; a key of Poetry begins one.
                let words = text.lines().flat_map(|line| line.split(['"', '\'', ',', '[', ']']));
                let name = |word: &str| {
                    let word = word.trim();
                    let end = word.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
                    called_by(Registry::Python, &word[..end.unwrap_or(word.len())])
                };
                tools.extend(words.filter_map(name));
            }
        }
        tools
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn manifests_say_what_a_program_calls() {
        for (manifest, text, expected) in [
            ("package.json", r#"{"dependencies": {"simple-git": "3"}}"#, true),
            ("package.json", r#"{"devDependencies": {"simple-git": "3"}}"#, false),
            ("package.json", r#"{"dependencies": {"isomorphic-git": "1"}}"#, false),
            ("requirements.txt", "flask\nGitPython==3.1.43\n", true),
            ("requirements.txt", "gitpython-x\ndulwich\n", false),
            ("pyproject.toml", "[project]\ndependencies = [\"gitpython>=3\"]\n", true),
            ("pyproject.toml", "[tool.poetry.dependencies]\ngitpython = \"^3\"\n", true),
        ] {
            let path = format!("api/{manifest}");
            let facts = of(&[("api/Dockerfile", "FROM alpine:3.22\nCMD [\"/x\"]\n"), (&path, text)]);
            assert_eq!(facts.only_image().called_tools().contains("git"), expected, "{manifest}: {text}");
        }
    }
}
