//! Env files: `.env` of a project, and what services name, as they are and raw.

use stockade::{Files, ProjectOptions, RepoPath, Tree, resolve_projects};

use crate::places::assert_inside;

const COMPOSE: &str = "name: ${NAME:-p}\nservices:\n  web:\n    image: \"nginx:${TAG:-1}\"\n    user: ${A}\n    \
                       env_file: [.env, {path: .env, format: raw}]\n    command: [\"${B?no}\", \"${C-x}\"]\n";

/// The readers of env files, and what is made of their variables.
pub fn env(bytes: &[u8]) {
    let path = |path: &str| RepoPath::new(path).expect("the path is one");
    let compose = (path("compose.yaml"), COMPOSE.as_bytes().to_vec());
    let tree = Tree::in_memory([compose, (path(".env"), bytes.to_vec())]);
    let mut files = Files::default();
    let projects = resolve_projects(&tree, &mut files, &ProjectOptions::default());
    for project in &projects.list {
        for problem in &project.problems {
            assert_inside(problem.place, files.get(problem.place.file).bytes());
        }
        for variable in &project.variables {
            assert_inside(variable.name.span, files.get(variable.name.span.file).bytes());
            assert!(!variable.name.value.contains('='), "{:?}", variable.name);
        }
        let _ = project.config();
    }
}
