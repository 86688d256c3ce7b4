//! The map: the table of `docs/architecture.md`, and who may import whom by it.

use std::collections::{BTreeMap, BTreeSet};

use super::circles::circles;
use super::imports::{Imports, project};
use super::layout;
use super::source_files::{SourceFiles, is_within, module_path, root, top};

/// The rows of the map: a room, and what it may import.
///
/// A row with a slash, `compose/value`, says which rooms of the same parent its room may import; for everything else
/// the parent's row holds.
#[derive(Debug)]
pub(super) struct Map {
    pub(super) rows: BTreeMap<String, BTreeSet<String>>,
}

/// What the map says of an import.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Inside of one room, or of no room at all.
    Free,
    /// By a right of a row.
    By { row: String, right: String },
    /// The row, and what it would have to allow.
    Refused { row: String, room: String },
    /// The room has no row.
    NoRow(String),
}

impl Map {
    /// Reads the rows `| module | may import | … |` of a page.
    pub(super) fn read(page: &str) -> Self {
        let section = page.split(layout::MAP.1).nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let names = |cell: &str| -> Vec<String> {
            cell.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
        };
        let mut map = Self { rows: BTreeMap::new() };
        for line in section.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = line.split('|').collect();
            for room in names(cells[1]) {
                map.rows.entry(room).or_default().extend(names(cells[2]));
            }
        }
        map
    }

    pub(super) fn of_project() -> Self {
        Self::read(&std::fs::read_to_string(root().join(layout::MAP.0)).unwrap())
    }

    /// The longest row that holds for a module path.
    fn row(&self, path: &str) -> Option<&str> {
        let fits = self.rows.keys().filter(|row| is_within(path, row));
        fits.max_by_key(|row| row.len()).map(String::as_str)
    }

    /// What the map says of an import between two files.
    fn verdict(&self, from: &str, to: &str) -> Verdict {
        if layout::ROOTS.contains(&from) {
            return Verdict::Free;
        }
        let (from, to) = (module_path(from), module_path(to));
        let Some(mut row) = self.row(from) else { return Verdict::NoRow(top(from).to_owned()) };
        loop {
            if is_within(to, row) {
                return Verdict::Free;
            }
            // The row above, whose room both may share.
            let above = row.rsplit_once('/').and_then(|(above, _)| self.row(above));
            match above {
                Some(above) if !is_within(to, above) => row = above,
                _ => break,
            }
        }
        let rights = self.rows[row].iter().filter(|right| is_within(to, right));
        match rights.max_by_key(|right| right.len()) {
            Some(right) => Verdict::By { row: row.to_owned(), right: right.clone() },
            None => Verdict::Refused { row: row.to_owned(), room: room_beside(row, to) },
        }
    }

    /// What of a project is not as the map says, in words.
    fn faults(&self, imports: &Imports) -> Vec<String> {
        let (page, files) = (layout::MAP.0, &imports.source.files);
        let mut faults = Vec::new();
        let mut used = BTreeSet::new();
        for (from, to) in imports.between.keys() {
            match self.verdict(files.path(*from), files.path(*to)) {
                Verdict::Free => {}
                Verdict::By { row, right } => {
                    used.insert((row, right));
                }
                Verdict::Refused { row, room } => {
                    let import = imports.describe(*from, *to);
                    faults.push(format!("{import}: `{row}` may not import `{room}`"));
                }
                Verdict::NoRow(room) => faults.push(format!("{page} has no row for `{room}`")),
            }
        }
        for (row, rights) in &self.rows {
            for right in rights {
                if !used.contains(&(row.clone(), right.clone())) {
                    faults.push(format!("{page}: `{row}` does not import `{right}` any more"));
                }
            }
            for room in rights.iter().chain([row]).filter(|room| !exists(files, room)) {
                faults.push(format!("{page}: there is no room `{room}`"));
            }
        }
        faults.extend(self.unlisted(files).into_iter().map(|room| format!("{page} has no row for `{room}`")));
        faults.sort();
        faults.dedup();
        faults
    }

    /// Folders and files of `src/` without a row, which import nothing.
    fn unlisted<'a>(&self, files: &'a SourceFiles) -> BTreeSet<&'a str> {
        let rooms = files.all().map(|file| files.path(file)).filter(|path| !layout::ROOTS.contains(path));
        rooms.map(top).filter(|room| self.row(room).is_none()).collect()
    }

    /// Whether an import from one room to another does not go down, by the floors of the map: rooms of one parent by
    /// their own rows, others by those of their first folders.
    pub(super) fn rises(&self, from: &str, to: &str) -> bool {
        let (from, to) = if top(from) == top(to) { (from, to) } else { (top(from), top(to)) };
        let are_known = self.rows.contains_key(from) && self.rows.contains_key(to);
        are_known && from != to && self.floor(from) <= self.floor(to)
    }

    /// On which floor a room stands: one above the highest that it may import.
    fn floor(&self, room: &str) -> usize {
        let rights = self.rows.get(room).into_iter().flatten();
        rights.map(|right| self.floor(right) + 1).max().unwrap_or(0)
    }
}

