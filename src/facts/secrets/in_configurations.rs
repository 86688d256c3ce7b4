//! A project's configuration as Compose prints it, without the credentials in it.

use std::ops::Range;

use serde_json::Value as Json;

use super::cover::{COVER, hidden_in_files, replaced};
use super::credential_names::may_be_named;
use super::credential_values::is_shown;
use super::in_any_text::may_be_credentials;
use super::in_services;
use super::next_value::Layout;
use crate::compose::Project;
use crate::facts::memo::Hidden;
use crate::source::Files;

/// What may be a credential in the files of projects.
#[must_use]
pub(crate) fn hidden_in_projects(files: &Files, projects: &[Project]) -> Hidden {
    let services = projects.iter().flat_map(|project| project.services.iter().map(move |service| (project, service)));
    let found = services.flat_map(|(project, service)| in_services::credentials(files, project, service));
    hidden_in_files(files, found.map(|credential| credential.value).collect())
}

/// Puts `•••` into the place of whatever in a configuration may be a credential.
pub(crate) fn cover_configuration(config: &mut Json, hidden: &Hidden) {
    match config {
        Json::String(text) => *text = covered(text, hidden),
        Json::Array(items) => {
            let words: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            let secret = words.map_or_else(Vec::new, |words| among_words(&words));
            for (number, item) in items.iter_mut().enumerate() {
                match secret.contains(&number) {
                    true => *item = Json::String(COVER.to_owned()),
                    false => cover_configuration(item, hidden),
                }
            }
        }
        Json::Object(entries) => {
            let all = std::mem::take(entries).into_iter().map(|(name, mut value)| {
                match (&mut value, may_be_named(&name)) {
                    (Json::String(text), Some(noun)) if !is_shown(noun, text) => COVER.clone_into(text),
                    (value, _) => cover_configuration(value, hidden),
                }
                (covered(&name, hidden), value)
            });
            *entries = all.collect();
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn covered(text: &str, hidden: &Hidden) -> String {
    let layout = if text.contains('\n') { Layout::Lines } else { Layout::Words };
    let mut ranges = may_be_credentials(text, layout);
    ranges.extend(hidden.occurrences(text.as_bytes()));
    replaced(text, ranges).into_owned()
}

/// The words of a command that are credentials as a whole, because of the word before, by number.
fn among_words(words: &[&str]) -> Vec<usize> {
    let mut line = String::new();
    let mut places: Vec<Range<usize>> = Vec::new();
    for word in words {
        let start = line.len();
        // A line break in a word would end what an option is looked for in.
        line.extend(word.chars().map(|letter| if letter.is_whitespace() { '_' } else { letter }));
        places.push(start..line.len());
        line.push(' ');
    }
    let found = may_be_credentials(&line, Layout::Words);
    let is_found = |place: &Range<usize>| found.iter().any(|range| range.start == place.start && !place.is_empty());
    places.iter().enumerate().filter(|(_, place)| is_found(place)).map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_names_and_options_say_is_covered() {
        let hidden = Hidden::of_texts(["hunter2xyzzy".to_owned()]);
        for (config, expected) in [
            (json!({"environment": {"DB_PASSWORD": "a", "PORT": "80"}}), json!({"environment": {"DB_PASSWORD": "•••", "PORT": "80"}})),
            (json!({"command": ["redis-server", "--requirepass", "a b", "--port", "1"]}), json!({"command": ["redis-server", "--requirepass", "•••", "--port", "1"]})),
            (json!({"command": ["sshpass", "-p", "abc", "ssh"]}), json!({"command": ["sshpass", "-p", "•••", "ssh"]})),
            (json!({"command": ["--password=abc"]}), json!({"command": ["--password=•••"]})),
            (json!(["mysql -pabc x"]), json!(["mysql -p••• x"])),
            (json!("redis://:abc@cache:6379/0"), json!("redis://:•••@cache:6379/0")),
            (json!({"content": "a: b\npassword: abc def\n"}), json!({"content": "a: b\npassword: •••\n"})),
            (json!({"user": "hunter2xyzzy", "n": 1, "x": null}), json!({"user": "•••", "n": 1, "x": null})),
            (json!({"DB_PASSWORD=abc": {}}), json!({"DB_PASSWORD=•••": {}})),
            (json!({"TOKEN_TTL": "3600", "A_TOKEN": "${A_TOKEN}"}), json!({"TOKEN_TTL": "3600", "A_TOKEN": "${A_TOKEN}"})),
        ] {
            let mut covered = config;
            cover_configuration(&mut covered, &hidden);
            assert_eq!(covered, expected);
        }
    }
}
