//! Gradle scripts: the plugins that they apply in so many words, and the modules that these make a program of. What a condition
//! decides is not known.

use std::collections::BTreeMap;

use toml::Table;

use super::gradle_tokens::{Token, tokens};
use super::maven::is_configured;
use super::program::{Program, Said, Weight};
use crate::source::{RepoPath, Tree};

/// A plugin that makes a program, and how much that says.
pub(super) type Known = (&'static str, Weight);

/// Plugins that make a program out of a module, and whether it serves; those that do stand first.
// Source: the documentation of Spring Boot (`spring-boot` before 1.4), Quarkus, Micronaut, Ktor and of Gradle's own plugin.
pub(super) const PLUGINS: [Known; 7] = [
    ("io.ktor.plugin", Weight::Serves),
    ("io.micronaut.application", Weight::Serves),
    ("io.micronaut.minimal.application", Weight::Serves),
    ("io.quarkus", Weight::Serves),
    ("org.springframework.boot", Weight::Serves),
    ("spring-boot", Weight::Serves),
    ("application", Weight::Runs),
];

/// Tasks that pack a program; switched off, the module makes none.
// Source: docs.spring.io, "Packaging Executable Archives".
const PACKERS: [&str; 2] = ["bootJar", "bootWar"];

/// What a script says.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Plugins that it applies to its own module, with their lines; `libs.…` where the catalog says which.
    pub(super) own: Vec<(String, u32)>,
    /// Plugins that it applies to all modules below.
    for_all_below: Vec<String>,
    /// Whether it switches off the task that packs a program.
    pub(super) is_switched_off: bool,
}

/// What a script says of plugins.
pub(super) fn read(text: &str) -> Script {
    let tokens = tokens(text);
    let mut script = Script::default();
    let mut blocks: Vec<&str> = Vec::new();
    let mut last_name = "";
    for (number, (token, line)) in tokens.iter().enumerate() {
        let rest = || tokens[number + 1..].iter().map(|(token, _)| *token);
        match token {
            Token::Sign('{') => blocks.push(std::mem::take(&mut last_name)),
            Token::Sign('}') => drop(blocks.pop()),
            Token::Sign(';') | Token::Line => last_name = "",
            Token::Name(name) => {
                let statement =
                    || rest().take_while(|token| !matches!(token, Token::Line | Token::Sign(';' | '}')));
                if blocks == ["plugins"] && is_first(&tokens, number) {
                    let is_applied = !ends_in_false(statement());
                    let plugin = plugin(name, statement()).filter(|_| is_applied);
                    script.own.extend(plugin.map(|plugin| (plugin, *line)));
                }
                if *name == "apply" && is_first(&tokens, number) {
                    let applied = applied(statement());
                    match blocks.as_slice() {
                        [] => script.own.extend(applied.map(|plugin| (plugin, *line))),
                        ["subprojects" | "allprojects"] => script.for_all_below.extend(applied),
                        _ => {}
                    }
                }
                script.is_switched_off |= PACKERS.contains(name) && switches_off(rest());
                // The name of a block is the first one of its line: `tasks.register("x") {`.
                if last_name.is_empty() {
                    last_name = name;
                }
            }
            Token::Text(text) => script.is_switched_off |= PACKERS.contains(text) && switches_off(rest()),
            Token::Sign(_) => {}
        }
    }
    script
}

/// Whether a word begins a statement.
fn is_first(tokens: &[(Token<'_>, u32)], number: usize) -> bool {
    let before = number.checked_sub(1).and_then(|before| tokens.get(before));
    before.is_none_or(|(token, _)| matches!(token, Token::Line | Token::Sign('{' | ';' | '}')))
}

/// The plugin that a statement of `plugins { }` names.
fn plugin<'t>(name: &str, rest: impl Iterator<Item = Token<'t>>) -> Option<String> {
    let mut rest = rest.filter(|token| *token != Token::Sign('('));
    match name {
        "id" => match rest.next()? {
            Token::Text(plugin) => Some(plugin.to_owned()),
            _ => None,
        },
        "alias" => {
            let path: Vec<&str> = rest
                .take_while(|token| matches!(token, Token::Name(_) | Token::Sign('.')))
                .filter_map(|token| if let Token::Name(name) = token { Some(name) } else { None })
                .collect();
            Some(path.join("."))
        }
        // Plugins of Gradle's own, and in Kotlin those of the build: `application`, `` `acme.service` ``.
        _ => Some(name.to_owned()),
    }
}

/// The plugin of `apply plugin: 'x'` and `apply(plugin = "x")`.
pub(super) fn applied<'t>(rest: impl Iterator<Item = Token<'t>>) -> Option<String> {
    let mut rest = rest.filter(|token| *token != Token::Sign('('));
    match (rest.next()?, rest.next()?, rest.next()?) {
        // Without quotes, it is a class of the build.
        (Token::Name("plugin"), Token::Sign(':' | '='), Token::Text(plugin) | Token::Name(plugin)) => {
            Some(plugin.to_owned())
        }
        _ => None,
    }
}

