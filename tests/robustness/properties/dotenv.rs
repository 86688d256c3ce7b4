//! Env files: every place of what is said of them exists, and what is written in quotes is read as it was meant.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use stockade::{RepoPath, Tree};

use super::{config, damage, pieces, repository};
use crate::common;

const COMPOSE: &str = "name: ${NAME:-p}\nservices:\n  web:\n    image: \"nginx:${TAG:-1}\"\n    user: ${A}\n    env_file: [vars.env, {path: raw.env, format: raw}]\n    command: [\"${B?no}\", \"${C-x}\"]\n";

fn judged(own: &[u8], vars: &[u8], raw: &[u8]) -> Result<(), TestCaseError> {
    let files = [
        ("compose.yaml", COMPOSE.as_bytes()),
        (".env", own),
        ("vars.env", vars),
        ("raw.env", raw),
        (".env.example", vars),
    ];
    repository::run(&files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())), 1)?;
    Ok(())
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn pieces_in_any_order_are_judged(
        own in pieces::dotenv_text(),
        vars in pieces::dotenv_text(),
        raw in pieces::dotenv_text(),
    ) {
        judged(own.as_bytes(), vars.as_bytes(), raw.as_bytes())?;
    }

    #[test]
    fn damaged_files_are_judged(own in damage::dotenv(), vars in damage::dotenv()) {
        judged(&own, &vars, &own)?;
    }

    #[test]
    fn bytes_in_any_order_are_judged(own in vec(any::<u8>(), 0..80), vars in vec(any::<u8>(), 0..80)) {
        judged(&own, &vars, &vars)?;
    }

    /// Single quotes take everything as it is, over lines, too.
    #[test]
    fn what_stands_in_single_quotes_is_taken_as_it_is(
        variables in btree_map("[A-Z_][A-Z0-9_]{0,6}", "[ -&(-\\[\\]-~é\n]{0,20}", 0..6),
    ) {
        let own: String = variables.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
        let files = [("compose.yaml", "services: {web: {image: nginx}}\n"), (".env", own.as_str())];
        let files = files.map(|(name, text)| (RepoPath::new(name).unwrap(), text.as_bytes().to_vec()));
        let (facts, _) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
        let [project] = facts.repo.projects() else { panic!("{own}") };
        let read = project.variables.iter().map(|pair| {
            (pair.name.value.clone(), pair.value.as_str().unwrap_or("?").to_owned())
        });
        // Names that Compose itself obeys change what is run.
        prop_assume!(!variables.keys().any(|name| name.starts_with("COMPOSE_")));
        prop_assert_eq!(read.collect::<std::collections::BTreeMap<_, _>>(), variables);
    }
}
