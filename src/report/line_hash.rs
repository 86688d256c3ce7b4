//! The hash by which GitHub's code scanning recognizes a line: of 100 UTF-16 units from the line's start, blanks
//! left out, with a number where several lines are equal.
//!
//! It is the one that `codeql-action` computes for uploads that bring none (its `src/fingerprints.ts`), and the
//! SARIF Multitool's `RollingHashPartialFingerprints`; `tests/clients/sarif` holds it against the latter.

use std::collections::{BTreeMap, HashMap};

/// How many units are hashed.
const WINDOW: usize = 100;

/// The base of the rolling hash; all of it is modulo 2^64.
const BASE: u64 = 37;

/// What stands for the end of the file.
const END: u16 = u16::MAX;

const LINE_FEED: u16 = 10;
const RETURN: u16 = 13;

/// The hashes of lines, by number from 1.
#[derive(Debug)]
pub(crate) struct LineHashes(BTreeMap<u32, String>);

impl LineHashes {
    /// Hashes the lines of a file whose numbers, from 1, are in `wanted`, which is sorted.
    pub(crate) fn new(bytes: &[u8], wanted: &[u32]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut rolling = Rolling::new(wanted);
        let mut last = 0;
        for unit in text.encode_utf16() {
            // A carriage return is a line's end; the line feed after it is part of the same.
            match unit {
                LINE_FEED if last == RETURN => {}
                RETURN => rolling.add(LINE_FEED),
                unit if unit == u16::from(b' ') || unit == u16::from(b'\t') => {}
                unit => rolling.add(unit),
            }
            last = unit;
        }
        rolling.add(END);
        (0..WINDOW).for_each(|_| rolling.add(0));
        Self(rolling.done)
    }

    /// The hashes that are the same among others.
    pub(crate) fn agreeing_with(mut self, others: &Self) -> Self {
        self.0.retain(|line, hash| others.get(*line) == Some(hash));
        self
    }

    /// The hash of a line.
    pub(crate) fn get(&self, line: u32) -> Option<&str> {
        self.0.get(&line).map(String::as_str)
    }
}

struct Rolling<'a> {
    window: [u16; WINDOW],
    /// Where the next unit goes, which is where the oldest stands.
    next: usize,
    hash: u64,
    /// The base to the power of the window's length.
    power: u64,
    /// The lines whose first unit stands in the window, by that unit's place in it.
    started: [Option<u32>; WINDOW],
    line: u32,
    is_at_start: bool,
    counts: HashMap<u64, u32>,
    wanted: &'a [u32],
    done: BTreeMap<u32, String>,
}

impl<'a> Rolling<'a> {
    fn new(wanted: &'a [u32]) -> Self {
        Self {
            window: [0; WINDOW],
            next: 0,
            hash: 0,
            power: (0..WINDOW).fold(1, |power, _| BASE.wrapping_mul(power)),
            started: [None; WINDOW],
            line: 0,
            is_at_start: true,
            counts: HashMap::new(),
            wanted,
            done: BTreeMap::new(),
        }
    }

    fn add(&mut self, unit: u16) {
        // A line is hashed when its first unit is about to leave.
        if let Some(line) = self.started[self.next].take() {
            self.finish(line);
        }
        if self.is_at_start {
            self.is_at_start = false;
            self.line += 1;
            self.started[self.next] = Some(self.line);
        }
        self.is_at_start = unit == LINE_FEED;
        let oldest = u64::from(std::mem::replace(&mut self.window[self.next], unit));
        self.hash = BASE
            .wrapping_mul(self.hash)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(self.power.wrapping_mul(oldest));
        self.next = (self.next + 1) % WINDOW;
    }

    fn finish(&mut self, line: u32) {
        let count = self.counts.entry(self.hash).or_insert(0);
        *count += 1;
        if self.wanted.binary_search(&line).is_ok() {
            self.done.insert(line, format!("{:x}:{count}", self.hash));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lines_are_numbered_and_blanks_do_not_count() {
        let long = format!("{}\n", "x".repeat(WINDOW));
        let text = format!("{long} {long}a\n");
        let hashes = LineHashes::new(text.as_bytes(), &[1, 2, 3]);
        let (one, two) = (hashes.get(1).unwrap(), hashes.get(2).unwrap());
        assert_eq!(one.strip_suffix(":1"), two.strip_suffix(":2"));
        assert!(hashes.get(3).is_some() && hashes.get(4).is_none());
        assert_eq!(one, LineHashes::new(text.replace('\n', "\r\n").as_bytes(), &[1]).get(1).unwrap());
    }

    #[test]
    fn an_empty_file_has_a_line() {
        assert!(LineHashes::new(b"", &[1]).get(1).is_some());
    }
}
