//! What a finding is recognized by when lines have moved.

use std::collections::BTreeMap;
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::finding::Finding;
use crate::model::Repo;

/// Gives each finding its fingerprint.
///
/// It is made of the rule, the path, what the place belongs to (a stage, a service's key) and the first line
/// at the place, without blanks and comments; where several are equal, they are counted. What it does not
/// hold: numbers of lines, notes, the message (it names neighbours), and who else was found.
pub(super) fn mark(repo: &Repo, findings: &mut [Finding]) {
    let mut counts: BTreeMap<u128, u32> = BTreeMap::new();
    for finding in findings {
        let place = finding.recognized_at.unwrap_or(finding.place);
        let mut hasher = SipHasher13::new();
        let mut add = |part: &str| {
            hasher.write(part.as_bytes());
            hasher.write_u8(0);
        };
        add(finding.rule);
        add(repo.files().path(place).as_str());
        add(repo.subject_at(place));
        let text = repo.files().slice(place);
        let line = text.lines().next().unwrap_or_default();
        let line = line.split(" #").next().unwrap_or_default();
        line.split_whitespace().for_each(&mut add);
        let hash = hasher.finish128().as_u128();
        let count = counts.entry(hash).or_insert(0);
        *count += 1;
        finding.fingerprint = match *count {
            1 => format!("{hash:032x}"),
            nth => format!("{hash:032x}:{nth}"),
        };
    }
}

/// The part of a fingerprint that equal findings share.
pub(super) fn stem(fingerprint: &str) -> &str {
    fingerprint.split(':').next().unwrap_or(fingerprint)
}
