//! The package managers that come with the base of an image, and that nothing takes away.

use crate::build::{Base, image_path};
use crate::facts::handles::Image;
use crate::knowledge::bases;
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::{FoundCommand, Runs, Word};

impl<'a> Image<'a> {
    /// The package managers that the base at the bottom of the image brings with its language, by their names; those
    /// that a RUN line deletes or uninstalls are left out.
    #[must_use]
    pub fn brought_managers(self) -> Vec<&'static str> {
        let mut managers = match self.bottom().lineage().last().map(|stage| &stage.base) {
            Some(Base::Image(base)) => bases::package_managers(base, true),
            Some(Base::UnknownTag { image: base, .. }) => bases::package_managers(base, false),
            _ => return Vec::new(),
        };
        for image in self.foundations() {
            let dockerfile = image.dockerfile();
            for step in image.lineage().flat_map(|stage| &stage.steps).filter(|step| step.posix_shell) {
                let is_run = matches!(step.instruction(dockerfile).kind, Kind::Run { .. });
                let Some(script) = step.script(dockerfile).filter(|_| is_run) else { continue };
                for command in &script.commands() {
                    managers.retain(|manager| !takes_away(command, manager));
                }
            }
        }
        managers
    }
}

/// Whether a command deletes a package manager, or uninstalls it.
fn takes_away(command: &FoundCommand<'_>, manager: &str) -> bool {
    let invocation = command.invocation();
    let Runs::Program { name: Some(program), args, .. } = &invocation.runs else { return false };
    let words: Vec<String> = {
        let text = |word: &Word| word.literal().unwrap_or_else(|| word.known_prefix().0).into_owned();
        args.iter().map(text).collect()
    };
    let has = |word: &str| words.iter().any(|other| other == word);
    match &**program {
        "rm" | "unlink" => words.iter().any(|path| is_of(path, manager)),
        "npm" => ["uninstall", "remove", "rm", "un"].iter().any(|verb| has(verb)) && has(manager),
        "pip" | "pip3" | "python" | "python3" => has("uninstall") && has(manager),
        "find" => words.iter().any(|word| word.contains(manager)) && (has("-delete") || has("rm")),
        _ => false,
    }
}

/// Whether a path is that of a package manager: its program, or a directory of its own.
fn is_of(path: &str, manager: &str) -> bool {
    let path = path.trim_matches(['"', '\'']).trim_end_matches(['/', '*']);
    let name = image_path::file_name(path);
    // `/opt/yarn-v1.22.22`, `site-packages/pip-24.0.dist-info`
    let is_named = name == manager || name.starts_with(&format!("{manager}-"));
    // `/usr/local/lib/node_modules` holds those of Node.js.
    let holds = name == "node_modules" && path.starts_with("/usr/") && matches!(manager, "npm" | "corepack");
    is_named || holds
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn what_a_base_brings_is_there_until_it_is_deleted() {
        for (what, dockerfile, expected) in [
            ("Node.js", "FROM node:22-alpine", "npm yarn corepack"),
            ("its later releases", "FROM node:26-alpine", "npm"),
            ("a tag that is not known", "ARG V\nFROM node:$V", "npm"),
            ("a stage of it", "FROM node:22 AS a\nFROM a", "npm yarn corepack"),
            ("Python", "FROM python:3.13-slim", "pip"),
            ("Ruby", "FROM ruby:3.4-alpine", "gem bundler"),
            ("another image", "FROM alpine:3.22", ""),
            ("an image of others", "FROM acme/node:22", ""),
            ("nothing", "FROM scratch", ""),
            (
                "npm is deleted",
                "FROM node:22\nRUN rm -rf /usr/local/lib/node_modules/npm /usr/local/bin/npm",
                "yarn corepack",
            ),
            (
                "all are deleted",
                "FROM node:22\nRUN rm -rf /usr/local/lib/node_modules /opt/yarn-v* /usr/local/bin/yarn",
                "",
            ),
            ("npm is uninstalled", "FROM node:26\nRUN npm uninstall -g npm", ""),
            ("pip is uninstalled", "FROM python:3.13\nRUN pip uninstall -y pip", ""),
            ("by a module", "FROM python:3.13\nRUN python -m pip uninstall -y pip setuptools", ""),
            ("something else is deleted", "FROM node:26\nRUN rm -rf /root/.npm /tmp/x", "npm"),
            ("in another stage", "FROM node:26 AS a\nRUN npm rm -g npm\nFROM node:26", "npm"),
        ] {
            let facts = of(&[("Dockerfile", &format!("{dockerfile}\nCMD [\"/x\"]\n"))]);
            assert_eq!(facts.only_image().brought_managers().join(" "), expected, "{what}");
        }
    }
}
