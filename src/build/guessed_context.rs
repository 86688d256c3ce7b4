//! The build context of a Dockerfile that nothing in the repository builds.

use std::collections::BTreeSet;

use super::dockerfile::Dockerfile;
use super::image_path::{clean, join};
use crate::knowledge::collections;
use crate::source::{RepoPath, Tree};
use crate::syntax::dockerfile::{Command, Instruction, Kind, Transfer, Word as DockerfileWord};
use crate::syntax::shell::{self, Script, Word};

/// Programs that read a file of the directory in which they are called, and its name. Who copies all and then calls one
/// of them is built from where it lies.
// Source: the documentation of each.
const READS: [(&str, &[&str]); 15] = [
    ("bun", &["package.json"]),
    ("bundle", &["Gemfile"]),
    ("cargo", &["Cargo.toml"]),
    ("composer", &["composer.json"]),
    ("go", &["go.mod", "go.work"]),
    ("gradle", &["build.gradle", "build.gradle.kts"]),
    ("gradlew", &["gradlew"]),
    ("make", &["Makefile"]),
    ("mix", &["mix.exs"]),
    ("mvn", &["pom.xml"]),
    ("mvnw", &["mvnw"]),
    ("npm", &["package.json"]),
    ("pnpm", &["package.json"]),
    ("poetry", &["pyproject.toml"]),
    ("yarn", &["package.json"]),
];

/// The directory that a Dockerfile is most likely built from: the nearest one, from its own upwards, that holds most
/// of what it names: sources of COPY and ADD, and, where all of the context is copied, what the stage then works in,
/// runs and reads. What is missing there may be made before the build. Nothing where none holds anything of it, and
/// for a folder in which Dockerfiles are collected, where all is copied and nothing tells.
#[must_use]
pub(crate) fn guess_context(dockerfile: &Dockerfile, tree: &Tree) -> Option<RepoPath> {
    let evidence = Evidence::of(dockerfile);
    let own = dockerfile.path.parent();
    let mut best: Option<(usize, RepoPath)> = None;
    for directory in std::iter::once(own.clone()).chain(own.ancestors()) {
        let weight = evidence.weight(&directory, tree);
        if weight > 0 && best.as_ref().is_none_or(|(most, _)| weight > *most) {
            best = Some((weight, directory));
        }
    }
    if let Some((_, directory)) = best {
        return Some(directory);
    }
    let is_program = || READS.iter().flat_map(|(_, files)| *files).any(|file| holds(&own, file, tree));
    match (evidence.named.is_empty(), evidence.copies_all) {
        (true, false) => Some(own),
        (_, true) => (!collections::is_one(own.file_name()) || is_program()).then_some(own),
        (false, false) => None,
    }
}

/// Whether a directory holds nothing of what a Dockerfile names, and another, from its own upwards, does.
#[must_use]
pub(crate) fn holds_nothing_of(dockerfile: &Dockerfile, directory: &RepoPath, tree: &Tree) -> bool {
    let evidence = Evidence::of(dockerfile);
    let own = dockerfile.path.parent();
    let mut others = std::iter::once(own.clone()).chain(own.ancestors());
    evidence.weight(directory, tree) == 0 && others.any(|other| evidence.weight(&other, tree) > 0)
}

/// What a Dockerfile says of the directory that it is built from.
#[derive(Debug, Default)]
struct Evidence {
    /// What is copied by name, as often as it is.
    named: Vec<String>,
    /// What must lie in it, of what all was copied: one of each list.
    used: BTreeSet<Vec<String>>,
    copies_all: bool,
}

impl Evidence {
    fn of(dockerfile: &Dockerfile) -> Self {
        let mut evidence = Self::default();
        let mut stage = StageWalk::default();
        for instruction in &dockerfile.tree.instructions {
            evidence.take(instruction, &mut stage);
        }
        evidence
    }

    /// How much of it a directory holds. What is copied must be there, what is run may be made before.
    fn weight(&self, directory: &RepoPath, tree: &Tree) -> usize {
        let named = self.named.iter().filter(|path| holds(directory, path, tree)).count();
        let is_used = |files: &&Vec<String>| files.iter().any(|path| holds(directory, path, tree));
        named * 2 + self.used.iter().filter(is_used).count()
    }

