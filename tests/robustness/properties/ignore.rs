//! Ignore files: places, patterns that stay what they are when they are written again, and a matcher that is as slow
//! and as simple as can be to compare with.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use stockade::patterns::{self, IgnoreFile, Matcher, Pattern, State, Wildcard};
use stockade::{FileId, Files, RepoPath};

use super::{config, inside, pieces};

fn read(bytes: &[u8]) -> (FileId, Files, IgnoreFile) {
    let mut files = Files::default();
    let file = files.add(RepoPath::new(".dockerignore").unwrap(), bytes.to_vec());
    let ignore = patterns::parse(file, bytes);
    (file, files, ignore)
}

/// A pattern as a file has it. Builders read `/!/a` twice, and what comes of it, a slash in front, cannot be written.
fn written(pattern: &Pattern) -> String {
    let text = pattern.text();
    let text = if text.len() > 1 { text.trim_start_matches('/') } else { text };
    format!("{}{text}", if pattern.is_exception { "!" } else { "" })
}

fn hold(bytes: &[u8]) -> Result<(), TestCaseError> {
    let (_, files, ignore) = read(bytes);
    let mut last = 0;
    for pattern in ignore.matcher.patterns() {
        let place = pattern.span.unwrap();
        prop_assert!(inside(place, bytes) && place.start >= last, "{pattern:?}");
        last = place.end;
        // Its own line alone is the same pattern; a blank, because a mark in front makes a comment.
        let (_, _, alone) = read(format!(" {}", files.slice(place)).as_bytes());
        prop_assert_eq!(alone.matcher.patterns().iter().map(written).collect::<Vec<_>>(), [written(pattern)]);
    }
    prop_assert!(ignore.errors.iter().all(|error| inside(error.span, bytes)), "{:?}", ignore.errors);
    // What is written down again is the same list, save for what nobody can write: names that begin with a mark, or
    // that have blanks around them.
    let is_unwritable = |text: &str| text.starts_with(['!', '/']) || text.trim() != text;
    if ignore.matcher.patterns().iter().any(|pattern| is_unwritable(pattern.text())) {
        return Ok(());
    }
    let again: String =
        ignore.matcher.patterns().iter().map(|pattern| format!(" {}\n", written(pattern))).collect();
    let (_, _, reread) = read(again.as_bytes());
    let texts = |file: &IgnoreFile| file.matcher.patterns().iter().map(written).collect::<Vec<_>>();
    prop_assert_eq!(texts(&reread), texts(&ignore));
    Ok(())
}

/// A pattern without backslashes against a whole path, by trying everything.
fn fits(pattern: &[char], path: &[char]) -> bool {
    match pattern {
        [] => path.is_empty(),
        // At the end, two stars are anything.
        ['*', '*'] | ['*', '*', '/'] => true,
        // Before that, they are folders, or none.
        ['*', '*', rest @ ..] => {
            let rest = rest.strip_prefix(&['/']).unwrap_or(rest);
            let after_slash = |at: usize| at == 0 || path[at - 1] == '/';
            (0..=path.len()).filter(|at| after_slash(*at)).any(|at| fits(rest, &path[at..]))
        }
        ['*', rest @ ..] => {
            let name = path.iter().take_while(|c| **c != '/').count();
            (0..=name).any(|taken| fits(rest, &path[taken..]))
        }
        ['?', rest @ ..] => path.first().is_some_and(|c| *c != '/') && fits(rest, &path[1..]),
        ['[', rest @ ..] => {
            let end = rest.iter().position(|c| *c == ']').unwrap();
            let (class, rest) = (&rest[..end], &rest[end + 1..]);
            let (is_negated, class) = match class {
                ['^', class @ ..] => (true, class),
                class => (false, class),
            };
            let holds = |c: char| match class {
                [first, '-', last] => (*first..=*last).contains(&c),
                letters => letters.contains(&c),
            };
            path.first().is_some_and(|c| holds(*c) != is_negated) && fits(rest, &path[1..])
        }
        [letter, rest @ ..] => path.first() == Some(letter) && fits(rest, &path[1..]),
    }
}

