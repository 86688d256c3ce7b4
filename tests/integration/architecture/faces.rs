//! Files are small and say what they are, and a `mod.rs` is a face.

use super::imports::project;
use super::layout;
use super::modules::Source;
use super::source_files::SourceFiles;

/// Each `mod.rs` that is more than a face. A face has `mod`, `use`, and at most the one function that begins the work.
fn more_than_faces(source: &Source) -> Vec<&str> {
    let is_face = |file: usize| {
        let items = source.read.contents[file].items.iter().map(String::as_str);
        let (functions, others): (Vec<&str>, Vec<&str>) =
            items.filter(|item| !layout::IN_FACES.contains(item)).partition(|item| item.starts_with("fn "));
        functions.len() <= 1 && others.is_empty()
    };
    let faces = source.files.all().filter(|file| source.files.path(*file).ends_with("/mod.rs"));
    let faces = faces.filter(|file| !source.read.contents[*file].is_test);
    faces.filter(|file| !is_face(*file)).map(|file| source.files.path(file)).collect()
}

#[test]
fn a_mod_file_is_a_face() {
    let wrong = more_than_faces(&project().source);
    assert!(
        wrong.is_empty(),
        "a `mod.rs` holds `mod`, `use` and at most the function that begins the work; what else it has goes into \
         files beside it: {wrong:?}"
    );
}

#[test]
fn every_file_says_what_it_is() {
    let files = &project().source.files;
    let silent = files.all().filter(|file| !files.text(*file).starts_with("//!"));
    let silent: Vec<&str> = silent.map(|file| files.path(file)).collect();
    assert!(silent.is_empty(), "these files do not open with a sentence about themselves: {silent:?}");
}

#[test]
fn files_stay_small() {
    let files = &project().source.files;
    let lines = files.all().map(|file| (files.path(file), files.text(file).lines().count()));
    let long: Vec<_> = lines.filter(|(_, lines)| *lines > layout::MOST_LINES).collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn more_than_a_face_is_seen() {
    let source = Source::read(SourceFiles::in_memory(&[
        ("lib.rs", "mod face; mod data; mod two; mod tested; mod listed;"),
        ("face/mod.rs", "//! A face.\nmod a;\npub use a::A;\n/// Begins.\npub fn run() {}"),
        ("face/a.rs", "pub struct A;"),
        ("data/mod.rs", "pub struct Data;"),
        ("two/mod.rs", "pub fn one() {}\nfn two() {}"),
        ("listed/mod.rs", "mod a; pub(super) static RULES: &[u8] = &[a::ONE];"),
        ("listed/a.rs", "pub const ONE: u8 = 1;"),
        ("tested/mod.rs", "#[cfg(test)]\nmod tests { struct Any; }"),
    ]));
    assert_eq!(more_than_faces(&source), ["data/mod.rs", "two/mod.rs"]);
}
