//! How much is read and worked out: one table of limits.
//!
//! Whoever means harm can ask for more work than anybody has time or memory for, in a few lines. What a limit leaves out
//! is not known, and a finding says which limit it was, and where. `SECURITY.md` has the same table for readers.

mod budget;

pub(crate) use budget::{Budget, Limit};

pub(crate) const FILE: Limit = Limit::new("a file", 8 << 20, "bytes");
// Each may be kept, and once more as a tree.
pub(crate) const FILES: Limit =
    Limit::new("the Dockerfiles and Compose files of a repository", 64 << 20, "bytes");
// A million files and more.
pub(crate) const GIT_INDEX: Limit =
    Limit::new("git's indexes, those of submodules included", 256 << 20, "bytes");
pub(crate) const GIT_NAMES: Limit = Limit::new("the names in git's indexes", 96 << 20, "bytes");
pub(crate) const SUBMODULES: Limit = Limit::new("a repository", 1_000, "submodules");
pub(crate) const SUBMODULE_NESTING: Limit = Limit::new("submodules in submodules", 16, "levels");
pub(crate) const GIT_POINTER: Limit =
    Limit::new("a file of git that names a directory (`.git`, `commondir`)", 8 << 10, "bytes");

pub(crate) const INSTRUCTIONS: Limit = Limit::new("a Dockerfile", 50_000, "instructions");
// Each is kept, for one may be about what is found.
pub(crate) const COMMENTS: Limit = Limit::new("a Dockerfile", 100_000, "comments");
// BuildKit stops at a longer one.
pub(crate) const DOCKERFILE_LINE: Limit = Limit::new("a line of a Dockerfile", 65_535, "bytes");
pub(crate) const VARIABLE_NESTING: Limit = Limit::new("`${a:-${b:-…}}` in a Dockerfile", 100, "levels");
// A tree may take up some hundred times the memory of its text, when that is all operators.
pub(crate) const SCRIPT: Limit = Limit::new("a script in `RUN`", 256 << 10, "bytes");
pub(crate) const SCRIPT_NESTING: Limit = Limit::new("constructs in a script", 64, "levels");
pub(crate) const YAML_VALUES: Limit = Limit::new("a YAML file", 300_000, "values");
pub(crate) const ALL_YAML_VALUES: Limit = Limit::new("the YAML files of a repository", 2_000_000, "values");
pub(crate) const YAML_BROKEN_LINES: Limit = Limit::new("a YAML file", 50, "broken lines");
pub(crate) const YAML_REREAD: Limit =
    Limit::new("a broken YAML file that is read again and again", 16 << 20, "bytes");
// Each is compared with every file of the context.
pub(crate) const IGNORE_PATTERNS: Limit = Limit::new("an ignore file", 10_000, "patterns");
// Each of them takes memory.
pub(crate) const IGNORE_EXPRESSIONS: Limit =
    Limit::new("an ignore file", 1_000, "patterns with brackets or backslashes");
pub(crate) const GIT_WILDCARDS: Limit = Limit::new(
    "an ignore file of git",
    1_000,
    "patterns with wildcards other than one `*` before a name's end",
);
// As long as the longest path of most systems.
pub(crate) const GIT_PATTERN: Limit = Limit::new("a pattern of an ignore file of git", 4096, "bytes");
// Each pattern takes some memory beside its own.
pub(crate) const GIT_IGNORE: Limit = Limit::new("the patterns of git's ignore files", 16 << 20, "bytes");
pub(crate) const ARCHIVE: Limit = Limit::new("an archive", 256 << 20, "bytes");
pub(crate) const ARCHIVE_UNPACKED: Limit = Limit::new("what an archive unpacks to", 256 << 20, "bytes");
// Files of text become a tenth or twentieth, seldom less.
pub(crate) const ARCHIVE_GROWTH: Limit =
    Limit::new("what a byte of an archive of more than 16 KiB unpacks to", 64, "bytes");
pub(crate) const ARCHIVE_ENTRIES: Limit = Limit::new("an archive", 100_000, "entries");
// As long as Linux makes files.
pub(crate) const ARCHIVE_PATH: Limit = Limit::new("a path in an archive", 4096, "bytes");
pub(crate) const ARCHIVE_NESTING: Limit = Limit::new("directories in an archive", 256, "levels");
// What `xz -9` and `zstd --ultra --long=27` ask for.
pub(crate) const ARCHIVE_WINDOW: Limit =
    Limit::new("what an archive's decoder looks back to", 128 << 20, "bytes");

