//! Ignore files of Docker and git, and the wildcards of COPY.

use stockade::patterns::{self, State, Wildcard};
use stockade::{Files, RepoPath, Tree};

use crate::places::assert_inside;

/// Paths to ask for, besides those that the input itself names.
const PATHS: [&str; 8] =
    ["a", "a/b", "a/b/c.log", ".env", "node_modules/x/index.js", "dist", "src/é.rs", "[a]"];

/// An ignore file that says `bytes`, read as Docker does and as git does.
pub fn ignore(bytes: &[u8]) {
    let mut files = Files::default();
    let file = files.add(RepoPath::root(), bytes.to_vec());
    let ignore = patterns::parse(file, bytes);
    for error in &ignore.errors {
        assert_inside(error.span, bytes);
    }
    let mut last = 0;
    for pattern in ignore.matcher.patterns() {
        let place = pattern.span.expect("a pattern of a file has a place");
        assert_inside(place, bytes);
        assert!(place.start >= last, "patterns in order");
        last = place.end;
    }
    let text = String::from_utf8_lossy(bytes);
    let paths: Vec<RepoPath> =
        PATHS.into_iter().chain(text.lines().take(4)).filter_map(RepoPath::new).collect();
    for path in paths.iter().filter(|path| !path.is_root()) {
        // A walk that goes down folder by folder says what is said of the path at once.
        let mut state = State::default();
        let mut folders: Vec<RepoPath> = path.ancestors().filter(|folder| !folder.is_root()).collect();
        folders.reverse();
        for folder in &folders {
            state = ignore.matcher.step(folder.as_str(), &state).1;
        }
        let (stepped, ..) = ignore.matcher.step(path.as_str(), &state);
        let decided = ignore.matcher.decide(path.as_str());
        assert_eq!(stepped.map(|pattern| pattern.span), decided.map(|pattern| pattern.span), "{path}");
        for line in text.lines().take(4) {
            let wildcard = Wildcard::parse(line);
            // What holds nothing special names itself, and nothing else.
            if !patterns::has_wildcard(line)
                && !line.contains('\\')
                && let Some(wildcard) = wildcard
            {
                assert_eq!(wildcard.matches(path.as_str()), line == path.as_str(), "{line:?} {path}");
            } else if let Some(wildcard) = wildcard {
                let _ = wildcard.matches(path.as_str());
            }
        }
    }
    let ignore_file = RepoPath::new(".gitignore").expect("the path is one");
    let tree = Tree::in_memory([(ignore_file, bytes.to_vec())]);
    for path in &paths {
        let _ = tree.is_ignored(path);
    }
}
