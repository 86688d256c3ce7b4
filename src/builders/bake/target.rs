//! What a target says, and what it inherits.

use std::collections::{BTreeMap, BTreeSet};

use super::config::{Config, Expanded};
use super::inline::Inline;
use super::scope::Locals;
use super::value::Value;
use crate::builders::partial::Partial;
use crate::source::Span;

/// A target with what is said of it: by one block, or by all that it inherits from together.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) name: String,
    /// Where its name stands.
    pub(super) place: Span,
    pub(super) inherits: Vec<String>,
    pub(super) context: Option<Partial>,
    pub(super) dockerfile: Option<Partial>,
    /// A Dockerfile that is spelled out, and the expression that it is the value of.
    pub(super) inline: Option<Inline>,
    pub(super) target: Option<Partial>,
    /// Arguments with the place that says each.
    pub(super) arguments: BTreeMap<String, (Span, Partial)>,
    pub(super) contexts: BTreeMap<String, Partial>,
    /// The names of labels. None where they are not known.
    pub(super) labels: Option<BTreeSet<String>>,
    pub(super) tags: Option<Vec<Partial>>,
    pub(super) outputs: Option<Vec<Output>>,
    /// Whether a part is not known of which the rest hangs: what it inherits, or which arguments there are.
    pub(super) is_partial: bool,
}

/// Where a result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Output {
    /// To a registry.
    Registry,
    /// To files, or nowhere: no image comes of it.
    NoImage,
    /// Into a store of images, or that is not known.
    Image,
}

impl Target {
    /// A target of which nothing is said.
    pub(super) fn of(name: &str, place: Span) -> Self {
        Self {
            name: name.to_owned(),
            place,
            inherits: Vec::new(),
            context: None,
            dockerfile: None,
            inline: None,
            target: None,
            arguments: BTreeMap::new(),
            contexts: BTreeMap::new(),
            labels: Some(BTreeSet::new()),
            tags: None,
            outputs: None,
            is_partial: false,
        }
    }

    /// What one block says.
    pub(super) fn read(config: &Config<'_>, expanded: &Expanded) -> Self {
        let block = config.block(expanded);
        let text = |name: &str| {
            let value = config.of_target(expanded, name)?;
            Some(value.to_partial().unwrap_or_else(Partial::unknown))
        };
        let mut read = Self {
            context: text("context"),
            dockerfile: text("dockerfile"),
            inline: text("dockerfile-inline").map(|text| Inline {
                text,
                place: block.get("dockerfile-inline").map_or(block.place, |said| said.source.place()),
            }),
            target: text("target"),
            tags: config.of_target(expanded, "tags").map(|tags| texts(&tags)),
            outputs: config.of_target(expanded, "output").map(|outputs| read_outputs(&outputs)),
            ..Self::of(&expanded.name, block.place)
        };
        match config.of_target(expanded, "inherits") {
            None => {}
            Some(Value::List(names)) if !names.iter().any(Value::has_unknown) => {
                read.inherits = names.iter().filter_map(Value::to_text).collect();
            }
            Some(_) => read.is_partial = true,
        }
        let locals = Locals { names: &expanded.matrix, outer: None };
        let mut entries = |name: &str| match block.get(name) {
            None => Vec::new(),
            Some(attribute) => config.evaluator().entries(attribute.source, &locals).unwrap_or_else(|_| {
                read.is_partial = true;
                Vec::new()
            }),
        };
        let (arguments, contexts) = (entries("args"), entries("contexts"));
        // What is `null` is no label.
        let labels = block.get("labels").map(|labels| config.evaluator().entries(labels.source, &locals));
        let is_said = |(name, _, value): (String, Span, Value)| (value != Value::Null).then_some(name);
        read.labels = match labels {
            None => Some(BTreeSet::new()),
            Some(labels) => labels.ok().map(|labels| labels.into_iter().filter_map(is_said).collect()),
        };
        for (name, place, value) in arguments {
            // What is `null` is not passed.
            if value != Value::Null {
                let value = value.to_partial().unwrap_or_else(Partial::unknown);
                read.arguments.insert(name, (place, value));
            }
        }
        for (name, _, value) in contexts {
            read.contexts.insert(name, value.to_partial().unwrap_or_else(Partial::unknown));
        }
        read
    }

