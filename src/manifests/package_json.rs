//! `package.json`: what a JavaScript package is called, what it runs, and what it needs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::limits;
use crate::source::RepoPath;

/// A JavaScript package of the repository, as its manifest says.
#[derive(Debug, Clone, Default)]
pub struct PackageJson {
    /// Its name; empty where none is said.
    pub name: String,
    /// Its scripts by name.
    pub scripts: BTreeMap<String, String>,
    /// What it needs to run, with the version asked for.
    pub dependencies: BTreeMap<String, String>,
    /// What it needs only while it is developed and built.
    pub dev_dependencies: BTreeMap<String, String>,
    /// The patterns of the packages of the workspace that it is the root of.
    pub workspaces: Vec<String>,
    /// The package manager that it asks for: `pnpm@9.12.0`.
    pub package_manager: Option<String>,
    /// The patterns of the files that it is packed with, its programs among them; nothing where it does not say.
    pub files: Option<Vec<String>>,
    /// Whether it is made to be published for others to build on, rather than to be run.
    pub is_published: bool,
}

/// Keys of a manifest that say that its package is published, unless it is private.
// Source: the documentation of npm and Node.js on `package.json`, and of TypeScript, "Publishing".
const SIGNS_OF_PUBLISHING: [&str; 6] = ["bin", "exports", "files", "publishConfig", "types", "typings"];

/// How many scripts that only call another script are followed.
const MAX_SCRIPTS: usize = limits::SCRIPT_CALLS.most();

impl PackageJson {
    /// Reads a manifest; nothing where it is not an object in JSON. What has another type than it should
    /// is left out.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let json: Value = serde_json::from_slice(without_mark(bytes)).ok()?;
        let json = json.as_object()?;
        let text = |key: &str| json.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        let table = |key: &str| -> BTreeMap<String, String> {
            let entries = json.get(key).and_then(Value::as_object).into_iter().flatten();
            entries.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
        };
        let mut dependencies = table("dependencies");
        dependencies.extend(table("optionalDependencies"));
        Some(Self {
            name: text("name").unwrap_or_default(),
            scripts: table("scripts"),
            dependencies,
            dev_dependencies: table("devDependencies"),
            workspaces: json.get("workspaces").map(patterns).unwrap_or_default(),
            package_manager: text("packageManager"),
            files: json.get("files").and_then(Value::as_array).map(|files| {
                let programs = json.get("bin").into_iter().flat_map(|bin| match bin {
                    Value::Object(programs) => programs.values().collect(),
                    one => vec![one],
                });
                let others = programs.chain(json.get("main"));
                files.iter().chain(others).filter_map(Value::as_str).map(ToOwned::to_owned).collect()
            }),
            is_published: {
                let is_private = json.get("private").is_some_and(|value| *value != Value::Bool(false));
                !is_private && SIGNS_OF_PUBLISHING.iter().any(|key| json.contains_key(*key))
            },
        })
    }

    /// Whether npm and `pnpm deploy` may pack what lies beside the manifest under a name.
    #[must_use]
    pub fn may_pack(&self, name: &str) -> bool {
        let Some(files) = &self.files else { return true };
        let lower = name.to_lowercase();
        let always = ["package.json", "readme", "license", "licence", "changelog", "notice"];
        always.iter().any(|known| lower.starts_with(known))
            || files.iter().filter(|pattern| !pattern.starts_with('!')).any(|pattern| {
                let first = pattern.split('/').find(|part| !matches!(*part, "" | "."));
                first.is_none_or(|first| first == name || first.contains(['*', '?', '[', '{', '(']))
            })
    }

    /// Whether the manifest asks for Yarn 2 or later.
    #[must_use]
    pub fn uses_modern_yarn(&self) -> bool {
        let version = self.package_manager.as_deref().and_then(|manager| manager.strip_prefix("yarn@"));
        version.is_some_and(|version| !version.starts_with("1.") && !version.starts_with("0."))
    }

    /// The script that starts the package, by the names that people give to one, and what it runs.
    #[must_use]
    pub fn start_script(&self) -> Option<(&str, &str)> {
        let names = ["start", "start:prod", "start:production", "serve:prod"];
        names.iter().find_map(|name| Some((*name, self.scripts.get(*name)?.as_str())))
    }

    /// What a script runs in the end, and its name: a script that only calls another is that one.
    #[must_use]
    pub fn resolved_script<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        let mut found = (name, self.scripts.get(name)?.as_str());
        for _ in 0..MAX_SCRIPTS {
            match self.called_script(found.1).and_then(|called| self.scripts.get_key_value(called)) {
                Some((name, script)) => found = (name, script),
                None => break,
            }
        }
        Some(found)
    }

    /// The name of the script that a command calls and that the package has, if that is all it does: `npm run x`.
    #[must_use]
    pub fn called_script<'a>(&'a self, command: &'a str) -> Option<&'a str> {
        let mut words = command.split_whitespace();
        let (program, verb) = (words.next()?, words.next().unwrap_or(""));
        let called = match (program, verb) {
            ("npm" | "pnpm" | "yarn" | "bun", "run" | "run-script") => words.next()?,
            ("pnpm" | "yarn", verb) => verb,
            ("npm", "start") => "start",
            _ => return None,
        };
        (words.next().is_none() && self.scripts.contains_key(called)).then_some(called)
    }
}

