//! `docs/facts.md`: what rules can ask, written from the code.

use std::fmt::Write as _;

use super::facts::Fact;
use super::imports::project;
use super::layout;
use super::source_files::root;

/// How many rules are named at a fact; of more, only the number is said.
const MOST_NAMED: usize = 8;

/// The page's text.
fn page(facts: &[Fact<'_>]) -> String {
    let mut page = "# What rules ask\n\n\
        Every public function of the types that rules are given, by type, then by its file below `src/`. Whoever \
        writes a rule looks here first: the answer may be there. Beside the rules that ask, `rules/` stands for what \
        rules share, and `lint/`, `init/` and `cli/` for themselves.\n\n\
        `UPDATE=1 COMMAND` writes this page from the code, and the same test holds it. Who asks \
        is found by the function's name alone, so one that shares its name with another type's may be said to be asked \
        where it is not.\n"
        .replace("COMMAND", layout::COMMAND);
    let (mut handle, mut path) = ("", "");
    for fact in facts {
        if fact.handle != handle {
            (handle, path) = (fact.handle, "");
            write!(page, "\n## `{}`\n", handle.rsplit("::").next().unwrap()).unwrap();
        }
        if fact.path != path {
            path = fact.path;
            write!(page, "\n### `{path}`\n\n| function | what it says | asked by |\n| --- | --- | --- |\n")
                .unwrap();
        }
        let row = [format!("`{}`", fact.function.signature), fact.function.doc.clone(), askers(fact)];
        writeln!(page, "| {} |", row.map(|cell| cell.replace('|', "\\|")).join(" | ")).unwrap();
    }
    page
}

/// Who asks a fact, in words.
fn askers(fact: &Fact<'_>) -> String {
    let mut askers: Vec<String> = match fact.rules.len() {
        0..=MOST_NAMED => fact.rules.iter().map(|rule| format!("`{rule}`")).collect(),
        more => vec![format!("{more} rules")],
    };
    askers.extend(fact.others.iter().map(|room| format!("`{room}/`")));
    if askers.is_empty() { "–".to_owned() } else { askers.join(", ") }
}

#[test]
fn the_page_of_facts_is_fresh() {
    let page = page(&project().facts(&layout::HANDLES));
    let path = root().join(layout::FACTS_PAGE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "{} is not as the code is: `UPDATE=1` writes it", layout::FACTS_PAGE);
}
