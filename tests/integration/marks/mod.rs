//! The marks in the examples of pages: lines that say what must be found in the line below them, and in what words.
//!
//! `# finding` or `# finding: words`, or `# doubt` for what only the strict profile reports; below it, in any
//! number, `# note: words`, `# note FILE:LINE: words`, `# help: words` and `# services: a, b`.
#![expect(clippy::unwrap_used, reason = "a page whose marks are wrong fails")]

use std::fmt;

/// What must be found in a line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    place: Place,
    is_doubt: bool,
    /// What the message contains.
    words: Option<String>,
    /// What notes contain, and where those stand if that matters.
    notes: Vec<(Option<Place>, String)>,
    help: Vec<String>,
    services: Option<Vec<String>>,
}

/// A line of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) line: u32,
}

/// What was found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) is_doubt: bool,
    pub(crate) message: String,
    pub(crate) notes: Vec<(Place, String)>,
    pub(crate) help: Option<String>,
    pub(crate) services: Vec<String>,
}

/// The marks of a file, in order.
pub(crate) fn read(path: &str, text: &str) -> Result<Vec<Mark>, String> {
    let mut marks = Vec::new();
    // Those that wait for the line that they are about.
    let mut waiting: Vec<Mark> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let wrong = |what: &str| Err(format!("{path}:{number}: {what}: {}", line.trim()));
        let (kind, of, words) = parts(line);
        match (kind, of, words) {
            ("finding" | "doubt", None, words) => waiting.push(Mark {
                is_doubt: kind == "doubt",
                words: words.map(ToOwned::to_owned),
                ..Mark::default()
            }),
            ("note" | "help" | "services", _, Some(words)) => {
                let Some(mark) = waiting.last_mut() else { return wrong("no finding stands above this") };
                match (kind, of) {
                    ("note", None) => mark.notes.push((None, words.to_owned())),
                    ("note", Some(place)) => match Place::parse(place) {
                        Some(place) => mark.notes.push((Some(place), words.to_owned())),
                        None => return wrong("a note stands in FILE:LINE"),
                    },
                    ("help", None) => mark.help.push(words.to_owned()),
                    ("services", None) => {
                        mark.services = Some(words.split(", ").map(ToOwned::to_owned).collect());
                    }
                    _ => return wrong("this mark takes words only"),
                }
            }
            ("finding" | "doubt" | "note" | "help" | "services", ..) => return wrong("not understood"),
            // A suppression may be what the finding is about.
            ("" | "stockade", ..) | (_, _, None) => {
                marks.extend(waiting.drain(..).map(|mark| Mark { place: Place::new(path, number), ..mark }));
            }
            _ if waiting.is_empty() => {}
            _ => return wrong("there is no such mark"),
        }
    }
    if waiting.is_empty() { Ok(marks) } else { Err(format!("{path}: a mark stands above nothing")) }
}

/// A line that may be a mark: its kind, what that is of, and its words. A line that is no comment has no kind.
fn parts(line: &str) -> (&str, Option<&str>, Option<&str>) {
    let comment = line.trim().strip_prefix("# ").unwrap_or_default();
    let (head, words) = match comment.split_once(": ") {
        Some((head, words)) => (head, Some(words)),
        None => (comment, None),
    };
    match head.split_once(' ') {
        Some((kind, of)) => (kind, Some(of), words),
        None => (head, None, words),
    }
}

/// What differs between the marks of an example and what was found in it.
pub(crate) fn differences(marks: &[Mark], found: &[Found]) -> Vec<String> {
    let mut left: Vec<&Found> = found.iter().collect();
    // Of those of one line, a mark that says more chooses first.
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|mark| (&mark.place, std::cmp::Reverse(mark.demands())));
    let mut differences = Vec::new();
    for mark in marks {
        match left.iter().position(|found| mark.fits(found)) {
            Some(index) => {
                left.remove(index);
            }
            None => differences.push(format!("not found: {mark}")),
        }
    }
    differences.extend(left.into_iter().map(|found| format!("found: {found}")));
    differences
}

impl Mark {
    /// Whether it is for what only the strict profile reports.
    pub(crate) fn is_doubt(&self) -> bool {
        self.is_doubt
    }

    /// Whether it says what the message contains.
    pub(crate) fn has_words(&self) -> bool {
        self.words.is_some()
    }

    /// Whether it says what the help contains.
    pub(crate) fn has_help(&self) -> bool {
        !self.help.is_empty()
    }

    /// Whether it says what a note contains.
    pub(crate) fn has_notes(&self) -> bool {
        !self.notes.is_empty()
    }

    /// How much it asks for.
    fn demands(&self) -> usize {
        usize::from(self.words.is_some())
            + self.notes.len()
            + self.help.len()
            + usize::from(self.services.is_some())
    }

    /// Whether this is what it asks for.
    fn fits(&self, found: &Found) -> bool {
        let has_note = |(place, words): &(Option<Place>, String)| {
            let stands_there = |at: &Place| place.as_ref().is_none_or(|place| place == at);
            found.notes.iter().any(|(at, note)| stands_there(at) && note.contains(words))
        };
        let helps = |words: &String| found.help.as_ref().is_some_and(|help| help.contains(words));
        self.place == found.place
            && self.is_doubt == found.is_doubt
            && self.words.as_ref().is_none_or(|words| found.message.contains(words))
            && self.notes.iter().all(has_note)
            && self.help.iter().all(helps)
            && self.services.as_ref().is_none_or(|services| *services == found.services)
    }
}

impl Place {
    pub(crate) fn new(path: &str, line: u32) -> Self {
        Self { path: path.to_owned(), line }
    }

