//! What hadolint was told in its `.hadolint.yaml`, as far as Stockade can be told the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Level, Page};
use crate::source::FileId;
use crate::syntax::yaml::{Node, Yaml};

/// The names of hadolint's configuration, in the order in which it looks for them.
pub(crate) const FILE_NAMES: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];

/// What was read, in Stockade's words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hadolint {
    /// Levels of rules, none for off, each with the codes that it comes from.
    pub(crate) levels: BTreeMap<&'static str, (Option<Level>, Vec<String>)>,
    /// The registries that images may come from.
    pub(crate) registries: Vec<String>,
    /// Labels that are wanted.
    pub(crate) labels: Vec<String>,
    /// What could not be carried over, each with the reason.
    pub left: Vec<String>,
}

/// hadolint's names for levels, each with the level of ours that is nearest.
// Source: the README of hadolint, "Configure".
const LEVELS: [(&str, Level); 4] =
    [("error", Level::Error), ("warning", Level::Warning), ("info", Level::Notice), ("style", Level::Notice)];

impl Hadolint {
    /// Reads the file.
    #[must_use]
    pub(crate) fn read(file: FileId, bytes: &[u8], pages: &[&'static Page]) -> Self {
        let yaml = Yaml::parse(file, bytes);
        let mut read = Self::default();
        if let Some(error) = yaml.errors().first() {
            read.left.push(format!("a part of the file: {}", error.message));
        }
        let Some(root) = yaml.documents().next() else { return read };
        for (key, value) in root.entries() {
            match key.as_str().unwrap_or_default() {
                "ignored" => read.ignored(&texts(value), pages),
                "override" => read.overridden(value, pages),
                "trustedRegistries" => read.trusted(texts(value)),
                "label-schema" => read.labels = value.entries().filter_map(|(name, _)| text(name)).collect(),
                "failure-threshold" => read.threshold(value.as_str().unwrap_or_default()),
                "strict-labels" | "no-fail" | "no-color" | "format" | "disable-ignore-pragma" => {
                    read.option(key.as_str().unwrap_or_default(), value);
                }
                other => read.left.push(format!("`{other}`: not known")),
            }
        }
        read
    }

    /// A rule is off if all that hadolint asks in its place was ignored.
    fn ignored(&mut self, codes: &[String], pages: &[&'static Page]) {
        let ignored: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
        for code in codes {
            if answering(code, pages).next().is_none() {
                self.left.push(format!("`ignored: {code}`: {}", nobody(code)));
            }
            for page in answering(code, pages) {
                let others: Vec<&str> =
                    page.hadolint.iter().copied().filter(|other| !ignored.contains(other)).collect();
                if others.is_empty() {
                    let (level, from) = self.levels.entry(page.name).or_default();
                    *level = None;
                    from.push(code.clone());
                } else {
                    let others = others.join(" and ");
                    self.left.push(format!("`ignored: {code}`: `{}` stands for {others} as well", page.name));
                }
            }
        }
    }

    fn overridden(&mut self, table: Node<'_>, pages: &[&'static Page]) {
        for (name, codes) in table.entries() {
            let name = name.as_str().unwrap_or_default();
            let Some((_, level)) = LEVELS.iter().find(|(word, _)| *word == name) else {
                self.left.push(format!("`override: {name}`: not known"));
                continue;
            };
            for code in texts(codes) {
                if answering(&code, pages).next().is_none() {
                    self.left.push(format!("`override: {name}: {code}`: {}", nobody(&code)));
                }
                for page in answering(&code, pages) {
                    match self.levels.get_mut(page.name) {
                        // What was ignored stays so, as it does in hadolint.
                        Some((None, _)) => {}
                        Some((Some(other), from)) => {
                            *other = (*other).max(*level);
                            from.push(code.clone());
                        }
                        None => drop(self.levels.insert(page.name, (Some(*level), vec![code.clone()]))),
                    }
                }
            }
        }
    }

    fn trusted(&mut self, registries: Vec<String>) {
        let (patterns, names): (Vec<_>, Vec<_>) = registries.into_iter().partition(|name| name.contains('*'));
        self.registries = names;
        let left = patterns
            .into_iter()
            .map(|name| format!("`trustedRegistries: {name}`: registries are named in full"));
        self.left.extend(left);
    }

    fn threshold(&mut self, word: &str) {
        let level = match word {
            "error" => "error",
            "warning" => "warning",
            "info" | "style" => "notice",
            _ => "never",
        };
        self.left.push(format!(
            "`failure-threshold: {word}`: it is an option, `stockade check --fail-on {level}`"
        ));
    }

    fn option(&mut self, name: &str, value: Node<'_>) {
        let advice = match name {
            "disable-ignore-pragma" => "name the rules or categories under `protected`",
            "strict-labels" => "labels beyond those that are wanted are not judged",
            "no-fail" => "it is an option, `stockade check --fail-on never`",
            "no-color" => "it is an option, `stockade check --color never`",
            _ => "it is an option, `stockade check --format`",
        };
        let value = value.as_str().unwrap_or_default();
        self.left.push(format!("`{name}: {value}`: {advice}"));
    }
}

/// The rules that answer to a code of hadolint's.
fn answering<'p>(code: &'p str, pages: &'p [&'static Page]) -> impl Iterator<Item = &'static Page> + 'p {
    pages.iter().copied().filter(move |page| page.hadolint.contains(&code))
}

fn nobody(code: &str) -> &'static str {
    if code.starts_with("SC") { "shell scripts are not judged" } else { "no rule answers to it" }
}

/// The texts of a list.
fn texts(list: Node<'_>) -> Vec<String> {
    list.items().filter_map(text).collect()
}

fn text(node: Node<'_>) -> Option<String> {
    node.as_str().map(ToOwned::to_owned)
}