/// `… apply false`, `….apply(false)`.
fn ends_in_false<'t>(rest: impl Iterator<Item = Token<'t>>) -> bool {
    let names: Vec<&str> =
        rest.filter_map(|token| if let Token::Name(name) = token { Some(name) } else { None }).collect();
    names.ends_with(&["apply", "false"])
}

/// Whether `enabled = false` follows at once: `bootJar { enabled = false }`, `bootJar.enabled = false`,
/// `tasks.named<BootJar>("bootJar") { enabled = false }`.
fn switches_off<'t>(rest: impl Iterator<Item = Token<'t>>) -> bool {
    let mut rest =
        rest.filter(|token| !matches!(token, Token::Line | Token::Sign('.' | '{' | '(' | ')' | '='))).take(2);
    rest.next() == Some(Token::Name("enabled")) && rest.next() == Some(Token::Name("false"))
}

/// The modules that plugins make a program of: those whose script applies one, be it by way of a plugin that the build holds
/// itself, and those that are configured as a program below a script that applies it to all. `plugins` are those of the build,
/// with what they come to.
pub(super) fn programs(
    tree: &Tree,
    scripts: &BTreeMap<RepoPath, (&RepoPath, Script)>,
    plugins: &BTreeMap<&str, Known>,
) -> Vec<Program> {
    let makes = |id: &str| {
        let own = || plugins.get(id).copied();
        PLUGINS.into_iter().find(|(known, _)| *known == id).or_else(own)
    };
    let mut catalogs = BTreeMap::new();
    let mut found = Vec::new();
    for (directory, (file, script)) in scripts.iter().filter(|(_, (_, script))| !script.is_switched_off) {
        let mut known = |plugin: &str| {
            let id = match plugin.strip_prefix("libs.plugins.") {
                Some(alias) => of_catalog(tree, directory, alias, &mut catalogs)?,
                None => plugin.to_owned(),
            };
            makes(&id)
        };
        let own = script.own.iter().filter_map(|(plugin, line)| Some((known(plugin)?, *line)));
        let own = own.max_by_key(|((_, weight), _)| *weight);
        let inherited = || {
            let above = directory.ancestors().filter_map(|above| scripts.get(&above));
            let applied = above.flat_map(|(_, script)| &script.for_all_below);
            let plugin = applied.filter_map(|plugin| makes(plugin));
            let plugin = plugin.max_by_key(|(_, weight)| *weight);
            plugin.filter(|_| is_configured(tree, directory)).map(|plugin| (plugin, 1))
        };
        let Some(((plugin, weight), line)) = own.or_else(inherited) else { continue };
        let said = Said::new(line, format!("the Gradle plugin `{plugin}` makes a program of it"), weight);
        found.push(Program { directory: directory.clone(), file: (*file).clone(), said });
    }
    found
}

/// The plugin that an alias of the version catalog stands for: `[plugins]` of `gradle/libs.versions.toml` in the nearest
/// folder that has one.
// Source: docs.gradle.org, "Version Catalogs": `-`, `_` and `.` of an alias become dots.
fn of_catalog(
    tree: &Tree,
    directory: &RepoPath,
    alias: &str,
    catalogs: &mut BTreeMap<RepoPath, BTreeMap<String, String>>,
) -> Option<String> {
    let folders = std::iter::once(directory.clone()).chain(directory.ancestors());
    let mut paths = folders.filter_map(|folder| folder.join("gradle/libs.versions.toml"));
    let path = paths.find(|path| tree.holds(path))?;
    let catalog = catalogs.entry(path.clone()).or_insert_with(|| catalog(tree, &path).unwrap_or_default());
    catalog.get(alias).cloned()
}

fn catalog(tree: &Tree, path: &RepoPath) -> Option<BTreeMap<String, String>> {
    let table: Table = String::from_utf8(tree.read(path).ok()?).ok()?.parse().ok()?;
    let plugins = table.get("plugins")?.as_table()?.iter().filter_map(|(alias, plugin)| {
        let short = plugin.as_str().and_then(|text| text.split(':').next());
        let id = short.or_else(|| plugin.get("id")?.as_str())?;
        Some((alias.replace(['-', '_'], "."), id.to_owned()))
    });
    Some(plugins.collect())
}
