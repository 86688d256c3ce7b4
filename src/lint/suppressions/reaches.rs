//! Which of many comments reach a place, without looking at each.

use std::collections::HashMap;

use crate::repo::PlacedSuppression;
use crate::source::{FileId, Span};

/// What suppressions reach, by file, in the order in which it begins.
#[derive(Debug, Default)]
pub(crate) struct Reaches(HashMap<FileId, Vec<Reach>>);

#[derive(Debug)]
struct Reach {
    start: u32,
    end: u32,
    /// The number of the suppression.
    number: usize,
    /// The last one before it that ends behind its start. Whatever else covers a place in this one is
    /// found by going from one to the next.
    around: Option<usize>,
}

impl Reaches {
    pub(crate) fn new<'a>(all: impl Iterator<Item = &'a PlacedSuppression>) -> Self {
        let mut reaches = Self::default();
        for (number, placed) in all.enumerate() {
            for span in &placed.reach {
                let reach =
                    Reach { start: span.start, end: span.end.max(span.start + 1), number, around: None };
                reaches.0.entry(span.file).or_default().push(reach);
            }
        }
        for of_file in reaches.0.values_mut() {
            of_file.sort_by_key(|reach| (reach.start, std::cmp::Reverse(reach.end), reach.number));
            for at in 1..of_file.len() {
                let start = of_file[at].start;
                let mut before = Some(at - 1);
                while let Some(index) = before.filter(|index| of_file[*index].end <= start) {
                    before = of_file[index].around;
                }
                of_file[at].around = before;
            }
        }
        reaches
    }

    /// The numbers of the suppressions that reach what begins at a place, in order, each once.
    pub(crate) fn at(&self, place: Span) -> Vec<usize> {
        let of_file = self.0.get(&place.file).map(Vec::as_slice).unwrap_or_default();
        let mut next = of_file.partition_point(|reach| reach.start <= place.start).checked_sub(1);
        let mut found = Vec::new();
        while let Some(reach) = next.map(|index| &of_file[index]) {
            if place.start < reach.end {
                found.push(reach.number);
            }
            next = reach.around;
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
