//! Blocks that stand in a file only to be referred to: `x-common: &common`, and who refers to it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::syntax::yaml::{Node, NodeKind, Yaml};

/// Of each file, the extension blocks and the aliases.
#[derive(Debug, Default)]
pub(crate) struct Aliases(HashMap<FileId, OfFile>);

#[derive(Debug, Default)]
struct OfFile {
    /// The values of keys that begin with `x-` at the top: nothing of them counts where it stands.
    extensions: Vec<Span>,
    /// Every alias, with the anchored node that it stands for.
    aliases: Vec<(Span, Span)>,
}

impl Aliases {
    pub(crate) fn new(yaml: &HashMap<FileId, Arc<Yaml>>) -> Self {
        let of_file = |yaml: &Yaml| {
            let mut found = OfFile::default();
            for (key, value) in yaml.documents().flat_map(Node::entries) {
                if key.as_str().is_some_and(|key| key.starts_with("x-")) {
                    found.extensions.push(value.span());
                }
            }
            if found.extensions.is_empty() {
                return found;
            }
            let mut open: Vec<Node<'_>> = yaml.documents().collect();
            while let Some(node) = open.pop() {
                if let NodeKind::Alias(Some(target)) = node.kind() {
                    found.aliases.push((node.span(), target.span()));
                }
                open.extend(node.items());
                open.extend(node.entries().map(|(_, value)| value));
            }
            found.aliases.sort();
            found
        };
        Self(yaml.iter().map(|(file, yaml)| (*file, of_file(yaml))).collect())
    }

    /// The aliases through which alone a place counts; none where it counts where it stands.
    pub(crate) fn of(&self, place: Span) -> Vec<Span> {
        let Some(of_file) = self.0.get(&place.file) else { return Vec::new() };
        let is_extension = |place: Span| of_file.extensions.iter().any(|span| span.contains(place));
        let mut uses = Vec::new();
        // An extension may itself refer to another one.
        let mut open = vec![place];
        let mut known: BTreeSet<Span> = BTreeSet::new();
        let mut seen = 0;
        while let Some(place) = open.get(seen).copied() {
            seen += 1;
            if !is_extension(place) {
                if seen > 1 {
                    uses.push(place);
                }
                continue;
            }
            let direct = of_file.aliases.iter().filter(|(_, target)| target.contains(place));
            for (alias, _) in direct {
                if known.insert(*alias) {
                    open.push(*alias);
                }
            }
        }
        uses
    }
}
