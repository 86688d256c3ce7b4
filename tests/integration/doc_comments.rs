//! The doc comment of a function, a type or a constant makes sense alone: an editor shows it far from its neighbours.
//!
//! So it opens with no pronoun, and not with "the same": both lean on something that the reader does not see. The
//! comments of fields and variants are shown below their type, and may lean on that.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::path::{Path, PathBuf};

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Macro, Meta, Token, Visibility};

const PRONOUNS: [&str; 16] = [
    "he", "her", "him", "his", "it", "its", "itself", "she", "that", "their", "theirs", "them", "these",
    "they", "this", "those",
];

/// Words that a sentence may open with before its pronoun: "whether it", "where in it", "how these".
const LEADS: [&str; 20] = [
    "as", "at", "by", "for", "from", "how", "in", "of", "on", "to", "what", "when", "where", "whether",
    "which", "who", "whom", "whose", "why", "with",
];

/// Words that may stand between the visibility of an item and its name.
const ITEM_WORDS: [&str; 10] =
    ["async", "const", "enum", "fn", "static", "struct", "trait", "type", "union", "unsafe"];

/// Whether a comment opens with a word that means something said before it.
fn leans(comment: &str) -> bool {
    let plain = |word: &str| word.trim_end_matches(['.', ',', ';', ':']).to_lowercase();
    let words: Vec<String> = comment.split_whitespace().map(plain).collect();
    let opening = if words.first().is_some_and(|word| word == "the") { &words[1..] } else { &words };
    opening.first().is_some_and(|word| word == "same")
        || words
            .iter()
            .find(|word| !LEADS.contains(&word.as_str()))
            .is_some_and(|word| PRONOUNS.contains(&word.as_str()))
}

fn comment(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<String>>().join(" ")
}

/// The comments of one file that lean on something, each with its item.
struct Leaning {
    path: PathBuf,
    found: Vec<String>,
}

impl Leaning {
    fn of(path: &Path, source: &str) -> Vec<String> {
        let mut leaning = Self { path: path.to_owned(), found: Vec::new() };
        leaning.visit_file(&syn::parse_file(source).unwrap());
        leaning.found
    }

    fn look(&mut self, attributes: &[Attribute], name: &Ident) {
        let comment = comment(attributes);
        if leans(&comment) {
            let sentence = comment.split(". ").next().unwrap_or_default();
            let line = name.span().start().line;
            self.found.push(format!("{}:{line}: {name}: {sentence}", self.path.display()));
        }
    }

    /// Looks at the items among the tokens of a macro, which `syn` does not read: `table! { /// … pub struct A … }`.
    fn look_at_tokens(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            if !(input.peek(Token![#]) && input.peek2(syn::token::Bracket)) {
                input.step(|cursor| Ok(((), cursor.token_tree().map_or(*cursor, |(_, rest)| rest))))?;
                continue;
            }
            let attributes = input.call(Attribute::parse_outer)?;
            input.parse::<Visibility>()?;
            let mut is_item = false;
            while input.peek(Ident::peek_any) {
                let word = input.call(Ident::parse_any)?;
                if !ITEM_WORDS.contains(&word.to_string().as_str()) {
                    if is_item {
                        self.look(&attributes, &word);
                    }
                    break;
                }
                is_item = true;
            }
        }
        Ok(())
    }
}

macro_rules! look_at {
    ($($visit:ident($kind:ident): $($name:ident).+;)*) => {
        $(fn $visit(&mut self, item: &'ast syn::$kind) {
            self.look(&item.attrs, &item.$($name).+);
            visit::$visit(self, item);
        })*
    };
}

impl<'ast> Visit<'ast> for Leaning {
    look_at! {
        visit_item_const(ItemConst): ident;
        visit_item_enum(ItemEnum): ident;
        visit_item_fn(ItemFn): sig.ident;
        visit_item_static(ItemStatic): ident;
        visit_item_struct(ItemStruct): ident;
        visit_item_trait(ItemTrait): ident;
        visit_item_type(ItemType): ident;
        visit_impl_item_const(ImplItemConst): ident;
        visit_impl_item_fn(ImplItemFn): sig.ident;
        visit_impl_item_type(ImplItemType): ident;
        visit_trait_item_const(TraitItemConst): ident;
        visit_trait_item_fn(TraitItemFn): sig.ident;
        visit_trait_item_type(TraitItemType): ident;
    }

    fn visit_macro(&mut self, tokens: &'ast Macro) {
        tokens.parse_body_with(|input: ParseStream<'_>| self.look_at_tokens(input)).unwrap();
    }
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

#[test]
fn comments_make_sense_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    sources(&root.join("src"), &mut paths);
    paths.sort();
    let found: Vec<String> = paths
        .iter()
        .flat_map(|path| {
            Leaning::of(path.strip_prefix(root).unwrap(), &std::fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(found.is_empty(), "say what these speak of:\n{}", found.join("\n"));
}

#[test]
fn every_kind_of_item_is_looked_at() {
    let source = "
        /// It runs.
        fn function() {
            /// The same.
            const INNER: u8 = 0;
        }
        /// A type.
        struct Plain {
            /// Its field.
            field: u8,
        }
        impl Plain {
            /// Whether it is plain. More is not shown.
            fn method(&self) {}
            /// Its length.
            const LENGTH: u8 = 0;
        }
        /// That which has a name.
        trait Named {
            /// What
            /// they are called.
            fn name(&self);
        }
        /// Those, by name.
        type Names = u8;
        table! {
            /// A table.
            struct Table {
                /// Its column.
                column: u8,
            }
            /// These, too.
            #[derive(Debug)]
            pub(super) enum Rows {}
            /// They are no item.
            Row = 1,
        }
    ";
    let expected = [
        "a.rs:3: function: It runs.",
        "a.rs:5: INNER: The same.",
        "a.rs:14: method: Whether it is plain",
        "a.rs:16: LENGTH: Its length.",
        "a.rs:19: Named: That which has a name.",
        "a.rs:22: name: What they are called.",
        "a.rs:25: Names: Those, by name.",
        "a.rs:34: Rows: These, too.",
    ];
    assert_eq!(Leaning::of(Path::new("a.rs"), source), expected);
}

#[test]
fn openings_are_told_apart() {
    let leaning =
        ["It is.", "Those of them.", "Where in it a line is", "The same for b", "Same as a", "As that"];
    let standing =
        ["Item by item", "Whether a thing is", "The samples", "What `it` means", "As [`a`]", "", "How"];
    assert_eq!(leaning.iter().filter(|text| !leans(text)).count(), 0);
    assert_eq!(standing.iter().filter(|text| leans(text)).count(), 0);
}
