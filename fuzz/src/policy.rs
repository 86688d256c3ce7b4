//! Policy files, with the patterns in them and the files that they build on.

use stockade::patterns::PathPattern;
use stockade::{Files, RepoPath, Tree, all_rules, load_policy};

use crate::places::assert_inside;
use crate::split::files;

/// What reads policies. The input's first file is `stockade.yaml`.
pub fn policy(bytes: &[u8]) {
    let input = files(bytes, "stockade.yaml");
    let paths =
        ["a", "services/api/Dockerfile", "compose.yaml"].map(|path| RepoPath::new(path).expect("a path"));
    for line in String::from_utf8_lossy(bytes).lines().take(4) {
        let Ok(pattern) = PathPattern::parse(line.trim()) else { continue };
        for path in &paths {
            // What is matched is covered.
            assert!(!pattern.matches(path) || pattern.covers(path), "{line:?} {path}");
        }
    }
    let tree = Tree::in_memory(input);
    let mut files = Files::default();
    let (policy, mistakes) = load_policy(&tree, &mut files, &RepoPath::new("stockade.yaml").expect("a path"));
    for mistake in &mistakes {
        assert_inside(mistake.place, files.get(mistake.place.file).bytes());
        assert!(!mistake.message.is_empty());
    }
    for rule in all_rules() {
        let decision = policy.decide(rule.page(), &paths[1]);
        if let Some((place, _)) = decision.because() {
            assert_inside(place, files.get(place.file).bytes());
        }
    }
}
