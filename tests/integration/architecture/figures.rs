//! Figures of the source, to see where it stands.
#![expect(clippy::print_stdout, reason = "figures are printed")]

use std::collections::{BTreeMap, BTreeSet};

use super::circles::circles;
use super::imports::{Imports, project};
use super::layout;
use super::map::Map;
use super::source_files::{module_path, top};

/// Files of more lines than this are named.
const LONG: usize = 400;

/// The room of a file: the first folder, and in one that is split the second, or the file there.
fn room(path: &str, split: &BTreeSet<&str>) -> String {
    let (own, path) = (top(path), module_path(path));
    let below = path.strip_prefix(own).and_then(|rest| rest.strip_prefix('/'));
    match below.filter(|_| split.contains(own)) {
        Some(below) => format!("{own}/{}", below.split('/').next().unwrap_or(below)),
        None => own.to_owned(),
    }
}

/// The arrows between rooms, each with the number of imports between their files.
fn arrows(imports: &Imports, split: &BTreeSet<&str>) -> BTreeMap<(String, String), usize> {
    let mut arrows = BTreeMap::new();
    for (from, to) in imports.needed() {
        let (from, to) = (room(from, split), room(to, split));
        let is_root = layout::ROOTS.iter().any(|root| module_path(root) == from);
        if from != to && !is_root {
            *arrows.entry((from, to)).or_default() += 1;
        }
    }
    arrows
}

#[test]
#[ignore = "prints figures, and holds nothing"]
fn figures() {
    let imports = project();
    let files = &imports.source.files;
    let map = Map::of_project();
    let lines = |file: usize| files.text(file).lines().count();
    println!("files: {}, lines: {}", files.len(), files.all().map(lines).sum::<usize>());
    println!(
        "imports from file to file: {}, mere re-exports left out: {}",
        imports.between.len(),
        imports.needed().count()
    );

    let found = imports.circles();
    let sizes: Vec<usize> = found.iter().map(BTreeSet::len).collect();
    println!("circles: {} of {} files: {sizes:?}", found.len(), sizes.iter().sum::<usize>());
    for circle in &found {
        println!("  {}", circle.iter().copied().take(9).collect::<Vec<_>>().join(" "));
    }
    let is_own_child =
        |from: &str, to: &str| from.strip_suffix("mod.rs").is_some_and(|folder| to.starts_with(folder));
    let without = imports.needed().filter(|(from, to)| !is_own_child(from, to));
    let sizes: Vec<usize> = circles(without).iter().map(BTreeSet::len).collect();
    println!("circles without the arrows of a mod.rs into its own folder: {sizes:?}");

    let with_rows = map.rows.keys().filter(|row| row.contains('/')).map(|row| top(row));
    let split: BTreeSet<&str> = with_rows.chain(layout::SPLIT.iter().copied()).collect();
    let rooms: BTreeSet<String> = files.all().map(|file| room(files.path(file), &split)).collect();
    let between = arrows(imports, &split);
    println!("rooms: {}, arrows between them: {}", rooms.len(), between.len());
    for folder in &split {
        let is_in = |room: &str| top(room) == *folder && room != *folder;
        let inside = between.keys().filter(|(from, to)| is_in(from) && is_in(to)).count();
        let rooms = rooms.iter().filter(|room| is_in(room)).count();
        println!("  in {folder}: {rooms} rooms, {inside} arrows");
    }
    let sizes: Vec<usize> = circles(between.keys().map(|(from, to)| (from.as_str(), to.as_str())))
        .iter()
        .map(BTreeSet::len)
        .collect();
    println!("circles of rooms: {sizes:?}");
    let up: Vec<_> = between.iter().filter(|((from, to), _)| map.rises(from, to)).collect();
    println!("arrows that run up by the floors of the map: {}", up.len());
    for ((from, to), imports) in up {
        println!("  {from} -> {to}: {imports}");
    }
    print_folders(imports);
    let long: BTreeMap<usize, &str> =
        files.all().map(|file| (lines(file), files.path(file))).filter(|(lines, _)| *lines > LONG).collect();
    println!("files of more than {LONG} lines: {}", long.len());
    for (lines, path) in long.iter().rev() {
        println!("  {lines} {path}");
    }
}

/// The folders by how many files lie loose in them.
fn print_folders(imports: &Imports) {
    let files = &imports.source.files;
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files.all() {
        let (folder, name) = files.path(file).rsplit_once('/').unwrap_or((".", files.path(file)));
        *folders.entry(folder).or_default() += usize::from(name != "mod.rs");
    }
    let mut folders: Vec<_> = folders.into_iter().collect();
    folders.sort_by_key(|(folder, files)| (std::cmp::Reverse(*files), *folder));
    println!("files in a folder, its face left out:");
    for (folder, files) in folders.into_iter().filter(|(_, files)| *files > 12) {
        println!("  {files} {folder}");
    }
}
