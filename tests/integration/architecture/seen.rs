//! The test is tested: each way to name something is followed to the file that defines it.

use super::imports::Imports;
use super::source_files::SourceFiles;

/// The imports between some files, as `from -> to`.
fn imports(files: &[(&str, &str)]) -> Vec<String> {
    let imports = Imports::of(SourceFiles::in_memory(files));
    let path = |file: usize| imports.source.files.path(file);
    imports.between.keys().map(|(from, to)| format!("{} -> {}", path(*from), path(*to))).collect()
}

/// What `a/user.rs` imports if it says `text`; beside it lies a small crate.
fn named(text: &str) -> Vec<String> {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod user; mod beside; pub use beside::Beside; pub mod inner { pub fn inline() {} }"),
        ("a/beside.rs", "pub struct Beside; pub const LIMIT: usize = 1; pub fn helper() {}"),
        ("b/mod.rs", "pub mod low; mod chain; pub use chain::Renamed as Last; pub use low::*;"),
        ("b/low.rs", "pub enum Kind { One } pub fn work() {} pub trait Works {}\nmade! { struct Made; }"),
        ("b/chain.rs", "pub use super::low::Kind as Renamed;"),
        ("a/user.rs", text),
    ];
    let of_user = |import: &String| import.starts_with("a/user.rs ");
    imports(&files).into_iter().filter(of_user).map(|import| import.replace("a/user.rs -> ", "")).collect()
}

#[test]
fn use_trees_are_opened() {
    assert_eq!(named("use crate::b::low::Kind;"), ["b/low.rs"]);
    assert_eq!(named("use super::super::b::low::Kind;"), ["b/low.rs"]);
    assert_eq!(
        named("use super::{beside::{self, LIMIT}, super::b::{low::{Kind as K}}};"),
        ["a/beside.rs", "b/low.rs"]
    );
    assert_eq!(named("use super::Beside as Other;"), ["a/beside.rs"]);
    // A module's name alone imports nothing of it.
    assert_eq!(named("use crate::b::low;"), [""; 0]);
    assert_eq!(named("use crate::b::low; fn f() { low::work() }"), ["b/low.rs"]);
    assert_eq!(named("use crate::b::low::Works as _;"), ["b/low.rs"]);
    assert_eq!(named("use std::fmt; use ::b::low::Kind; use serde::de;"), [""; 0]);
}

#[test]
fn names_are_followed_to_their_definition() {
    // Through a rename, a second file and a glob.
    assert_eq!(named("use crate::b::Last;"), ["b/low.rs"]);
    assert_eq!(named("use crate::b::work;"), ["b/low.rs"]);
    assert_eq!(named("use crate::b::Made;"), ["b/low.rs"]);
    assert_eq!(named("use crate::b as x; fn f() { x::low::work() }"), ["b/low.rs"]);
    assert_eq!(named("use super::inner::inline;"), ["a/mod.rs"]);
    // A variant and a function count as their type.
    assert_eq!(named("use crate::b::low::Kind::One;"), ["b/low.rs"]);
    assert_eq!(named("use crate::b::*; fn f() -> Kind { work() }"), ["b/low.rs"]);
    assert_eq!(named("use crate::b::*; fn f() { match 1 { Last => {} } }"), ["b/low.rs"]);
    // The glob alone names nothing.
    assert_eq!(named("use crate::b::*;"), [""; 0]);
}

#[test]
fn inline_paths_are_seen() {
    assert_eq!(named("fn f() { crate::b::low::work() }"), ["b/low.rs"]);
    assert_eq!(named("fn f(it: &Option<Vec<super::super::b::Last>>) {}"), ["b/low.rs"]);
    assert_eq!(named("fn f() { match 1 { super::beside::LIMIT => {} _ => {} } }"), ["a/beside.rs"]);
    assert_eq!(named("impl crate::b::low::Works for u8 {}"), ["b/low.rs"]);
    assert_eq!(named("fn f() { <u8 as crate::b::low::Works>::go() }"), ["b/low.rs"]);
    assert_eq!(named("fn f() { use super::beside::helper; helper() }"), ["a/beside.rs"]);
    assert_eq!(named("mod deep { use super::super::beside::LIMIT; }"), ["a/beside.rs"]);
    assert_eq!(named("#[serde(default = \"super::beside::helper\")] struct S;"), ["a/beside.rs"]);
    assert_eq!(named("fn f() { stockade::b::low::work() }"), ["b/low.rs"]);
    // A variable that bears a module's name is none.
    assert_eq!(named("use crate::b::*; fn f(low: u8) { g(low) }"), [""; 0]);
}

