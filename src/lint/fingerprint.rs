//! What a finding is recognized by when lines have moved.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::facts::Facts;
use crate::finding::Reported;
use crate::source::{Span, Spanned};

/// Gives each finding its fingerprint.
///
/// It is made of the rule, the path, what the place belongs to (a stage, a service's key) and the first line
/// at the place, without blanks, comments, versions and credentials (fingerprints are written into files that
/// others read); where several are equal, they are counted. What it does not hold: numbers of lines, notes, the
/// message (it names neighbours), and what else was found. One about several services is made of their names.
pub(super) fn mark(facts: &Facts, findings: &mut [Reported]) {
    let mut counts: BTreeMap<u128, u32> = BTreeMap::new();
    for finding in findings {
        let place = finding.recognized_at.unwrap_or(finding.place);
        let path = facts.repo.files().path(place).as_str();
        let group = group(facts, finding.place, finding.recognized_at, &finding.services);
        // Whichever service stands first.
        let hash = if group.is_empty() {
            let mut hash = Hash::of(finding.rule, path);
            hash.add(facts.repo.subject_at(place));
            add_text(facts, place, |part| hash.add(part));
            hash.finish()
        } else {
            of_group(finding.rule, path, group)
        };
        let count = counts.entry(hash).or_insert(0);
        *count += 1;
        finding.fingerprint = match *count {
            1 => format!("{hash:032x}"),
            nth => format!("{hash:032x}:{nth}"),
        };
    }
}

/// The fingerprint, without a count, of what a rule says of several services in a file; their names in order.
pub(super) fn of_group<'a>(rule: &str, path: &str, services: impl IntoIterator<Item = &'a str>) -> u128 {
    let mut hash = Hash::of(rule, path);
    services.into_iter().for_each(|service| hash.add(service));
    hash.finish()
}

/// A hash of texts, each with its end.
struct Hash(SipHasher13);

impl Hash {
    fn of(rule: &str, path: &str) -> Self {
        let mut hash = Self(SipHasher13::new());
        hash.add(rule);
        hash.add(path);
        hash
    }

    fn add(&mut self, part: &str) {
        self.0.write(part.as_bytes());
        self.0.write_u8(0);
    }

    fn finish(&self) -> u128 {
        self.0.finish128().as_u128()
    }
}

fn add_text(facts: &Facts, place: Span, add: impl FnMut(&str)) {
    let text = facts.shown(place);
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default();
    line.split_whitespace().map(without_version).for_each(add);
}

/// The services of a finding that says the same of several and stands at one of them, by name: it would stand
/// at another if they were declared in another order. None for any other finding.
pub(super) fn group<'a>(
    facts: &Facts,
    place: Span,
    recognized_at: Option<Span>,
    services: &'a [Spanned<String>],
) -> BTreeSet<&'a str> {
    let services: BTreeSet<&str> = services.iter().map(|service| service.value.as_str()).collect();
    let stands_at_one = recognized_at.is_none() && facts.repo.service_at(place).is_some();
    if stands_at_one && services.len() > 1 { services } else { BTreeSet::new() }
}

/// The part of a fingerprint that equal findings share.
pub(super) fn stem(fingerprint: &str) -> &str {
    fingerprint.split(':').next().unwrap_or(fingerprint)
}

/// A word without the tag, digest or version at its end: an image that is raised to its next version every
/// week still runs as root.
fn without_version(word: &str) -> &str {
    let word = word.rfind('@').filter(|at| *at > 0).map_or(word, |at| &word[..at]);
    let name = word.rfind('/').unwrap_or(0);
    match word[name..].rfind(':') {
        Some(colon) if word[..name + colon].contains(|c: char| c.is_ascii_alphabetic()) => {
            &word[..name + colon]
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::without_version;

    #[test]
    fn versions_do_not_count() {
        for (word, wanted) in [
            ("node:22.1-alpine", "node"),
            ("registry:5000/a/node:22@sha256:00ff", "registry:5000/a/node"),
            ("--from=busybox:1.36", "--from=busybox"),
            ("pnpm@9.12.0", "pnpm"),
            ("@scope/tool@1", "@scope/tool"),
            ("@scope/tool", "@scope/tool"),
            ("8080:80", "8080:80"),
            ("./src:/app/src", "./src:/app/src"),
            ("https://example.org:8080/x", "https://example.org:8080/x"),
            (":", ":"),
            ("", ""),
        ] {
            assert_eq!(without_version(word), wanted, "{word}");
        }
    }
}
