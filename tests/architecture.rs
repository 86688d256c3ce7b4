//! The code keeps to the map: `docs/architecture.md` says who may import whom, and this reads it from there.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Table = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows `| module | may import | … |` below the heading "Who may import whom".
fn table() -> Table {
    let text = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let section = text.split("## Who may import whom").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let names = |cell: &str| -> BTreeSet<String> {
            cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
        };
        (names(cells[1]).into_iter().next().unwrap(), names(cells[2]))
    })
    .collect()
}

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    sources(&root().join("src"), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(root().join("src")).unwrap().to_owned(), text)
        })
        .collect()
}

/// The module that a file belongs to.
fn module(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a file names as `crate::…`, comments left out.
fn imports(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    code.match_indices("crate::")
        .map(|(at, _)| {
            let rest = &code[at + "crate::".len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .collect()
}

#[test]
fn modules_import_what_the_map_allows() {
    let table = table();
    let mut used: Table = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, text) in all_sources() {
        let own = module(&path);
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(allowed) = table.get(&own) else {
            wrong.push(format!("docs/architecture.md has no row for `{own}`"));
            continue;
        };
        for other in imports(&text).into_iter().filter(|other| *other != own) {
            if allowed.contains(&other) {
                used.entry(own.clone()).or_default().insert(other);
            } else {
                wrong.push(format!("src/{}: `{own}` may not import `{other}`", path.display()));
            }
        }
    }
    for (own, allowed) in &table {
        for other in allowed.difference(used.get(own).unwrap_or(&BTreeSet::new())) {
            wrong.push(format!("docs/architecture.md: `{own}` does not import `{other}` any more"));
        }
        let exists = |module: &str| {
            root().join("src").join(module).is_dir() || root().join(format!("src/{module}.rs")).is_file()
        };
        if !exists(own) {
            wrong.push(format!("docs/architecture.md: there is no module `{own}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_has_no_circle() {
    let table = table();
    let mut left: Table = table.clone();
    // Take away what imports nothing that is left, until nothing is left or a circle remains.
    loop {
        let free: Vec<String> = left
            .iter()
            .filter(|(_, imports)| !imports.iter().any(|import| left.contains_key(import)))
            .map(|(module, _)| module.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        for module in free {
            left.remove(&module);
        }
    }
    assert!(left.is_empty(), "a circle among {:?}", left.keys());
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<_> = all_sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "these files do not open with a sentence about themselves: {silent:?}");
}

/// A file is one idea; beyond this many lines it has become two.
const MOST_LINES: usize = 450;

#[test]
fn files_stay_small() {
    let long: Vec<_> = all_sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn rules_know_the_prelude_only() {
    for (path, text) in all_sources() {
        let is_rule =
            path.starts_with("rules") && path.components().count() == 3 && !path.ends_with("mod.rs");
        if is_rule {
            let uses = text.lines().filter(|line| line.starts_with("use crate::"));
            let uses: Vec<_> = uses.collect();
            assert_eq!(uses, ["use crate::rules::prelude::*;"], "src/{}", path.display());
        }
    }
}

/// A list of fewer words is said by its name.
const FEWEST_WORDS: usize = 4;

/// Knowledge is data with its source: the comment in front of a list of words, or of a table of rows, names one.
#[test]
fn lists_of_words_have_a_source() {
    let mut bare = Vec::new();
    let mut count = 0;
    for (path, text) in all_sources() {
        let is_test = path.components().any(|part| part.as_os_str() == "tests");
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        for (name, comment, words) in lists(code).into_iter().filter(|_| !is_test) {
            if words >= FEWEST_WORDS {
                count += 1;
                if !comment.contains("// Source: ") {
                    bare.push(format!("src/{}: {name}, {words} words", path.display()));
                }
            }
        }
    }
    assert!(count > 100, "only {count} lists were found");
    assert!(bare.is_empty(), "`// Source: …` in front of it says where a list is from:\n{}", bare.join("\n"));
}

/// The constants of a file that are lists with words in them: the name, the comment in front, how many words.
fn lists(code: &str) -> Vec<(&str, String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let declared = ["const ", "static "].iter().find_map(|keyword| {
            let (before, after) = line.split_once(keyword)?;
            (before.is_empty() || before.starts_with("pub")).then(|| after.split_once(": "))?
        });
        let Some((name, rest)) = declared else { continue };
        if !(rest.starts_with('[') || rest.starts_with("&[")) {
            continue;
        }
        let body = lines[number..].iter().take(1 + end_of_list(&lines[number..]));
        let words = body.flat_map(|line| line.split('"').skip(1).step_by(2)).count();
        let comment: Vec<&str> =
            lines[..number].iter().rev().take_while(|line| line.starts_with("//")).copied().collect();
        found.push((name, comment.join("\n"), words));
    }
    found
}

/// On which of the lines a declaration ends that begins with the first.
fn end_of_list(lines: &[&str]) -> usize {
    lines.iter().position(|line| line.ends_with(';')).unwrap_or(0)
}
