//! What the pages for contributors say of the code: files that they name are there, and names stand where a walk says.

use std::collections::BTreeSet;

use super::layout;
use super::source_files::{SourceFiles, is_within, root};

/// The code spans of a text, fences left out: what stands between single backticks.
fn spans(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_fence = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_fence = !is_fence;
        } else if !is_fence {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

/// Whether a code span names a file or folder of the project. One with a placeholder or blanks names none, and every
/// room has a `mod.rs`.
fn is_path(span: &str) -> bool {
    let is_plain = !span.contains(['<', '*', '{', ' ', '…']) && span != "mod.rs";
    let top = span.split_once('/').map(|(top, _)| top);
    is_plain && (span.ends_with(".rs") || top.is_some_and(|top| layout::NAMED_FOLDERS.contains(&top)))
}

/// The code spans of a page that name what is not there. A path may be one below `src/`.
fn missing(page: &str, exists: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    let paths = spans(page).into_iter().filter(|span| is_path(span));
    paths.filter(|path| !exists(path) && !exists(&format!("src/{path}"))).collect()
}

/// What the rows of a page's walks say that is not so: `| a file or folder below src/ | names in it | … |`.
fn faults_of_walks(page: &str, files: &SourceFiles) -> Vec<String> {
    let section = page.split(layout::WALKS).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut faults = Vec::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').collect();
        let place = spans(cells[1])[0].trim_end_matches('/');
        let texts: Vec<&str> = files
            .all()
            .filter(|file| is_within(files.path(*file), place))
            .map(|file| files.text(file))
            .collect();
        if texts.is_empty() {
            faults.push(format!("there is no `{place}`"));
        }
        let names = spans(cells[2]).into_iter();
        let unknown = names.filter(|name| !texts.iter().any(|text| holds_word(text, name)));
        faults.extend(unknown.map(|name| format!("`{name}` does not stand in `{place}`")));
    }
    faults
}

/// Whether a text holds a name, and not only as a part of a longer one.
fn holds_word(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[test]
fn pages_name_files_that_are_there() {
    for page in layout::PAGES {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        let missing = missing(&text, |path| root().join(path).exists());
        assert!(missing.is_empty(), "{page} names files that are not there: {missing:?}");
    }
}

#[test]
fn walks_lead_through_the_code() {
    let page = std::fs::read_to_string(root().join(layout::MAP.0)).unwrap();
    let faults = faults_of_walks(&page, &SourceFiles::of_project());
    assert!(faults.is_empty(), "{}: {}", layout::MAP.0, faults.join("\n"));
}

#[test]
fn what_pages_say_wrong_is_seen() {
    let page = "Look into `src/a.rs`, `b.rs` and `tests/`, not `old.rs`, `src/model/`, a `mod.rs` or `docs/<page>.md`; ask `a.b`.\n\
        ```\n`src/fence.rs`\n```\n";
    let exists = |path: &str| ["src/a.rs", "src/b.rs", "tests/"].contains(&path);
    assert_eq!(missing(page, exists), BTreeSet::from(["old.rs", "src/model/"]));

    let files = SourceFiles::in_memory(&[("a/b.rs", "fn walk() { rule!() }"), ("a/c.rs", "struct Walker;")]);
    let rows = |rows: &str| format!("{}\n\n| in | names | what happens |\n{rows}\n## After\n", layout::WALKS);
    let fine = rows("| `a/b.rs` | `walk` `rule!` | it `runs` |\n| `a/` | `Walker` | – |");
    assert_eq!(faults_of_walks(&fine, &files), [""; 0]);
    let wrong = rows("| `a/c.rs` | `Walk` `Walker` | – |\n| `b.rs` | – | – |");
    assert_eq!(faults_of_walks(&wrong, &files), ["`Walk` does not stand in `a/c.rs`", "there is no `b.rs`"]);
}
