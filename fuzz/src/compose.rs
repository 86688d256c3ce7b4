//! Compose: projects of a file or two, with variables.

use stockade::yaml::Yaml;
use stockade::{Files, ProjectOptions, RepoPath, Tree, resolve_projects};

use crate::places::assert_inside;
use crate::split::files;

/// What finds, joins and reads projects. The input's first file is `compose.yaml`.
pub fn compose(bytes: &[u8]) {
    let tree = Tree::in_memory(files(bytes, "compose.yaml"));
    let mut files = Files::default();
    let projects = resolve_projects(&tree, &mut files, &ProjectOptions::default());
    for project in &projects.list {
        for problem in &project.problems {
            assert!(!problem.message.is_empty());
            let places = std::iter::once(problem.place).chain(problem.notes.iter().map(|note| note.0));
            for place in places {
                assert_inside(place, files.get(place.file).bytes());
            }
        }
        for service in &project.services {
            assert_inside(service.name.span, files.get(service.name.span.file).bytes());
        }
        for origin in project.origins() {
            for place in origin.lost.iter().chain([&origin.won]) {
                assert_inside(*place, files.get(place.file).bytes());
            }
        }
        // What is printed can be read by whoever reads YAML, which has no such characters.
        let is_control = |c: char| ('\u{7f}'..='\u{9f}').contains(&c);
        let printed = project.config().to_string().replace(is_control, "").into_bytes();
        let file = files.add(RepoPath::root(), printed.clone());
        let read = Yaml::parse(file, &printed);
        assert!(read.errors().is_empty(), "{:?} of {}", read.errors(), String::from_utf8_lossy(&printed));
    }
}