    fn take(&mut self, instruction: &Instruction, stage: &mut StageWalk) {
        match &instruction.kind {
            Kind::From(_) => *stage = StageWalk::default(),
            Kind::Copy(transfer) | Kind::Add(transfer) if instruction.flag("from").is_none() => {
                self.copied(transfer, stage);
            }
            Kind::Workdir(path) => {
                let Some(path) = path.literal() else { return stage.workdir = None };
                stage.workdir = stage.workdir.as_ref().map(|workdir| join(workdir, &path));
                if let Some(inside) = stage.workdir.as_ref().and_then(|workdir| stage.inside(workdir)) {
                    self.used.insert(vec![inside]);
                }
            }
            Kind::Run { command, .. } | Kind::Cmd(command) | Kind::Entrypoint(command)
                if stage.copied.is_some() =>
            {
                self.commands(&script(command), stage);
            }
            _ => {}
        }
    }

    fn copied(&mut self, transfer: &Transfer, stage: &mut StageWalk) {
        for source in transfer.sources.iter().filter_map(plain_path) {
            if !source.is_empty() {
                self.named.push(source);
                continue;
            }
            self.copies_all = true;
            let target = transfer.destination.literal();
            stage.copied = target.zip(stage.workdir.as_ref()).map(|(target, workdir)| join(workdir, &target));
        }
    }

    /// The files that commands name or read below what was copied.
    fn commands(&mut self, script: &Script, stage: &StageWalk) {
        let Some(workdir) = &stage.workdir else { return };
        for command in &script.commands() {
            let invocation = command.invocation();
            let program = invocation.program().unwrap_or_default();
            let reads = READS.iter().find(|(name, _)| *name == program).map_or(&[][..], |(_, files)| *files);
            let read: Vec<String> =
                reads.iter().filter_map(|file| stage.inside(&join(workdir, file))).collect();
            if !read.is_empty() {
                self.used.insert(read);
            }
            let words = command.command.words.iter().filter_map(Word::literal);
            let paths = words.filter(|word| word.contains(['/', '.']) && !word.starts_with('-'));
            let inside = paths.filter_map(|path| stage.inside(&join(workdir, &path)));
            self.used.extend(inside.map(|path| vec![path]));
        }
    }
}

/// What is known of a stage at an instruction.
#[derive(Debug)]
struct StageWalk {
    /// Where it works; `/` to begin with, as far as one can tell.
    workdir: Option<String>,
    /// Where all of the context was copied to.
    copied: Option<String>,
}

impl Default for StageWalk {
    fn default() -> Self {
        Self { workdir: Some("/".to_owned()), copied: None }
    }
}

impl StageWalk {
    /// A path of the image as one of the context that was copied; nothing for the directory itself.
    fn inside(&self, path: &str) -> Option<String> {
        let root = self.copied.as_ref()?.trim_end_matches('/');
        let inside = path.strip_prefix(root)?.strip_prefix('/')?;
        (!inside.is_empty()).then(|| inside.to_owned())
    }
}

fn holds(directory: &RepoPath, path: &str, tree: &Tree) -> bool {
    directory.join(path).is_some_and(|path| tree.holds(&path))
}

fn script(command: &Command) -> Script {
    match command {
        Command::Shell(text) => shell::parse(text),
        Command::Exec(words) => Script::exec_form(words),
    }
}

