//! How many characters stand before a byte of a long line, without counting them all each time: a file of one line may
//! have a hundred thousand places that are asked for.

/// What is counted up to a byte of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Unicode scalar values; bytes that are no UTF-8 as they are shown, as U+FFFD.
    pub characters: usize,
    /// Halves of UTF-16.
    pub utf16: usize,
}

impl Counts {
    /// What `bytes` have.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        Self { characters: text.chars().count(), utf16: text.encode_utf16().count() }
    }

    fn plus(self, other: Self) -> Self {
        Self { characters: self.characters + other.characters, utf16: self.utf16 + other.utf16 }
    }

    fn minus(self, other: Self) -> Self {
        Self { characters: self.characters - other.characters, utf16: self.utf16 - other.utf16 }
    }
}

/// Up to how many bytes are counted anew.
const STEP: usize = 1024;

/// What is counted from the start of a file to each of its marks, which stand about [`STEP`] bytes from each other.
#[derive(Debug)]
pub(super) struct Columns(Vec<Counts>);

impl Columns {
    /// Whether a stretch is so long that marks are worth it.
    pub(super) fn are_wanted(length: usize) -> bool {
        length > 2 * STEP
    }

    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut before = Counts::default();
        let mut marks = vec![before];
        for number in 1..=bytes.len() / STEP {
            before = before.plus(Counts::of(&bytes[border(bytes, number - 1)..border(bytes, number)]));
            marks.push(before);
        }
        Self(marks)
    }

    /// What stands between two offsets that cut no character.
    pub(super) fn between(&self, bytes: &[u8], start: usize, end: usize) -> Counts {
        let (first, last) = (start.div_ceil(STEP), (end / STEP).saturating_sub(1));
        if last <= first {
            return Counts::of(&bytes[start..end]);
        }
        let head = Counts::of(&bytes[start..border(bytes, first)]);
        let tail = Counts::of(&bytes[border(bytes, last)..end]);
        head.plus(self.0[last].minus(self.0[first])).plus(tail)
    }

    /// The offset at which a character begins that has so many before it, counted from `start`; `end` where there are
    /// not as many up to there.
    pub(super) fn offset(&self, bytes: &[u8], (start, end): (usize, usize), characters: usize) -> usize {
        let before = self.between(bytes, 0, start).characters;
        let (first, last) = (start.div_ceil(STEP), end / STEP);
        let marks = self.0.get(first..last).unwrap_or_default();
        let passed = marks.partition_point(|mark| mark.characters <= before + characters);
        let (from, left) = match passed.checked_sub(1) {
            Some(index) => (border(bytes, first + index), before + characters - marks[index].characters),
            None => (start, characters),
        };
        from + offset(&bytes[from..end], left)
    }
}

/// Where a character of `bytes` begins that has so many before it; the end where there are not as many.
pub(super) fn offset(bytes: &[u8], characters: usize) -> usize {
    let mut left = characters;
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        match valid.char_indices().nth(left) {
            Some((inside, _)) => return at + inside,
            None => left -= valid.chars().count(),
        }
        at += valid.len();
        if !chunk.invalid().is_empty() {
            if left == 0 {
                return at;
            }
            left -= 1;
            at += chunk.invalid().len();
        }
    }
    at
}

/// Where the mark of a number stands: at the first byte from there on that begins a character. A fourth byte in a row
/// that goes on with one has lost its beginning, and counts alone.
fn border(bytes: &[u8], number: usize) -> usize {
    let start = (number * STEP).min(bytes.len());
    start + bytes[start..].iter().take(3).take_while(|byte| **byte & 0xc0 == 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_what_counting_counts() {
        let texts: [Vec<u8>; 5] = [
            "a".repeat(5_000).into_bytes(),
            "é🎉x".repeat(1_000).into_bytes(),
            b"\x80".repeat(4_000),
            b"\xf0\x9f\x8e\xe2\x82a".repeat(1_000),
            (0..6_000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect(),
        ];
        for bytes in texts {
            let columns = Columns::of(&bytes);
            let begins = |at: &usize| bytes.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
            for start in [0, 1, 700, 1_023, 1_025, 2_049].into_iter().filter(begins) {
                for end in (start..bytes.len()).step_by(97) {
                    let counted = Counts::of(&bytes[start..end]);
                    assert_eq!(columns.between(&bytes, start, end), counted, "{start}..{end}");
                    let found = columns.offset(&bytes, (start, bytes.len()), counted.characters);
                    assert_eq!(found, start + offset(&bytes[start..], counted.characters), "{start}..{end}");
                    assert_eq!(Counts::of(&bytes[start..found]).characters, counted.characters);
                }
            }
        }
    }
}
