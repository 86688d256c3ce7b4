//! What the program knows of a rule: its page, read.
//!
//! A page is a Markdown file with a flat head between `---` lines. The name and the category come from
//! the page's path, never from the page.

use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Notice,
    /// Worth mending.
    Warning,
    /// Must be mended.
    Error,
}

impl Level {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The level that a word names; `None` if it names none.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Notice, Self::Warning, Self::Error].into_iter().find(|level| level.word() == word)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What suffers first where a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// What an intruder may do, and what may be stolen.
    Security,
    /// Whether it runs, and keeps running.
    Reliability,
    /// Whether it can be understood and changed.
    Maintainability,
}

/// A rule's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rule's name, such as `root-user`.
    pub name: &'static str,
    /// Its category, such as `privilege`.
    pub category: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Its level under the recommended profile; off where there is none.
    pub recommended: Option<Level>,
    /// Its level under the strict profile.
    pub strict: Level,
    /// Why it has that level and no other, in one clause.
    pub reason: &'static str,
    /// The version that it came with.
    pub since: &'static str,
    /// The controls of benchmarks that it serves, such as `CIS 4.1`.
    pub controls: Vec<&'static str>,
    /// The hadolint rules that it answers to in `# hadolint ignore=` and in `.hadolint.yaml`.
    pub hadolint: Vec<&'static str>,
    /// The checks of BuildKit that it answers to in `# check=skip=`.
    pub buildkit: Vec<&'static str>,
    /// The page below its head.
    pub body: &'static str,
    /// What in the head was not understood; tests keep it empty.
    pub mistakes: Vec<String>,
}

impl Page {
    /// Reads a page. `id` is its path without the ending: `privilege/root-user`.
    #[must_use]
    pub fn read(id: &'static str, text: &'static str) -> Self {
        let (category, name) = id.split_once('/').unwrap_or(("", id));
        let mut page = Self {
            name,
            category,
            title: "",
            recommended: None,
            strict: Level::Warning,
            reason: "",
            since: "",
            controls: Vec::new(),
            hadolint: Vec::new(),
            buildkit: Vec::new(),
            body: text,
            mistakes: Vec::new(),
        };
        let Some((head, body)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"))
        else {
            page.mistakes.push("the page has no head".to_owned());
            return page;
        };
        page.body = body.trim_start_matches('\n');
        let mut strict = None;
        for line in head.lines() {
            let Some((key, value)) = line.split_once(": ") else {
                page.mistakes.push(format!("not understood: {line}"));
                continue;
            };
            match (key, value) {
                ("title", title) => page.title = title,
                ("reason", reason) => page.reason = reason,
                ("since", version) => page.since = version,
                ("controls", list) => page.controls = list.split(", ").collect(),
                ("hadolint", list) => page.hadolint = list.split(", ").collect(),
                ("buildkit", list) => page.buildkit = list.split(", ").collect(),
                ("severity", "off") => page.recommended = None,
                ("severity", word) if Level::parse(word).is_some() => page.recommended = Level::parse(word),
                ("strict", word) if Level::parse(word).is_some() => strict = Level::parse(word),
                _ => page.mistakes.push(format!("not understood: {line}")),
            }
        }
        // Under `strict` everything is at least a warning.
        let usual = page.recommended.map_or(Level::Warning, |level| level.max(Level::Warning));
        page.strict = strict.unwrap_or(usual);
        let needed = [(page.title, "title"), (page.reason, "reason"), (page.since, "since")];
        for (missing, key) in needed.map(|(value, key)| (value.is_empty(), key)) {
            if missing {
                page.mistakes.push(format!("the head has no `{key}`"));
            }
        }
        page
    }

    /// The page below its head, for readers. The tests hold its examples to marks above the lines in which
    /// something is found: of those, a bare `# finding` is shown.
    #[must_use]
    pub fn shown(&self) -> String {
        let lines: Vec<&str> = self.body.split('\n').filter_map(without_words).collect();
        lines.join("\n")
    }

    /// What suffers first where the rule is broken.
    #[must_use]
    pub fn concern(&self) -> Concern {
        match self.category {
            "privilege" | "secrets" | "network" | "image" => Concern::Security,
            "isolation" | "runtime" | "build" => Concern::Maintainability,
            _ => Concern::Reliability,
        }
    }

    /// The first paragraph below the head: why the rule exists.
    #[must_use]
    pub fn why(&self) -> &'static str {
        self.body.split("\n## ").next().unwrap_or(self.body).trim()
    }
}

/// A line of a page as readers see it: of what is found in the next line, that it is; none of what else marks say.
fn without_words(line: &str) -> Option<&str> {
    const FINDING: &str = "# finding";
    let text = line.trim_start();
    if text.starts_with("# finding: ") {
        return Some(&line[..line.len() - text.len() + FINDING.len()]);
    }
    let kinds = ["# doubt", "# note", "# help", "# services"];
    let rest = kinds.iter().find_map(|kind| text.strip_prefix(kind));
    let is_mark = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' ']));
    (!is_mark).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_head() {
        let page = Page::read(
            "privilege/root-user",
            "---\ntitle: a title\nseverity: error\nreason: a reason\nsince: 0.1.0\ncontrols: CIS 4.1, OWASP 2\n---\n\nWhy.\n\n## Bad\n",
        );
        assert_eq!((page.category, page.name, page.title), ("privilege", "root-user", "a title"));
        assert_eq!(page.reason, "a reason");
        assert_eq!((page.recommended, page.strict), (Some(Level::Error), Level::Error));
        assert_eq!(page.controls, ["CIS 4.1", "OWASP 2"]);
        assert_eq!(page.why(), "Why.");
        assert_eq!(page.mistakes, Vec::<String>::new());
    }

    #[test]
    fn shows_no_words_of_marks() {
        let shown = |body| Page::read("a/b", body).shown();
        let marked =
            "  # finding: a `b`\n  # note Dockerfile:2: c\n  # help: d\n  # services: e, f\n  g: h\n";
        assert_eq!(shown(marked), "  # finding\n  g: h\n");
        assert_eq!(shown("# finding\na\n\n# doubt\n# note: b\nc"), "# finding\na\n\nc");
        assert_eq!(shown("# doubt: a\nb\n# notes on c\n"), "b\n# notes on c\n");
    }

    #[test]
    fn names_what_it_does_not_understand() {
        let page = Page::read("a/b", "---\ntitle: t\nsince: 1\nseverty: error\n---\n");
        assert_eq!(page.mistakes, ["not understood: severty: error", "the head has no `reason`"]);
        assert_eq!(Page::read("a/b", "text").mistakes, ["the page has no head"]);
    }

    #[test]
    fn strict_is_at_least_a_warning() {
        let strict = |head: &'static str| Page::read("a/b", head).strict;
        assert_eq!(strict("---\ntitle: t\nsince: 1\nseverity: notice\n---\n"), Level::Warning);
        assert_eq!(strict("---\ntitle: t\nsince: 1\nseverity: off\n---\n"), Level::Warning);
        assert_eq!(strict("---\ntitle: t\nsince: 1\nseverity: notice\nstrict: error\n---\n"), Level::Error);
    }
}