/// What a row would have to name for a module: the room beside its own.
fn room_beside(row: &str, to: &str) -> String {
    let Some((parent, _)) = row.rsplit_once('/') else { return top(to).to_owned() };
    match to.strip_prefix(parent).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => format!("{parent}/{}", rest.split('/').next().unwrap_or(rest)),
        None => to.to_owned(),
    }
}

/// Whether a room of the map is there: a folder of `src/`, or a file.
fn exists(files: &SourceFiles, room: &str) -> bool {
    files.all().any(|file| is_within(module_path(files.path(file)), room))
}

#[test]
fn modules_import_what_the_map_allows() {
    let faults = Map::of_project().faults(project());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_map_has_no_circle() {
    let map = Map::of_project();
    let rights = map.rows.iter().flat_map(|(row, rights)| rights.iter().map(move |right| (row, right)));
    let found = circles(rights);
    assert!(found.is_empty(), "{}: a circle among {found:?}", layout::MAP.0);
}

#[test]
fn rows_with_a_slash_hold_beside_and_their_parents_elsewhere() {
    let page = "## Who may import whom\n\n| module | may import | never |\n| --- | --- | --- |\n\
        | `source` | – | a |\n| `syntax` | `source` | b |\n| `syntax/shell`, `syntax/yaml` | – | c |\n\
        | `compose` | `source` `syntax/yaml` | d |\n| `compose/value` | `compose/problem` | e |\n\
        | `compose/load` | `compose/value` `compose/problem` | f |\n";
    let map = Map::read(page);
    let refused = |row: &str, room: &str| Verdict::Refused { row: row.to_owned(), room: room.to_owned() };
    let by = |row: &str, right: &str| Verdict::By { row: row.to_owned(), right: right.to_owned() };
    let table = [
        ("compose/value/pairs.rs", "compose/value/mod.rs", Verdict::Free),
        ("compose/value/pairs.rs", "compose/problem.rs", by("compose/value", "compose/problem")),
        ("compose/value/pairs.rs", "compose/load/loader.rs", refused("compose/value", "compose/load")),
        ("compose/value/pairs.rs", "compose/mod.rs", refused("compose/value", "compose")),
        ("compose/value/pairs.rs", "source/text.rs", by("compose", "source")),
        ("compose/load/loader.rs", "compose/value/pairs.rs", by("compose/load", "compose/value")),
        ("compose/load/loader.rs", "syntax/yaml/tree.rs", by("compose", "syntax/yaml")),
        ("compose/load/loader.rs", "syntax/shell/tree.rs", refused("compose", "syntax")),
        // A file without a row of its own stands above the rooms beside it.
        ("compose/project.rs", "compose/load/loader.rs", Verdict::Free),
        ("syntax/shell/tree.rs", "syntax/yaml/tree.rs", refused("syntax/shell", "syntax/yaml")),
        ("syntax/shell/tree.rs", "source/text.rs", by("syntax", "source")),
        ("source/text.rs", "compose/problem.rs", refused("source", "compose")),
        ("composer/a.rs", "source/text.rs", Verdict::NoRow("composer".to_owned())),
        ("main.rs", "compose/mod.rs", Verdict::Free),
    ];
    for (from, to, expected) in table {
        assert_eq!(map.verdict(from, to), expected, "{from} -> {to}");
    }
    assert!(map.rises("source", "compose/load"));
    assert!(map.rises("compose/value", "compose/load"));
    assert!(!map.rises("compose/load", "compose/value"));
    assert!(!map.rises("compose/value", "source"));
}

#[test]
fn both_directions_are_held() {
    let files = SourceFiles::in_memory(&[
        ("lib.rs", "mod high; mod low; mod odd;"),
        ("high.rs", "use crate::low::A;"),
        ("low.rs", "pub struct A;"),
        ("odd.rs", "pub struct B;"),
    ]);
    let imports = Imports::of(files);
    let faults = |rows: &str| Map::read(&format!("## Who may import whom\n{rows}\n")).faults(&imports);
    assert_eq!(faults("| `high` | `low` | – |\n| `low` | – | – |\n| `odd` | – | – |"), [""; 0]);
    assert_eq!(
        faults("| `high` | `low` `odd` | – |\n| `low` | – | – |\n| `odd` | – | – |"),
        ["docs/architecture.md: `high` does not import `odd` any more"]
    );
    assert_eq!(
        faults("| `high` | – | – |\n| `low` | – | – |\n| `odd` | – | – |\n| `old` | – | – |"),
        [
            "docs/architecture.md: there is no room `old`",
            "src/high.rs:1: `crate::low::A` of src/low.rs: `high` may not import `low`",
        ]
    );
    assert_eq!(
        faults("| `high` | `low` | – |\n| `low` | – | – |"),
        ["docs/architecture.md has no row for `odd`"]
    );
}
