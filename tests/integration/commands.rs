//! What RUN lines do to an image, as the documentation of each program says: the table of `tests/contents/commands.md`.
//!
//! A section begins with the lines that come before each of its cases. A case is `- ` and, between backquotes, further
//! lines of a Dockerfile (`\n` ends one), then `→` and what holds, separated by commas:
//!
//! - `git`: this tool is there; `git*`: a lower layer still has it. Tools that are not named must not be there.
//! - `+/path`, `-/path`: something is there, or nothing is; `*/path`: a later layer took it away.
//! - `dev /path = a b`: these development dependencies are in there; `none`, or `?` where that is not known. Folders
//!   that are not named must not be there.
//! - `…/path`: below it there may be more; `?/path`: there may be more or less. Doubts that are not named must not be
//!   there, and `nothing` says that nothing of all this is.
//!
//! What stands after ` — ` is where the expectation comes from.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::collections::BTreeSet;

use stockade::{Facts, FileTree, FoundImage, RepoPath, Tree};

use crate::common;

const TABLE: &str = include_str!("../contents/commands.md");

/// The files that cases copy.
const FILES: [(&str, &str); 22] = [
    (
        "mono/package.json",
        r#"{"name": "mono", "private": true, "packageManager": "pnpm@9.0.0", "workspaces": ["packages/*"], "devDependencies": {"turbo": "2"}}"#,
    ),
    ("mono/pnpm-workspace.yaml", "packages: ['packages/*']\n"),
    ("mono/pnpm-lock.yaml", "lockfileVersion: '9.0'\n"),
    (
        "mono/packages/app/package.json",
        r#"{"name": "@m/app", "dependencies": {"express": "4", "@m/lib": "workspace:*"}, "devDependencies": {"vitest": "1"}}"#,
    ),
    ("mono/packages/lib/package.json", r#"{"name": "@m/lib", "devDependencies": {"tsup": "8"}}"#),
    (
        "mono/packages/web/package.json",
        r#"{"name": "@m/web", "dependencies": {"react": "18"}, "devDependencies": {"vite": "5"}}"#,
    ),
    (
        "one/package.json",
        r#"{"name": "one", "dependencies": {"express": "4"}, "devDependencies": {"typescript": "5", "jest": "29"}}"#,
    ),
    ("one/package-lock.json", "{}"),
    ("one/index.js", ""),
    (
        "berry/package.json",
        r#"{"name": "berry", "packageManager": "yarn@4.1.0", "dependencies": {"express": "4"}, "devDependencies": {"jest": "29"}}"#,
    ),
    (
        "classic/package.json",
        r#"{"name": "classic", "dependencies": {"express": "4"}, "devDependencies": {"jest": "29"}}"#,
    ),
    ("classic/yarn.lock", "# yarn lockfile v1\n"),
    (
        "poetry/pyproject.toml",
        "[tool.poetry]\nname = 'p'\n[tool.poetry.dependencies]\npython = '^3.12'\n[tool.poetry.group.dev.dependencies]\npytest = '*'\n[tool.poetry.group.test.dependencies]\ntox = '*'\n",
    ),
    ("uv/pyproject.toml", "[project]\nname = 'u'\n[dependency-groups]\ndev = ['pytest>=8', 'ruff']\n"),
    ("pipenv/Pipfile", "[packages]\nflask = '*'\n[dev-packages]\npytest = '*'\n"),
    ("pip/requirements.txt", "flask\n"),
    ("pip/requirements-dev.txt", "pytest\n"),
    ("php/composer.json", r#"{"require": {"php": ">=8"}, "require-dev": {"phpunit/phpunit": "^11"}}"#),
    (
        "ruby/Gemfile",
        "source 'https://rubygems.org'\ngem 'rails'\ngroup :development, :test do\n  gem 'rspec-rails'\nend\n",
    ),
    ("tree/a/x.txt", ""),
    ("tree/a/y.md", ""),
    ("tree/c.txt", ""),
];

fn repository(dockerfile: &str) -> Facts {
    let own = [("Dockerfile", dockerfile), ("compose.yaml", "services: {case: {build: .}}\n")];
    let all = FILES.iter().chain(&own);
    let all = all.map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    common::read(Tree::in_memory(all), &[RepoPath::root()]).0
}

/// What holds of an image, in the words of the table; of paths, those that are asked for.
fn found(tree: &FileTree, asked: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in tree.tools() {
        let mark = if file.removed.is_some() { "*" } else { "" };
        found.insert(format!("{}{mark}", file.tool));
    }
    for folder in tree.dependencies().iter().filter(|folder| folder.removed.is_none()) {
        let names = match folder.dependencies.development.known() {
            Some(_) if folder.dependencies.pruned.is_some() => "pruned".to_owned(),
            Some(names) if names.is_empty() => "none".to_owned(),
            Some(names) => names.join(" "),
            None => "?".to_owned(),
        };
        found.insert(format!("dev {} = {names}", folder.path));
    }
    for doubt in tree.doubts() {
        found.insert(format!("{}{}", if doubt.only_adds { "…" } else { "?" }, doubt.below));
    }
    for path in asked.iter().filter_map(|fact| fact.strip_prefix(['+', '-', '*'])) {
        let mark = match (tree.present(path), tree.get(path)) {
            (Some(_), _) => '+',
            (None, Some(_)) => '*',
            (None, None) => '-',
        };
        found.insert(format!("{mark}{path}"));
    }
    // A tool that is there is said once, wherever else it was.
    let there: Vec<String> = found.iter().map(|fact| format!("{fact}*")).collect();
    found.retain(|fact| !there.contains(fact));
    if found.is_empty() {
        found.insert("nothing".to_owned());
    }
    found
}

#[test]
fn commands_do_what_their_manuals_say() {
    let mut before = String::new();
    let (mut cases, mut wrong) = (0, Vec::new());
    let mut in_code = false;
    for (number, line) in TABLE.lines().enumerate() {
        if line.starts_with("## ") {
            before.clear();
        } else if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            before.push_str(line);
            before.push('\n');
        }
        let Some(case) = line.strip_prefix("- `") else { continue };
        let Some((lines, rest)) = case.split_once("` → ") else { panic!("line {}: no arrow", number + 1) };
        let rest = rest.split(" — ").next().unwrap();
        let expected: BTreeSet<String> = rest.split(", ").map(|fact| fact.trim().to_owned()).collect();
        let lines = lines.replace("\\n", "\n");
        let facts = repository(&format!("{before}{lines}\n"));
        let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
        let contents = image.contents();
        let tree = &contents.stages[stage];
        let found = found(tree, &expected);
        cases += 1;
        if found != expected || !contents.refusals.is_empty() {
            let list = |facts: &BTreeSet<String>| facts.iter().cloned().collect::<Vec<_>>().join(", ");
            wrong.push(format!(
                "line {}: {lines}\n  expected {}\n  found    {}",
                number + 1,
                list(&expected),
                list(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 120, "{cases} cases");
}
