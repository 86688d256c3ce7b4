//! The log: one run, with its rules and its results.
//!
//! What GitHub does not show is not written. Limits are GitHub's own, from its page "SARIF support for code
//! scanning": a report beyond them is refused or cut there, and so it is cut here, worst findings kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::objects::{
    ArtifactLocation, AutomationDetails, Configuration, Driver, Invocation, Location, Log, Message,
    Notification, PartialFingerprints, PhysicalLocation, RegionObject, Result as ResultObject, Rule,
    RuleProperties, Run, Suppression, Text, Tool,
};
use crate::catalog::{Concern, Level, Page};
use crate::finding::{Note, Reported, SuppressedBy};
use crate::report::line_hash::LineHashes;
use crate::report::place::{Region, Unit};
use crate::report::report::Report;
use crate::report::{covered, json_text, safe, uri};
use crate::source::{FileId, Span};

/// The most results that GitHub takes in a run; with more, it refuses the upload.
const MAX_RESULTS: usize = 25_000;

/// The most notes of a result: GitHub keeps 100 locations, the result's own among them.
const MAX_NOTES: usize = 99;

/// How long a rule's short descriptions may be, in characters.
const MAX_DESCRIPTION: usize = 1024;

/// GitHub keeps this many tags of a rule.
const MAX_TAGS: usize = 10;

pub(in crate::report) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut kept = kept(report.findings);
    let left_out = report.findings.len() - kept.len();
    // GitHub shows suppressed results as open ones: they are here only if they were asked for.
    kept.extend(report.suppressed.iter().take(MAX_RESULTS - kept.len()));
    let hashes = hashes(report, &kept);
    let notifications = match left_out {
        0 => Vec::new(),
        more => vec![Notification {
            level: "warning",
            message: Text { text: format!("{more} findings were left out: a run may have {MAX_RESULTS}.") },
        }],
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Stockade",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: Some(env!("CARGO_PKG_REPOSITORY")).filter(|address| !address.is_empty()),
                    rules: report.pages.iter().map(|page| rule(page)).collect(),
                },
            },
            automation_details: AutomationDetails { id: "stockade/" },
            column_kind: "utf16CodeUnits",
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications,
            }],
            results: kept.iter().map(|finding| result(report, finding, &hashes)).collect(),
        }],
    };
    json_text::write_pretty(out, &log)
}

/// The findings that fit into a run, in their order: the worst.
fn kept(findings: &[Reported]) -> Vec<&Reported> {
    let mut numbers: Vec<usize> = (0..findings.len()).collect();
    numbers.sort_by_key(|number| std::cmp::Reverse(findings[*number].level));
    numbers.truncate(MAX_RESULTS);
    numbers.sort_unstable();
    numbers.into_iter().map(|number| &findings[number]).collect()
}

/// The hashes of the lines in which findings stand.
fn hashes(report: &Report<'_>, findings: &[&Reported]) -> BTreeMap<FileId, LineHashes> {
    let mut wanted: BTreeMap<FileId, BTreeSet<u32>> = BTreeMap::new();
    for finding in findings {
        let place = finding.place;
        let line = report.files.get(place.file).position(place.start).line;
        wanted.entry(place.file).or_default().insert(line);
    }
    let of_file = wanted.into_iter().map(|(file, lines)| {
        let lines: Vec<u32> = lines.into_iter().collect();
        let hashes = LineHashes::new(report.files.get(file).bytes(), &lines);
        // Whoever has the hash of a line could try what a weak password in it may be: such lines have none.
        let whole = report.files.whole(file);
        if covered::meeting(report.hidden, whole).is_empty() {
            return (file, hashes);
        }
        let text = covered::text(report.files, report.hidden, whole);
        (file, hashes.agreeing_with(&LineHashes::new(text.as_bytes(), &lines)))
    });
    of_file.collect()
}

fn rule(page: &Page) -> Rule<'_> {
    let level = page.recommended.unwrap_or(page.strict);
    let is_security = page.concern() == Concern::Security;
    let mut tags = vec![page.category];
    if is_security {
        tags.push("security");
    }
    tags.extend(&page.controls);
    tags.truncate(MAX_TAGS);
    Rule {
        id: page.name,
        name: pascal_case(page.name),
        short_description: Text { text: shortened(&sentence(page.title)) },
        full_description: Text { text: shortened(&page.why().replace('\n', " ")) },
        help: Message { text: page.shown(), markdown: page.shown() },
        default_configuration: Configuration { level: level_word(level) },
        properties: RuleProperties {
            tags,
            precision: "very-high",
            problem_severity: match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Notice => "recommendation",
            },
            security_severity: is_security.then_some(match level {
                Level::Error => "8.0",
                Level::Warning => "5.0",
                Level::Notice => "2.0",
            }),
        },
    }
}

