//! Credentials in files of settings, by the names of their keys: JSON, YAML, TOML, INI, properties.

use super::in_texts::in_value;
use crate::facts::memo::{Credential, Nature, Strength};
use crate::limits;
use crate::source::{FileId, Text};
use crate::syntax::yaml::{Node, Yaml};

/// How deep the keys of a file are looked at.
const MAX_DEPTH: usize = limits::SETTINGS_NESTING.most();

/// The credentials that the keys of a file name and whose values look like real ones: what anybody may have made up, as
/// an example or for a demonstration, is none. Nothing in a file whose name does not say how it is written.
pub(super) fn in_settings(name: &str, file: FileId, text: &Text) -> Vec<Credential> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let found = match ending {
        "json" | "yaml" | "yml" => in_tree(file, text),
        "toml" | "ini" | "conf" | "cfg" | "properties" => in_lines(text),
        _ => Vec::new(),
    };
    found.into_iter().filter(|found| found.strength > Strength::Weak).collect()
}

fn in_tree(file: FileId, text: &Text) -> Vec<Credential> {
    let yaml = Yaml::parse(file, text.as_str().as_bytes());
    let mut found = Vec::new();
    for document in yaml.documents() {
        in_node(document, 0, &mut found);
    }
    found
}

fn in_node(node: Node<'_>, depth: usize, found: &mut Vec<Credential>) {
    if depth > MAX_DEPTH {
        return;
    }
    for item in node.items() {
        in_node(item, depth + 1, found);
    }
    for (key, value) in node.entries() {
        if let (Some(name), Some(text)) = (key.as_str(), value.as_str()) {
            // Quotes and escapes make the whole scalar the place.
            let credential = in_value(name, text).filter(|credential| is_said(name, credential.nature));
            found.extend(credential.map(|credential| Credential {
                holder: Some(name.to_owned()),
                place: key.span(),
                value: value.span(),
                nature: credential.nature,
                strength: credential.strength,
                is_default: false,
                replaces: None,
                is_for_development: false,
            }));
        }
        in_node(value, depth + 1, found);
    }
}

fn in_lines(text: &Text) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let Some((name, value)) = line.split_once('=') else { continue };
        let is_name = name.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        let trimmed = value.trim().trim_matches(['"', '\'']);
        if !is_name || name.trim().is_empty() || trimmed.is_empty() {
            continue;
        }
        let own = name.trim().rsplit('.').next().unwrap_or_default();
        let Some(credential) = in_value(own, trimmed).filter(|credential| is_said(own, credential.nature))
        else {
            continue;
        };
        let name_at = from + (name.len() - name.trim_start().len());
        let value_at = from + name.len() + 1 + value.find(trimmed).unwrap_or(0);
        found.push(Credential {
            holder: Some(name.trim().to_owned()),
            place: text.slice(name_at..name_at + name.trim().len()).span(),
            value: text.slice(value_at..value_at + trimmed.len()).span(),
            nature: credential.nature,
            strength: credential.strength,
            is_default: false,
            replaces: None,
            is_for_development: false,
        });
    }
    found
}

/// Whether the key, or an address, says what the value is: what shows by its own form is found in any text. What is
/// called `apiKey` is for browsers as often as not.
// Source: the documentation of Firebase, on API keys, and of Algolia, on the key for searching.
fn is_said(name: &str, nature: Nature) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    matches!(nature, Nature::Named(_) | Nature::Address) && !letters.eq_ignore_ascii_case("apikey")
}

/// What the keys of a file that ships say that it holds; nothing where its name does not say how it is written.
pub(super) fn held_by(name: &str, bytes: &[u8]) -> Option<&'static str> {
    // Its places are nobody's.
    let file = FileId(0);
    let found = in_settings(name, file, &Text::verbatim(file, 0, bytes));
    found.into_iter().max_by_key(|found| found.strength).map(|found| found.nature.words())
}
