//! `devcontainer.json`: the image that an editor builds to work in, or the Compose files that it runs.

use std::collections::BTreeSet;

use crate::builders::asked::{Asked, AskedArgument, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::compose_run::ComposeCall;
use crate::builders::document::{Document, entries, get, scalars, target};
use crate::builders::partial::Partial;
use crate::builders::template;
use crate::syntax::yaml::Node;

/// What an editor builds. Paths start in the folder of the file.
// Source: the Dev Container metadata reference; `dockerFile` and `context` beside it are older.
pub(in crate::builders) fn devcontainer(file: &BuilderFile<'_>) -> Collected {
    let mut collected = Collected::new(file);
    let document = Document::json(file.id, file.file);
    let Some(root) = document.root() else { return collected };
    let build = get(root, "build");
    let text = |node: Node<'_>| {
        let value = |_: &str| Some(Partial::unknown());
        Partial::new(template::fill(&document.text(node), ("${", "}"), &value).as_str())
    };
    if let Some(named) = get(root, "dockerComposeFile") {
        collected.runs.push(ComposeCall {
            place: named.span(),
            directory: Some(file.folder()),
            files: scalars(named, &file.work).into_iter().map(text).collect(),
            env_files: Vec::new(),
            variables: BTreeSet::new(),
            has_unknown_options: false,
        });
    }
    let part = |new: &str, old: &str| build.and_then(|build| get(build, new)).or_else(|| get(root, old));
    let Some(dockerfile) = part("dockerfile", "dockerFile") else { return collected };
    let context = part("context", "context").map_or_else(|| Partial::new("."), text);
    let mut asked = Asked::of(dockerfile.span(), Some(file.folder()), AskedContext::Path(context));
    asked.file = Some(text(dockerfile));
    asked.target = build.and_then(|build| get(build, "target")).map(text);
    for (name, value) in build.and_then(|build| get(build, "args")).into_iter().flat_map(entries) {
        let value = target(value);
        let argument = AskedArgument { name: name.to_owned(), value: Some(text(value)), place: value.span() };
        asked.arguments.push(argument);
    }
    collected.add(asked);
    collected
}
