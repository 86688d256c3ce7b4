//! The rule pages: each has a rule, each rule has one, and their examples do what they say.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::collections::BTreeSet;
use std::path::Path;

use stockade::{Page, Profile, RepoPath, Rule, Selector, Span, Tree, all_rules, lint_all, policy_schema};

use crate::common;
use crate::marks::{self, Found, Mark, Place};

/// An example: the files of a repository, with marks above the lines in which something must be found.
pub(crate) struct Example {
    pub(crate) is_bad: bool,
    pub(crate) files: Vec<(String, String)>,
    pub(crate) line: usize,
}

/// The examples of a page: fences under `## Bad` and `## Good`. A fence whose title the example has already,
/// and a policy file, begin the next one.
pub(crate) fn examples(page: &Page) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut section = "";
    let mut lines = page.body.lines().enumerate();
    let mut fresh = true;
    while let Some((number, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title;
            fresh = true;
        }
        let Some(head) = line.strip_prefix("```").filter(|_| matches!(section, "Bad" | "Good")) else {
            continue;
        };
        let title = head.split_once("title=\"").and_then(|(_, rest)| rest.split_once('"'));
        assert!(title.is_some(), "{}: a fence has no title", page.name);
        let title = title.unwrap().0.to_owned();
        let text: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let is_there = |example: &Example| example.files.iter().any(|(name, _)| *name == title);
        let is_next = title == "stockade.yaml" || examples.last().is_none_or(is_there);
        if fresh || is_next {
            examples.push(Example { is_bad: section == "Bad", files: Vec::new(), line: number + 1 });
            fresh = false;
        }
        examples.last_mut().unwrap().files.push((title, text.join("\n") + "\n"));
    }
    examples
}

/// What the marks of an example ask for.
fn wanted(page: &Page, example: &Example) -> Vec<Mark> {
    let read = |(name, text): &(String, String)| {
        let marks = marks::read(name, text);
        assert!(marks.is_ok(), "{}, example at line {}: {marks:?}", page.name, example.line);
        marks.unwrap()
    };
    example.files.iter().flat_map(read).collect()
}