// As long as the longest path of most systems.
pub(crate) const POLICY_PATTERN: Limit = Limit::new("a pattern of the policy", 4096, "bytes");
pub(crate) const POLICY_NESTING: Limit = Limit::new("policy files that build on each other", 16, "levels");
pub(crate) const POLICY_FILES: Limit = Limit::new("a policy", 100, "files");

// Here and below, a text counts as one value more for each 64 bytes.
pub(crate) const ALIASED_VALUES: Limit =
    Limit::new("what the aliases in a Compose file stand for", 100_000, "values");
// With aliases followed.
pub(crate) const COMPOSE_NESTING: Limit = Limit::new("values in a Compose file", 200, "levels");
pub(crate) const INCLUDE_NESTING: Limit = Limit::new("Compose files that include each other", 32, "levels");
pub(crate) const PROJECT_FILES: Limit = Limit::new("a project", 1_000, "files");
// Copies by `extends` included.
pub(crate) const PROJECT_VALUES: Limit = Limit::new("a project", 500_000, "values");
pub(crate) const ENV_VARIABLES: Limit = Limit::new("an env file", 100_000, "variables");
pub(crate) const EXTENDS_NESTING: Limit = Limit::new("services that extend each other", 64, "levels");
pub(crate) const PORTS: Limit = Limit::new("what the ranges in a Compose file stand for", 20_000, "ports");
// What each service reads from an env file counts for each.
pub(crate) const PROJECT_GROWTH: Limit =
    Limit::new("what variables and env files put into a project", 16 << 20, "bytes");
pub(crate) const GROWTH_OF_PROJECTS: Limit =
    Limit::new("what variables and env files put into all projects", 64 << 20, "bytes");
// An overlay is a project of its own, with all that is below it.
pub(crate) const VALUES_OF_PROJECTS: Limit = Limit::new("all projects", 2_000_000, "values");
pub(crate) const SERVICES: Limit = Limit::new("all projects", 20_000, "services");
// What is wrong with each, and where its value comes from, is kept.
pub(crate) const PROJECT_VARIABLES: Limit = Limit::new("the texts of a project", 100_000, "variables");
// Each is asked for every variable that nothing else sets.
pub(crate) const EXPECTING_FILES: Limit =
    Limit::new("those around a Compose project that may set its variables", 200, "files");
pub(crate) const OPERAND_NESTING: Limit = Limit::new("`${A:-${B:-…}}` in a Compose file", 32, "levels");
// A system takes no more in one argument.
pub(crate) const COMMAND: Limit = Limit::new("a command in a Compose file", 128 << 10, "bytes");
// In longer lists, mappings are not compared with each other.
pub(crate) const COMPARED_ITEMS: Limit = Limit::new("a list whose mappings are compared", 1_000, "items");
pub(crate) const OVERRIDDEN_PLACES: Limit = Limit::new("those that a value overrides", 64, "places");
// What no name tells, but what is in it.
pub(crate) const UNNAMED_FILES: Limit =
    Limit::new("those that might be Compose files by another name", 500, "files");
pub(crate) const LAYERS: Limit = Limit::new("those that are put below an overlay", 4, "files");

// Files that say who builds an image: pipelines, scripts, Bake.
pub(crate) const BUILDER_NESTING: Limit =
    Limit::new("what stands in each other in a file that asks for builds", 12, "levels");
pub(crate) const BUILDER_PARTS: Limit = Limit::new("a file that asks for builds", 10_000, "parts");
// Variables that are compared and every 64 bytes of texts that are put together count as well.
pub(crate) const BUILDER_STEPS: Limit =
    Limit::new("the scripts of a file that asks for builds", 100_000, "commands");
pub(crate) const STEPS_OF_BUILDERS: Limit =
    Limit::new("the scripts of all files that ask for builds", 10_000_000, "commands");
pub(crate) const FILE_BUILDS: Limit = Limit::new("a file that asks for builds", 500, "builds");
pub(crate) const MATRIX: Limit = Limit::new("a matrix of a pipeline", 256, "combinations");
pub(crate) const LOOP_ROUNDS: Limit = Limit::new("a loop in a script that asks for builds", 100, "rounds");
pub(crate) const WORD_FIELDS: Limit =
    Limit::new("a word of a script that asks for builds", 1_000, "arguments");
pub(crate) const DOCKERFILE_BUILDS: Limit =
    Limit::new("a Dockerfile", 64, "builds besides those of services");