/// A source that is a path without variables, from the root of the context, which nothing leads out of; of one with
/// wildcards, the directory in front of them. Empty for the whole context.
fn plain_path(word: &DockerfileWord) -> Option<String> {
    let path = word.literal()?;
    if path.contains("://") || path.starts_with("git@") {
        return None;
    }
    let path = clean(&format!("/{path}"));
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let plain: Vec<&str> = parts.iter().copied().take_while(|part| !part.contains(['*', '?', '['])).collect();
    (plain.len() == parts.len() || !plain.is_empty()).then(|| plain.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::Text;
    use crate::syntax::dockerfile;

    /// The context that is guessed for a Dockerfile in `services/api`.
    fn guessed(text: &str, others: &[&str]) -> String {
        let path = RepoPath::new("services/api/Dockerfile").unwrap();
        let mut files: Vec<_> =
            others.iter().map(|other| (RepoPath::new(other).unwrap(), Vec::new())).collect();
        files.push((path.clone(), text.as_bytes().to_vec()));
        let file = Files::default().add(path.clone(), text.as_bytes().to_vec());
        let (parsed, errors) = dockerfile::parse(&Text::verbatim(file, 0, text.as_bytes()));
        let guess = guess_context(&Dockerfile::new(path, parsed, errors), &Tree::in_memory(files));
        guess.map_or_else(String::new, |directory| directory.to_string())
    }

    #[test]
    fn where_a_stage_goes_on_tells() {
        assert_eq!(guessed("FROM a\nCOPY . .\n", &[]), "services/api");
        assert_eq!(guessed("FROM a\nWORKDIR /app\nCOPY . .\nWORKDIR /app/services/api\n", &[]), ".");
        assert_eq!(guessed("FROM a\nCOPY . /app/\nWORKDIR /app\nWORKDIR api\n", &[]), "services");
        assert_eq!(guessed("FROM a\nCOPY . /app\nWORKDIR /app2/services/api\n", &[]), "services/api");
        assert_eq!(guessed("FROM a\nCOPY . /app\nFROM b\nWORKDIR /app/services/api\n", &[]), "services/api");
        let own = ["services/api/api/index.js"];
        assert_eq!(guessed("FROM a\nCOPY . /app\nWORKDIR /app/api\n", &own), "services/api");
        let named = ["services/api/main.js"];
        let text = "FROM a\nCOPY main.js /\nCOPY . /app\nWORKDIR /app/services/api\n";
        assert_eq!(guessed(text, &named), "services/api", "it holds what is copied by name");
    }

    #[test]
    fn what_is_run_and_read_tells() {
        let root = ["go.mod", "cmd/a/main.go", "apps/web/start.sh", "package.json"];
        for (what, text, expected) in [
            ("a program reads its manifest", "FROM a\nCOPY . /src\nWORKDIR /src\nRUN go build ./...\n", "."),
            (
                "a script is run",
                "FROM a\nWORKDIR /app\nCOPY . .\nCMD [\"sh\", \"/app/apps/web/start.sh\"]\n",
                ".",
            ),
            ("of a relative path", "FROM a\nWORKDIR /app\nCOPY . .\nCMD sh apps/web/start.sh\n", "."),
            ("nothing tells", "FROM a\nWORKDIR /app\nCOPY . .\nCMD [\"/bin/x\"]\n", "services/api"),
            ("another stage", "FROM a\nCOPY . /src\nFROM a\nWORKDIR /src\nRUN go build\n", "services/api"),
            ("before the copy", "FROM a\nWORKDIR /src\nRUN go build\nCOPY . .\n", "services/api"),
            ("nothing leads out of a context", "FROM a\nCOPY ../../go.mod /\n", "."),
        ] {
            assert_eq!(guessed(text, &root), expected, "{what}");
        }
        let text = "FROM a\nWORKDIR /src\nCOPY . .\nRUN npm ci\n";
        assert_eq!(
            guessed(text, &["package.json", "services/api/package.json"]),
            "services/api",
            "the nearest"
        );
    }

    #[test]
    fn a_collection_of_dockerfiles_is_no_context() {
        let guess = |path: &str, others: &[&str]| {
            let text = "FROM a\nCOPY . /app\n";
            let file = Files::default().add(RepoPath::new(path).unwrap(), text.as_bytes().to_vec());
            let (parsed, errors) = dockerfile::parse(&Text::verbatim(file, 0, text.as_bytes()));
            let paths = others.iter().chain([&path]).map(|path| (RepoPath::new(path).unwrap(), Vec::new()));
            let tree = Tree::in_memory(paths);
            let guess = guess_context(&Dockerfile::new(RepoPath::new(path).unwrap(), parsed, errors), &tree);
            guess.map(|directory| directory.to_string())
        };
        assert_eq!(guess("docker/Dockerfile", &["docker/start.sh"]), None);
        assert_eq!(guess("docker/Dockerfile", &["docker/package.json"]).as_deref(), Some("docker"));
        assert_eq!(guess("web/Dockerfile", &[]).as_deref(), Some("web"));
        assert_eq!(guess("Dockerfile", &[]).as_deref(), Some("."));
    }
}
