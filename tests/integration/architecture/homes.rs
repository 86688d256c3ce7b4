//! What belongs together stands together: functions of a type in its room, traits in reach of the crate to come.

use super::declarations::Impl;
use super::imports::{Imports, project};
use super::layout;
use super::resolve::Target;
use super::source_files::{SourceFiles, top};

impl Imports {
    /// The rooms of what a path names, and the name.
    fn rooms(&self, module: usize, path: &[String]) -> Vec<(&str, String)> {
        let source = &self.source;
        let items = source.resolve(module, path).into_iter().filter_map(|target| match target {
            Target::Item(module, name) => Some((top(source.path_of(module)), name)),
            Target::Module(_) | Target::Outside => None,
        });
        items.collect()
    }

    fn place(&self, block: &Impl) -> String {
        format!("src/{}:{}", self.source.path_of(block.module), block.line)
    }

    /// Functions of a type in another room than its own: the type, the room, and where.
    fn away_from_home(&self) -> Vec<(String, &str, String)> {
        let mut away = Vec::new();
        for block in self.source.read.impls.iter().filter(|block| block.of_trait.is_none()) {
            let room = top(self.source.path_of(block.module));
            for (home, name) in block.of.iter().flat_map(|of| self.rooms(block.module, of)) {
                if home != room {
                    away.push((name, room, self.place(block)));
                }
            }
        }
        away
    }

    /// Traits of one room on types that belong neither to it nor to the room where the `impl` stands: once the rooms
    /// are crates, the compiler refuses these.
    fn orphans(&self) -> Vec<String> {
        let mut orphans = Vec::new();
        for block in &self.source.read.impls {
            let room = top(self.source.path_of(block.module));
            for (home, name) in block.of_trait.iter().flat_map(|of| self.rooms(block.module, of)) {
                let types = block.of.iter().flat_map(|of| self.rooms(block.module, of));
                if home != room && !types.into_iter().any(|(of, _)| of == room) {
                    orphans.push(format!("{}: `{name}` of `{home}`", self.place(block)));
                }
            }
        }
        orphans
    }

    /// `pub(in …)` that names no room, which is a folder.
    fn visible_in_no_room(&self) -> Vec<String> {
        let source = &self.source;
        let is_room = |target: Target| match target {
            Target::Module(module) => source.path_of(module).ends_with("/mod.rs"),
            Target::Item(..) | Target::Outside => false,
        };
        let mut wrong = Vec::new();
        for (module, path, line) in source.read.contents.iter().flat_map(|contents| &contents.visible_in) {
            if !source.resolve(*module, path).into_iter().any(is_room) {
                wrong.push(format!("src/{}:{line}: pub(in {})", source.path_of(*module), path.join("::")));
            }
        }
        wrong
    }
}

#[test]
fn functions_of_a_type_stand_in_its_room() {
    let mut away = project().away_from_home();
    for (name, room, why) in layout::IMPLS_ELSEWHERE {
        let before = away.len();
        away.retain(|(other, place, _)| other != name || place != room);
        assert_ne!(
            before,
            away.len(),
            "`{name}` has no function in `{room}` any more, and needs no exception: {why}"
        );
    }
    assert!(away.is_empty(), "functions of a type in another room than its own: {away:#?}");
}

#[test]
fn no_trait_is_implemented_between_two_strangers() {
    let orphans = project().orphans();
    assert!(orphans.is_empty(), "these cannot stand once their rooms are crates: {orphans:#?}");
}

#[test]
fn what_is_visible_in_a_room_names_one() {
    let wrong = project().visible_in_no_room();
    assert!(wrong.is_empty(), "these name no room: {wrong:#?}");
}

#[test]
fn strangers_and_strays_are_seen() {
    let imports = Imports::of(SourceFiles::in_memory(&[
        ("lib.rs", "mod low; mod high;"),
        ("low/mod.rs", "mod inner; pub use inner::{Below, Kept};"),
        ("low/inner.rs", "pub trait Below {}\npub struct Kept;\nimpl Kept {}\nimpl Below for Vec<Kept> {}"),
        ("high/mod.rs", "mod a; pub struct Own;"),
        (
            "high/a.rs",
            "use crate::low as under;\nuse super::Own;\nimpl under::Kept {}\nimpl under::Below for Own {}\n\
             impl under::Below for Vec<Own> {}\nimpl From<Own> for under::Kept { }\n\
             pub(in crate::high) fn f() {}\npub(in crate::high::a) fn g() {}",
        ),
    ]));
    let kept = ("Kept".to_owned(), "high", "src/high/a.rs:3".to_owned());
    assert_eq!(imports.away_from_home(), [kept]);
    assert_eq!(imports.orphans(), ["src/high/a.rs:5: `Below` of `low`"]);
    assert_eq!(imports.visible_in_no_room(), ["src/high/a.rs:8: pub(in crate::high::a)"]);
}