/// What the selected rules find in an example, and what they find in it only under the strict profile. Rules
/// that judge the run need all others to run as well.
fn found(example: &Example, selected: &[&Page]) -> Vec<Found> {
    let files =
        example.files.iter().map(|(name, text)| (RepoPath::new(name).unwrap(), text.clone().into_bytes()));
    let (facts, mut policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    if selected.iter().all(|page| page.category != "policy") {
        let pages: Vec<&Page> = all_rules().map(Rule::page).collect();
        policy.select = selected.iter().map(|page| Selector::parse(page.name, &pages).unwrap()).collect();
    }
    // Each place by itself: what becomes one finding is a matter of its own.
    let mut findings = lint_all(&facts, &policy, &[RepoPath::root()]).findings;
    findings.retain(|finding| !finding.is_unproven);
    policy.profile = Profile::Strict;
    let strict = lint_all(&facts, &policy, &[RepoPath::root()]).findings;
    findings.extend(strict.into_iter().filter(|finding| finding.is_unproven));
    findings.retain(|finding| selected.iter().any(|page| page.name == finding.rule));
    let place = |span: Span| {
        let file = facts.repo.files().get(span.file);
        Place::new(file.path().as_str(), file.position(span.start).line)
    };
    let found = findings.into_iter().map(|finding| Found {
        place: place(finding.place),
        is_doubt: finding.is_unproven,
        message: finding.message,
        notes: finding.notes.into_iter().map(|note| (place(note.place), note.message)).collect(),
        help: finding.help,
        services: finding.services.into_iter().map(|service| service.value).collect(),
    });
    found.collect()
}

#[test]
fn every_example_does_what_it_says() {
    let pages: Vec<&Page> = all_rules().map(Rule::page).collect();
    let mut failures = String::new();
    for page in &pages {
        for example in examples(page) {
            let wanted = wanted(page, &example);
            let has_finding = wanted.iter().any(|mark| !mark.is_doubt());
            assert_eq!(example.is_bad, has_finding, "{}: Bad is what has findings", page.name);
            for difference in marks::differences(&wanted, &found(&example, &[*page])) {
                failures +=
                    &format!("{}, example at line {} of its body: {difference}\n", page.name, example.line);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The words that the last column of the table in CONTRIBUTING.md refuses.
fn refused_words() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, words) = page.split_once("\n## Words\n").unwrap();
    let rows =
        words.lines().take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| "));
    let last = rows.filter_map(|row| row.split('|').nth(3));
    last.flat_map(|cell| cell.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn pages_and_findings_say_it_in_plain_words() {
    let refused = refused_words();
    assert!(refused.len() > 10, "{refused:?}");
    let mut failures = Vec::new();
    for page in all_rules().map(Rule::page) {
        let prose = page.body.split("```").step_by(2);
        let mut texts: Vec<String> = prose.chain([page.title, page.reason]).map(str::to_owned).collect();
        for found in examples(page).iter().flat_map(|example| found(example, &[page])) {
            texts.push(found.message);
            texts.extend(found.help);
            texts.extend(found.notes.into_iter().map(|(_, message)| message));
        }
        for text in texts {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let said = refused.iter().filter(|words| text.contains(words.as_str()));
            failures.extend(said.map(|words| format!("{}: \"{words}\" in: {text}", page.name)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_page_holds_words() {
    let mut failures = Vec::new();
    for page in all_rules().map(Rule::page).filter(|page| !WITHOUT_EXAMPLES.contains(&page.name)) {
        let examples = examples(page);
        let marks: Vec<Mark> = examples.iter().flat_map(|example| wanted(page, example)).collect();
        let found: Vec<Found> = examples.iter().flat_map(|example| found(example, &[page])).collect();
        let has = |asks: fn(&Mark) -> bool| marks.iter().any(asks);
        let gives = |has: fn(&Found) -> bool| found.iter().any(has);
        for (what, is_needed, is_there) in [
            ("a finding", true, has(Mark::has_words)),
            ("a help", gives(|found| found.help.is_some()), has(Mark::has_help)),
            ("a note", gives(|found| !found.notes.is_empty()), has(Mark::has_notes)),
        ] {
            if is_needed && !is_there {
                failures.push(format!("{}: no mark says the words of {what}", page.name));
            }
        }
    }
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn every_example_can_be_read() {
    let pages: Vec<&Page> = all_rules().map(Rule::page).collect();
    let syntax: Vec<&Page> = pages.iter().copied().filter(|page| page.category == "syntax").collect();
    for page in pages.iter().filter(|page| page.category != "syntax") {
        for example in examples(page) {
            let found = found(&example, &syntax);
            assert!(found.is_empty(), "{}, example at line {}: {found:?}", page.name, example.line);
        }
    }
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut on_disk = BTreeSet::new();
    for category in std::fs::read_dir(&directory).unwrap().map(Result::unwrap) {
        if !category.path().is_dir() {
            continue;
        }
        for page in std::fs::read_dir(category.path()).unwrap().map(Result::unwrap) {
            let path = page.path();
            let id = path.strip_prefix(&directory).unwrap().with_extension("");
            on_disk.insert(id.to_str().unwrap().to_owned());
        }
    }
    let known: BTreeSet<String> =
        all_rules().map(|rule| format!("{}/{}", rule.page().category, rule.page().name)).collect();
    assert_eq!(on_disk, known);
}

#[test]
fn names_are_unique_and_heads_are_understood() {
    let mut names = BTreeSet::new();
    for rule in all_rules() {
        let page = rule.page();
        assert_eq!(page.mistakes, Vec::<String>::new(), "{}", page.name);
        // One clause, which tables and `stockade explain` put a full stop behind.
        let is_clause = (20..=120).contains(&page.reason.len()) && !page.reason.ends_with('.');
        assert!(is_clause, "{}: {}", page.name, page.reason);
        assert_eq!(page.recommended.is_none(), page.reason.starts_with("off "), "{}", page.name);
        assert!(names.insert(page.name), "{} is there twice", page.name);
        assert!(!page.why().is_empty(), "{} does not say why", page.name);
    }
}

/// Rules that cannot be shown by files in memory.
const WITHOUT_EXAMPLES: [&str; 2] = ["unreadable-file", "stale-baseline"];

#[test]
fn every_page_shows_bad_and_good() {
    for rule in all_rules().filter(|rule| !WITHOUT_EXAMPLES.contains(&rule.page().name)) {
        let examples = examples(rule.page());
        let has = |is_bad| examples.iter().any(|example| example.is_bad == is_bad);
        assert!(has(true) && has(false), "{} shows Bad and Good", rule.page().name);
    }
}

/// The index of the catalogue, as `rules/README.md` must be.
fn index() -> String {
    let mut text = "# The rules\n\nA page for each rule: why it exists, what is bad, what is good. The examples are \
                    run by the tests.\nThe levels are those of the recommended profile and, after the slash, of the \
                    strict one.\n"
        .to_owned();
    let mut category = "";
    for page in all_rules().map(Rule::page) {
        if page.category != category {
            category = page.category;
            text += &format!("\n## {category}\n\n| rule | level | what is wrong |\n| --- | --- | --- |\n");
        }
        let level = page.recommended.map_or("off", |level| level.word());
        let (name, strict, title) = (page.name, page.strict, page.title);
        text += &format!("| [`{name}`]({category}/{name}.md) | {level} / {strict} | {title} |\n");
    }
    text
}

#[test]
fn the_index_is_fresh() {
    keep_fresh("rules/README.md", &index());
}

/// The levels of all rules, as `docs/profiles.md` must be.
fn profiles() -> String {
    let mut text = "# The profiles\n\nThe level of every rule under each profile; `–` is off. A rule that is off is \
                    switched on by naming it in the\npolicy file ([policy.md](policy.md#rules)) or with `--level` or \
                    `--select`. Under `strict` every rule also reports what cannot\nbe proved good.\n\n\
                    A level says what an owner who reads the finding would do:\n\n\
                    - **error**: mend it before anything ships. It does not build or start, somebody can take what is \
                    not theirs, data or\n  credentials are lost, or what ships is not what was meant.\n\
                    - **warning**: mend it in time. It works today, and somebody pays for it on a bad day.\n\
                    - **notice**: know it, and decide once. It is so in most projects, a second line of defence, or a \
                    date that comes near.\n  A pipeline does not fail on it.\n\
                    - **off**: it depends on what only the policy can say, or it says what is not known.\n\n\
                    The same finding counts for less where less hangs on it: in projects and images for development, \
                    for a weak password\nof a demonstration. The pages of the rules say where.\n\n\
                    | rule | recommended | strict | why |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for page in all_rules().map(Rule::page) {
        let recommended = page.recommended.map_or("–", |level| level.word());
        let (name, category, strict, reason) = (page.name, page.category, page.strict, page.reason);
        let link = format!("[`{name}`](../rules/{category}/{name}.md)");
        text += &format!("| {link} | {recommended} | {strict} | {reason} |\n");
    }
    text
}

#[test]
fn the_table_of_levels_is_fresh() {
    keep_fresh("docs/profiles.md", &profiles());
}

#[test]
fn the_schema_of_the_policy_is_fresh() {
    let schema = serde_json::to_string_pretty(&policy_schema()).unwrap();
    keep_fresh("docs/stockade.schema.json", &(schema + "\n"));
}

/// Compares a file that is made from the pages with what it must be; `UPDATE=1` writes it.
fn keep_fresh(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, wanted).unwrap();
    }
    let is_fresh = std::fs::read_to_string(&path).unwrap_or_default() == wanted;
    assert!(
        is_fresh,
        "{name} is not what the pages say: run `UPDATE=1 cargo test --test integration rules::`"
    );
}