/// moby's shortcut: two stars at the very front and nothing else that is special stand for any ending.
fn fits_as_builders_do(pattern: &str, path: &str) -> bool {
    if let Some(ending) = pattern.strip_prefix("**")
        && !ending.is_empty()
        && !ending.contains(['*', '?', '['])
    {
        return path.ends_with(ending) || ending.strip_prefix('/') == Some(path);
    }
    fits(&pattern.chars().collect::<Vec<_>>(), &path.chars().collect::<Vec<_>>())
}

/// Whether a list of patterns leaves a path out: from the top down, each pattern that fits a folder fits what is in it,
/// and only a pattern that would change the answer is asked.
fn leaves_out(list: &[(bool, String)], path: &str) -> bool {
    let mut above = vec![false; list.len()];
    let mut is_out = false;
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        is_out = false;
        for (number, (is_exception, pattern)) in list.iter().enumerate() {
            above[number] |= *is_exception == is_out && fits_as_builders_do(pattern, &path[..end]);
            if above[number] {
                is_out = !is_exception;
            }
        }
    }
    is_out
}

fn segment() -> impl Strategy<Value = String> {
    let parts = vec!["a", "b", "ab", "a.b", "*", "?", "[ab]", "[^a]", "[a-b]", "c", "+", "(", "é"];
    prop_oneof![4 => vec(select(parts), 1..4).prop_map(|parts| parts.concat()), 1 => Just("**".to_owned())]
}

/// A pattern as `clean` leaves it: what is not special in it is not, and three stars are in none.
fn pattern() -> impl Strategy<Value = (bool, String)> {
    (any::<bool>(), vec(segment(), 1..4))
        .prop_map(|(is_exception, parts)| (is_exception, parts.join("/")))
        .prop_filter("three stars", |(_, text)| !text.contains("***"))
}

fn path() -> impl Strategy<Value = String> {
    let names = vec!["a", "b", "ab", "abc", "a.b", "c", "ba", "+", "(a", "é"];
    vec(select(names), 1..5).prop_map(|names| names.join("/"))
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn pieces_in_any_order_have_places(text in pieces::ignore_text()) {
        hold(text.as_bytes())?;
    }

    #[test]
    fn bytes_in_any_order_have_places(bytes in vec(any::<u8>(), 0..200)) {
        let (_, _, ignore) = read(&bytes);
        let mut places = ignore.matcher.patterns().iter().filter_map(|pattern| pattern.span).chain(ignore.errors.iter().map(|error| error.span));
        prop_assert!(places.all(|place| inside(place, &bytes)));
    }

    #[test]
    fn patterns_fit_what_trying_everything_says(list in vec(pattern(), 1..6), path in path()) {
        let read = |(is_exception, text): &(bool, String)| Pattern::new(text, *is_exception, None).unwrap();
        let matcher = Matcher::new(list.iter().map(read).collect());
        prop_assert_eq!(matcher.decide(&path).is_some(), leaves_out(&list, &path), "{:?} {}", list, path);
        // Step by step it is the same.
        let mut state = State::default();
        let mut decisive = None;
        for end in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
            (decisive, state, _) = matcher.step(&path[..end], &state);
        }
        prop_assert_eq!(decisive.is_some(), leaves_out(&list, &path));
    }

    #[test]
    fn wildcards_fit_what_trying_everything_says(pattern in segment(), name in path()) {
        let name = name.replace('/', "");
        let pattern = pattern.replace("**", "*");
        let wanted = fits(&pattern.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>());
        prop_assert_eq!(Wildcard::parse(&pattern).unwrap().matches(&name), wanted, "{} {}", pattern, name);
    }
}