pub(crate) const UNKNOWN_BUILDS: Limit = Limit::new("those whose Dockerfile is not known", 2_000, "builds");
pub(crate) const MAKE_VALUE: Limit = Limit::new("a variable of a Makefile", 4 << 10, "bytes");
pub(crate) const ALIKE_BUILDS: Limit =
    Limit::new("those with other arguments that a build is compared with", 16, "builds");
// What tells which programs a container runs, and where they listen: ecosystem files, Procfiles, configurations.
pub(crate) const RUNTIME_FILE: Limit =
    Limit::new("a list of processes, or a configuration of a server", 256 << 10, "bytes");
pub(crate) const RUNTIME_NESTING: Limit =
    Limit::new("what stands in each other in such a list or configuration", 32, "levels");
pub(crate) const RUNTIME_FILES: Limit =
    Limit::new("those that a server's configuration includes", 100, "files");
pub(crate) const NEXT_LINES: Limit = Limit::new("what stands below the name of a credential", 64, "lines");

pub(crate) const HIDDEN_ALIKE: Limit =
    Limit::new("credentials that begin alike and are covered wherever they stand", 16, "texts");
pub(crate) const HIDDEN_TEXT: Limit =
    Limit::new("a credential that is looked for wherever it stands", 64, "bytes");

pub(crate) const BUILD_GROWTH: Limit = Limit::new("the values of a build", 16 << 20, "bytes");
// Bytes that are read and characters that are compared with patterns, as in `${A//x*/y}`.
pub(crate) const EXPANSION: Limit =
    Limit::new("what expanding the variables of a build takes", 30_000_000, "steps");
// Each may hold one of before, and double with every assignment.
pub(crate) const SCRIPT_READS: Limit =
    Limit::new("what the scripts of a build read from variables", 16 << 20, "bytes");
// Of many builds, each has its share of what all may use.
pub(crate) const GROWTH_OF_BUILDS: Limit = Limit::new("the values of all builds", 128 << 20, "bytes");
pub(crate) const EXPANSION_OF_BUILDS: Limit =
    Limit::new("what expanding the variables of all builds takes", 300_000_000, "steps");
pub(crate) const READS_OF_BUILDS: Limit =
    Limit::new("what the scripts of all builds read from variables", 256 << 20, "bytes");
// A service whose arguments nobody else passes has a build of its own.
pub(crate) const BUILDS: Limit = Limit::new("all builds", 500_000, "instructions");
// Linux gives no program a longer one.
pub(crate) const VALUE: Limit = Limit::new("a value of a build", 128 << 10, "bytes");
// Each is seen by all steps below it, and kept for them.
pub(crate) const SETTINGS: Limit = Limit::new("the variables of a build", 20_000, "settings");
// As on Linux.
pub(crate) const WORKDIR: Limit = Limit::new("a working directory", 4096, "bytes");
pub(crate) const BUILT_ON: Limit =
    Limit::new("images of the repository that stand on each other", 20, "storeys");

// A folder that is moved to and fro is gone through each time.
pub(crate) const BUILD_ENTRIES: Limit =
    Limit::new("what `COPY` and `RUN` of a build touch", 1_000_000, "entries");
pub(crate) const ENTRIES_OF_BUILDS: Limit =
    Limit::new("what `COPY` and `RUN` of all builds touch", 10_000_000, "entries");
pub(crate) const COMPARISONS: Limit = Limit::new(
    "the comparisons of names with the patterns of a build, or of git's ignore files",
    20_000_000,
    "steps",
);
pub(crate) const ALL_COMPARISONS: Limit = Limit::new(
    "the comparisons of names with the patterns of all builds, or of all `.dockerignore` files",
    300_000_000,
    "steps",
);
// What is wrong with each is kept.
pub(crate) const SOURCES: Limit = Limit::new("what `COPY` and `ADD` of a build name", 20_000, "sources");
pub(crate) const SOURCES_OF_BUILDS: Limit =
    Limit::new("what `COPY` and `ADD` of all builds name", 200_000, "sources");
// Of more, all that a context holds is taken for sent.
pub(crate) const SENT_SOURCES: Limit =
    Limit::new("a build, where they choose what of the context is sent", 200, "sources");
pub(crate) const SENT_PATHS: Limit =
    Limit::new("those that the sources of a build lead to through links", 1_000, "paths");
// Of a user that goes, all names are looked for.
pub(crate) const USERS: Limit = Limit::new("the users of a stage", 10_000, "names and numbers");
pub(crate) const STAGE_FILES: Limit = Limit::new("a stage", 300_000, "files");
// A tree that is copied into itself doubles, and shares what it holds, until somebody asks for all of it.
pub(crate) const STAGE_TOOLS: Limit = Limit::new("a stage", 100_000, "tools and folders of dependencies");
pub(crate) const STAGE_DOUBTS: Limit =
    Limit::new("a stage of which it is not known what they hold", 400, "parts");
