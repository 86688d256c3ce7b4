//! A first look at a Compose file: what it defines, and what it needs from others.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::load::paths;
use crate::compose::merge::long_forms::lengthen;
use crate::compose::shape::PROJECT;
use crate::compose::value::from_yaml::read_document;
use crate::compose::value::sections::{entries, items};
use crate::compose::value::{Map, Value};
use crate::syntax::yaml::Yaml;

/// What a file defines and needs.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Whether it looks like a Compose file at all.
    pub(super) is_compose: bool,
    /// Its services, each with its keys.
    pub(crate) services: BTreeMap<String, BTreeSet<String>>,
    /// The services that cannot run by what this file says: no image, no build.
    pub(super) incomplete: BTreeSet<String>,
    /// Services, networks, volumes, secrets and configs that it refers to and does not define.
    pub(crate) needs: BTreeSet<(&'static str, String)>,
    /// What it defines of those.
    pub(crate) defines: BTreeSet<(&'static str, String)>,
    /// The files that it includes.
    pub(crate) includes: Vec<String>,
    /// The files that its services extend services of.
    pub(crate) extends: Vec<String>,
    /// Whether it says nothing at all: comments, at most.
    pub(crate) is_empty: bool,
    /// Whether part of it could not be read.
    pub(crate) is_damaged: bool,
    /// Whether it is a pipeline, whose jobs have steps.
    pub(super) is_pipeline: bool,
    /// Whether it is the template of a file: what stands in it is to be filled in first.
    pub(crate) is_template: bool,
}

/// Something that a file lacks, and that another one may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lack<'o> {
    /// What a service of this name runs.
    Program(&'o str),
    /// A definition: its section and name.
    Definition(&'static str, &'o str),
}

impl<'o> Lack<'o> {
    /// The name of the service that lacks a program, if that is what is lacking.
    pub(super) fn program(self) -> Option<&'o str> {
        match self {
            Lack::Program(name) => Some(name),
            Lack::Definition(..) => None,
        }
    }
}

impl Outline {
    /// What the file lacks and none of `given` gives.
    pub(crate) fn lacks<'o>(&'o self, given: &[&Self]) -> impl Iterator<Item = Lack<'o>> {
        let programs = self.incomplete.iter().filter(|name| !given.iter().any(|file| file.runs(name)));
        let needed = self.needs.iter().filter(|need| !given.iter().any(|file| file.defines.contains(*need)));
        let definitions = needed.map(|(section, name)| Lack::Definition(section, name));
        programs.map(|name| Lack::Program(name)).chain(definitions)
    }

    /// What the file gives to those that lack it.
    pub(super) fn fills(&self) -> impl Iterator<Item = Lack<'_>> {
        let programs = self.services.keys().filter(|name| self.runs(name)).map(|name| Lack::Program(name));
        programs.chain(self.defines.iter().map(|(section, name)| Lack::Definition(section, name)))
    }

    /// Whether the file says what a service runs.
    fn runs(&self, name: &str) -> bool {
        self.services.contains_key(name) && !self.incomplete.contains(name)
    }

    /// Whether the file gives what another one lacks.
    pub(super) fn gives_this(&self, lack: Lack<'_>) -> bool {
        match lack {
            Lack::Program(name) => self.runs(name),
            Lack::Definition(section, name) => self.defines.contains(&(section, name.to_owned())),
        }
    }

    /// Whether the file makes a project by itself.
    pub(super) fn stands_alone(&self) -> bool {
        !self.includes.is_empty() || self.incomplete.is_empty() && self.needs.is_empty()
    }

    /// How many things the file gives that `other` needs.
    pub(crate) fn gives(&self, other: &Self) -> usize {
        self.gives_beyond(other, &[])
    }

    /// How many things the file gives that `other` needs and none of `given` gives.
    pub(super) fn gives_beyond(&self, other: &Self, given: &[&Self]) -> usize {
        other.lacks(given).filter(|lack| self.gives_this(*lack)).count()
    }

    /// Whether the file says again most of what `base` says of the services they share: then it is a project
    /// of its own rather than something to be put on top.
    pub(super) fn repeats(&self, base: &Self) -> bool {
        let (mut said, mut repeated) = (0, 0);
        for (name, keys) in &base.services {
            let Some(own) = self.services.get(name) else { continue };
            let keys = keys.iter().filter(|key| !matches!(key.as_str(), "image" | "build"));
            for key in keys {
                said += 1;
                repeated += usize::from(own.contains(key));
            }
        }
        said == 0 || repeated * 2 >= said
    }

    /// Whether the file has a service in common with another one.
    pub(super) fn shares_services(&self, other: &Self) -> bool {
        self.services.keys().any(|name| other.services.contains_key(name))
    }
}