#[test]
fn macros_are_read() {
    assert_eq!(named("fn f() { matches!(1, crate::b::low::Kind::One | 2); }"), ["b/low.rs"]);
    assert_eq!(named("fn f() { format!(\"{}\", super::beside::LIMIT) }"), ["a/beside.rs"]);
    assert_eq!(named("use crate::b::*; fn f() { vec![[work()]] }"), ["b/low.rs"]);
    assert_eq!(named("made! { use super::{beside::{helper}, inner::inline}; }"), ["a/beside.rs", "a/mod.rs"]);
    assert_eq!(named("macro_rules! own { () => { $crate::b::low::work() } }"), ["b/low.rs"]);
    // Text, methods and what belongs to whoever calls the macro are none.
    assert_eq!(named("fn f() { format!(\"crate::b::low::Kind\"); own!(it.helper()) }"), [""; 0]);
    assert_eq!(named("macro_rules! own { () => { super::beside::helper() } }"), [""; 0]);
}

#[test]
fn what_only_tests_compile_is_left_out() {
    assert_eq!(named("#[cfg(test)] use crate::b::low::Kind;"), [""; 0]);
    assert_eq!(named("#[cfg(test)] mod tests { use crate::b::low::Kind; }"), [""; 0]);
    assert_eq!(named("#[cfg(not(test))] use crate::b::low::Kind;"), ["b/low.rs"]);
    assert_eq!(named("struct S; impl S { #[cfg(test)] fn f() { crate::b::low::work() } }"), [""; 0]);
    // Documentation imports nothing.
    assert_eq!(named("/// See [`crate::b::low::Kind`].\nstruct S;"), [""; 0]);
}

#[test]
fn a_circle_of_three_is_seen() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "pub struct B; fn f() { matches!(1, crate::c::C) }"),
        ("c/mod.rs", "mod deep; pub use deep::C;"),
        ("c/deep.rs", "pub struct C(super::super::a::A);"),
        ("d.rs", "use crate::a::A;"),
    ];
    let imports = Imports::of(SourceFiles::in_memory(&files));
    let circles: Vec<Vec<&str>> =
        imports.circles().into_iter().map(|circle| circle.into_iter().collect()).collect();
    assert_eq!(circles, [["a.rs", "b.rs", "c/deep.rs"]]);
}

#[test]
fn a_face_is_part_of_a_circle() {
    let files = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; pub struct A; pub use b::B;"),
        ("a/b.rs", "use super::A; pub struct B(A);"),
    ];
    assert_eq!(imports(&files), ["a/b.rs -> a/mod.rs", "a/mod.rs -> a/b.rs"]);
    let is_circle = |face: &str| {
        let files = [files[0], ("a/mod.rs", face), files[2]];
        !Imports::of(SourceFiles::in_memory(&files)).circles().is_empty()
    };
    assert!(is_circle("mod b; pub struct A; use b::B;"));
    assert!(is_circle("mod b; pub struct A; pub use b::B; fn f(it: B) {}"));
    assert!(is_circle("mod b; pub struct A; fn f(it: b::B) {}"));
    assert!(!is_circle("mod b; pub struct A; pub use b::B;"));
}

#[test]
fn main_knows_the_library_by_its_name() {
    let files = [
        ("lib.rs", "pub mod cli;"),
        ("cli.rs", "pub fn main() {}"),
        ("main.rs", "fn main() { stockade::cli::main() }"),
    ];
    assert_eq!(imports(&files), ["main.rs -> cli.rs"]);
}
