//! What names say of the purpose of things: words by which files, folders and stages for development, for tests
//! or as samples are told. A table of rows, one word a line, with the names in which the word says so.

use std::sync::LazyLock;

use self::Kind::{
    Compose, DockerfileFolder, EnvFile, Environment, File, FileEnd, Folder, Packages, Project, ProjectFolder,
    Secret, SecretFile, Service, ShippedFile, ShippedFolder,
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
    /// A word of the name of a Dockerfile or a Compose file, or of a stage: see [`of_file`].
    File,
    /// The last word of such a name. In front of others it is the name of what a program does, or of what it is a part
    /// of: an integration service, a runner for continuous integration.
    FileEnd,
    /// A folder that a Dockerfile lies in, without the dot of a hidden one, by its whole name. Not `File`: what lies in
    /// `local` or `debug` may be what is run, and a stage of that name is not.
    DockerfileFolder,
    /// A part of the path of a Dockerfile, or a word of one, whose image is pulled to work in, whoever pushes it.
    Environment,
    /// A folder that a Dockerfile or a Compose file lies in, or a word of its name.
    Folder,
    /// A word of the name of a Compose file, of a folder that it lies in, or of the stage that a service builds; the
    /// value of a variable that says what a program is run for: `NODE_ENV`. Of samples, of a folder alone.
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
// and folders in 116 public repositories, counted on 2026-11-30: all but `devel` and those of images to build with occur.
const DEVELOPMENT: &[Word] = &[
    word(".devcontainer", &[Service]),
    word("build-env", &[DockerfileFolder, Environment]),
    word("build-image", &[DockerfileFolder, Environment]),
    word("buildenv", &[DockerfileFolder, Environment]),
    word("debug", &[FileEnd, Compose, Secret]),
    word("dev", &[File, DockerfileFolder, Compose, Secret, Service, Packages]),
    word("devcontainer", &[File, DockerfileFolder, Environment]),
    word("devel", &[File, Compose, Secret]),
    word("develop", &[File, Compose, Secret, Packages]),
    word("development", &[File, DockerfileFolder, Compose, Secret, Service, Packages]),
    word("devenv", &[File, DockerfileFolder, Folder, Environment]),
    word("doc", &[Packages]),
    word("docs", &[Service, Packages]),
    word("lint", &[File, Packages]),
    word("linting", &[Packages]),
    word("local", &[FileEnd, Compose, Secret]),
    word("override", &[Project, Secret]),
    word("tilt", &[File]),
    word("toolchain", &[DockerfileFolder, Environment]),
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
    word("benchmark", &[Service]),
    word("benchmarks", &[Service]),
    word("ci", &[Compose, FileEnd, Folder]),
    word("cypress", &[File, Folder]),
    word("e2e", &[Compose, File, Folder, ShippedFolder]),
    word("end2end", &[File, Folder, ShippedFolder]),
    word("fixtures", &[Folder, ProjectFolder, ShippedFolder]),
    word("integration", &[FileEnd, Secret]),
    word("integrationtest", &[File, Folder]),
    word("integrationtests", &[File, Folder]),
    word("loadtest", &[File, Folder]),
    word("mock", &[File]),
    word("mocks", &[ShippedFolder]),
    word("playwright", &[File, Folder]),
    word("resources", &[ProjectFolder]),
    word("spec", &[Service, ShippedFolder]),
    word("suites", &[ShippedFolder]),
    word("test", &[Compose, File, Folder, ShippedFolder, ShippedFile, Packages]),
    word("testbench", &[File]),
    word("testdata", &[Folder, ProjectFolder, ShippedFolder]),
    word("tester", &[File]),
    word("testfiles", &[Folder, ProjectFolder]),
    word("testing", &[Compose, File, Folder, ShippedFolder, Packages]),
    word("tests", &[Compose, File, Folder, ShippedFolder, Packages]),
    word("testutil", &[Secret]),
    word("unittest", &[File]),
    word("unittests", &[Compose, File]),
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
    word("demo", &[Compose, Service]),
    word("demos", &[Compose, Service]),
    word("dist", &[ShippedFile, SecretFile, EnvFile, Project]),
    word("example", &[Compose, Project, Service, ShippedFolder, ShippedFile, SecretFile, EnvFile]),
    word("examples", &[Compose, Service, ShippedFolder, SecretFile, ShippedFile, EnvFile, Project]),
    word("playground", &[Compose, Service]),
    word("playgrounds", &[Compose, Service]),
    word("sample", &[Compose, Project, Service, ShippedFile, SecretFile, EnvFile]),
    word("samples", &[Compose, Service, ShippedFolder, SecretFile, ShippedFile, EnvFile, Project]),
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

/// Words by which the name of a program ends that serves: `dev-service`, `test-api`.
// Source: names of Compose services in 115 public repositories, counted on 2026-11-30.
const PROGRAMS: [&str; 6] = ["api", "backend", "frontend", "server", "service", "worker"];

/// Words of names of files that say what kind of file it is.
// Source: the documentation of Docker, Podman and Docker Compose.
const FILE_WORDS: [&str; 7] =
    ["compose", "container", "containerfile", "docker", "dockerfile", "yaml", "yml"];

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

/// Whether a name is a word for a program that serves, and nothing else.
pub(crate) fn is_program(name: &str) -> bool {
    PROGRAMS.contains(&name)
}

/// Whether a name ends in a word for a program that serves.
fn names_program(name: &str) -> bool {
    let last = words(name).filter(|word| !FILE_WORDS.contains(word)).last();
    last.is_some_and(|word| PROGRAMS.contains(&word))
}

/// What the name of a Dockerfile, a Compose file or a stage says that it is there for: by its last word, or by any of
/// them if the last one does not name a program.
pub(crate) fn of_file(name: &str) -> impl Iterator<Item = Purpose> {
    let own = || words(name).filter(|word| !FILE_WORDS.contains(word));
    let last = own().last();
    let of_last = last.and_then(|word| of(word, FileEnd).or_else(|| of(word, File)));
    // In `compose.ci.mysql.yml`, `ci` is a name of its own; in `Dockerfile.ci-runner`, it is a part of one.
    let parts = name.split('.').filter_map(|part| part.rsplit(['-', '_']).next());
    let of_parts = parts.filter(|word| !FILE_WORDS.contains(word)).filter_map(|word| of(word, FileEnd));
    let is_program = names_program(name);
    of_last
        .into_iter()
        .chain(of_parts.filter(move |_| !is_program))
        .chain(own().filter(move |_| !is_program).filter_map(|word| of(word, File)))
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
    fn names_of_files_and_stages_say_what_they_are_there_for_unless_they_name_a_program() {
        const DEV: &[Purpose] = &[Purpose::Development];
        const TESTS: &[Purpose] = &[Purpose::Tests];
        for (name, expected) in [
            ("dockerfile", &[][..]),
            ("dockerfile.dev", DEV),
            ("dev.dockerfile", DEV),
            ("dockerfile.dev.alpine", DEV),
            ("dockerfile.device", &[]),
            ("dockerfile.dev-service", &[]),
            ("dockerfile.test-api", &[]),
            ("dockerfile.integration", TESTS),
            ("integration-tests", TESTS),
            ("dockerfile.integration-service", &[]),
            ("dockerfile.integration-gateway", &[]),
            ("ci.dockerfile", TESTS),
            ("dockerfile.ci-runner", &[]),
            ("dockerfile.local", DEV),
            ("local-storage", &[]),
            ("api-debug", DEV),
            ("debug-proxy", &[]),
            ("development", DEV),
            ("frankenphp_dev", DEV),
            ("test-radius.dockerfile", TESTS),
            ("docker-compose.ci.yml", TESTS),
            ("docker-compose-v3-test-video.yml", TESTS),
            ("docker-compose.ci.mysql.yml", TESTS),
            ("compose.integration.yaml", TESTS),
            ("django-unittests", TESTS),
        ] {
            let mut found: Vec<Purpose> = of_file(name).collect();
            found.dedup();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn words_say_what_something_is_there_for() {
        for (word, kind, expected) in [
            ("dev", File, Some(Purpose::Development)),
            ("ci", FileEnd, Some(Purpose::Tests)),
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
        assert!(is_for(Purpose::Development, "compose.dev.yaml", Compose));
        assert!(!is_for(Purpose::Tests, "compose.dev.yaml", Compose));
    }
}