/// Takes a first look at a file.
pub(super) fn outline(yaml: &Yaml, bytes: &[u8]) -> Outline {
    let mut outline = Outline { is_damaged: !yaml.errors().is_empty(), ..Outline::default() };
    if outline.is_damaged {
        let text = String::from_utf8_lossy(bytes);
        outline.is_template = ["{{", "{%", "<%"].iter().any(|mark| text.contains(mark));
    }
    outline.is_empty = !outline.is_damaged;
    for root in yaml.documents() {
        let mut ignored = Vec::new();
        let mut document = read_document(root, bytes, &mut ignored).value;
        outline.is_empty &= document.is_null();
        lengthen(&mut document, &PROJECT, &mut ignored);
        look_at(&document, &mut outline);
    }
    let defines = &outline.defines;
    outline.needs.retain(|need| !defines.contains(need));
    outline
}

fn look_at(document: &Value, outline: &mut Outline) {
    // Source: "Workflow syntax for GitHub Actions": `on` and `jobs` are what a workflow must have.
    outline.is_pipeline |=
        document.get("services").is_none() && ["on", "jobs"].iter().all(|key| document.get(key).is_some());
    let said_include = document.get("include").and_then(Value::as_list);
    for item in said_include.unwrap_or_default() {
        let path = item.get("path").unwrap_or(item);
        let first = path.as_list().and_then(<[Value]>::first).unwrap_or(path);
        outline.includes.extend(first.print().filter(|path| !paths::is_remote_file(path)));
    }
    for section in ["services", "networks", "volumes", "secrets", "configs"] {
        for (name, _) in entries(document, section) {
            outline.defines.insert((section, name.to_owned()));
        }
    }
    for (name, service) in entries(document, "services") {
        let Some(map) = service.as_map() else {
            outline.services.entry(name.to_owned()).or_default();
            outline.incomplete.insert(name.to_owned());
            continue;
        };
        let keys: BTreeSet<String> = map.keys().map(|key| (**key).to_owned()).collect();
        let runs = ["image", "build", "extends", "provider"].iter().any(|key| keys.contains(*key));
        outline.is_compose |= runs
            || ["ports", "environment", "volumes", "command", "depends_on", "deploy"]
                .iter()
                .any(|key| keys.contains(*key));
        if !runs {
            outline.incomplete.insert(name.to_owned());
        }
        outline.services.insert(name.to_owned(), keys);
        needs_of(map, outline);
    }
    outline.is_compose |= !outline.includes.is_empty();
}

fn needs_of(service: &Map, outline: &mut Outline) {
    let mut need = |section: &'static str, name: &str| {
        if !name.contains('$') {
            outline.needs.insert((section, name.to_owned()));
        }
    };
    let names = |key: &str| service.get(key).and_then(Value::as_map).into_iter().flat_map(Map::keys);
    names("depends_on").for_each(|name| need("services", name));
    names("networks").filter(|name| &***name != "default").for_each(|name| need("networks", name));
    for volume in items(service.get("volumes")) {
        let is_named = volume.get("type").and_then(Value::print).as_deref() == Some("volume");
        if let Some(source) = volume.get("source").and_then(Value::print).filter(|_| is_named) {
            need("volumes", &source);
        }
    }
    for section in ["secrets", "configs"] {
        for mount in items(service.get(section)) {
            if let Some(source) = mount.get("source").and_then(Value::print) {
                need(section, &source);
            }
        }
    }
    let extends = service.get("extends");
    let file = extends.and_then(|extends| extends.get("file")?.print());
    outline.extends.extend(file.filter(|path| !paths::is_remote_file(path)));
    if let Some(name) = extends.filter(|extends| extends.get("file").is_none())
        && let Some(name) = name.get("service").unwrap_or(name).print()
    {
        need("services", &name);
    }
}