    fn parse(text: &str) -> Option<Self> {
        let (path, line) = text.rsplit_once(':')?;
        Some(Self::new(path, line.parse().ok()?))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_doubt { "doubt" } else { "finding" };
        write!(f, "{} {kind}: {}", self.place, self.words.as_deref().unwrap_or("(any)"))?;
        for (place, words) in &self.notes {
            let place = place.as_ref().map_or_else(String::new, |place| format!(" {place}"));
            write!(f, "\n    note{place}: {words}")?;
        }
        self.help.iter().try_for_each(|help| write!(f, "\n    help: {help}"))?;
        self.services.iter().try_for_each(|services| write!(f, "\n    services: {}", services.join(", ")))
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_doubt { "doubt" } else { "finding" };
        write!(f, "{} {kind}: {}", self.place, self.message)?;
        self.notes.iter().try_for_each(|(place, note)| write!(f, "\n    note {place}: {note}"))?;
        self.help.iter().try_for_each(|help| write!(f, "\n    help: {help}"))?;
        write!(f, "\n    services: {}", self.services.join(", "))
    }
}

/// What the marks below are about.
fn root_user() -> Found {
    Found {
        place: Place::new("Dockerfile", 2),
        message: "the container runs as root: its last USER is `0`".to_owned(),
        notes: vec![(Place::new("Dockerfile", 7), "this stage continues from there".to_owned())],
        help: Some("end the runtime stage with `USER node`".to_owned()),
        services: vec!["api".to_owned(), "web".to_owned()],
        ..Found::default()
    }
}

/// Whether marks above the second of two lines ask for that finding.
fn fit(marks: &str) -> bool {
    let line = 2 + u32::try_from(marks.lines().count()).unwrap();
    let marks = read("Dockerfile", &format!("FROM node\n{marks}\nUSER 0\n")).unwrap();
    let found = Found { place: Place::new("Dockerfile", line), ..root_user() };
    differences(&marks, &[found]).is_empty()
}

#[test]
fn marks_hold_the_words() {
    assert!(fit("# finding"));
    assert!(fit("# finding: its last USER is `0`"));
    assert!(fit("# finding: runs as root: its last"));
    assert!(!fit("# finding: its last USER is `1`"));
    assert!(!fit("# doubt"));
    assert!(fit(
        "# finding\n# note: continues from\n# note Dockerfile:7: continues from\n# help: `USER node`"
    ));
    assert!(!fit("# finding\n# note: continues here"));
    assert!(!fit("# finding\n# note Dockerfile:6: continues from"));
    assert!(!fit("# finding\n# note other/Dockerfile:7: continues from"));
    assert!(!fit("# finding\n# help: `USER node`\n# help: `USER 1000`"));
    assert!(fit("# finding\n# services: api, web"));
    assert!(!fit("# finding\n# services: api"));
    assert!(!fit("# finding\n# services: web, api"));
}

#[test]
fn what_a_finding_lacks_is_not_there() {
    let bare = Found { notes: Vec::new(), help: None, services: Vec::new(), ..root_user() };
    for mark in ["note: continues", "help: end", "services: api"] {
        let marks = read("Dockerfile", &format!("# finding\n# {mark}\nUSER 0")).unwrap();
        let place = Place::new("Dockerfile", 3);
        assert_eq!(differences(&marks, &[Found { place, ..bare.clone() }]).len(), 2, "{mark}");
    }
}

#[test]
fn marks_hold_the_line_and_the_number() {
    let marks = read("Dockerfile", "# finding\nUSER 0\n").unwrap();
    let at = |path, line| Found { place: Place::new(path, line), ..root_user() };
    assert!(differences(&marks, &[at("Dockerfile", 2)]).is_empty());
    assert_eq!(differences(&marks, &[at("Dockerfile", 1)]).len(), 2);
    assert_eq!(differences(&marks, &[at("api/Dockerfile", 2)]).len(), 2);
    assert_eq!(differences(&marks, &[at("Dockerfile", 2), at("Dockerfile", 2)]).len(), 1);
    assert_eq!(differences(&marks, &[]).len(), 1);
}

#[test]
fn the_mark_that_says_more_chooses_first() {
    let marks = read("a", "# finding\n# finding: its last USER\nb").unwrap();
    let place = Place::new("a", 3);
    let other = Found { place: place.clone(), message: "no USER is set".to_owned(), ..Found::default() };
    let found = [Found { place, ..root_user() }, other.clone()];
    assert!(differences(&marks, &found).is_empty());
    assert_eq!(differences(&marks, &[other.clone(), other]).len(), 2);
}

#[test]
fn what_is_no_mark_is_told() {
    let wrong = |text: &str| read("a", text).is_err();
    assert!(wrong("# finding\n# hint: words\nb"), "an unknown kind");
    assert!(wrong("# findings: words\n# finding\n# findings: words\nb"), "a misspelled one");
    assert!(wrong("# note: words\nb"), "a note of nothing");
    assert!(wrong("# finding\nb\n# help: words\nb"), "a help below the line");
    assert!(wrong("# finding root-user\nb"), "a finding of something");
    assert!(wrong("# finding\n# note here: words\nb"), "a place without a line");
    assert!(wrong("# finding\n# help a:1: words\nb"), "a help with a place");
    assert!(wrong("# finding\n# note\nb"), "a note without words");
    assert!(wrong("b\n# finding"), "a mark above nothing");
}

#[test]
fn a_comment_may_be_what_is_found() {
    let line = |text| read("a", text).unwrap().iter().map(|mark| mark.place.line).collect::<Vec<_>>();
    assert_eq!(line("# finding\n# stockade: ignore[root-user] -- why\nb"), [2]);
    assert_eq!(line("# finding\n# hadolint ignore=DL3002\nb"), [2]);
    assert_eq!(line("# see: below\n# finding\n# finding\nb"), [4, 4]);
}
