//! The development dependencies that a manifest names, for each kind of manifest.

use serde_json::Value;
use toml::Table;

use super::manifests::Manifests;
use super::package_json::{PackageJson, without_mark};
use super::requirement::requirement_name;
use crate::knowledge::{Kind, purpose};
use crate::source::{RepoPath, Tree};

/// A family of package managers that read the same manifests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ecosystem {
    /// `package.json`
    JavaScript,
    /// `composer.json`
    Php,
    /// `Gemfile`
    Ruby,
    /// `pyproject.toml`, read by Poetry
    Poetry,
    /// `pyproject.toml`, read by uv
    Uv,
    /// `Pipfile`
    Pipenv,
}

impl Ecosystem {
    /// The file that names the dependencies.
    #[must_use]
    pub fn manifest(self) -> &'static str {
        match self {
            Self::JavaScript => "package.json",
            Self::Php => "composer.json",
            Self::Ruby => "Gemfile",
            Self::Poetry | Self::Uv => "pyproject.toml",
            Self::Pipenv => "Pipfile",
        }
    }
}

impl Manifests {
    /// The development dependencies that the manifest in a directory names; nothing where there is none
    /// that can be read.
    pub fn development_dependencies(
        &self,
        tree: &Tree,
        directory: &RepoPath,
        ecosystem: Ecosystem,
    ) -> Option<Vec<String>> {
        if ecosystem == Ecosystem::JavaScript {
            let package = self.package(tree, directory)?;
            return Some(development_of(&package));
        }
        let path = directory.join(ecosystem.manifest()).filter(|path| tree.kind(path).is_some())?;
        let bytes = tree.read(&path).ok()?;
        let text = std::str::from_utf8(without_mark(&bytes)).ok()?;
        match ecosystem {
            Ecosystem::JavaScript => None,
            Ecosystem::Php => composer(text),
            Ecosystem::Ruby => Some(gemfile(text)),
            Ecosystem::Poetry => Some(poetry(&text.parse().ok()?)),
            Ecosystem::Uv => Some(uv(&text.parse().ok()?)),
            Ecosystem::Pipenv => Some(keys(text.parse::<Table>().ok()?.get("dev-packages"))),
        }
    }
}

fn development_of(package: &PackageJson) -> Vec<String> {
    // What is needed to run as well is there in any case.
    let only = package.dev_dependencies.keys().filter(|name| !package.dependencies.contains_key(*name));
    only.cloned().collect()
}

fn composer(text: &str) -> Option<Vec<String>> {
    let json: Value = serde_json::from_str(text).ok()?;
    let packages = json.as_object()?.get("require-dev").and_then(Value::as_object);
    Some(packages.into_iter().flatten().map(|(name, _)| name.clone()).collect())
}

