//! RUN lines that install dependencies after all sources were copied.

use crate::build::{Base, Dockerfile, Stage};
use crate::facts::handles::Facts;
use crate::source::Span;
use crate::syntax::dockerfile::{Kind, Mount, Word};
use crate::syntax::shell::Script;

/// An install of dependencies that every change of a source repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncachedInstall {
    /// The command that installs.
    pub place: Span,
    /// The instruction that copied the sources before.
    pub copy: Span,
}

impl Facts {
    /// Every install of dependencies after a copy of all sources, in what images are built from.
    #[must_use]
    pub fn uncached_installs(&self) -> Vec<UncachedInstall> {
        let mut found = Vec::new();
        for image in self.images().filter(|image| image.is_started() && !image.is_for_development()) {
            let (dockerfile, build) = (image.dockerfile(), image.build());
            // What a stage below installed is there already: the install that counts is that one.
            let mut installed: Vec<bool> = Vec::new();
            for stage in &build.stages {
                let below = match stage.base {
                    Base::Stage(base) => installed.get(base).copied().unwrap_or(false),
                    _ => false,
                };
                installed.push(below || installs(dockerfile, stage));
            }
            for number in build.reachable(image.runtime().number) {
                let stage = &build.stages[number];
                let is_first = !matches!(stage.base, Base::Stage(base) if installed[base]);
                found.extend(is_first.then(|| in_stage(dockerfile, stage)).flatten());
            }
        }
        found.sort_by_key(|install| install.place);
        found.dedup();
        found
    }
}

/// Whether a stage installs dependencies.
fn installs(dockerfile: &Dockerfile, stage: &Stage) -> bool {
    stage.steps.iter().any(|step| {
        let is_run = matches!(step.instruction(dockerfile).kind, Kind::Run { .. });
        is_run && step.script(dockerfile).is_some_and(|script| install(script).is_some())
    })
}

fn in_stage(dockerfile: &Dockerfile, stage: &Stage) -> Option<UncachedInstall> {
    let mut copy = None;
    for step in &stage.steps {
        let instruction = step.instruction(dockerfile);
        match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) if instruction.flag("from").is_none() => {
                let is_all = transfer
                    .sources
                    .iter()
                    .filter_map(Word::literal)
                    .any(|source| matches!(source.trim_end_matches('/'), "." | "" | "./."));
                if is_all {
                    copy = copy.or(Some(instruction.line_span()));
                }
            }
            Kind::Run { mounts, .. } => {
                let Some(script) = step.script(dockerfile).filter(|_| step.posix_shell) else { continue };
                // What is fetched by the lock file alone is there when the install asks for it.
                if copy.is_none() && fetches(script) {
                    return None;
                }
                let Some(place) = install(script) else { continue };
                // With a cache for the package manager, what it downloads is not lost.
                let is_cached = mounts.iter().any(|mount: &Mount| mount.kind().as_deref() == Some("cache"));
                return copy.filter(|_| !is_cached).map(|copy| UncachedInstall { place, copy });
            }
            _ => {}
        }
    }
    None
}

/// Whether a script fetches the dependencies that a lock file names, without their manifests: `pnpm fetch`.
fn fetches(script: &Script) -> bool {
    let commands = script.commands();
    commands.iter().any(|command| {
        let invocation = command.invocation();
        let first = invocation.args().first().map(|word| word.known_prefix().0.into_owned());
        matches!((invocation.program(), first.as_deref()), (Some("pnpm" | "cargo"), Some("fetch")))
    })
}

/// The first command of a script that installs the dependencies which a manifest names.
fn install(script: &Script) -> Option<Span> {
    let commands = script.commands();
    let found = commands.iter().find(|command| {
        let invocation = command.invocation();
        let Some(program) = invocation.program() else { return false };
        let words: Vec<String> =
            invocation.args().iter().map(|word| word.known_prefix().0.into_owned()).collect();
        let has = |option: &str| words.iter().any(|word| word == option);
        let operands: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
        match (program, operands.as_slice()) {
            ("npm", ["ci" | "clean-install"])
            | ("npm" | "pnpm" | "yarn" | "bun", ["install" | "i"])
            | ("yarn", [])
            | ("bundle" | "composer" | "poetry", ["install"])
            | ("uv", ["sync"])
            | ("go", ["mod", "download"]) => {
                !has("-g") && !has("--global") && !has("--version") && !has("--offline")
            }
            ("pip" | "pip3", ["install", file, ..]) => has("-r") && file.ends_with(".txt"),
            _ => false,
        }
    });
    found.map(|command| command.command.span)
}

#[cfg(test)]
mod tests {
    use crate::facts::{self, Facts};

    /// The installs that are found, each with the copy before it.
    fn found(facts: &Facts) -> Vec<String> {
        let found = facts.uncached_installs();
        let said = |place| facts.said_at(place);
        found.iter().map(|install| format!("{}, {}", said(install.copy), said(install.place))).collect()
    }

