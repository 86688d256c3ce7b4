//! Whole runs: on pieces, and on generated repositories with damage. Each ends, every place exists, and neither the
//! number of threads nor a second run changes a byte.

use proptest::prelude::*;

use stockade::{Profile, RepoPath, Tree, lint};

use super::generator::{Shape, generate};
use super::{config, damage, inside, pieces};
use crate::common;

/// Everything that a run says, as text; each place is looked at.
pub(crate) fn run(files: &[(String, Vec<u8>)], threads: usize) -> Result<String, TestCaseError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let files = files.iter().map(|(path, bytes)| (RepoPath::new(path).unwrap(), bytes.clone()));
        let (facts, mut policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
        policy.profile = Profile::Strict;
        let mut said = String::new();
        let mut marks = std::collections::BTreeSet::new();
        for finding in lint(&facts, &policy, &[RepoPath::root()]) {
            let places = std::iter::once(finding.place).chain(finding.notes.iter().map(|note| note.place));
            for place in places {
                prop_assert!(inside(place, facts.repo.files().get(place.file).bytes()), "{finding:?}");
            }
            prop_assert!(!finding.message.is_empty());
            prop_assert!(
                marks.insert(finding.fingerprint.clone()),
                "two findings with one mark: {finding:?}"
            );
            said += &format!("{finding:?}\n");
        }
        // What `stockade contents` walks.
        for image in facts.images() {
            for stage in &image.contents().stages {
                stage.visit(&mut |visit| {
                    said += &format!("{} {:?}\n", visit.path, visit.arrivals());
                    true
                });
            }
        }
        for project in facts.repo.projects() {
            said += &format!("{} {:?}\n", project.config(), project.origins());
        }
        Ok(said)
    })
}

fn is_steady(files: &[(String, Vec<u8>)]) -> Result<(), TestCaseError> {
    let one = run(files, 1)?;
    prop_assert_eq!(&one, &run(files, 4)?, "threads make a difference");
    prop_assert_eq!(one, run(files, 1)?, "a second run says something else");
    Ok(())
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn pieces_in_any_order_are_judged(
        docker in pieces::dockerfile_text(),
        compose in pieces::compose_text(),
        other in pieces::compose_text(),
    ) {
        let files = [("Dockerfile", docker), ("compose.yaml", compose), ("b.yaml", other)];
        run(&files.map(|(name, text)| (name.to_owned(), text.into_bytes())), 1)?;
    }

    #[test]
    fn damaged_files_are_judged(docker in damage::dockerfile(), compose in damage::compose(), other in damage::compose()) {
        let files = [("Dockerfile", docker), ("compose.yaml", compose), ("compose.prod.yaml", other)];
        run(&files.map(|(name, bytes)| (name.to_owned(), bytes)), 1)?;
    }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn whole_repositories_are_judged_the_same_each_time(
        services in 1usize..30,
        stages in 2usize..6,
        seed in any::<u64>(),
        damages in damage::of_several(),
    ) {
        let shape = Shape { services, stages, files: services * 12, depth: 2, seed };
        let mut files: Vec<(String, Vec<u8>)> =
            generate(&shape).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        damages.apply(&mut files);
        is_steady(&files)?;
    }
}
