//! Baselines: what is wrong with one has a place, and what is written is read again.

use proptest::collection::vec;
use proptest::prelude::*;

use stockade::{Baseline, BaselineEntry, Files, RepoPath, Tree, baseline_text};

use super::{config, damage, inside};

fn load(bytes: &[u8]) -> Result<Baseline, TestCaseError> {
    let path = RepoPath::new("baseline.json").unwrap();
    let tree = Tree::in_memory([(path.clone(), bytes.to_vec())]);
    let mut files = Files::default();
    let (baseline, mistakes) = Baseline::load(&tree, &mut files, &path).unwrap();
    for mistake in &mistakes {
        prop_assert!(inside(mistake.place, bytes) && !mistake.message.is_empty(), "{mistake:?}");
    }
    prop_assert!(baseline.entries.iter().all(|entry| inside(entry.span, bytes)));
    Ok(baseline)
}

fn entry() -> impl Strategy<Value = BaselineEntry> {
    let word = || any::<String>();
    ("[0-9a-f]{1,32}", word(), word(), word(), vec(word(), 0..3)).prop_map(
        |(fingerprint, rule, path, message, services)| BaselineEntry {
            fingerprint,
            rule,
            path,
            message,
            services,
        },
    )
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn what_is_written_is_read(entries in vec(entry(), 0..8)) {
        let text = baseline_text(entries.iter());
        let read: Vec<_> = load(text.as_bytes())?.entries.into_iter().map(|entry| entry.value).collect();
        prop_assert_eq!(format!("{read:?}"), format!("{entries:?}"));
    }

    #[test]
    fn damaged_files_have_places(entries in vec(entry(), 0..8), damages in damage::of_one()) {
        let mut bytes = baseline_text(entries.iter()).into_bytes();
        damages.apply(&mut bytes);
        load(&bytes)?;
    }
}
