//! A template of Dockerfiles, as a policy file names it.

use serde_json::{Value as Json, json};

use super::read::{FromPolicy, Mistakes, table, wanted};
use crate::source::Spanned;
use crate::syntax::patterns::PathPattern;
use crate::syntax::yaml::{Node, NodeKind};

/// A template, and the files that are made from it.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its path, from the root.
    pub path: Spanned<String>,
    /// The files that are made from it; without any, the Dockerfiles in the directories of services.
    pub files: Vec<Spanned<PathPattern>>,
}

table! {
    /// A template in its long form.
    struct TemplateTable {
        /// Its path, from the root.
        path: Option<Spanned<String>> = None,
        /// The files that are made from it, as patterns of paths from the root.
        files: Vec<Spanned<PathPattern>> = Vec::new(),
    }
}

impl FromPolicy for Template {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        if !matches!(node.kind(), NodeKind::Mapping) {
            return Some(Self { path: Spanned::read(node, mistakes)?, files: Vec::new() });
        }
        let table = TemplateTable::read(node, mistakes)?;
        match table.path {
            Some(path) => Some(Self { path, files: table.files }),
            None => wanted(node, "a mapping with the `path` of a template", mistakes),
        }
    }

    fn schema() -> Json {
        let mut table = TemplateTable::schema();
        table["required"] = json!(["path"]);
        json!({"oneOf": [{"type": "string"}, table]})
    }
}

/// A template, or several.
#[derive(Debug, Clone, Default)]
pub(crate) struct Templates(pub Vec<Template>);

impl FromPolicy for Templates {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match node.kind() {
            NodeKind::Sequence => Vec::read(node, mistakes).map(Self),
            _ => Template::read(node, mistakes).map(|template| Self(vec![template])),
        }
    }

    fn schema() -> Json {
        let one = Template::schema();
        let mut forms = one["oneOf"].as_array().cloned().unwrap_or_default();
        forms.push(json!({"type": "array", "items": one}));
        json!({"oneOf": forms})
    }
}
