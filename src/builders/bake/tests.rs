//! Our evaluation of Bake files beside that of `docker buildx bake --print`: the cases lie in `tests/builders/bake`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::file_sets::{FileSet, file_sets};
use super::target::Target;
use crate::builders::bake_call::BakeCall;
use crate::builders::partial::{Partial, UNKNOWN};
use crate::source::{FileId, Files, RepoPath, Span, Tree};

/// A case: its name, the words of the call, its files.
struct Case<'a> {
    name: &'a str,
    words: Vec<&'a str>,
    files: Vec<(&'a str, &'a str)>,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let case = |case| {
        let (head, rest): (&str, &str) = str::split_once(case, '\n').unwrap();
        let (name, words) = head.split_once(": ").unwrap_or((head, ""));
        let files = rest.strip_prefix("== ").unwrap().split("\n== ");
        let files = files.map(|file| file.split_once('\n').unwrap());
        Case { name, words: words.split_whitespace().collect(), files: files.collect() }
    };
    text.split("=== ").skip(1).map(case).collect()
}

/// The call that the words are.
fn call(words: &[&str]) -> BakeCall {
    let mut call = BakeCall {
        place: Span::start_of(FileId(0)),
        directory: Some(RepoPath::root()),
        files: Vec::new(),
        targets: Vec::new(),
        overrides: Vec::new(),
        variables: BTreeMap::new(),
        pushes: false,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "-f" => call.files.extend(words.next().map(|file| Partial::new(*file))),
            "--set" => call.overrides.extend(words.next().map(|set| Partial::new(*set))),
            word => match word.split_once('=') {
                Some((name, value)) => drop(call.variables.insert(name.to_owned(), Partial::new(value))),
                None => call.targets.push(Partial::new(word)),
            },
        }
    }
    call
}

/// The targets that are built, as Bake prints them.
fn printed(case: &Case<'_>) -> Json {
    let files =
        case.files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let tree = Tree::in_memory(files);
    let mut files = Files::default();
    let mut reached = Vec::new();
    let sets = file_sets(vec![call(&case.words)], &tree, &mut files, &mut reached);
    let targets = sets.iter().flat_map(|set| FileSet::targets(set, &files, &mut reached));
    Json::Object(targets.map(|target| (target.name.clone(), print(&target))).collect())
}

fn print(target: &Target) -> Json {
    let mut printed = Map::new();
    let text = |text: &Partial| Json::from(text.marked());
    printed.insert("context".to_owned(), target.context.as_ref().map_or(json!("."), text));
    printed.insert("dockerfile".to_owned(), target.dockerfile.as_ref().map_or(json!("Dockerfile"), text));
    printed.extend(target.inline.as_ref().map(|inline| ("dockerfile-inline".to_owned(), text(&inline.text))));
    printed.extend(target.target.as_ref().map(|target| ("target".to_owned(), text(target))));
    if !target.arguments.is_empty() {
        let arguments = target.arguments.iter().map(|(name, (_, value))| (name.clone(), text(value)));
        printed.insert("args".to_owned(), Json::Object(arguments.collect()));
    }
    if !target.contexts.is_empty() {
        let contexts = target.contexts.iter().map(|(name, value)| (name.clone(), text(value)));
        printed.insert("contexts".to_owned(), Json::Object(contexts.collect()));
    }
    if target.has_tags() {
        printed.insert("tags".to_owned(), target.tags.iter().flatten().map(text).collect());
    }
    Json::Object(printed)
}

fn shortest(path: &str) -> &str {
    match path.strip_prefix("cwd://").unwrap_or(path) {
        "" => ".",
        path => path.strip_prefix("./").unwrap_or(path),
    }
}

/// Whether our print says the same as Bake's, where we say something: what is not known fits anything.
fn agrees(ours: &Json, theirs: &Json) -> bool {
    match (ours, theirs) {
        (Json::Object(ours), Json::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(name, ours)| theirs.get(name).is_some_and(|theirs| agrees(ours, theirs)))
        }
        (Json::Array(ours), Json::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| agrees(ours, theirs))
        }
        (Json::String(ours), Json::String(theirs)) => {
            // Bake prints texts so that they can be read again.
            let theirs = theirs.replace("$${", "${").replace("%%{", "%{");
            // Some paths it prints in their shortest form.
            let (ours, theirs) = (shortest(ours), shortest(&theirs));
            let parts: Vec<String> = ours.split(UNKNOWN).map(regex::escape).collect();
            regex::Regex::new(&format!("(?s)^{}$", parts.join(".*"))).unwrap().is_match(theirs)
        }
        (ours, theirs) => ours == theirs,
    }
}

#[test]
fn targets_are_what_bake_prints() {
    let all = cases(include_str!("../../../tests/builders/bake/cases.txt"));
    let verdicts: Map<String, Json> =
        serde_json::from_str(include_str!("../../../tests/builders/bake/verdicts.json")).unwrap();
    assert_eq!(all.len(), verdicts.len());
    let mut wrong = Vec::new();
    for case in &all {
        let (ours, theirs) = (printed(case), &verdicts[case.name]);
        if theirs != "error" && !agrees(&ours, theirs) {
            wrong.push(format!("{}\n  ours:   {ours}\n  bake's: {theirs}", case.name));
        }
        // Only what depends on the caller of the build, or when, may stay unknown.
        let is_open = ["unset-is-empty", "not-followed"].contains(&case.name);
        if theirs != "error" && !is_open && ours.to_string().contains(UNKNOWN) {
            wrong.push(format!("{} is not known: {ours}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}
