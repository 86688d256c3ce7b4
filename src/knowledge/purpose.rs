//! What names say of the purpose of things: words by which files, folders and stages for development, for tests
//! or as samples are told. A table of rows, one word a line, with the names in which the word says so.

use std::sync::LazyLock;

use self::Kind::{
    Compose, DockerfileFolder, EnvFile, Environment, File, Folder, Packages, Project, ProjectFolder, Secret,
    SecretFile, Service, ShippedFile, ShippedFolder,
};
use super::by_name::ByName;

/// What something is there for, by a word of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// For those who work on the program.
    Development,
    /// For tests, or for continuous integration.
    Tests,
    /// To be copied and filled in, or to be learned from.
    Sample,
    /// For what others rely on.
    Production,
}

/// The names in which a word may say what something is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word of the name of a Dockerfile or a Compose file, or of a stage.
    File,
    /// A folder that a Dockerfile lies in, without the dot of a hidden one, by its whole name. Not `File`: what lies in
    /// `local` or `debug` may be what is run, and a stage of that name is not.
    DockerfileFolder,
    /// A word of the path of a Dockerfile whose image is pulled to work in, whoever pushes it.
    Environment,
    /// A folder that a Dockerfile or a Compose file lies in, or a word of its name.
    Folder,
    /// A word of the name of a Compose file, of a folder that it lies in, or of the stage that a service builds; the
    /// value of a variable that says what a program is run for: `NODE_ENV`.
    Compose,
    /// A word of the name of the first file of a Compose project.
    Project,
    /// A folder that the first file of a Compose project lies in, where tests read the file and nobody runs it. Not
    /// `Folder`: what lies in `tests` is run, and must be right.
    ProjectFolder,
    /// A folder in the path of what may be a service, beside those of tests (`Folder`): what is learned from there, or
    /// written about it, is no service, and Dockerfiles in it are judged all the same.
    Service,
    /// A word of the name of a folder that ships, or may.
    ShippedFolder,
    /// A word of the name of a file that ships, or may.
    ShippedFile,
    /// A word of the path of a file that holds a credential for a service, beside those of tests (`Folder`): nobody
    /// else relies on what is in `dev` or `local`, and it runs all the same.
    Secret,
    /// A word of the name of a file that credentials are taken from.
    SecretFile,
    /// A word of the name of a file with variables.
    EnvFile,
    /// A group of dependencies; a word of the name of a list of packages, or the folder that it lies in.
    Packages,
}

/// A word and the names in which it says what something is there for.
struct Word {
    word: &'static str,
    kinds: &'static [Kind],
}

const fn word(word: &'static str, kinds: &'static [Kind]) -> Word {
    Word { word, kinds }
}

/// Words of what is there for those who work on the program.
// Source: containers.dev (`.devcontainer`); Docker Compose (`compose.override.yaml`); PEP 735 and the documentation
// of Poetry and uv, which call groups so; Tilt, which runs programs while they are developed; the values that Node.js, Rails, Flask and ASP.NET know; names of files
// and folders in 116 public repositories, counted on 2026-11-30: all but `devel` occur.
const DEVELOPMENT: &[Word] = &[
    word(".devcontainer", &[Service]),
    word("debug", &[File, Compose, Secret]),
    word("dev", &[File, DockerfileFolder, Compose, Secret, Packages]),
    word("devcontainer", &[File, DockerfileFolder, Environment]),
    word("devel", &[File, Compose, Secret]),
    word("develop", &[File, Compose, Secret, Packages]),
    word("development", &[File, DockerfileFolder, Compose, Secret, Packages]),
    word("devenv", &[File, DockerfileFolder, Folder, Environment]),
    word("doc", &[Packages]),
    word("docs", &[Service, Packages]),
    word("lint", &[File, Packages]),
    word("linting", &[Packages]),
    word("local", &[File, Compose, Secret]),
    word("override", &[Project, Secret]),
    word("tilt", &[File]),
    word("typing", &[Packages]),
];

/// Words of what is there for tests, or for continuous integration.
// Source: the documentation of the go command (`testdata`), Jest (`__tests__`, `__fixtures__`), RSpec (`spec`),
// Cypress, Playwright, GitHub Actions and CircleCI; PEP 735; names of files and folders in 116 public repositories,
// counted on 2026-11-30: all but `testbench` occur.
const TESTS: &[Word] = &[
    word(".circleci", &[Folder]),
    word(".github", &[Folder]),
    word("bench", &[File]),
    word("ci", &[File, Folder]),
    word("cypress", &[File, Folder]),
    word("e2e", &[File, Folder, ShippedFolder]),
    word("end2end", &[File, Folder, ShippedFolder]),
    word("fixtures", &[Folder, ProjectFolder, ShippedFolder]),
    word("integration", &[File, Secret]),
    word("integrationtest", &[File, Folder]),
    word("integrationtests", &[File, Folder]),
    word("loadtest", &[File, Folder]),
    word("mocks", &[ShippedFolder]),
    word("playwright", &[File, Folder]),
    word("resources", &[ProjectFolder]),
    word("spec", &[ShippedFolder]),
    word("suites", &[ShippedFolder]),
    word("test", &[File, Folder, ShippedFolder, ShippedFile, Packages]),
    word("testbench", &[File]),
    word("testdata", &[Folder, ProjectFolder, ShippedFolder]),
    word("tester", &[File]),
    word("testfiles", &[Folder, ProjectFolder]),
    word("testing", &[File, Folder, ShippedFolder, Packages]),
    word("tests", &[File, Folder, ShippedFolder, Packages]),
    word("testutil", &[Secret]),
    word("unittest", &[File]),
];

