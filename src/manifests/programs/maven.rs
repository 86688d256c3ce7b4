//! `pom.xml`: the modules that make a program.

use std::collections::BTreeMap;

use super::elements;
use super::program::{Program, Said, Weight, names_in};
use crate::source::{RepoPath, Tree};

/// Plugins that make a server out of a module.
// Source: the documentation of Spring Boot, Quarkus, Micronaut, Helidon and Open Liberty.
const PLUGINS: [&str; 5] = [
    "spring-boot-maven-plugin",
    "quarkus-maven-plugin",
    "micronaut-maven-plugin",
    "helidon-maven-plugin",
    "liberty-maven-plugin",
];

/// What a `pom.xml` says.
#[derive(Debug)]
pub(super) struct Pom {
    artifact: Option<String>,
    /// Whether it only holds other modules together.
    is_parent: bool,
    /// The plugin that makes a server, and its line.
    plugin: Option<(&'static str, u32)>,
    /// Whether it says that no program is to be made.
    is_skipped: bool,
}

/// What is said of programs; plugins that are only managed count where a module names them.
pub(super) fn read(text: &str) -> Option<Pom> {
    const PLUGIN: &str = "project/build/plugins/plugin";
    let mut pom = Pom { artifact: None, is_parent: false, plugin: None, is_skipped: false };
    let (mut known, mut is_skipped, mut is_whole) = (None, false, false);
    elements::visit(text, |element| match element.path {
        "project" => is_whole = true,
        "project/artifactId" => pom.artifact = Some(element.text),
        "project/packaging" => pom.is_parent = element.text == "pom",
        "project/properties/spring-boot.repackage.skip" => pom.is_skipped |= element.text == "true",
        PLUGIN => {
            if let Some(name) = known.take() {
                pom.plugin.get_or_insert((name, element.line));
                pom.is_skipped |= is_skipped;
            }
            is_skipped = false;
        }
        path => match path.strip_prefix(PLUGIN) {
            Some("/artifactId") => known = PLUGINS.into_iter().find(|plugin| *plugin == element.text),
            Some(inner) if inner.ends_with("/skip") => is_skipped |= element.text == "true",
            _ => {}
        },
    });
    is_whole.then_some(pom)
}

/// The modules that make a server: those that name such a plugin, and those that are configured as one, below a parent that
/// names it for all.
pub(super) fn programs(tree: &Tree, poms: &BTreeMap<RepoPath, (&RepoPath, Pom)>) -> Vec<Program> {
    let own = poms.iter().filter(|(_, (_, pom))| !pom.is_parent && !pom.is_skipped);
    own.filter_map(|(directory, (file, pom))| {
        let inherited = || {
            let above = directory.ancestors().find_map(|above| poms.get(&above)?.1.plugin);
            above.filter(|_| is_configured(tree, directory)).map(|(plugin, _)| (plugin, 1))
        };
        let (plugin, line) = pom.plugin.or_else(inherited)?;
        let said = Said::new(line, format!("`{plugin}` makes a program of it"), Weight::Serves);
        let said = said.named(pom.artifact.iter().cloned().collect());
        Some(Program { directory: directory.clone(), file: (*file).clone(), said })
    })
    .collect()
}

/// Whether a module holds the configuration of a program: `src/main/resources/application.yml`.
// Source: docs.spring.io, "Externalized Configuration"; Quarkus and Micronaut read files of the same name.
pub(super) fn is_configured(tree: &Tree, module: &RepoPath) -> bool {
    names_in(tree, module, "src/main/resources").any(|name| {
        let begins = name.starts_with("application") || name.starts_with("bootstrap");
        begins && [".yml", ".yaml", ".properties"].iter().any(|ending| name.ends_with(ending))
    })
}