/// A rule's name as SARIF wants it: `root-user` is `RootUser`.
fn pascal_case(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

/// A title as a sentence.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_DESCRIPTION {
        return text.to_owned();
    }
    text.chars().take(MAX_DESCRIPTION - 1).chain(['…']).collect()
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "note",
    }
}

fn result<'a>(
    report: &Report<'_>,
    finding: &'a Reported,
    hashes: &BTreeMap<FileId, LineHashes>,
) -> ResultObject<'a> {
    let notes = &finding.notes[..finding.notes.len().min(MAX_NOTES)];
    let location = location(report, finding.place, None);
    let line = location.physical_location.region.start_line;
    let hash = hashes.get(&finding.place.file).and_then(|hashes| hashes.get(line));
    ResultObject {
        rule_id: finding.rule,
        rule_index: report.pages.iter().position(|page| page.name == finding.rule),
        level: level_word(finding.level),
        message: Text { text: message(report, finding, notes) },
        locations: [location],
        related_locations: (1..)
            .zip(notes)
            .map(|(id, note)| {
                self::location(report, note.place, Some((id, safe::line(&note.message).into_owned())))
            })
            .collect(),
        partial_fingerprints: PartialFingerprints {
            primary_location_line_hash: hash.map(ToOwned::to_owned),
            stockade: &finding.fingerprint,
        },
        suppressions: finding.suppressed.as_ref().map(|suppressed| {
            [Suppression {
                kind: match suppressed.by {
                    SuppressedBy::Comment => "inSource",
                    SuppressedBy::Baseline => "external",
                },
                status: "accepted",
                justification: suppressed.reason.as_deref(),
            }]
        }),
    }
}

/// The text of a result: what is wrong, the steps to the cause, each a link to its place, and what to type
/// instead.
fn message(report: &Report<'_>, finding: &Reported, notes: &[Note]) -> String {
    let mut text = format!("{}.", plain(report.message(finding).trim_end_matches('.')));
    for (number, note) in (1..).zip(notes) {
        let shown = bracketless(&safe::line(&note.message));
        text += &format!("\n[{shown}]({number}).");
    }
    if let Some(help) = &finding.help {
        text += &format!("\nHelp: {}.", plain(safe::line(help).trim_end_matches('.')));
    }
    text
}

/// Text that makes no link: SARIF reads `[text](target)` for one, and takes a backslash from before a bracket.
fn plain(text: &str) -> String {
    if text.contains("](") { bracketless(text) } else { text.to_owned() }
}

fn bracketless(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A place, short enough for a review: GitHub shows a finding in one only where all of its lines were changed.
fn location(report: &Report<'_>, place: Span, related: Option<(u32, String)>) -> Location {
    let region = Region::first_line(report.files.get(place.file), place, Unit::Utf16);
    let (id, message) = related.unzip();
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri::of_path(&report.path_in_checkout(place)) },
            region: RegionObject {
                start_line: region.line,
                start_column: region.column,
                end_line: region.end_line,
                end_column: region.end_column,
            },
        },
        message: message.map(|text| Text { text }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Finding;
    use crate::source::Files;
    use crate::source::RepoPath;

    #[test]
    fn text_of_files_makes_no_link() {
        assert_eq!(plain("CMD [\"a\"] (b)"), "CMD [\"a\"] (b)");
        assert_eq!(plain("see [this](https://x)"), "see \\[this\\](https://x)");
        assert_eq!(bracketless("a[0]\\"), "a\\[0\\]\\\\");
    }

    #[test]
    fn the_worst_are_kept_where_there_is_no_room_for_all() {
        let mut files = Files::default();
        let file = files.add(RepoPath::root(), Vec::new());
        let finding = Finding::new("a", Span::start_of(file), "");
        let finding = Reported::new(finding, Level::Error, None);
        let mut findings = vec![finding; MAX_RESULTS + 2];
        findings[0].level = Level::Notice;
        findings[1].level = Level::Warning;
        let kept = kept(&findings);
        assert_eq!(kept.len(), MAX_RESULTS);
        assert!(kept.iter().all(|finding| finding.level == Level::Error));
        let mut text = Vec::new();
        write(&Report::new(&findings, &files), &mut text).unwrap();
        let sarif: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let notification = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(notification["message"]["text"], "2 findings were left out: a run may have 25000.");
    }

    #[test]
    fn names_and_titles_have_their_forms() {
        assert_eq!(pascal_case("root-user"), "RootUser");
        assert_eq!(sentence("a container runs as root"), "A container runs as root.");
        assert_eq!(shortened(&"é".repeat(2000)).chars().count(), MAX_DESCRIPTION);
    }
}
