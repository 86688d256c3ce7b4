//! Baselines: what is read, written and read again is the same.

use stockade::{Baseline, Files, RepoPath, Tree, baseline_text};

use crate::places::assert_inside;

fn load(bytes: &[u8]) -> Option<(Baseline, bool)> {
    let path = RepoPath::new("baseline.json").expect("the path is one");
    let tree = Tree::in_memory([(path.clone(), bytes.to_vec())]);
    let mut files = Files::default();
    let (baseline, mistakes) = Baseline::load(&tree, &mut files, &path).ok()?;
    for mistake in &mistakes {
        assert_inside(mistake.place, bytes);
        assert!(!mistake.message.is_empty());
    }
    for entry in &baseline.entries {
        assert_inside(entry.span, bytes);
    }
    Some((baseline, mistakes.is_empty()))
}

/// The reader of baselines, and their writer.
pub fn baseline(bytes: &[u8]) {
    let Some((read, true)) = load(bytes) else { return };
    let text = baseline_text(read.entries.iter().map(|entry| &entry.value));
    let (again, is_right) = load(text.as_bytes()).expect("what was written is there");
    assert!(is_right, "{text}");
    let entries = |baseline: &Baseline| {
        let entries = baseline.entries.iter().map(|entry| format!("{:?}", entry.value));
        entries.collect::<Vec<_>>()
    };
    assert_eq!(entries(&read), entries(&again));
}
