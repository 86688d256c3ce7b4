//! Bitmaps as git's index has them: words of 64 bits, of which runs that are all zeros or all ones are counted.

/// The numbers of the bits that are set, in order, and how many bytes the bitmap takes. Nothing where it is cut, or
/// where a bit beyond the first `limit` is set.
// Source: https://git-scm.com/docs/bitmap-format, "Appendix A: Serialization format for an EWAH bitmap".
pub(super) fn bits(bytes: &[u8], limit: usize) -> Option<(Vec<usize>, usize)> {
    let words = usize::try_from(u32::from_be_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    // The number of bits before, the words, and where the last marker among them is.
    let length = words.checked_mul(8)?.checked_add(12)?;
    let mut markers = bytes
        .get(8..length - 4)?
        .chunks_exact(8)
        .map(|word| word.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte)));
    let mut set = Vec::new();
    let mut at: usize = 0;
    while let Some(marker) = markers.next() {
        // A marker has a bit, how many words are all that bit, and how many words come as they are.
        let run = usize::try_from(marker >> 1 & 0xffff_ffff).ok()?.checked_mul(64)?;
        let end = at.checked_add(run)?;
        if marker & 1 == 1 {
            if end > limit.div_ceil(64).checked_mul(64)? {
                return None;
            }
            set.extend(at..end.min(limit));
        }
        at = end;
        for _ in 0..marker >> 33 {
            let word = markers.next()?;
            set.extend((0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| at + bit));
            at = at.checked_add(64)?;
        }
    }
    set.last().is_none_or(|last| *last < limit).then_some((set, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(words: &[u64]) -> Vec<u8> {
        let mut bytes = vec![0; 4];
        bytes.extend(u32::try_from(words.len()).unwrap().to_be_bytes());
        bytes.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        bytes.extend([0; 4]);
        bytes
    }

    #[test]
    fn runs_and_words_are_put_together() {
        let two_words_as_they_are = 2 << 33;
        let ones = 1 | 1 << 1;
        for (words, expected) in [
            (vec![0], vec![]),
            (vec![two_words_as_they_are, 0b1010, 1], vec![1, 3, 64]),
            (vec![1 << 33 | 2 << 1, 1 << 63], vec![191]),
            (vec![ones, 1 << 33, 1], (0..65).collect()),
        ] {
            let bytes = bitmap(&words);
            assert_eq!(bits(&bytes, 200), Some((expected, bytes.len())), "{words:?}");
        }
        // Ones fill a word, whatever of it counts.
        assert_eq!(bits(&bitmap(&[ones]), 3).unwrap().0, [0, 1, 2]);
    }

    #[test]
    fn what_is_cut_or_too_long_is_none() {
        let whole = bitmap(&[1 << 33, 1]);
        for end in 0..whole.len() - 4 {
            assert_eq!(bits(&whole[..end], 64), None, "{end}");
        }
        let endless = 1 | 0xffff_ffff << 1;
        for words in [[endless, 0], [1 << 33, 1 << 10], [u64::MAX, u64::MAX]] {
            assert_eq!(bits(&bitmap(&words), 10), None, "{words:?}");
        }
        let mut bytes = bitmap(&[0]);
        bytes[4..8].copy_from_slice(&[0xff; 4]);
        assert_eq!(bits(&bytes, 10), None);
    }
}