/// A package and the directory that it is in.
#[derive(Debug, Clone)]
pub struct Package {
    /// The directory.
    pub directory: RepoPath,
    /// What its manifest says.
    pub manifest: std::sync::Arc<PackageJson>,
}

/// `"workspaces": […]`, or `{"packages": […]}`.
fn patterns(value: &Value) -> Vec<String> {
    let list = value.as_array().or_else(|| value.get("packages")?.as_array());
    list.into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}

/// Bytes without the mark that some editors put in front.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// JSON with comments as JSON without: `rush.json` and its like are written so.
pub(super) fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' => {
                plain.push('"');
                while let Some(inner) = rest.next() {
                    plain.push(inner);
                    match inner {
                        '\\' => plain.extend(rest.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '/' if rest.peek() == Some(&'/') => {
                while rest.peek().is_some_and(|next| *next != '\n') {
                    rest.next();
                }
            }
            '/' if rest.peek() == Some(&'*') => {
                rest.next();
                let mut before = ' ';
                for inner in rest.by_ref() {
                    if before == '*' && inner == '/' {
                        break;
                    }
                    before = inner;
                }
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_far_as_it_makes_sense() {
        let text =
            br#"{"name": "api", "scripts": {"start": "node ."}, "devDependencies": {"tsx": "^4", "x": 1},
            "workspaces": {"packages": ["packages/*"]}, "packageManager": "yarn@4.1.0"}"#;
        let manifest = PackageJson::parse(text).unwrap();
        assert_eq!(manifest.name, "api");
        assert_eq!(manifest.start_script(), Some(("start", "node .")));
        assert_eq!(manifest.dev_dependencies.keys().collect::<Vec<_>>(), ["tsx"]);
        assert_eq!(manifest.workspaces, ["packages/*"]);
        assert!(manifest.uses_modern_yarn());
        assert!(!manifest.is_published);
        assert!(PackageJson::parse(b"{").is_none() && PackageJson::parse(b"[]").is_none());
    }

    #[test]
    fn scripts_are_followed() {
        let text =
            br#"{"files": ["dist"], "scripts": {"start": "npm run start:dev", "start:dev": "nest start",
            "loop": "yarn loop", "two": "npm run start -- --x", "other": "pnpm tsc"}}"#;
        let manifest = PackageJson::parse(text).unwrap();
        assert!(manifest.is_published);
        assert_eq!(manifest.resolved_script("start"), Some(("start:dev", "nest start")));
        assert_eq!(manifest.resolved_script("loop"), Some(("loop", "yarn loop")));
        assert_eq!(manifest.resolved_script("two"), Some(("two", "npm run start -- --x")));
        assert_eq!(manifest.resolved_script("other"), Some(("other", "pnpm tsc")));
        assert_eq!(manifest.resolved_script("none"), None);
    }

    #[test]
    fn comments_are_taken_out_of_json() {
        let text = "{ // one\n \"a//b\": \"c/*\\\"*/\", /* two\n */ \"d\": 1 }";
        assert_eq!(without_comments(text), "{ \n \"a//b\": \"c/*\\\"*/\",  \"d\": 1 }");
        assert_eq!(without_comments("1 /* open"), "1 ");
    }

    #[test]
    fn knows_what_is_packed_with_it() {
        let packed = |json: &str| {
            let manifest = PackageJson::parse(json.as_bytes()).unwrap();
            let names = ["src", "dist", "entrypoint.sh", ".env", "package.json", "LICENSE.md", "cli.js"];
            names.into_iter().filter(|name| manifest.may_pack(name)).collect::<Vec<_>>()
        };
        assert_eq!(packed("{}").len(), 7, "nothing is said");
        let json = r#"{"files": ["dist/**", "./entrypoint.sh", "!src"], "bin": {"x": "cli.js"}}"#;
        assert_eq!(packed(json), ["dist", "entrypoint.sh", "package.json", "LICENSE.md", "cli.js"]);
        assert_eq!(packed(r#"{"files": ["**/*.js"]}"#).len(), 7);
    }
}
