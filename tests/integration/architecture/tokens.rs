//! What can be seen in tokens that nothing parses: those of macros and of attributes.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};

/// Keywords after which an item's name stands.
const NAMING: [&str; 8] = ["const", "enum", "fn", "static", "struct", "trait", "type", "union"];

/// A sequence of names with `::` between them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TokenPath {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

/// What a stream of tokens holds, those in its brackets included.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Names and paths; names after a dot are none.
    pub(super) paths: Vec<TokenPath>,
    /// What is called as a method.
    pub(super) methods: Vec<String>,
    /// The items that would be defined where the tokens stand.
    pub(super) declared: Vec<String>,
}

impl Tokens {
    /// What the tokens of a macro hold.
    pub(super) fn of_macro(stream: &TokenStream) -> Self {
        let mut tokens = Self::default();
        tokens.collect(stream, false);
        tokens
    }

    /// What the tokens of an attribute hold. Its texts may be paths: `#[serde(default = "a::b")]`.
    pub(super) fn of_attribute(stream: &TokenStream) -> Self {
        let mut tokens = Self::default();
        tokens.collect(stream, true);
        tokens
    }

    fn collect(&mut self, stream: &TokenStream, are_texts_paths: bool) {
        let trees: Vec<TokenTree> = stream.clone().into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            match &trees[at] {
                TokenTree::Group(group) => self.collect(&group.stream(), are_texts_paths),
                TokenTree::Ident(first) => {
                    at = self.name(&trees, at, first);
                    continue;
                }
                TokenTree::Literal(literal) if are_texts_paths => {
                    self.text(&literal.to_string(), literal.span());
                }
                TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    /// A path that begins at `at`; returns where it ends.
    fn name(&mut self, trees: &[TokenTree], at: usize, first: &Ident) -> usize {
        let before = at.checked_sub(1).map(|before| &trees[before]);
        // `a..b` is a range, and not a method.
        let is_range = at > 1 && is_punct(trees.get(at - 2), '.');
        if is_punct(before, '.') && !is_range {
            self.methods.push(first.to_string());
            return at + 1;
        }
        if is_punct(before, '\'') || (is_punct(before, '$') && first != "crate") {
            return at + 1;
        }
        if let Some(TokenTree::Ident(keyword)) = before
            && NAMING.contains(&keyword.to_string().as_str())
        {
            self.declared.push(first.to_string());
            return at + 1;
        }
        // What follows a leading `::` lies in another crate, and what follows `<T>::` is not known.
        let is_rest = is_punct(before, ':') && at > 1 && is_joint_colon(trees.get(at - 2));
        let mut segments = vec![first.to_string()];
        let mut at = at + 1;
        while is_joint_colon(trees.get(at)) && is_punct(trees.get(at + 1), ':') {
            at += 2;
            match trees.get(at) {
                Some(TokenTree::Ident(next)) => segments.push(next.to_string()),
                // `use a::{b, c}` inside a macro: the group's names are read from here.
                Some(TokenTree::Group(group)) => {
                    let mut inner = Self::default();
                    inner.collect(&group.stream(), false);
                    let joined = |path: TokenPath| TokenPath {
                        segments: segments.iter().cloned().chain(path.segments).collect(),
                        line: path.line,
                    };
                    if !is_rest {
                        self.paths.extend(inner.paths.into_iter().map(joined));
                    }
                    return at + 1;
                }
                _ => break,
            }
            at += 1;
        }
        if !is_rest {
            self.paths.push(TokenPath { segments, line: first.span().start().line });
        }
        at
    }

    /// A text that is nothing but a path, as serde takes them in attributes.
    fn text(&mut self, text: &str, span: proc_macro2::Span) {
        let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return };
        let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
        if text.contains("::") && text.split("::").all(is_name) {
            let segments = text.split("::").map(ToOwned::to_owned).collect();
            self.paths.push(TokenPath { segments, line: span.start().line });
        }
    }
}

fn is_punct(tree: Option<&TokenTree>, wanted: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_joint_colon(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}
