//! Which findings lead over a place: where a comment that takes nothing away should stand instead.

use std::collections::{BTreeMap, HashMap};

use crate::facts::Facts;
use crate::lint::judged::Judged;
use crate::repo::PlacedSuppression;
use crate::source::{FileId, Span};

/// The steps of the ways of all findings, each with the first finding of its rule that takes it.
#[derive(Debug, Default)]
pub(crate) struct Ways<'a> {
    by_place: HashMap<(&'a str, FileId), BTreeMap<u32, usize>>,
    by_service: HashMap<(&'a str, FileId, &'a str), usize>,
}

impl<'a> Ways<'a> {
    pub(crate) fn new(facts: &'a Facts, findings: &'a [Judged]) -> Self {
        let mut ways = Self::default();
        for (number, judged) in findings.iter().enumerate() {
            let rule = judged.finding.rule();
            for note in judged.finding.notes() {
                let place = note.place;
                let of_file = ways.by_place.entry((rule, place.file)).or_default();
                of_file.entry(place.start).or_insert(number);
                if let Some(service) = facts.repo.service_at(place) {
                    ways.by_service.entry((rule, place.file, service)).or_insert(number);
                }
            }
        }
        ways
    }

    /// The number of the first finding of a rule whose way leads over what a suppression reaches, or over the
    /// service that it stands at.
    pub(crate) fn over(&self, facts: &'a Facts, rule: &'a str, placed: &PlacedSuppression) -> Option<usize> {
        let own = placed.said.place;
        let service = facts.repo.service_at(own);
        let at_service = service.and_then(|service| self.by_service.get(&(rule, own.file, service)));
        let over_reach = |reach: &Span| {
            let of_file = self.by_place.get(&(rule, reach.file))?;
            of_file.range(reach.start..reach.end.max(reach.start + 1)).map(|(_, number)| *number).min()
        };
        placed.reach.iter().filter_map(over_reach).chain(at_service.copied()).min()
    }
}
