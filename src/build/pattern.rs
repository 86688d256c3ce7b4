//! Patterns of `${name#pattern}`, `${name%pattern}` and `${name/pattern/word}`: `*`, `?` and characters.

use crate::limits::{Budget, Limit};

/// A shell pattern without brackets, as BuildKit has it.
#[derive(Debug)]
pub(super) struct Pattern {
    /// What stands between its stars: one more than there are stars.
    segments: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, Copy)]
enum Piece {
    One,
    Character(char),
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let mut segments = vec![Vec::new()];
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            let piece = match character {
                '*' => {
                    segments.push(Vec::new());
                    continue;
                }
                '?' => Piece::One,
                '\\' => Piece::Character(characters.next().unwrap_or('\\')),
                other => Piece::Character(other),
            };
            if let Some(segment) = segments.last_mut() {
                segment.push(piece);
            }
        }
        Self { segments }
    }

    /// What is left of `value` without the shortest or longest match at its start.
    ///
    /// # Errors
    /// The limit, where the steps do not suffice.
    pub(super) fn without_start(
        &self,
        value: &str,
        longest: bool,
        steps: &mut Budget,
    ) -> Result<String, &'static Limit> {
        let value: Vec<char> = value.chars().collect();
        let rest = self.end(&value, 0, longest, steps)?.unwrap_or(0);
        Ok(value[rest..].iter().collect())
    }

    /// What is left of `value` without the shortest or longest match at its end.
    ///
    /// # Errors
    /// The limit, where the steps do not suffice.
    pub(super) fn without_end(
        mut self,
        value: &str,
        longest: bool,
        steps: &mut Budget,
    ) -> Result<String, &'static Limit> {
        self.segments.reverse();
        self.segments.iter_mut().for_each(|segment| segment.reverse());
        let value: Vec<char> = value.chars().rev().collect();
        let rest = self.end(&value, 0, longest, steps)?.unwrap_or(0);
        Ok(value[rest..].iter().rev().collect())
    }

    /// `value` with the first match, or every one, replaced: each the longest of those that begin leftmost.
    ///
    /// # Errors
    /// The limit, where the steps do not suffice.
    pub(super) fn replace(
        &self,
        value: &str,
        with: &str,
        all: bool,
        steps: &mut Budget,
    ) -> Result<String, &'static Limit> {
        let value: Vec<char> = value.chars().collect();
        let mut result = String::new();
        let mut at = 0;
        // Where the first segment fits first, the others have the most room: if they do not fit there, they never do.
        while let Some(start) = find(&self.segments[0], &value, at, steps)?
            && let Some(end) = self.end(&value, start, true, steps)?
        {
            result.extend(&value[at..start]);
            steps.take(with.len())?;
            result.push_str(with);
            // An empty pattern fits between all characters.
            let next = if end == start { end + 1 } else { end };
            result.extend(value.get(end..next).into_iter().flatten());
            at = next;
            if !all || end == value.len() {
                break;
            }
        }
        result.extend(value.get(at..).into_iter().flatten());
        Ok(result)
    }

    /// Where the shortest or longest match that begins at `start` ends.
    fn end(
        &self,
        value: &[char],
        start: usize,
        longest: bool,
        steps: &mut Budget,
    ) -> Result<Option<usize>, &'static Limit> {
        let [first, others @ ..] = self.segments.as_slice() else { return Ok(None) };
        if !fits(first, value, start, steps)? {
            return Ok(None);
        }
        let mut at = start + first.len();
        let Some((last, between)) = others.split_last() else { return Ok(Some(at)) };
        for segment in between {
            let Some(found) = find(segment, value, at, steps)? else { return Ok(None) };
            at = found + segment.len();
        }
        let found = if longest { find_last(last, value, at, steps)? } else { find(last, value, at, steps)? };
        Ok(found.map(|found| found + last.len()))
    }
}

