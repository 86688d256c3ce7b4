//! Comments that take findings away take away what they name and nothing else.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use stockade::{RepoPath, Reported, Tree, lint_all};

use super::{config, pieces};
use crate::common;

const DOCKERFILE: &str = "FROM node:latest AS build\nWORKDIR /app\nRUN corepack enable \\\n  && pnpm install\n\nFROM build\nUSER root\nEXPOSE 80\nCMD [\"pnpm\", \"start\"]\n";
const COMPOSE: &str =
    "services:\n  web:\n    build: .\n    privileged: true\n  api:\n    image: redis\n    user: root\n";

/// What is found, and what is found and suppressed: rules with their messages, each with its number. What is said
/// of comments themselves is left out.
fn run(dockerfile: &str, compose: &str) -> [BTreeMap<(&'static str, String), usize>; 2] {
    let files = [("Dockerfile", dockerfile), ("compose.yaml", compose)];
    let files = files.map(|(name, text)| (RepoPath::new(name).unwrap(), text.as_bytes().to_vec()));
    let (facts, policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    let outcome = lint_all(&facts, &policy, &[RepoPath::root()]);
    let count = |findings: &[Reported]| {
        let mut counts = BTreeMap::new();
        for finding in findings.iter().filter(|finding| !finding.rule.contains("suppression")) {
            *counts.entry((finding.rule, finding.message.clone())).or_default() += 1;
        }
        counts
    };
    [count(&outcome.findings), count(&outcome.suppressed)]
}

/// The text with each comment above some line; the head of a file belongs to its builder.
fn with_comments(text: &str, comments: &[(Index, String)]) -> String {
    let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    for (at, comment) in comments {
        let at = 1 + at.index(lines.len());
        let indentation: String =
            lines.get(at).map_or("", String::as_str).chars().take_while(|c| *c == ' ').collect();
        lines.insert(at, indentation + comment);
    }
    lines.join("\n") + "\n"
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn nothing_is_lost(
        docker in vec((any::<Index>(), pieces::suppression_text()), 0..4),
        compose in vec((any::<Index>(), pieces::suppression_text()), 0..4),
    ) {
        let [all, none] = run(DOCKERFILE, COMPOSE);
        prop_assert!(none.is_empty() && all.len() > 3);
        let [found, suppressed] =
            run(&with_comments(DOCKERFILE, &docker), &with_comments(COMPOSE, &compose));
        let mut together = found;
        for (what, count) in suppressed {
            *together.entry(what).or_default() += count;
        }
        prop_assert_eq!(together, all);
    }
}
