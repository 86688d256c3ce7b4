//! Where things are: the only file of this test that names a folder of the project.

/// The name under which `main.rs` knows the library.
pub(super) const CRATE: &str = "stockade";

/// The files that a crate begins with; they stand in no room.
pub(super) const ROOTS: [&str; 2] = ["lib.rs", "main.rs"];

/// The page with the map, and the heading above its table.
pub(super) const MAP: (&str, &str) = ("docs/architecture.md", "## Who may import whom");

/// The heading above the walks of that page: tables whose rows lead through the code.
pub(super) const WALKS: &str = "## Four walks";

/// The pages whose paths are held.
pub(super) const PAGES: [&str; 10] = [
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/benchmarks.md",
    "docs/contents.md",
    "docs/integrations.md",
    "docs/json.md",
    "docs/model.md",
    "docs/policy.md",
];

/// The folders of the project: what begins with one of them in a page is a path.
pub(super) const NAMED_FOLDERS: [&str; 9] =
    [".ci", "benches", "docs", "examples", "fixtures", "fuzz", "rules", "src", "tests"];

/// The folder of the rules, a category a folder.
pub(super) const RULES: &str = "rules";

/// The one module that a rule may name.
pub(super) const PRELUDE: &str = "rules::prelude";

/// What rules ask: the types whose public functions are facts.
pub(super) const HANDLES: [&str; 4] = [
    "facts::handles::Facts",
    "facts::handles::Image",
    "facts::handles::ServiceRef",
    "images::ContainerStart",
];

/// The command that runs this test.
pub(super) const COMMAND: &str = "cargo test --test integration architecture::";

/// The page that lists the facts.
pub(super) const FACTS_PAGE: &str = "docs/facts.md";

/// Who may ask for facts. What none of them asks is a part of other facts, and not `pub`.
pub(super) const ASKING: [&str; 4] = [RULES, "lint", "init", "cli"];

/// The folder whose files with facts hold a table test each.
pub(super) const TESTED: &str = "facts";

/// Folders without rows for their rooms in the map, whose children are counted as rooms in the figures all the same.
pub(super) const SPLIT: &[&str] = &[];

/// Types with functions in another room than their own: the type, the room, and why.
pub(super) const IMPLS_ELSEWHERE: &[(&str, &str, &str)] = &[(
    "ContainerStart",
    "facts",
    "what a command does is asked of it, and it is made where images are joined",
)];

/// What a face may hold besides: the list of a category's rules.
pub(super) const IN_FACES: [&str; 1] = ["static RULES"];

/// A file is one idea; beyond this many lines it has become two.
pub(super) const MOST_LINES: usize = 450;
