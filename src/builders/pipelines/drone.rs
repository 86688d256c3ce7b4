//! Drone and Woodpecker: the plugins that build images, and commands.

use super::script::{Environment, add_variables, follow, joined};
use crate::builders::asked::{Asked, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::argument;
use crate::builders::document::{Document, entries, get, items, scalars, target, word};
use crate::builders::partial::{Partial, UNKNOWN};
use crate::builders::work::Work;
use crate::source::{RepoPath, Text};
use crate::syntax::yaml::{Node, NodeKind};

/// What the pipelines of a file ask for.
pub(in crate::builders) fn drone(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(file, &document);
    for root in document.yaml.documents().map(target) {
        for group in ["steps", "pipeline"] {
            let Some(steps) = get(root, group) else { continue };
            match steps.kind() {
                NodeKind::Sequence => {
                    for step in items(steps) {
                        one(word(step, "name").unwrap_or_default(), step, &document, &mut collected);
                    }
                }
                _ => entries(steps).for_each(|(name, step)| one(name, step, &document, &mut collected)),
            }
        }
    }
    collected
}

fn one(name: &str, step: Node<'_>, document: &Document<'_>, collected: &mut Collected) {
    if let Some(script) = joined(step, &["commands"], document, &collected.work) {
        let mut environment = Environment::new();
        add_variables(get(step, "environment"), document, &mut environment, &collected.work);
        follow(&script, name, &environment, collected);
        return;
    }
    let image = word(step, "image").unwrap_or_default();
    let plugin = image.split(':').next().unwrap_or_default();
    // Source: the pages of the plugins in the indexes of Drone and Woodpecker.
    let is_builder = ["plugins/docker", "plugins/kaniko", "plugins/gcr", "plugins/ecr", "plugins/acr"]
        .iter()
        .chain(&["woodpeckerci/plugin-docker-buildx", "woodpeckerci/plugin-kaniko"])
        .any(|known| plugin.ends_with(known));
    if is_builder {
        collected.add(plugin_build(name, step, document, &collected.work));
    }
}

fn plugin_build(name: &str, step: Node<'_>, document: &Document<'_>, work: &Work) -> Asked {
    let settings = get(step, "settings").unwrap_or(step);
    let text = |key: &str| {
        let node = get(settings, key)?;
        node.as_str()?;
        Some(without_variables(&document.text(node), work))
    };
    let context = text("context").unwrap_or_else(|| Partial::new("."));
    let place = get(step, "image").map_or(step.span(), Node::span);
    let mut asked = Asked::of(place, Some(RepoPath::root()), AskedContext::Path(context));
    asked.label = name.to_owned();
    // The plugin names it always, so it is not looked for in the context.
    asked.file = Some(text("dockerfile").unwrap_or_else(|| Partial::new("Dockerfile")));
    asked.target = text("target");
    if let Some(repository) = text("repo") {
        let repository = repository.marked();
        let has_registry = repository.split('/').next().is_some_and(|first| first.contains('.'));
        let registry = text("registry").filter(|_| !has_registry);
        let registry = registry.map_or_else(String::new, |registry| format!("{}/", registry.marked()));
        asked.names.push(Partial::new(format!("{registry}{repository}:{UNKNOWN}")));
    }
    for node in ["build_args", "build-args"].iter().filter_map(|key| get(settings, key)) {
        for said in scalars(node, work) {
            let said_text = without_variables(&document.text(said), work);
            asked.arguments.extend(argument(&said_text, said.span()));
        }
        for (name, value) in entries(node) {
            let value = without_variables(&document.text(value), work);
            let pair = Partial::new(format!("{name}={}", value.marked()));
            asked.arguments.extend(argument(&pair, node.span()));
        }
    }
    asked.is_published =
        text("dry_run").or_else(|| text("dry-run")).is_none_or(|dry| dry.marked() == "false");
    asked
}

/// A setting: what the server puts in is not known.
fn without_variables(text: &Text, work: &Work) -> Partial {
    super::script::filled(text, &Environment::new(), work)
}
