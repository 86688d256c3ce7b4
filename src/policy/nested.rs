//! A policy file in a folder: it adds to the policy of the root for what lies there, and takes nothing away.

use super::layers::protection;
use super::load::{OTHER_NAMES, not_read};
use super::read::{FromPolicy, Keyed, Mistake, Mistakes, Named, is_nothing};
use super::sections::{LevelName, Sections};
use crate::catalog::Page;
use crate::source::{Files, RepoPath, Span, Spanned, Tree};
use crate::syntax::yaml::{ErrorKind, Node, Yaml};

/// What counts of a policy file in a folder.
#[derive(Debug, Clone)]
pub(crate) struct NestedPolicy {
    /// The folder.
    pub(crate) folder: RepoPath,
    /// Levels of rules and categories: they count where they are higher than what counts otherwise.
    pub(crate) rules: Named<Spanned<LevelName>>,
    /// Rules and categories that no comment and no baseline may suppress there.
    pub(crate) protected: Vec<Spanned<String>>,
    /// What in it does not count, and why.
    pub(crate) mistakes: Mistakes,
}

impl NestedPolicy {
    /// Reads the file at `path`, which is added to `files`.
    pub(crate) fn read(tree: &Tree, files: &mut Files, path: &RepoPath) -> Self {
        let bytes = tree.read(path);
        let file = files.add(path.clone(), bytes.clone().unwrap_or_default());
        let mut nested = Self {
            folder: path.parent(),
            rules: Named::new(),
            protected: Vec::new(),
            mistakes: Mistakes::new(),
        };
        match bytes {
            Ok(bytes) => nested.parse(path, &Yaml::parse(file, &bytes)),
            Err(error) => {
                let message = format!("the policy file cannot be read: {error}");
                nested.mistakes.push(Mistake::new(Span::start_of(file), message));
            }
        }
        nested
    }

    fn parse(&mut self, path: &RepoPath, yaml: &Yaml) {
        self.mistakes
            .extend(yaml.errors().iter().map(|error| Mistake::new(error.span, error.message.clone())));
        // What is left of a broken file says things that nobody wrote.
        let is_broken = yaml.errors().iter().any(|error| error.kind != ErrorKind::DuplicateKey);
        let Some(root) = yaml.documents().next().filter(|root| !is_broken && !is_nothing(*root)) else {
            return;
        };
        if OTHER_NAMES.contains(&path.file_name()) {
            let place = root.entries().next().map_or(root.span(), |(key, _)| key.span());
            self.mistakes.push(Mistake::new(place, not_read(path.file_name())));
            return;
        }
        let sections = Sections::read(root, &mut self.mistakes).unwrap_or_default();
        self.protected = sections.protected;
        self.rules = sections
            .rules
            .into_iter()
            .filter_map(|(name, Keyed { key, value })| Some((name, Keyed { key, value: value.level? })))
            .collect();
        self.tell_what_does_not_count(root);
    }

    /// One mistake for all keys but those that add.
    fn tell_what_does_not_count(&mut self, root: Node<'_>) {
        let unknown: Vec<Span> = self.mistakes.iter().map(|mistake| mistake.place).collect();
        let mut without_effect: Vec<(Span, String)> = Vec::new();
        for (key, value) in root.entries() {
            match key.as_str().unwrap_or_default() {
                "protected" => {}
                "rules" => {
                    for (rule, setting) in value.entries() {
                        let options =
                            setting.entries().filter(|(option, _)| option.as_str() != Some("level"));
                        let rule = rule.as_str().unwrap_or_default();
                        without_effect.extend(options.map(|(option, _)| {
                            (option.span(), format!("`{rule}.{}`", option.as_str().unwrap_or_default()))
                        }));
                    }
                }
                name => without_effect.push((key.span(), format!("`{name}`"))),
            }
        }
        without_effect.retain(|(place, _)| !unknown.contains(place));
        let Some((place, _)) = without_effect.first() else { return };
        let names: Vec<&str> = without_effect.iter().map(|(_, name)| name.as_str()).collect();
        let verb = if names.len() == 1 { "does" } else { "do" };
        let message = format!("below the root, {} {verb} not count in a policy file", names.join(", "));
        let help = format!("say it in the policy file of the root, for `{}/**`", self.folder);
        self.mistakes.push(Mistake::new(*place, message).help(help));
    }

    /// The line that protects a rule in the folder.
    pub(super) fn protection(&self, page: &Page) -> Option<&Spanned<String>> {
        protection(&self.protected, page)
    }
}
