//! Which lines of a text may say anything of a credential: a quick look, so that only they get a thorough one. Most text
//! has none, and all text of a repository is looked at.

use std::ops::Range;
use std::sync::LazyLock;

/// What makes a line worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Two letters that every name of a credential has.
    Name = 1,
    /// Two letters of every program that is given passwords, and of the scheme `Bearer`.
    Program = 2,
    /// The sign of an address.
    Address = 4,
}

/// Two letters, in either case, of each of the words that are looked for: in `pass`, `pw`, `credential` and `secret`,
/// `key` and `token`, `auth`; in `sshpass`, `mysql`, `mariadb`, `redis-cli`, `curl` and `bearer`. Tests hold them against the words.
// Source: the words of `credential_names.rs` and the programs of `in_any_text.rs`, which tests compare with it.
const PAIRS: [([u8; 2], Sign); 11] = [
    (*b"ss", Sign::Name),
    (*b"pw", Sign::Name),
    (*b"cr", Sign::Name),
    (*b"ke", Sign::Name),
    (*b"au", Sign::Name),
    (*b"hp", Sign::Program),
    (*b"sq", Sign::Program),
    (*b"ia", Sign::Program),
    (*b"cl", Sign::Program),
    (*b"rl", Sign::Program),
    (*b"be", Sign::Program),
];

/// The signs that two bytes are, by the number that the two make.
static BY_PAIR: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut table = vec![0; 1 << 16];
    for ([first, second], sign) in PAIRS {
        for first in [first, first.to_ascii_uppercase()] {
            for second in [second, second.to_ascii_uppercase()] {
                table[number(first, second)] |= sign as u8;
            }
        }
    }
    // Nothing stands before the sign where it is the first byte of a text.
    (0..=u8::MAX).for_each(|first| table[number(first, b'@')] |= Sign::Address as u8);
    table
});

fn number(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

/// A line with signs.
pub(super) struct Line {
    /// The line without its end.
    pub(super) range: Range<usize>,
    /// Where the next one begins.
    pub(super) next: usize,
    signs: u8,
}

impl Line {
    pub(super) fn has(&self, sign: Sign) -> bool {
        self.signs & sign as u8 != 0
    }
}

/// The first line with signs of those from `at` on, where a line begins.
#[must_use]
pub(super) fn next_line(text: &str, at: usize) -> Option<Line> {
    let bytes = text.as_bytes();
    let table = BY_PAIR.as_slice();
    let rest = bytes.get(at..)?;
    let mut last = 0;
    let hit = rest.iter().position(|byte| {
        let is_sign = table[number(last, *byte)] != 0;
        last = *byte;
        is_sign
    })?;
    let hit = at + hit;
    let start = memchr::memrchr(b'\n', &bytes[at..hit]).map_or(at, |feed| at + feed + 1);
    let next = memchr::memchr(b'\n', &bytes[hit..]).map_or(bytes.len(), |feed| hit + feed + 1);
    let signs = bytes[start..next].windows(2).fold(0, |signs, pair| signs | table[number(pair[0], pair[1])]);
    let range = start..start + text[start..next].trim_end_matches(['\n', '\r']).len();
    Some(Line { range, next, signs })
}

/// Whether a name has two letters that every name of a credential has.
#[must_use]
pub(super) fn has_name(name: &str) -> bool {
    let table = BY_PAIR.as_slice();
    name.as_bytes().windows(2).any(|pair| table[number(pair[0], pair[1])] & Sign::Name as u8 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::programs;

    fn signs(text: &str) -> u8 {
        next_line(text, 0).map_or(0, |line| line.signs)
    }

    #[test]
    fn every_program_that_is_given_passwords_has_a_sign() {
        let mut programs = 0;
        for (name, program) in programs::all() {
            if program.glued_password.is_some() || !program.password_options.is_empty() {
                programs += 1;
                assert_ne!(signs(name) & Sign::Program as u8, 0, "{name}");
            }
        }
        assert!(programs > 3, "{programs}");
        assert_ne!(signs("Bearer") & Sign::Program as u8, 0);
        assert_ne!(signs("BEARER") & Sign::Program as u8, 0);
    }

    #[test]
    fn lines_with_signs_are_found() {
        let text = "a\nb Pass@\r\r\n\n@\nc\nMYSQL";
        let mut lines = Vec::new();
        let mut at = 0;
        while let Some(line) = next_line(text, at) {
            lines.push((&text[line.range.clone()], line.signs));
            at = line.next;
        }
        assert_eq!(lines, [("b Pass@", 5), ("@", 0), ("MYSQL", 2)]);
    }
}
