//! The policy file: each mistake has a place and a message, and what has none is a policy that judges.

use proptest::prelude::*;

use stockade::{Files, RepoPath, Tree, all_rules, load_policy};

use super::{config, inside, pieces};

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn mistakes_have_places(text in pieces::policy_text(), other in pieces::policy_text()) {
        let file = |name: &str, text: &str| (RepoPath::new(name).unwrap(), text.as_bytes().to_vec());
        let tree = Tree::in_memory([file("stockade.yaml", &text), file("b.yaml", &other), file("compose.yaml", "")]);
        let mut files = Files::default();
        let (policy, mistakes) = load_policy(&tree, &mut files, &RepoPath::new("stockade.yaml").unwrap());
        for mistake in &mistakes {
            prop_assert!(inside(mistake.place, files.get(mistake.place.file).bytes()), "{mistake:?}");
            prop_assert!(!mistake.message.is_empty());
        }
        for rule in all_rules() {
            let _ = policy.decide(rule.page(), &RepoPath::new("apps/a/Dockerfile").unwrap());
        }
    }
}
