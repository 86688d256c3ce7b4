//! What counts in a run, value by value, each with who says it: for people who ask why.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::decide::DecidedBy;
use super::levels::Profile;
use super::policy::Policy;
use super::sections::{KEYS_OF_EVERY_RULE, Pin, PolicyBuild, ProjectKindName};
use crate::catalog::Page;
use crate::source::{RepoPath, Span, Spanned};
use crate::syntax::patterns::PathPattern;
use crate::syntax::yaml::{Node, NodeKind};

/// A value that counts, and who says it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EffectiveValue {
    /// The keys that lead to it, the outermost first. Values of a list have the same.
    pub(crate) key: Vec<String>,
    /// The value.
    pub(crate) value: Json,
    /// Who says it.
    pub(crate) by: SaidBy,
    /// Why it does not count all the same, as a clause.
    pub(crate) set_aside: Option<String>,
}

/// Who says a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SaidBy {
    /// Nobody: it is so without a policy.
    Default,
    /// The profile.
    Profile(Profile),
    /// An option of the command line, by its name.
    Option(&'static str),
    /// A line of a policy file.
    Line(Span),
}

impl Policy {
    /// Every value that counts for a file, or for all that nothing more is said of at the root. The command line has
    /// chosen the profile if `profile_is_asked_for`.
    pub(crate) fn effective(
        &self,
        pages: &[&Page],
        path: &RepoPath,
        profile_is_asked_for: bool,
    ) -> Vec<EffectiveValue> {
        let mut values = Values(Vec::new());
        let by = match &self.sections.profile {
            _ if profile_is_asked_for => SaidBy::Option("--profile"),
            Some(said) => SaidBy::Line(said.span),
            None => SaidBy::Default,
        };
        values.add(&["profile"], self.profile.word(), by);
        for page in pages {
            self.rule(page, path, &mut values);
        }
        self.add_sections(&mut values);
        for nested in self.nested() {
            let folder = nested.folder.as_str();
            for (name, level) in &nested.rules {
                values.add(
                    &["folders", folder, "rules", name],
                    level.value.value.word(),
                    at(level.value.span),
                );
            }
            for name in &nested.protected {
                values.add(&["folders", folder, "protected"], name.value.as_str(), at(name.span));
            }
        }
        values.0
    }

    /// The level of a rule, its exceptions and its options.
    fn rule(&self, page: &Page, path: &RepoPath, values: &mut Values) {
        let decision = self.decide(page, path);
        let by = match decision.by {
            DecidedBy::Option(option) => SaidBy::Option(option),
            DecidedBy::Line(place, _) => SaidBy::Line(place),
            DecidedBy::Profile | DecidedBy::ProfileAt(_) => SaidBy::Profile(self.profile),
        };
        let level = decision.level.map_or("off", |level| level.word());
        values.add(&["rules", page.name], level, by);
        let (callers, own) = self.exceptions(page);
        for exception in callers {
            values.add(&["rules", page.name, "except"], exception.value.as_str(), at(exception.span));
        }
        for exception in own {
            values.add(&["rules", page.name, "except"], exception.value.as_str(), at(exception.span));
            if let Some(hold) = self.hold(page, path) {
                values.set_last_aside(hold.clause(page));
            }
        }
        let table = self.sections.rules.get(page.name).and_then(|setting| self.table(&setting.value));
        for (key, value) in table.into_iter().flat_map(Node::entries) {
            let name = key.as_str().unwrap_or_default();
            if !KEYS_OF_EVERY_RULE.contains(&name) {
                values.add(&["rules", page.name, name], of_node(value), at(value.span()));
            }
        }
    }

    fn add_sections(&self, values: &mut Values) {
        let sections = &self.sections;
        for over in &sections.overrides {
            let files: Vec<&str> = over.files.iter().map(|file| file.value.as_str()).collect();
            let levels =
                over.rules.iter().map(|(name, level)| (name.clone(), level.value.value.word().into()));
            let levels: serde_json::Map<String, Json> = levels.collect();
            values.add(&["overrides"], json!({"files": files, "rules": levels}), at(over.span));
        }
        values.add_texts(&["protected"], &sections.protected);
        values.add_patterns(&["exclude"], &sections.exclude);
        values.add_patterns(&["services"], &sections.services);
        values.add_patterns(&["shared"], &sections.shared);
        values.add_patterns(&["variables"], &sections.variables);
        self.add_projects(values);
        for same in &sections.same_service {
            let services: Vec<&str> = same.services.iter().map(|name| name.value.as_str()).collect();
            values.add(
                &["same-service"],
                json!({"services": services, "reason": same.reason}),
                at(same.span),
            );
        }
        let images = &sections.images;
        match images.pin {
            Some(pin) => values.add(&["images", "pin"], pin.value.word(), at(pin.span)),
            None => values.add(&["images", "pin"], Pin::Release.word(), SaidBy::Default),
        }
        values.add_texts(&["images", "registries"], &images.registries);
        values.add_texts(&["images", "runtime-bases"], &images.runtime_bases);
        values.add_texts(&["images", "labels"], &images.labels);
        values.add_texts(&["images", "platform"], images.platform.as_slice());
        for build in &images.build {
            values.add(&["images", "build"], build_json(&build.value), at(build.span));
        }
        values.add_texts(&["runtime", "forbid"], &sections.runtime.forbid);
        values.add_texts(&["runtime", "allow"], &sections.runtime.allow);
    }

    fn add_projects(&self, values: &mut Values) {
        for (name, project) in &self.sections.projects {
            let files: Vec<&str> = project.value.files.iter().map(|file| file.value.as_str()).collect();
            let kind = project.value.kind.map(ProjectKindName::word);
            values.add(&["projects", name], json!({"kind": kind, "files": files}), at(project.key));
        }
    }
}

/// What the policy says of an image that is built here.
fn build_json(build: &PolicyBuild) -> Json {
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let args: BTreeMap<&String, &String> =
        build.args.iter().map(|(name, value)| (name, &value.value.value)).collect();
    json!({
        "name": text(&build.name),
        "dockerfile": text(&build.dockerfile),
        "context": text(&build.context),
        "target": text(&build.target),
        "args": args,
    })
}

/// The values so far.
struct Values(Vec<EffectiveValue>);

impl Values {
    fn add(&mut self, key: &[&str], value: impl Into<Json>, by: SaidBy) {
        let key = key.iter().map(|part| (*part).to_owned()).collect();
        self.0.push(EffectiveValue { key, value: value.into(), by, set_aside: None });
    }

    fn set_last_aside(&mut self, why: String) {
        if let Some(last) = self.0.last_mut() {
            last.set_aside = Some(why);
        }
    }

    fn add_texts(&mut self, key: &[&str], texts: &[Spanned<String>]) {
        for text in texts {
            self.add(key, text.value.as_str(), at(text.span));
        }
    }

    fn add_patterns(&mut self, key: &[&str], patterns: &[Spanned<PathPattern>]) {
        for pattern in patterns {
            self.add(key, pattern.value.as_str(), at(pattern.span));
        }
    }
}

fn at(place: Span) -> SaidBy {
    SaidBy::Line(place)
}

/// What a node says, as JSON.
fn of_node(node: Node<'_>) -> Json {
    match node.kind() {
        NodeKind::Scalar { value, .. } => value.into(),
        NodeKind::Sequence => node.items().map(of_node).collect(),
        NodeKind::Mapping => {
            let entries = node.entries();
            let entries =
                entries.map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), of_node(value)));
            Json::Object(entries.collect())
        }
        // No option is read through one.
        NodeKind::Alias(_) => Json::Null,
    }
}