/// Words of what is there to be copied and filled in, or to be learned from.
// Source: the documentation of Symfony (`.env.dist`), Laravel (`.env.example`) and dotenv-extended
// (`.env.defaults`, `.env.schema`); names of files and folders in 116 public repositories, counted on 2026-11-30:
// all but `boilerplates` and `playgrounds` occur.
const SAMPLES: &[Word] = &[
    word("boilerplate", &[Service]),
    word("boilerplates", &[Service]),
    word("default", &[EnvFile]),
    word("defaults", &[ShippedFile, EnvFile]),
    word("dist", &[ShippedFile, SecretFile, EnvFile, Project]),
    word("example", &[Project, Service, ShippedFolder, ShippedFile, SecretFile, EnvFile]),
    word("examples", &[Service, ShippedFolder, SecretFile, ShippedFile, EnvFile, Project]),
    word("playground", &[Service]),
    word("playgrounds", &[Service]),
    word("sample", &[Project, Service, ShippedFile, SecretFile, EnvFile]),
    word("samples", &[Service, ShippedFolder, SecretFile, ShippedFile, EnvFile, Project]),
    word("schema", &[ShippedFile]),
    word("template", &[Project, Service, ShippedFile, SecretFile, EnvFile]),
    word("templates", &[Service]),
    word("tmpl", &[Project, ShippedFile, SecretFile, EnvFile]),
    word("tpl", &[ShippedFile, SecretFile, EnvFile, Project]),
    word("tutorials", &[Service]),
];

/// Words of what is there for others to rely on.
// Source: docs.docker.com, "Use Compose in production" (`compose.production.yaml`); names of files and folders in 116 public
// repositories, counted on 2026-11-30: all occur.
const PRODUCTION: &[Word] = &[
    word("live", &[Compose]),
    word("prod", &[Compose]),
    word("production", &[Compose]),
    word("release", &[Compose]),
];

const BLOCKS: [(Purpose, &[Word]); 4] = [
    (Purpose::Development, DEVELOPMENT),
    (Purpose::Tests, TESTS),
    (Purpose::Sample, SAMPLES),
    (Purpose::Production, PRODUCTION),
];

/// The rows by their words: they are asked for by every part of every path.
static BY_WORD: LazyLock<ByName<(Purpose, &'static [Kind])>> = LazyLock::new(|| {
    let rows = BLOCKS.into_iter().flat_map(|(purpose, words)| words.iter().map(move |row| (purpose, row)));
    ByName::of(rows.map(|(purpose, row)| (row.word, (purpose, row.kinds))))
});

/// What a word says of something in names of that kind, if it says anything there.
pub(crate) fn of(word: &str, kind: Kind) -> Option<Purpose> {
    let (purpose, kinds) = BY_WORD.get(word)?;
    kinds.contains(&kind).then_some(*purpose)
}

/// Whether a name, or one of the words that it is made of, says what something is there for.
pub(crate) fn is_said(name: &str, kind: Kind) -> bool {
    of(name, kind).is_some() || words(name).any(|word| of(word, kind).is_some())
}

/// Whether one of the words that a name is made of says that something is there for this.
pub(crate) fn is_for(purpose: Purpose, name: &str, kind: Kind) -> bool {
    words(name).any(|word| of(word, kind) == Some(purpose))
}

/// The words that the name of a file, a folder or a stage is made of.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['.', '-', '_'])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_word_stands_once_and_each_block_is_sorted() {
        let mut seen = HashSet::new();
        for (purpose, words) in BLOCKS {
            assert!(words.is_sorted_by_key(|row| row.word), "{purpose:?}");
            for row in words {
                assert!(seen.insert(row.word), "`{}` stands twice", row.word);
                assert!(!row.kinds.is_empty(), "`{}` says nothing", row.word);
            }
        }
    }

    #[test]
    fn words_say_what_something_is_there_for() {
        for (word, kind, expected) in [
            ("dev", File, Some(Purpose::Development)),
            ("dev", Folder, None),
            ("e2e", Folder, Some(Purpose::Tests)),
            ("testutil", Secret, Some(Purpose::Tests)),
            ("prod", Compose, Some(Purpose::Production)),
            ("debug", Compose, Some(Purpose::Development)),
            ("example", EnvFile, Some(Purpose::Sample)),
            ("samples", EnvFile, Some(Purpose::Sample)),
            ("dist", Project, Some(Purpose::Sample)),
            ("defaults", SecretFile, None),
            ("docs", Packages, Some(Purpose::Development)),
            ("linting", Packages, Some(Purpose::Development)),
            ("api", Service, None),
        ] {
            assert_eq!(of(word, kind), expected, "`{word}` as {kind:?}");
        }
        for folder in [".ci", ".github", "__tests__", "api-tests", "integration-test", "end2end", ".devenv"] {
            assert!(is_said(folder, Folder), "{folder}");
        }
        for folder in ["api", "latest", "contests", "dev"] {
            assert!(!is_said(folder, Folder), "{folder}");
        }
        assert!(is_for(Purpose::Tests, "compose.unittest.yaml", File));
        assert!(!is_for(Purpose::Tests, "compose.dev.yaml", File));
        assert!(is_said("Dockerfile.dev", File));
        assert!(!is_said("Dockerfile.device", File));
    }
}
