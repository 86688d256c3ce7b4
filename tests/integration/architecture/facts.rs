//! Facts: the public functions of the handles, and who asks them.
//!
//! Whether a file asks is decided by the name alone: it calls a method, or names a path, that ends in it. A function
//! that shares its name with another type's may pass for asked where it is not; one that is asked never passes for
//! unasked.

use std::collections::BTreeSet;

use super::declarations::Function;
use super::imports::{Imports, project};
use super::layout;
use super::resolve::Target;
use super::rules::is_rule;
use super::source_files::{SourceFiles, is_within, module_path};

/// A public function of a handle.
#[derive(Debug)]
pub(super) struct Fact<'a> {
    pub(super) handle: &'a str,
    /// The file that it stands in, below `src/`.
    pub(super) path: &'a str,
    pub(super) function: &'a Function,
    /// The rules that ask it, by their names.
    pub(super) rules: Vec<String>,
    /// Which of the rooms that may ask do so, that of the rules included for what they share.
    pub(super) others: BTreeSet<&'a str>,
}

impl Fact<'_> {
    fn is_asked(&self) -> bool {
        !self.rules.is_empty() || !self.others.is_empty()
    }
}

impl Imports {
    /// Every fact, by handle, then by file, then as they stand there.
    pub(super) fn facts<'a>(&'a self, handles: &[&'a str]) -> Vec<Fact<'a>> {
        let source = &self.source;
        let mut facts = Vec::new();
        for handle in handles {
            let path: Vec<String> =
                ["crate"].into_iter().chain(handle.split("::")).map(ToOwned::to_owned).collect();
            let home = source.resolve(source.root.unwrap(), &path);
            assert!(matches!(home.first(), Some(Target::Item(..))), "there is no handle {handle}");
            let blocks = source.read.impls.iter().filter(|block| {
                let of = block.of.as_ref().filter(|_| block.of_trait.is_none());
                of.is_some_and(|of| source.resolve(block.module, of) == home)
            });
            let mut of_handle: Vec<Fact<'_>> = blocks
                .flat_map(|block| {
                    block.functions.iter().map(move |function| (source.path_of(block.module), function))
                })
                .map(|(path, function)| self.fact(handle, path, function))
                .collect();
            of_handle.sort_by_key(|fact| fact.path);
            facts.extend(of_handle);
        }
        facts
    }

    fn fact<'a>(&'a self, handle: &'a str, path: &'a str, function: &'a Function) -> Fact<'a> {
        let mut fact = Fact { handle, path, function, rules: Vec::new(), others: BTreeSet::new() };
        for (file, contents) in self.source.read.contents.iter().enumerate() {
            let asker = self.source.files.path(file);
            let Some(room) = layout::ASKING.iter().find(|room| is_within(module_path(asker), room)) else {
                continue;
            };
            if !contents.calls.contains(&function.name) {
                continue;
            }
            if is_rule(asker) {
                let name = module_path(asker).rsplit('/').next().unwrap();
                fact.rules.push(name.replace('_', "-"));
            } else {
                fact.others.insert(room);
            }
        }
        fact.rules.sort();
        fact
    }
}

/// What nobody asks who may, as `Image::name`.
fn unasked(facts: &[Fact<'_>]) -> Vec<String> {
    let unasked = facts.iter().filter(|fact| !fact.is_asked());
    let short = |handle: &str| handle.rsplit("::").next().unwrap().to_owned();
    unasked.map(|fact| format!("{}::{}", short(fact.handle), fact.function.name)).collect()
}

/// The files that answer questions and hold no test.
fn untested<'a>(imports: &'a Imports, facts: &[Fact<'a>]) -> BTreeSet<&'a str> {
    let paths =
        facts.iter().map(|fact| fact.path).filter(|path| is_within(module_path(path), layout::TESTED));
    let contents = |path: &str| &imports.source.read.contents[imports.source.files.find(path).unwrap()];
    paths.filter(|path| !contents(path).has_tests).collect()
}

#[test]
fn every_fact_is_asked() {
    let imports = project();
    let unasked = unasked(&imports.facts(&layout::HANDLES));
    assert!(
        unasked.is_empty(),
        "no rule and none of the other rooms that ask for facts asks these: they are parts of other facts, and not \
         `pub`:\n{}",
        unasked.join("\n")
    );
}

#[test]
fn every_file_of_facts_has_a_table_test() {
    let imports = project();
    let untested = untested(imports, &imports.facts(&layout::HANDLES));
    assert!(
        untested.is_empty(),
        "a file that answers questions holds a test: a table of small repositories and answers: {untested:#?}"
    );
}

#[test]
fn facts_and_who_asks_them_are_seen() {
    let imports = Imports::of(SourceFiles::in_memory(&[
        ("lib.rs", "mod facts; mod rules; mod lint;"),
        ("facts/mod.rs", "mod image; mod extra; pub struct Other; impl Other { pub fn is_other() {} }"),
        (
            "facts/image.rs",
            "pub struct Image<'a>(&'a str);\nimpl<'a> Image<'a> {\n    /// The user. Second sentence.\n    pub fn user(\n        \
             &self,\n        at: usize,\n    ) -> Option<&'a str> { None }\n    fn private() {}\n    pub(crate) fn ours() {}\n}\n\
             #[cfg(test)]\nmod tests {}",
        ),
        (
            "facts/extra.rs",
            "use super::image::Image as Picture;\nimpl Picture<'_> { pub fn alone() {} pub fn in_macro() {} pub fn linted() {} }",
        ),
        ("rules/mod.rs", "mod one;"),
        ("rules/one/mod.rs", "mod root_user;"),
        ("rules/one/root_user.rs", "fn check() { it.user(1); assert!(matches!(it.in_macro(), 1)) }"),
        ("lint.rs", "fn f() { it.map(Image::linted) }"),
    ]));
    let facts = imports.facts(&["facts::image::Image"]);
    let seen: Vec<_> =
        facts.iter().map(|fact| (fact.path, fact.function.name.as_str(), fact.rules.join(" "))).collect();
    let rule = || "root-user".to_owned();
    assert_eq!(
        seen,
        [
            ("facts/extra.rs", "alone", String::new()),
            ("facts/extra.rs", "in_macro", rule()),
            ("facts/extra.rs", "linted", String::new()),
            ("facts/image.rs", "user", rule()),
        ]
    );
    assert_eq!(facts[3].function.signature, "user(&self, at: usize) -> Option<&'a str>");
    assert_eq!(facts[3].function.doc, "The user.");
    assert_eq!(unasked(&facts), ["Image::alone"]);
    assert_eq!(untested(&imports, &facts), BTreeSet::from(["facts/extra.rs"]));
}