    #[test]
    fn an_install_after_all_sources_is_found() {
        const FOUND: &str = "COPY . ., npm ci";
        for (what, lines, expected) in [
            ("after all sources", "COPY . .\nRUN npm ci", FOUND),
            ("after the manifest", "COPY package.json .\nRUN npm ci\nCOPY . .", ""),
            ("after some sources", "COPY src .\nRUN npm ci", ""),
            ("with ADD", "ADD . .\nRUN npm ci", "ADD . ., npm ci"),
            ("with other spellings", "COPY ././ /app\nRUN npm ci", "COPY ././ /app, npm ci"),
            ("the first copy", "COPY . .\nADD . /b\nRUN npm ci", FOUND),
            ("the first install", "COPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm ci", ""),
            ("from another image", "COPY --from=acme/x . .\nRUN npm ci", ""),
            ("with a cache", "COPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci", ""),
            ("with another mount", "COPY . .\nRUN --mount=type=bind,target=/b npm ci", FOUND),
            ("fetched before", "COPY lock .\nRUN pnpm fetch\nCOPY . .\nRUN npm ci", ""),
            ("fetched after", "COPY . .\nRUN pnpm fetch\nRUN npm ci", FOUND),
            ("something else fetched", "RUN git fetch\nCOPY . .\nRUN npm ci", FOUND),
            ("something else done", "RUN pnpm list\nCOPY . .\nRUN npm ci", FOUND),
            ("no install", "COPY . .\nRUN npm test", ""),
            ("in no shell that we read", "COPY . .\nSHELL [\"pwsh\"]\nRUN npm ci", ""),
            ("in a stage below", "COPY . .\nRUN npm ci\nFROM a AS b", FOUND),
            ("after an install below", "RUN npm ci\nFROM a AS b\nCOPY . .\nRUN npm ci", ""),
            ("after a stage below", "CMD npm ci\nFROM a AS b\nCOPY . .\nRUN npm ci", FOUND),
            ("after one far below", "RUN npm ci\nFROM a AS b\nFROM b\nCOPY . .\nRUN npm ci", ""),
            ("in a stage that is used", "COPY . .\nRUN npm ci\nFROM alpine\nCOPY --from=a /x /", FOUND),
            ("in a stage that is not used", "COPY . .\nRUN npm ci\nFROM alpine", ""),
        ] {
            let dockerfile = format!("FROM node AS a\n{lines}\nCMD [\"/x\"]\n");
            let facts = facts::of(&[("Dockerfile", &dockerfile), ("package.json", "{}")]);
            assert_eq!(found(&facts).join("; "), expected, "{what}");
        }
    }

    #[test]
    fn an_install_of_a_stage_is_found_once_and_only_where_images_run() {
        const LINES: &str = "FROM node AS a\nCOPY . .\nRUN npm ci\n";
        let targets = format!("{LINES}FROM a AS b\nCMD [\"/x\"]\nFROM a AS c\nCMD [\"/x\"]\n");
        let compose =
            "services: {b: {build: {context: ., target: b}}, c: {build: {context: ., target: c}}}\n";
        let both = facts::of(&[("Dockerfile", &targets), ("compose.yaml", compose)]);
        assert_eq!(both.images().count(), 2);
        assert_eq!(found(&both).len(), 1, "two images share the stage");
        assert!(found(&facts::of(&[("Dockerfile", LINES)])).is_empty(), "nothing starts it");
        let lines = format!("{LINES}CMD [\"/x\"]\n");
        assert!(found(&facts::of(&[("Dockerfile.dev", &lines)])).is_empty(), "it is for development");
    }

    #[test]
    fn installers_are_told_from_other_commands() {
        for (command, expected) in [
            ("npm clean-install", true),
            ("npm install", true),
            ("pnpm i --frozen-lockfile", true),
            ("yarn", true),
            ("yarn --immutable", true),
            ("bun install", true),
            ("bundle install", true),
            ("composer install --no-dev", true),
            ("poetry install", true),
            ("uv sync", true),
            ("go mod download", true),
            ("pip install -r requirements.txt", true),
            ("pip3 install --no-cache-dir -r requirements.txt", true),
            ("cd app && npm ci", true),
            ("npm ci --offline", false),
            ("npm install -g", false),
            ("npm install --global", false),
            ("yarn --version", false),
            ("npm install express", false),
            ("npm test", false),
            ("yarn build", false),
            ("go build", false),
            ("pip install requirements.txt", false),
            ("pip install -r requirements", false),
            ("make install", false),
        ] {
            let dockerfile = format!("FROM x\nCOPY . .\nRUN {command}\nCMD [\"/x\"]\n");
            let facts = facts::of(&[("Dockerfile", &dockerfile)]);
            assert_eq!(found(&facts).len(), usize::from(expected), "{command}");
        }
    }
}
