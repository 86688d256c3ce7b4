//! The baseline: findings that a team has accepted for now, in a file.

use std::fmt::Write;

use serde_json::Value as Json;

use super::read::{FromPolicy, Mistake, Mistakes, table};
use crate::source::{FileId, Files, ReadError, RepoPath, Span, Spanned, Tree};
use crate::syntax::yaml::Yaml;

/// The version of the file's form.
const VERSION: u64 = 1;

table! {
    /// A finding that was accepted.
    pub struct BaselineEntry {
        /// What it is recognized by.
        fingerprint: String = String::new(),
        /// The rule that found it.
        rule: String = String::new(),
        /// The file in which it was found.
        path: String = String::new(),
        /// What it said, for the reader.
        message: String = String::new(),
        /// The services of which it said the same.
        services: Vec<String> = Vec::new(),
    }
}

table! {
    /// The file.
    struct BaselineFile {
        /// The version of its form.
        version: Option<Spanned<u64>> = None,
        /// The findings that were accepted.
        findings: Vec<Spanned<BaselineEntry>> = Vec::new(),
    }
}

/// The findings that were accepted, each with its place in the file.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// In the file's order.
    pub entries: Vec<Spanned<BaselineEntry>>,
}

impl Baseline {
    /// Reads a file, which is added to `files`; with any mistake, it is not to be used.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn load(tree: &Tree, files: &mut Files, path: &RepoPath) -> Result<(Self, Mistakes), ReadError> {
        let bytes = tree.read(path)?;
        let file = files.add(path.clone(), bytes.clone());
        Ok(Self::parse(file, &bytes))
    }

    fn parse(file: FileId, bytes: &[u8]) -> (Self, Mistakes) {
        // JSON is YAML, and the reader of YAML knows where everything stands.
        let yaml = Yaml::parse(file, bytes);
        let mut mistakes: Mistakes =
            yaml.errors().iter().map(|error| Mistake::new(error.span, error.message.clone())).collect();
        let table = yaml.documents().next().and_then(|root| BaselineFile::read(root, &mut mistakes));
        let Some(table) = table else {
            if mistakes.is_empty() {
                mistakes.push(Mistake::new(Span::start_of(file), "the file is empty"));
            }
            return (Self::default(), mistakes);
        };
        match table.version {
            Some(version) if version.value == VERSION => {}
            Some(version) => {
                let message = format!("version {} is not known: this program knows {VERSION}", version.value);
                mistakes.push(Mistake::new(version.span, message));
            }
            None => mistakes.push(Mistake::new(Span::start_of(file), "the file does not say its `version`")),
        }
        let unmarked = table.findings.iter().filter(|entry| entry.fingerprint.is_empty());
        mistakes.extend(unmarked.map(|entry| Mistake::new(entry.span, "this entry has no `fingerprint`")));
        (Self { entries: table.findings }, mistakes)
    }
}

/// The text of a baseline file with `entries`, one a line, so that two people's changes seldom meet.
#[must_use]
pub fn baseline_text<'a>(entries: impl Iterator<Item = &'a BaselineEntry>) -> String {
    let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
    for (number, entry) in entries.enumerate() {
        let BaselineEntry { fingerprint, rule, path, message, services } = entry;
        let _ = write!(
            text,
            "{}\n    {{\"fingerprint\": {}, \"rule\": {}, \"path\": {}, \"message\": {}{}}}",
            if number == 0 { "" } else { "," },
            quoted(fingerprint),
            quoted(rule),
            quoted(path),
            quoted(message),
            services_of(services)
        );
    }
    text + "\n  ]\n}\n"
}

fn services_of(services: &[String]) -> String {
    if services.is_empty() {
        return String::new();
    }
    let names: Vec<String> = services.iter().map(|name| quoted(name)).collect();
    format!(", \"services\": [{}]", names.join(", "))
}

/// A JSON string in which nothing stands that YAML would not read.
fn quoted(text: &str) -> String {
    let json = Json::from(text).to_string();
    let mut quoted = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}' | '\u{2028}' | '\u{2029}') {
            let _ = write!(quoted, "\\u{:04x}", u32::from(c));
        } else {
            quoted.push(c);
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Baseline, Vec<String>) {
        let file = Files::default().add(RepoPath::new("b.json").unwrap(), Vec::new());
        let (baseline, mistakes) = Baseline::parse(file, text.as_bytes());
        (baseline, mistakes.into_iter().map(|mistake| mistake.message).collect())
    }

    #[test]
    fn reads_what_it_writes_whatever_messages_hold() {
        let messages = [
            "plain",
            "a \"b\" \\ c",
            "line\nfeed\ttab",
            "\u{7f}\u{85}\u{9b}\u{2028}\u{feff}",
            "ä😀: # -",
            "",
        ];
        let entries = messages.map(|message| BaselineEntry {
            fingerprint: "0f:2".to_owned(),
            rule: "root-user".to_owned(),
            path: "a b/Dockerfile".to_owned(),
            message: message.to_owned(),
            services: vec!["web".to_owned()],
        });
        let text = baseline_text(entries.iter());
        assert!(serde_json::from_str::<Json>(&text).is_ok(), "{text}");
        let (baseline, mistakes) = read(&text);
        assert_eq!(mistakes, Vec::<String>::new());
        let read: Vec<_> = baseline.entries.iter().map(|entry| entry.message.as_str()).collect();
        assert_eq!(read, messages);
        assert_eq!(read_count(&baseline_text(std::iter::empty())), 0);
    }

    fn read_count(text: &str) -> usize {
        let (baseline, mistakes) = read(text);
        assert_eq!(mistakes, Vec::<String>::new());
        baseline.entries.len()
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        for (text, wanted) in [
            ("", "the file is empty"),
            ("[]", "a mapping is wanted here, not a list"),
            ("{\"findings\": []}", "the file does not say its `version`"),
            ("{\"version\": 2}", "version 2 is not known: this program knows 1"),
            ("{\"version\": 1, \"findings\": [{}]}", "this entry has no `fingerprint`"),
            ("{\"version\": 1, \"finding\": []}", "there is no key `finding` here"),
        ] {
            assert_eq!(read(text).1, [wanted], "{text}");
        }
        assert!(!read("{\"version\": 1").1.is_empty());
    }
}
