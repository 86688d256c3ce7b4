//! Plugins that a Gradle build holds itself, in `buildSrc` or in a build that it includes: scripts that are plugins by their
//! names, and classes. What they apply, the modules have that apply them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::gradle::{self, Known, PLUGINS, Script, applied};
use super::gradle_tokens::{Token, tokens};
use crate::source::RepoPath;

/// The plugins of a build, by the id or the class that modules name; nothing where several have one name.
pub(super) type OwnPlugins = BTreeMap<String, Option<Script>>;

/// Folders of sources in which Gradle looks for such plugins.
// Source: docs.gradle.org, "Precompiled Script Plugins", "Sharing Build Logic using buildSrc".
const SOURCES: [&str; 3] = ["groovy", "java", "kotlin"];

/// Names of the build, or of the builds in it, that hold plugins for the others.
// Source: docs.gradle.org, "Sharing Build Logic between Subprojects": `buildSrc`, and `build-logic` in all of its examples.
const BUILDS: [&str; 4] = ["build-logic", "build-plugins", "buildLogic", "buildSrc"];

/// Words that begin a block which may not be run.
// Source: the grammars of Groovy, Java and Kotlin.
const CONDITIONS: [&str; 4] = ["else", "if", "switch", "when"];

/// Whether a file may be such a plugin, by its path.
pub(super) fn may_be_one(path: &RepoPath) -> bool {
    let parts: Vec<&str> = path.parts().collect();
    let is_source = parts.windows(3).any(|at| at[0] == "src" && at[1] == "main" && SOURCES.contains(&at[2]));
    let is_class = || [".groovy", ".java", ".kt"].iter().any(|ending| path.file_name().ends_with(ending));
    is_source && (script_name(path).is_some() || parts.iter().any(|part| BUILDS.contains(part)) && is_class())
}

/// The name of a script without its endings.
fn script_name(path: &RepoPath) -> Option<&str> {
    [".gradle.kts", ".gradle"].iter().find_map(|ending| path.file_name().strip_suffix(ending))
}

/// The plugin of a file: what it is called, and what it applies.
pub(super) fn read(path: &RepoPath, text: &str) -> Option<(String, Script)> {
    if let Some(name) = script_name(path) {
        // A package of Kotlin is part of the id.
        let package = text.lines().find_map(|line| line.strip_prefix("package "));
        let package = package.filter(|_| path.file_name().ends_with(".kts")).map(str::trim);
        let id = package.map_or_else(|| name.to_owned(), |package| format!("{package}.{name}"));
        return Some((id, gradle::read(text)));
    }
    let is_plugin = text.contains("Plugin<Project>");
    let (class, _) = path.file_name().rsplit_once('.').filter(|_| is_plugin)?;
    Some((class.to_owned(), of_class(text)))
}

/// What a class applies in so many words, and in no condition: `project.apply(plugin: 'x')`, `pluginManager.apply("x")`.
fn of_class(text: &str) -> Script {
    let tokens = tokens(text);
    let mut script = Script::default();
    let mut blocks: Vec<&str> = Vec::new();
    let mut begun = "";
    for (number, (token, line)) in tokens.iter().enumerate() {
        match token {
            Token::Sign('{') => blocks.push(std::mem::take(&mut begun)),
            Token::Sign('}') => drop(blocks.pop()),
            Token::Sign(';') | Token::Line => begun = "",
            Token::Name("apply") if !blocks.iter().any(|block| CONDITIONS.contains(block)) => {
                let rest = || tokens[number + 1..].iter().map(|(token, _)| *token);
                let mut call = rest().filter(|token| *token != Token::Sign('('));
                let named = match call.next() {
                    Some(Token::Text(plugin)) => Some(plugin.to_owned()),
                    _ => applied(rest()),
                };
                script.own.extend(named.map(|plugin| (plugin, *line)));
            }
            Token::Name(name) if begun.is_empty() => begun = name,
            _ => {}
        }
    }
    script
}

/// Takes note of a plugin; of several with one name, none is meant.
pub(super) fn add(plugins: &mut OwnPlugins, name: String, script: Script) {
    plugins.entry(name).and_modify(|known| *known = None).or_insert(Some(script));
}

/// What each plugin of the build makes of a module, by what it applies and what that applies: the first plugin of the table that
/// it leads to.
pub(super) fn resolved(plugins: &OwnPlugins) -> BTreeMap<&str, Known> {
    let mut appliers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, script) in plugins {
        let own = script.iter().filter(|script| !script.is_switched_off).flat_map(|script| &script.own);
        for (applied, _) in own {
            appliers.entry(applied).or_default().push(name);
        }
    }
    let mut found = BTreeMap::new();
    for (plugin, weight) in PLUGINS {
        let mut open = appliers.get(plugin).cloned().unwrap_or_default();
        while let Some(name) = open.pop() {
            if let Entry::Vacant(place) = found.entry(name) {
                place.insert((plugin, weight));
                open.extend(appliers.get(name).into_iter().flatten());
            }
        }
    }
    found
}