fn keys(table: Option<&toml::Value>) -> Vec<String> {
    table.and_then(toml::Value::as_table).into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// `[tool.poetry.dev-dependencies]`, and every group that is not optional.
fn poetry(manifest: &Table) -> Vec<String> {
    let tool = manifest.get("tool").and_then(|tool| tool.get("poetry"));
    let mut found = keys(tool.and_then(|tool| tool.get("dev-dependencies")));
    let groups = tool.and_then(|tool| tool.get("group")).and_then(toml::Value::as_table);
    for (name, group) in groups.into_iter().flatten() {
        let is_optional = group.get("optional").and_then(toml::Value::as_bool) == Some(true);
        if is_development(name) && !is_optional {
            found.extend(keys(group.get("dependencies")));
        }
    }
    found
}

/// `[tool.uv] dev-dependencies`, and the groups that uv installs unless it is told otherwise.
fn uv(manifest: &Table) -> Vec<String> {
    let tool = manifest.get("tool").and_then(|tool| tool.get("uv"));
    let defaults = tool.and_then(|tool| tool.get("default-groups"));
    let is_default = |name: &str| match defaults {
        Some(toml::Value::String(all)) => all == "all",
        Some(list) => {
            list.as_array().is_some_and(|list| list.iter().any(|group| group.as_str() == Some(name)))
        }
        None => name == "dev",
    };
    let lists = tool.and_then(|tool| tool.get("dev-dependencies")).into_iter();
    let groups = manifest.get("dependency-groups").and_then(toml::Value::as_table);
    let chosen = groups
        .into_iter()
        .flatten()
        .filter(|(name, _)| is_development(name) && is_default(name))
        .map(|(_, list)| list);
    let requirements = lists.chain(chosen).filter_map(toml::Value::as_array).flatten();
    requirements.filter_map(toml::Value::as_str).map(requirement_name).collect()
}

/// Whether a group of dependencies is, by its name, for development.
fn is_development(group: &str) -> bool {
    purpose::of(group, Kind::Packages).is_some()
}

/// The gems in groups for development and tests. A Gemfile is a Ruby program; what is read of it is what
/// nearly all of them keep to: `group :a, :b do … end`, and `gem 'x', group: :a`.
fn gemfile(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut group_depth = None;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        let word = line.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
        let names_development = || {
            line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')))
                .any(|name| matches!(name.trim_matches(':'), "development" | "test"))
        };
        if word == "gem" {
            let name = line.split(['\'', '"']).nth(1);
            if group_depth.is_some() || line.contains("group") && names_development() {
                found.extend(name.map(ToOwned::to_owned));
            }
        }
        let opens = line.ends_with(" do") || matches!(word, "if" | "unless" | "case");
        if word == "group" && opens && group_depth.is_none() && names_development() {
            group_depth = Some(depth);
        }
        if opens {
            depth += 1;
        } else if word == "end" {
            depth = depth.saturating_sub(1);
            if group_depth == Some(depth) {
                group_depth = None;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn development(path: &str, text: &str, ecosystem: Ecosystem) -> Option<Vec<String>> {
        let tree = Tree::in_memory([(RepoPath::new(path).unwrap(), text.as_bytes().to_vec())]);
        Manifests::default().development_dependencies(&tree, &RepoPath::root(), ecosystem)
    }

    #[test]
    fn javascript_and_php() {
        let text = r#"{"dependencies": {"a": "1"}, "devDependencies": {"a": "1", "b": "1"}}"#;
        assert_eq!(development("package.json", text, Ecosystem::JavaScript).unwrap(), ["b"]);
        let text = r#"{"require-dev": {"phpunit/phpunit": "^11"}}"#;
        assert_eq!(development("composer.json", text, Ecosystem::Php).unwrap(), ["phpunit/phpunit"]);
        assert_eq!(development("composer.json", "{}", Ecosystem::Php).unwrap(), [""; 0]);
        assert!(development("other.json", "{}", Ecosystem::Php).is_none());
    }

    #[test]
    fn python() {
        let text = "[tool.poetry.group.dev.dependencies]\npytest = \"^8\"\n\
                    [tool.poetry.group.docs]\noptional = true\n[tool.poetry.group.docs.dependencies]\nmkdocs = \"1\"\n\
                    [tool.poetry.group.queue.dependencies]\ncelery = \"5\"\n";
        assert_eq!(development("pyproject.toml", text, Ecosystem::Poetry).unwrap(), ["pytest"]);
        let text =
            "[dependency-groups]\ndev = [\"ruff>=0.5\", {include-group = \"test\"}]\ntest = [\"pytest\"]\n";
        assert_eq!(development("pyproject.toml", text, Ecosystem::Uv).unwrap(), ["ruff"]);
        let text = "[tool.uv]\ndefault-groups = [\"test\"]\n[dependency-groups]\ndev = [\"ruff\"]\ntest = [\"pytest\"]\n";
        assert_eq!(development("pyproject.toml", text, Ecosystem::Uv).unwrap(), ["pytest"]);
        let text = "[dev-packages]\npytest = \"*\"\n";
        assert_eq!(development("Pipfile", text, Ecosystem::Pipenv).unwrap(), ["pytest"]);
    }

    #[test]
    fn ruby() {
        let text = "source 'https://rubygems.org'\ngem 'rails'\ngroup :development, :test do\n  gem \"rspec\"\n  \
                    if ENV['CI']\n    gem 'ci'\n  end\nend\ngem 'puma'\ngem 'byebug', group: :development\n\
                    group :production do\n  gem 'pg'\nend\n";
        assert_eq!(development("Gemfile", text, Ecosystem::Ruby).unwrap(), ["rspec", "ci", "byebug"]);
    }
}
