//! What COPY, ADD and WORKDIR make, and what stops a build, against the verdicts of BuildKit itself.
//!
//! `tests/contents/buildkit.jsonl` holds random contexts, one a line, and what BuildKit made of each;
//! `tests/clients/contents/oracle/run renew` wrote it.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its data fails")]

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use stockade::{FoundImage, Level, Node, lint, locate};

use crate::common;

/// The rules that say that a build stops.
const STOPS: [&str; 5] = [
    "dockerfile-syntax",
    "dockerignore-syntax",
    "ignored-copy-source",
    "missing-copy-source",
    "refused-copy",
];

/// The cases in which Stockade is known to say another thing, by seed, and why.
const KNOWN: [(u64, &str); 3] = [
    (7_000_064, "`.git` comes after a file onto the same path; that it is there is likely, and not known"),
    (7_000_134, "the archive is missing in the stage; by its name, it may be made before the build"),
    (7_000_206, "`.git`, as above"),
];

#[test]
fn says_what_buildkit_says() {
    let data = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contents/buildkit.jsonl"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in data.unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let directory = tempfile::tempdir().unwrap();
        write(&case, directory.path());
        count += 1;
        let seed = case["seed"].as_u64().unwrap();
        let said = difference(&case, directory.path());
        let known = KNOWN.iter().find(|(known, _)| *known == seed);
        match (said, known) {
            (Some(said), None) => wrong.push(format!("{seed}: {said}\n{}", case["dockerfile"])),
            (None, Some((_, why))) => {
                wrong.push(format!("{seed} is as BuildKit says now, and was not: {why}"));
            }
            _ => {}
        }
    }
    assert!(count >= 300 && wrong.is_empty(), "{count} cases\n{}", wrong.join("\n"));
}

/// Lays a case out, with a service that builds it.
fn write(case: &Value, root: &Path) {
    let texts = |name: &str| {
        case[name].as_object().unwrap().iter().map(|(path, text)| (path.clone(), text.as_str().unwrap()))
    };
    let dockerfile = case["dockerfile"].as_str().unwrap();
    let own = [("Dockerfile", dockerfile), ("compose.yaml", "services: {case: {build: .}}\n")];
    let files = texts("files").chain(own.map(|(path, text)| (path.to_owned(), text)));
    let files = files.map(|(path, text)| (path, text.as_bytes().to_vec()));
    for folder in case["folders"].as_array().unwrap() {
        std::fs::create_dir_all(root.join(folder.as_str().unwrap())).unwrap();
    }
    for (path, bytes) in files.chain(texts("archives").map(|(path, text)| (path, from_base64(text)))) {
        std::fs::create_dir_all(root.join(&path).parent().unwrap()).unwrap();
        std::fs::write(root.join(&path), bytes).unwrap();
    }
    for (path, target) in texts("links") {
        std::fs::create_dir_all(root.join(&path).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, root.join(&path)).unwrap();
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let value = |byte: &u8| letters.iter().position(|letter| letter == byte).unwrap();
        let bits = four.iter().fold(0, |bits, byte| bits << 6 | value(byte)) << (6 * (4 - four.len()));
        bytes.extend(
            [bits >> 16, bits >> 8, bits].iter().take(four.len() - 1).map(|byte| (byte & 0xff) as u8),
        );
    }
    bytes
}

/// In what we differ from the verdict; nothing where both say the same.
fn difference(case: &Value, root: &Path) -> Option<String> {
    let located = locate(&[root.to_path_buf()], &[], 1).unwrap();
    let (facts, policy) = common::read(located.tree, &located.scope);
    let findings = lint(&facts, &policy, &located.scope);
    let stops: Vec<(Option<u64>, String)> = findings
        .iter()
        .filter(|finding| STOPS.contains(&finding.rule) && finding.level == Level::Error)
        .map(|finding| {
            let file = facts.repo.files().get(finding.place.file);
            let line = u64::from(file.position(finding.place.start).line);
            ((file.path().as_str() == "Dockerfile").then_some(line), finding.message.to_string())
        })
        .collect();
    if let Some(reason) = case["stops"].as_str() {
        let line = case["line"].as_u64();
        let is_said = stops.iter().any(|(said, _)| said.is_none() || line.is_none() || *said == line);
        return (!is_said).then(|| format!("BuildKit stops at {line:?}, {reason}: {stops:?}"));
    }
    if !stops.is_empty() {
        return Some(format!("BuildKit builds: {stops:?}"));
    }
    let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
    let mut ours = BTreeMap::new();
    let mut perhaps = Vec::new();
    image.contents().stages[stage].visit(&mut |visit| {
        let said = match &visit.entry.node {
            Node::Directory(_) => "d".to_owned(),
            Node::Link(target) => format!("l {target}"),
            Node::File(_) | Node::Unknown(_) => {
                let owner = image.attributes(&visit.arrivals()).owner.unwrap_or_else(|| "0".to_owned());
                if owner.contains(':') { format!("f {owner}") } else { format!("f {owner}:{owner}") }
            }
        };
        if visit.is_untracked {
            perhaps.push(format!("{}/", visit.path));
        }
        ours.insert(visit.path.to_owned(), said);
        true
    });
    let theirs = case["tree"].as_object().unwrap().iter().filter_map(|(path, said)| {
        let said = said.as_str().unwrap();
        let words: Vec<&str> = said.splitn(4, ' ').collect();
        // Of `.git`, which the contexts have, only that it may be there is known.
        let is_of_git = words.last() == Some(&"ref: refs/heads/main")
            || perhaps.iter().any(|above| path.starts_with(above));
        let said = match words[0] {
            "f" => format!("f {}", words[2]),
            "l" => said.to_owned(),
            kind => kind.to_owned(),
        };
        (!is_of_git).then(|| (path.clone(), said))
    });
    let theirs: BTreeMap<String, String> = theirs.collect();
    perhaps.iter().for_each(|path| drop(ours.remove(path.trim_end_matches('/'))));
    let perhaps: Vec<&str> = perhaps.iter().map(|path| path.trim_end_matches('/')).collect();
    let theirs: BTreeMap<_, _> =
        theirs.into_iter().filter(|(path, _)| !perhaps.contains(&path.as_str())).collect();
    (ours != theirs).then(|| {
        let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| -> Vec<String> {
            let differing = one.iter().filter(|(path, said)| other.get(*path) != Some(said));
            differing.map(|(path, said)| format!("{path} {said}")).collect()
        };
        format!("built {:?}, predicted {:?}", only(&theirs, &ours), only(&ours, &theirs))
    })
}
