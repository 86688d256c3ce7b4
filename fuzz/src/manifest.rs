//! Manifests: of packages, of workspaces, and of what makes a program in any language.

use stockade::{Facts, Files, Policy, Repo, RepoPath, Tree};

use crate::split::files;

/// The readers of manifests, and the services that are told by them. The input's first file is `package.json`.
pub fn manifest(bytes: &[u8]) {
    let input = files(bytes, "package.json");
    let folders: Vec<RepoPath> = input.iter().map(|(path, _)| path.parent()).collect();
    let repo = Repo::read(Tree::in_memory(input), Files::default(), &Policy::default(), &[RepoPath::root()]);
    for folder in folders {
        if let Some(package) = repo.manifests().package(repo.tree(), &folder) {
            let _ = (package.start_script(), package.uses_modern_yarn(), package.may_pack("src"));
            for name in package.scripts.keys() {
                let (last, script) = package.resolved_script(name).expect("the script is there");
                assert_eq!(package.scripts[last], script);
            }
        }
        let Some(workspace) = repo.manifests().workspace_of(repo.tree(), &folder) else { continue };
        for package in &workspace.packages {
            assert!(package.directory.is_in(&workspace.root), "{} is outside", package.directory);
            let needed = workspace.needed_by(package);
            assert!(needed.len() < workspace.packages.len().max(1), "a package needs itself");
        }
    }
    let facts = Facts::of(repo);
    for service in facts.service_directories() {
        let directory = &service.directory;
        assert!(facts.repo.tree().kind(directory).is_some(), "{directory} is not there");
    }
}
