//! Lists of patterns as moby/patternmatcher reads them: the last one that fits a path or a directory above it
//! decides, and `!` takes a path out again.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::pattern::Pattern;

/// A list of patterns.
#[derive(Debug, Default)]
pub struct Matcher {
    patterns: Vec<Pattern>,
    has_exceptions: bool,
    /// The numbers of those that fit one path, by that path, and of those that fit one name in any directory, by the
    /// name: they are found without being compared.
    of_path: HashMap<String, Vec<usize>>,
    of_name: HashMap<String, Vec<usize>>,
    /// The numbers of all others, in order.
    others: Vec<usize>,
}

/// What finding the patterns of a path by its name takes, in comparisons with a pattern.
const STEPS_OF_NAME: usize = 4;

/// Which patterns fit a directory, for what is in it.
#[derive(Debug, Clone, Default)]
pub struct State {
    fits: SmallVec<[u64; 2]>,
}

impl State {
    /// The numbers of the patterns, in order.
    fn numbers(&self) -> impl Iterator<Item = usize> {
        self.fits.iter().enumerate().flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(index * 64 + bit)
            })
        })
    }

    fn set(&mut self, number: usize) {
        if self.fits.len() <= number / 64 {
            self.fits.resize(number / 64 + 1, 0);
        }
        self.fits[number / 64] |= 1 << (number % 64);
    }
}

impl Matcher {
    /// The patterns, in order.
    #[must_use]
    pub fn new(patterns: Vec<Pattern>) -> Self {
        let mut matcher = Self::default();
        for (number, pattern) in patterns.iter().enumerate() {
            match (pattern.only_path(), pattern.only_name()) {
                (Some(path), _) => matcher.of_path.entry(path.to_owned()).or_default().push(number),
                (_, Some(name)) => matcher.of_name.entry(name.to_owned()).or_default().push(number),
                _ => matcher.others.push(number),
            }
        }
        let has_exceptions = patterns.iter().any(|pattern| pattern.is_exception);
        Self { patterns, has_exceptions, ..matcher }
    }

    /// The patterns, in order.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether something is taken out again.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        self.has_exceptions
    }

    /// Whether an exception names a path itself: whoever wrote it wants the path.
    #[must_use]
    pub fn takes_out(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_exception && pattern.fits(path))
    }

    /// The pattern that decides that a path fits, if it does, what is to be known for the paths in it, and how many
    /// steps that took. `above` is what was answered for the directory that it is in; at the top, the empty state.
    #[must_use]
    pub fn step(&self, path: &str, above: &State) -> (Option<&Pattern>, State, usize) {
        let mut state = State::default();
        let mut decisive: Option<&Pattern> = None;
        let mut steps = STEPS_OF_NAME;
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut above = above.numbers().peekable();
        let mut known = [self.of_path.get(path), self.of_name.get(name)]
            .map(|numbers| numbers.map_or(&[][..], Vec::as_slice).iter().copied().peekable());
        let mut others = self.others.iter().copied().peekable();
        loop {
            let [of_path, of_name] = &mut known;
            let next = [above.peek(), of_path.peek(), of_name.peek(), others.peek()];
            let Some(number) = next.into_iter().flatten().min().copied() else { break };
            let is_above = above.next_if_eq(&number).is_some();
            let is_known = known.iter_mut().any(|numbers| numbers.next_if_eq(&number).is_some());
            let _ = others.next_if_eq(&number);
            let pattern = &self.patterns[number];
            // Only what would change the answer is looked at, save what fits the directory already.
            let is_asked = pattern.is_exception == decisive.is_some();
            let fits = is_above
                || is_asked
                    && (is_known || {
                        let (fits, taken) = pattern.compare(path);
                        steps += taken;
                        fits
                    });
            if fits {
                state.set(number);
                decisive = (!pattern.is_exception).then_some(pattern);
            }
        }
        (decisive, state, steps)
    }

    /// The pattern that decides that a path fits, by itself or by a directory above it.
    #[must_use]
    pub fn decide(&self, path: &str) -> Option<&Pattern> {
        let mut state = State::default();
        let mut decisive = None;
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        for end in ends {
            (decisive, state, _) = self.step(&path[..end], &state);
        }
        decisive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(patterns: &[&str]) -> Matcher {
        let read = |text: &&str| match text.strip_prefix('!') {
            Some(text) => Pattern::new(text, true, None).unwrap(),
            None => Pattern::new(text, false, None).unwrap(),
        };
        Matcher::new(patterns.iter().map(read).collect())
    }

    fn fits(patterns: &[&str], path: &str) -> bool {
        matcher(patterns).decide(path).is_some()
    }

    #[test]
    fn single_patterns() {
        for (pattern, path) in [
            ("a", "a"),
            ("a", "a/b/c"),
            ("*", "a/b"),
            ("*.log", "x.log"),
            ("*/b", "a/b"),
            ("**", "a/b"),
            ("**/node_modules", "node_modules"),
            ("**/node_modules", "a/b/node_modules/c"),
            ("**/*.log", "a/b.log"),
            ("a/**", "a/b/c"),
            ("a/**/c", "a/c"),
            ("a/**/c", "a/b/b/c"),
            ("**foo", "a/barfoo"),
            ("a?c", "abc"),
            ("[a-c]x", "bx"),
            ("a.b", "a.b"),
            ("a\\*", "a*"),
            ("./a/", "a"),
            ("a(b", "a(b"),
            ("dir/*.[ch]", "dir/x.c"),
            ("\\d\\D\\w\\W\\s\\S", "1ä_ä ä"),
        ] {
            assert!(fits(&[pattern], path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("a", "b/a"),
            ("*.log", "a/x.log"),
            ("*/b", "a/c/b"),
            ("a/**", "a"),
            ("a/**", "ab"),
            ("**/node_modules", "a/node_modules2"),
            ("a.b", "axb"),
            ("a?c", "a/c"),
            ("a/b", "a"),
            ("**/*.log", "a/b.log1"),
        ] {
            assert!(!fits(&[pattern], path), "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_pattern_that_fits_decides() {
        assert!(!fits(&["*.md", "!README.md"], "README.md"));
        assert!(fits(&["!README.md", "*.md"], "README.md"));
        assert!(fits(&["*", "!src", "src/secret"], "src/secret/x"));
        assert!(!fits(&["*", "!src"], "src/main.rs"));
        assert!(!fits(&["node_modules", "!node_modules/keep"], "node_modules/keep/x"));
        assert!(fits(&["node_modules", "!node_modules/keep"], "node_modules/lose"));
        assert!(!fits(&["**", "!**/*.ts"], "a/b.ts"));
        assert!(!fits(&["a", "!a/b", "a/b", "!a"], "a/b/c"), "the exception of the directory is the last");
    }

    #[test]
    fn more_patterns_than_a_word_has_bits() {
        let many: Vec<String> = (0..200).map(|number| format!("dir{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(fits(&many, "dir199/x/y") && fits(&many, "dir64/x") && !fits(&many, "dir200/x"));
    }
}
