//! SARIF: the links of a message lead to the notes that they name.
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use crate::program::{Repository, out};
use serde_json::Value;

/// The links of a message: what is shown, and where they lead.
fn links(message: &str) -> Vec<(String, u64)> {
    let lines = message.lines().filter(|line| line.starts_with('['));
    let link = |line: &str| {
        let (shown, target) = line.strip_prefix('[').unwrap().rsplit_once("](").unwrap();
        (shown.to_owned(), target.strip_suffix(").").unwrap().parse().unwrap())
    };
    lines.map(link).collect()
}

#[test]
fn links_lead_to_the_notes_that_they_name() {
    let repository = Repository::new(&[
        (
            "compose.yaml",
            "services:\n  web:\n    image: acme/web:1\n    environment:\n      A: $X\n      B: $X\n      C: $X\n",
        ),
        (
            "Dockerfile",
            "FROM node:22-alpine AS build\nRUN npm i -g pnpm\nFROM build\nCMD [\"pnpm\", \"start\"]\n",
        ),
    ]);
    let rules = "unset-variable,package-manager-in-runtime";
    let printed = out(&repository.run(&["check", "--select", rules, "--format", "sarif"]));
    let sarif: Value = serde_json::from_str(&printed).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let counts: Vec<usize> = results
        .iter()
        .map(|result| {
            let related = result["relatedLocations"].as_array().unwrap();
            let notes: Vec<(String, u64)> = related
                .iter()
                .map(|note| {
                    (note["message"]["text"].as_str().unwrap().to_owned(), note["id"].as_u64().unwrap())
                })
                .collect();
            assert_eq!(links(result["message"]["text"].as_str().unwrap()), notes);
            let ids: Vec<u64> = notes.iter().map(|(_, id)| *id).collect();
            assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
            ids.len()
        })
        .collect();
    assert_eq!(counts, [2, 2], "{printed}");
}
