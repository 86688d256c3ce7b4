//! The scripts of pipelines: lines in lists, with variables of the pipeline in their environment.

use std::collections::BTreeMap;

use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, lines, scalars, target};
use crate::builders::partial::Partial;
use crate::builders::shell::{Start, run_text};
use crate::source::{RepoPath, Text};
use crate::syntax::yaml::{Node, NodeKind};

/// The environment of a script.
pub(super) type Environment = BTreeMap<String, Partial>;

/// Follows a script that begins at the root of the repository.
pub(super) fn follow(script: &Text, label: &str, environment: &Environment, collected: &mut Collected) {
    let start = Start {
        directory: Some(RepoPath::root()),
        environment: environment.clone(),
        own_path: None,
        label: label.to_owned(),
    };
    collected.extend(run_text(script, &start));
}

/// The lists of lines under some keys, as one script.
pub(super) fn joined(job: Node<'_>, keys: &[&str], document: &Document<'_>) -> Option<Text> {
    let nodes = keys.iter().filter_map(|key| get(job, key)).flat_map(scalars);
    let texts: Vec<Text> = nodes.map(|node| document.text(node)).collect();
    lines(&texts)
}

/// Adds the variables of a mapping: `NAME: value`, or `NAME: {value: …}`. A value may name those before it.
pub(super) fn add_variables(variables: Option<Node<'_>>, document: &Document<'_>, to: &mut Environment) {
    for (name, value) in variables.into_iter().flat_map(entries) {
        let value = match value.kind() {
            NodeKind::Mapping => get(value, "value").map(target),
            _ => Some(value),
        };
        let value = value.filter(|value| value.as_str().is_some());
        let text = value.map(|value| document.text(value));
        let value = text.map_or_else(Partial::unknown, |text| filled(&text, to));
        to.insert(name.to_owned(), value);
    }
}

/// A text with the variables that it names: `$NAME`, `${NAME}`.
pub(super) fn filled(text: &str, environment: &Environment) -> Partial {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        let (name, left) = match after.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            Some(split) => split,
            None => {
                let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                after.split_at(after.find(|letter| !is_letter(letter)).unwrap_or(after.len()))
            }
        };
        let checkout = (name == "CI_PROJECT_DIR").then(|| Partial::of_path(&RepoPath::root()));
        let value = environment.get(name).cloned().or(checkout).unwrap_or_else(Partial::unknown);
        filled.push_str(value.marked());
        rest = left;
    }
    filled.push_str(rest);
    Partial::new(filled)
}
