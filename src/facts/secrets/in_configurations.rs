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
    let services =
        projects.iter().flat_map(|project| project.services.iter().map(move |service| (project, service)));
    let found = services.flat_map(|(project, service)| in_services::credentials(files, project, service));
    hidden_in_files(files, found.map(|credential| credential.value).collect())
}

/// Puts `•••` into the place of whatever in a configuration may be a credential.
pub(crate) fn cover_configuration(config: &mut Json, hidden: &Hidden) {
    match config {
        Json::String(text) => *text = covered(text, hidden),
        Json::Array(items) => {
            let words: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            if let Some(words) = words {
                let covered: Vec<String> = among_words(&words);
                *items = covered.into_iter().map(Json::String).collect();
            }
            items.iter_mut().for_each(|item| cover_configuration(item, hidden));
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

/// The words of a command, without what in them is a credential because of the words before.
fn among_words(words: &[&str]) -> Vec<String> {
    let mut line = String::new();
    let mut starts = Vec::new();
    for word in words {
        starts.push(line.len());
        // A blank in a word ends it for nobody.
        line.extend(word.chars().map(|letter| if letter.is_ascii_whitespace() { '_' } else { letter }));
        line.push(' ');
    }
    let found = may_be_credentials(&line, Layout::Words);
    let covered = words.iter().zip(starts).map(|(word, start)| {
        let inside = |range: &Range<usize>| {
            let range = range.start.max(start)..range.end.min(start + word.len());
            (!range.is_empty()).then(|| range.start - start..range.end - start)
        };
        replaced(word, found.iter().filter_map(inside).collect()).into_owned()
    });
    covered.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_names_and_options_say_is_covered() {
        let hidden = Hidden::of_texts(["hunter2xyzzy".to_owned()]);
        for (config, expected) in [
            (
                json!({"environment": {"DB_PASSWORD": "a", "PORT": "80"}}),
                json!({"environment": {"DB_PASSWORD": "•••", "PORT": "80"}}),
            ),
            (
                json!({"command": ["redis-server", "--requirepass", "a b", "--port", "1"]}),
                json!({"command": ["redis-server", "--requirepass", "•••", "--port", "1"]}),
            ),
            (
                json!({"command": ["sshpass", "-p", "abc", "ssh"]}),
                json!({"command": ["sshpass", "-p", "•••", "ssh"]}),
            ),
            (json!({"command": ["--password=abc"]}), json!({"command": ["--password=•••"]})),
            (json!(["mysql -pabc x"]), json!(["mysql -p••• x"])),
            (json!("redis://:abc@cache:6379/0"), json!("redis://:•••@cache:6379/0")),
            (json!({"content": "a: b\npassword: abc def\n"}), json!({"content": "a: b\npassword: •••\n"})),
            (json!({"user": "hunter2xyzzy", "n": 1, "x": null}), json!({"user": "•••", "n": 1, "x": null})),
            (json!({"DB_PASSWORD=abc": {}}), json!({"DB_PASSWORD=•••": {}})),
            (
                json!({"TOKEN_TTL": "3600", "A_TOKEN": "${A_TOKEN}"}),
                json!({"TOKEN_TTL": "3600", "A_TOKEN": "${A_TOKEN}"}),
            ),
        ] {
            let mut covered = config;
            cover_configuration(&mut covered, &hidden);
            assert_eq!(covered, expected);
        }
    }
}