// Each later one says no more than those before it: that it is not known.
pub(crate) const DIRECTORY_CAUSES: Limit =
    Limit::new("a directory of an image of which it is not known what it holds", 400, "causes");
// More lead in a circle.
pub(crate) const LINKS: Limit = Limit::new("a path in an image", 255, "links");
pub(crate) const COPIED_ON: Limit = Limit::new("the way of a file from stage to stage", 32, "copies");
// With thirty pairs of them, it is a thousand million.
pub(crate) const BRACE_WORDS: Limit = Limit::new("what braces in a script stand for", 1_000, "words");

pub(crate) const IMAGE_CIRCLES: Limit = Limit::new("images that are made from each other", 20, "circles");
pub(crate) const COUNTED_SOURCES: Limit =
    Limit::new("the sources that came into an image together", 1_000, "files");
pub(crate) const SHIPPED_TEXT: Limit =
    Limit::new("a file in an image or a mount that is searched for credentials", 64 << 10, "bytes");
pub(crate) const NAMED_STAGE_TEXT: Limit =
    Limit::new("a file that may name a stage to build", 512 << 10, "bytes");
pub(crate) const TEMPLATE_LINES: Limit =
    Limit::new("a Dockerfile that is compared with its template", 2_000, "lines");
pub(crate) const SCRIPT_CALLS: Limit = Limit::new("those of a manifest that call each other", 8, "scripts");
pub(crate) const SETTINGS_NESTING: Limit =
    Limit::new("keys of a settings file that is searched for credentials", 64, "levels");
pub(crate) const XML_NESTING: Limit = Limit::new("elements in `pom.xml` or a project of .NET", 32, "levels");

pub(crate) const BAKE_FILES: Limit = Limit::new("a call of Bake", 32, "files");
pub(crate) const BAKE_TARGETS: Limit = Limit::new("a call of Bake", 500, "targets");
// Each combination is a target before anybody asks for one.
pub(crate) const BAKE_MATRICES: Limit =
    Limit::new("the matrices of the Bake files of a call", 2_000, "targets");
pub(crate) const BAKE_BUILDS: Limit = Limit::new("all calls of Bake", 2_000, "builds");
// An expression, and each item and 16 bytes that a function is given or makes.
pub(crate) const BAKE_STEPS: Limit =
    Limit::new("what the expressions of the Bake files of a call take", 200_000, "steps");
pub(crate) const BAKE_NESTING: Limit =
    Limit::new("expressions, variables and functions of Bake files in each other", 160, "levels");
pub(crate) const BAKE_INHERITANCE: Limit =
    Limit::new("targets of Bake that inherit from each other", 64, "levels");
pub(crate) const BAKE_GROUPS: Limit = Limit::new("those that a group of Bake leads to", 64, "groups");
pub(crate) const BAKE_ITEMS: Limit = Limit::new("a list that a function of Bake makes", 10_000, "items");
pub(crate) const BAKE_TEXT: Limit = Limit::new("a text that a function of Bake makes", 1 << 20, "bytes");
pub(crate) const BAKE_PATTERN: Limit =
    Limit::new("a pattern of a function of Bake, compiled", 1 << 20, "bytes");

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test reads its data")]
mod tests {
    use std::path::Path;

    use super::Limit;