    /// Puts what another says on top.
    // Source: `Target.Merge` in bake/bake.go of buildx.
    pub(super) fn merge(&mut self, other: &Self) {
        let replace = |own: &mut Option<Partial>, other: &Option<Partial>| {
            if other.is_some() {
                own.clone_from(other);
            }
        };
        replace(&mut self.context, &other.context);
        replace(&mut self.dockerfile, &other.dockerfile);
        if other.inline.is_some() {
            self.inline.clone_from(&other.inline);
        }
        self.labels = match (self.labels.take(), &other.labels) {
            (Some(own), Some(other)) => Some(own.into_iter().chain(other.iter().cloned()).collect()),
            _ => None,
        };
        replace(&mut self.target, &other.target);
        self.arguments.extend(other.arguments.iter().map(|(name, value)| (name.clone(), value.clone())));
        self.contexts.extend(other.contexts.iter().map(|(name, value)| (name.clone(), value.clone())));
        if other.tags.is_some() {
            self.tags.clone_from(&other.tags);
        }
        if other.outputs.is_some() {
            self.outputs.clone_from(&other.outputs);
        }
        self.inherits.extend(other.inherits.iter().cloned());
        self.is_partial |= other.is_partial;
    }

    /// Takes out what says nothing: empty names, contexts that are switched off.
    // Source: `Target.normalize` in bake/bake.go of buildx.
    pub(super) fn normalize(&mut self) {
        self.contexts.retain(|_, place| !place.marked().is_empty());
        if let Some(tags) = &mut self.tags {
            let mut distinct: Vec<Partial> = Vec::new();
            for tag in tags.iter().filter(|tag| !tag.marked().is_empty()) {
                if !distinct.contains(tag) {
                    distinct.push(tag.clone());
                }
            }
            *tags = distinct;
        }
        if self.dockerfile.as_ref().is_some_and(|file| file.marked().is_empty()) {
            self.dockerfile = None;
        }
    }

    /// Whether an image comes of it that somebody may run.
    pub(super) fn makes_an_image(&self) -> bool {
        let has_no_image = |outputs: &Vec<Output>| {
            !outputs.is_empty() && outputs.iter().all(|output| *output == Output::NoImage)
        };
        !self.outputs.as_ref().is_some_and(has_no_image) || self.has_tags()
    }

    /// `--set target.output=…`
    pub(super) fn set_output(&mut self, output: &Partial) {
        self.outputs = Some(read_outputs(&Value::text(output.marked())));
    }

    /// Whether the target has a name that somebody may run its image by.
    pub(super) fn has_tags(&self) -> bool {
        self.tags.as_ref().is_some_and(|tags| !tags.is_empty())
    }

    /// Whether the target's image is pushed.
    pub(super) fn goes_to_a_registry(&self) -> bool {
        self.outputs.as_ref().is_some_and(|outputs| outputs.contains(&Output::Registry))
    }
}

fn texts(value: &Value) -> Vec<Partial> {
    match value {
        Value::List(items) => items.iter().filter_map(Value::to_partial).collect(),
        other => other.to_partial().into_iter().collect(),
    }
}

// Source: the exporters of BuildKit; `type=…,…`, or the directory that files are written to.
fn read_outputs(value: &Value) -> Vec<Output> {
    let of_text = |text: &str| match text.split(',').find_map(|part| part.trim().strip_prefix("type=")) {
        Some("registry") => Output::Registry,
        Some("image") if text.contains("push=true") => Output::Registry,
        Some("local" | "tar" | "cacheonly") => Output::NoImage,
        None if text.starts_with(['.', '/']) || !text.contains('=') => Output::NoImage,
        _ => Output::Image,
    };
    let of_one = |value: &Value| match value {
        Value::Object(entries) => {
            let words =
                entries.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.to_text()?)));
            of_text(&words.collect::<Vec<_>>().join(","))
        }
        Value::Text(text) => of_text(text),
        _ => Output::Image,
    };
    match value {
        Value::List(items) => items.iter().map(of_one).collect(),
        other => vec![of_one(other)],
    }
}
