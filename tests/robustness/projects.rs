//! Projects that are out to hang, crash or swallow memory end in a problem, and no more values are made than the limit
//! names that ends them. `hostile` runs such projects within bounds of memory and time.
#![expect(clippy::disallowed_methods, reason = "a test reads its cases from the disk")]
#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails the test")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use stockade::{Files, ProblemKind, ProjectOptions, Projects, RepoPath, Tree, resolve_projects};

/// How many values the aliases of one file may stand for.
const ALIASED: usize = 100_000;

fn resolve(files: Vec<(String, Vec<u8>)>) -> Projects {
    let files = files.into_iter().map(|(path, bytes)| (RepoPath::new(&path).unwrap(), bytes));
    let tree = Tree::in_memory(files);
    resolve_projects(&tree, &mut Files::default(), &ProjectOptions::default())
}

/// The kinds of the problems of a repository whose projects may make so many values and no more.
fn problems(most: usize, files: Vec<(&str, String)>) -> Vec<ProblemKind> {
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    let projects = resolve(files);
    assert!(projects.values <= most, "{} values, which are more than {most}", projects.values);
    projects.list.iter().flat_map(|project| &project.problems).map(|problem| problem.kind).collect()
}

#[test]
fn an_alias_bomb_ends_at_a_limit() {
    let mut bomb = String::from("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("x-{level}: &a{level} [{aliases}]\n"));
    }
    bomb.push_str("services: {web: {image: i, labels: *a11}}\n");
    assert!(problems(ALIASED + 200, vec![("compose.yaml", bomb)]).contains(&ProblemKind::LimitReached));
}

#[test]
fn aliases_that_lie_in_each_other_end_at_a_limit() {
    let mut deep = String::from("x-0: &a0 {k: v}\n");
    for level in 1..5_000 {
        deep.push_str(&format!("x-{level}: &a{level} {{k: *a{}}}\n", level - 1));
    }
    deep.push_str("services: {web: {image: i}}\n");
    assert!(problems(ALIASED + 10_010, vec![("compose.yaml", deep)]).contains(&ProblemKind::LimitReached));
}

#[test]
fn an_alias_of_what_holds_it_is_an_error() {
    let text = "services: &s {web: {image: i, x-a: *s}}\n".to_owned();
    assert!(problems(8, vec![("compose.yaml", text)]).contains(&ProblemKind::ComposeSyntax));
}

#[test]
fn deep_nesting_ends_at_a_limit() {
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "\n- ".to_owned() + &"- ".repeat(100_000)] {
        let text = format!("services: {text}\n");
        // One value on each of 200 levels, and the two around them.
        assert!(problems(202, vec![("compose.yaml", text)]).contains(&ProblemKind::LimitReached));
    }
}

#[test]
fn includes_that_fan_out_end_at_a_limit() {
    let names: Vec<String> = (0..24).map(|level| format!("f{level}.yaml")).collect();
    let mut files = vec![("compose.yaml", "include: [f0.yaml]\n".to_owned())];
    for (level, name) in names.iter().enumerate() {
        let next = format!("f{}.yaml", level + 1);
        let text = if level < 23 {
            format!("include: [{next}, {next}]\nservices: {{s{level}: {{image: i}}}}\n")
        } else {
            "services: {last: {image: i}}\n".to_owned()
        };
        files.push((name, text));
    }
    // A thousand files, of seven values each.
    assert!(problems(7_000, files).contains(&ProblemKind::LimitReached));
}

#[test]
fn a_long_chain_of_extends_ends_at_a_limit() {
    let mut text = String::from("services:\n  s0: {image: i}\n");
    for level in 1..2_000 {
        text.push_str(&format!("  s{level}: {{extends: s{}}}\n", level - 1));
    }
    // Each service has two of its own, and four of the two that it copies.
    assert!(problems(6 * 2_000 + 2, vec![("compose.yaml", text)]).contains(&ProblemKind::LimitReached));
}

#[test]
fn many_copies_of_much_end_at_a_limit() {
    let labels: String = (0..1_000).map(|number| format!("      l{number}: x\n")).collect();
    let copies: String = (0..1_000).map(|number| format!("  s{number}: {{extends: base}}\n")).collect();
    let text = format!("services:\n  base:\n    image: i\n    labels:\n{labels}{copies}");
    // What a project may be made of, and twice the last service that was copied.
    let most = 500_000 + 2 * 1_003;
    assert!(problems(most, vec![("compose.yaml", text)]).contains(&ProblemKind::LimitReached));
}

#[test]
fn large_and_flat_is_no_trouble() {
    let mut text = String::from("services:\n");
    for number in 0..20_000 {
        text.push_str(&format!("  s{number}: {{image: i, depends_on: [s{}]}}\n", (number + 1) % 20_000));
    }
    // Each service has four, and two more of the long form of `depends_on`.
    let found = problems(6 * 20_000 + 2, vec![("compose.yaml", text)]);
    assert!(found.contains(&ProblemKind::DependencyCycle));
    let nested = format!("services: {{a: {{image: \"{}x{}\"}}}}\n", "${A:-".repeat(5_000), "}".repeat(5_000));
    // A text counts as one value more for each 64 bytes.
    assert!(!problems(4 + nested.len() / 64, vec![("compose.yaml", nested)]).is_empty());
}

/// Every YAML and env file of the cases of `tests/compose`.
fn corpus() -> Vec<Vec<(String, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compose");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let mut corpus = Vec::new();
    for case in cases {
        let mut files = Vec::new();
        let mut folders = vec![case.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end != "json") || path.ends_with(".env") {
                    let name = path.strip_prefix(&case).unwrap().to_string_lossy().into_owned();
                    files.push((name, fs::read(&path).unwrap()));
                }
            }
        }
        files.sort();
        corpus.push(files);
    }
    corpus
}

const SPLICES: &[&str] = &[
    "",
    ":",
    "- ",
    "\n",
    "\t",
    "*a",
    "&a ",
    "<<: ",
    "!reset ",
    "!override ",
    "${",
    "}",
    "$",
    "[",
    "]",
    "{",
    "\"",
    "'",
    "|\n",
    "null",
    "0",
    "-1",
    "1e400",
    "~",
    "\u{0}",
    "ü",
    "services:",
    "extends: ",
    "include: ",
    "image: ",
    "../",
    "/",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Files with random damage are read without a crash, and what is said has a place in its file.
    #[test]
    fn damaged_files_are_read(
        case in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..SPLICES.len(), 0usize..12), 1..6),
    ) {
        let corpus = corpus();
        let mut files = case.get(&corpus).clone();
        for (at, splice, cut) in damage {
            let file = at.index(files.len());
            let bytes = &mut files[file].1;
            let start = at.index(bytes.len() + 1);
            let end = (start + cut).min(bytes.len());
            bytes.splice(start..end, SPLICES[splice].bytes());
        }
        let lengths: Vec<usize> = files.iter().map(|(_, bytes)| bytes.len()).collect();
        let longest = lengths.into_iter().max().unwrap_or(0);
        let projects = resolve(files);
        for project in &projects.list {
            for problem in &project.problems {
                prop_assert!(problem.place.end as usize <= longest, "{problem:?}");
            }
            prop_assert!(project.config().is_object());
            prop_assert!(project.origins().iter().all(|origin| origin.won.end as usize <= longest));
        }
    }
}