    /// Every row of the table, in its order.
    const ALL: &[Limit] = &[
        super::FILE,
        super::FILES,
        super::GIT_INDEX,
        super::GIT_NAMES,
        super::SUBMODULES,
        super::SUBMODULE_NESTING,
        super::GIT_POINTER,
        super::INSTRUCTIONS,
        super::COMMENTS,
        super::DOCKERFILE_LINE,
        super::VARIABLE_NESTING,
        super::SCRIPT,
        super::SCRIPT_NESTING,
        super::YAML_VALUES,
        super::ALL_YAML_VALUES,
        super::YAML_BROKEN_LINES,
        super::YAML_REREAD,
        super::IGNORE_PATTERNS,
        super::IGNORE_EXPRESSIONS,
        super::GIT_WILDCARDS,
        super::GIT_PATTERN,
        super::GIT_IGNORE,
        super::ARCHIVE,
        super::ARCHIVE_UNPACKED,
        super::ARCHIVE_GROWTH,
        super::ARCHIVE_ENTRIES,
        super::ARCHIVE_PATH,
        super::ARCHIVE_NESTING,
        super::ARCHIVE_WINDOW,
        super::POLICY_PATTERN,
        super::POLICY_NESTING,
        super::POLICY_FILES,
        super::ALIASED_VALUES,
        super::COMPOSE_NESTING,
        super::INCLUDE_NESTING,
        super::PROJECT_FILES,
        super::PROJECT_VALUES,
        super::ENV_VARIABLES,
        super::EXTENDS_NESTING,
        super::PORTS,
        super::PROJECT_GROWTH,
        super::GROWTH_OF_PROJECTS,
        super::VALUES_OF_PROJECTS,
        super::SERVICES,
        super::PROJECT_VARIABLES,
        super::EXPECTING_FILES,
        super::OPERAND_NESTING,
        super::COMMAND,
        super::COMPARED_ITEMS,
        super::OVERRIDDEN_PLACES,
        super::UNNAMED_FILES,
        super::LAYERS,
        super::BUILDER_NESTING,
        super::BUILDER_PARTS,
        super::BUILDER_STEPS,
        super::STEPS_OF_BUILDERS,
        super::FILE_BUILDS,
        super::MATRIX,
        super::LOOP_ROUNDS,
        super::WORD_FIELDS,
        super::DOCKERFILE_BUILDS,
        super::UNKNOWN_BUILDS,
        super::MAKE_VALUE,
        super::ALIKE_BUILDS,
        super::RUNTIME_FILE,
        super::RUNTIME_NESTING,
        super::RUNTIME_FILES,
        super::NEXT_LINES,
        super::HIDDEN_ALIKE,
        super::HIDDEN_TEXT,
        super::BUILD_GROWTH,
        super::EXPANSION,
        super::SCRIPT_READS,
        super::GROWTH_OF_BUILDS,
        super::EXPANSION_OF_BUILDS,
        super::READS_OF_BUILDS,
        super::BUILDS,
        super::VALUE,
        super::SETTINGS,
        super::WORKDIR,
        super::BUILT_ON,
        super::BUILD_ENTRIES,
        super::ENTRIES_OF_BUILDS,
        super::COMPARISONS,
        super::ALL_COMPARISONS,
        super::SOURCES,
        super::SOURCES_OF_BUILDS,
        super::SENT_SOURCES,
        super::SENT_PATHS,
        super::USERS,
        super::STAGE_FILES,
        super::STAGE_TOOLS,
        super::STAGE_DOUBTS,
        super::DIRECTORY_CAUSES,
        super::LINKS,
        super::COPIED_ON,
        super::BRACE_WORDS,
        super::IMAGE_CIRCLES,
        super::COUNTED_SOURCES,
        super::SHIPPED_TEXT,
        super::NAMED_STAGE_TEXT,
        super::TEMPLATE_LINES,
        super::SCRIPT_CALLS,
        super::SETTINGS_NESTING,
        super::XML_NESTING,
        super::BAKE_FILES,
        super::BAKE_TARGETS,
        super::BAKE_MATRICES,
        super::BAKE_BUILDS,
        super::BAKE_STEPS,
        super::BAKE_NESTING,
        super::BAKE_INHERITANCE,
        super::BAKE_GROUPS,
        super::BAKE_ITEMS,
        super::BAKE_TEXT,
        super::BAKE_PATTERN,
    ];

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    /// Readers are promised what is in the code, all of it and nothing else.
    #[test]
    fn the_table_of_security_md_is_that_of_the_code() {
        let declared = include_str!("limits.rs").lines().filter(|line| line.starts_with("pub(crate) const"));
        assert_eq!(declared.count(), ALL.len(), "a limit is not in the list");
        let page = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
        let section = page.split("### The limits\n").nth(1).unwrap().split("\n#").next().unwrap();
        let promised: Vec<&str> = section.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
        let kept: Vec<String> =
            ALL.iter().map(|limit| format!("| {} | {} |", limit.of(), limit.amount())).collect();
        assert_eq!(promised, kept);
    }

    /// No file has a limit of its own; rooms that only say what was found bound how much they say.
    #[test]
    fn every_limit_comes_from_the_table() {
        let says_only = ["finding", "rules", "lint", "report", "cli", "limits.rs"]
            .map(|room| root().join("src").join(room));
        let mut open = vec![root().join("src")];
        let mut seen = 0;
        while let Some(path) = open.pop() {
            if says_only.contains(&path) {
                continue;
            }
            if path.is_dir() {
                open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| line.contains("const MAX_")) {
                seen += 1;
                assert!(line.contains("= limits::"), "{}: {line}", path.display());
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