/// Whether a segment fits at a place.
fn fits(segment: &[Piece], value: &[char], at: usize, steps: &mut Budget) -> Result<bool, &'static Limit> {
    steps.take(1)?;
    let Some(there) = value.get(at..at + segment.len()) else { return Ok(false) };
    for (piece, character) in segment.iter().zip(there) {
        steps.take(1)?;
        if matches!(piece, Piece::Character(wanted) if wanted != character) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first place from `from` on where a segment fits.
fn find(
    segment: &[Piece],
    value: &[char],
    from: usize,
    steps: &mut Budget,
) -> Result<Option<usize>, &'static Limit> {
    let Some(last) = value.len().checked_sub(segment.len()) else { return Ok(None) };
    for at in from..=last {
        if fits(segment, value, at, steps)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The last place from `from` on where a segment fits.
fn find_last(
    segment: &[Piece],
    value: &[char],
    from: usize,
    steps: &mut Budget,
) -> Result<Option<usize>, &'static Limit> {
    let Some(last) = value.len().checked_sub(segment.len()) else { return Ok(None) };
    for at in (from..=last).rev() {
        if fits(segment, value, at, steps)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::limits::{Budget, EXPANSION};

    /// The results are those of BuildKit, which makes regular expressions of patterns: `*` is `.*?` for `#` and `%`, and
    /// `.*` for the others; what does not say where it begins, begins leftmost.
    #[test]
    fn patterns_match_as_in_buildkit() {
        let budget = || Budget::new(&EXPANSION);
        for (pattern, value, shortest, longest) in [
            ("a", "abc", "bc", "bc"),
            ("b", "abc", "abc", "abc"),
            ("*", "abc", "abc", ""),
            ("*b", "abcb-", "cb-", "-"),
            ("a*b", "abcb-", "cb-", "-"),
            ("*a*b", "xabab", "ab", ""),
            ("a*b?", "abcb-", "b-", ""),
            ("?", "äb", "b", "b"),
            ("*?", "ab", "b", ""),
            ("\\*", "*a", "a", "a"),
            ("abcd", "abc", "abc", "abc"),
            ("", "abc", "abc", "abc"),
        ] {
            let rest = |longest| Pattern::new(pattern).without_start(value, longest, &mut budget()).unwrap();
            assert_eq!((&*rest(false), &*rest(true)), (shortest, longest), "${{value#{pattern}}} of {value}");
        }
        for (pattern, value, shortest, longest) in [
            (".*", "a.b.c", "a.b", "a"),
            ("c", "abc", "ab", "ab"),
            ("*", "abc", "abc", ""),
            ("b*", "abab", "aba", "a"),
            ("?c*", "abcbc-", "abc", "a"),
            ("abcd", "bcd", "bcd", "bcd"),
        ] {
            let rest = |longest| Pattern::new(pattern).without_end(value, longest, &mut budget()).unwrap();
            assert_eq!((&*rest(false), &*rest(true)), (shortest, longest), "${{value%{pattern}}} of {value}");
        }
        for (pattern, value, first, all) in [
            ("a", "banana", "b-nana", "b-n-n-"),
            ("an", "banana", "b-ana", "b--a"),
            ("a*a", "banana", "b-", "b-"),
            ("?n", "banana", "b-ana", "b--a"),
            ("*", "banana", "-", "-"),
            ("*", "", "-", "-"),
            ("n*", "banana", "ba-", "ba-"),
            ("*n", "banana", "-a", "-a"),
            ("aa", "aaaaa", "-aaa", "--a"),
            ("x*a", "banana", "banana", "banana"),
            ("a*x", "banana", "banana", "banana"),
            ("a*a*a", "banana", "b-", "b-"),
            ("", "abc", "-abc", "-a-b-c-"),
        ] {
            let replaced = |all| Pattern::new(pattern).replace(value, "-", all, &mut budget()).unwrap();
            assert_eq!(
                (&*replaced(false), &*replaced(true)),
                (first, all),
                "${{value/{pattern}/-}} of {value}"
            );
        }
    }

    #[test]
    fn what_takes_too_many_steps_ends() {
        let (value, pattern) = ("a".repeat(120_000), "a".repeat(60_000) + "b");
        let ended = Pattern::new(&pattern).replace(&value, "", true, &mut Budget::new(&EXPANSION));
        assert_eq!(ended, Err(&EXPANSION));
        let many = Pattern::new("*a*a*a*a*b").replace(&value, "", true, &mut Budget::new(&EXPANSION));
        assert_eq!(many.unwrap(), value, "stars alone take a line of steps");
    }
}
