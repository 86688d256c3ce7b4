//! Directories that package managers fill: `node_modules`, `vendor`, `site-packages`.

use std::sync::Arc;

use super::arrival::{Arrival, Time, chain};
use super::dependencies::{Dependencies, DependencyFolder};
use super::file_tree::FileTree;
use super::node::{Directory, Node};
use crate::answer::Answer;

impl FileTree {
    /// Notes that a program installed dependencies into the directory at an absolute path. What it had
    /// there before is replaced.
    pub fn add_dependencies(&mut self, path: &str, dependencies: Dependencies, arrival: Arrival) {
        self.fill(path, Arc::new(dependencies), arrival);
    }

    /// Takes the development dependencies out of the directory at a path. Those of an earlier layer stay
    /// in it, marked.
    pub fn prune_dependencies(&mut self, path: &str, time: Time) {
        let installed = self.arrivals_of(path).last().map(|arrival| arrival.time);
        let Some(held) = self.dependencies_at(path) else { return };
        let mut pruned = Dependencies::clone(held);
        if installed == Some(time) {
            pruned.development = Answer::Known(Arc::default());
        } else if pruned.pruned.is_none() {
            pruned.pruned = Some(time);
        }
        self.refill(path, Arc::new(pruned));
    }

    /// What was installed into the directory at an absolute path.
    #[must_use]
    pub fn dependencies_at(&self, path: &str) -> Option<&Arc<Dependencies>> {
        match &self.get(path)?.node {
            Node::Directory(directory) => directory.dependencies.as_ref(),
            _ => None,
        }
    }

    /// Every directory with dependencies, by path.
    #[must_use]
    pub fn dependencies(&self) -> Vec<DependencyFolder> {
        let mut found = Vec::new();
        walk(self.root(), &mut String::new(), &mut Vec::new(), None, &mut found);
        found
    }
}

fn walk(
    directory: &Directory,
    path: &mut String,
    on_the_way: &mut Vec<Arc<Arrival>>,
    removed: Option<Time>,
    found: &mut Vec<DependencyFolder>,
) {
    if !directory.holds.dependencies {
        return;
    }
    if let Some(dependencies) = &directory.dependencies {
        found.push(DependencyFolder {
            path: path.clone(),
            dependencies: dependencies.clone(),
            arrivals: chain(on_the_way),
            removed,
        });
    }
    for (name, entry) in directory.entries.iter() {
        let Node::Directory(inner) = &entry.node else { continue };
        let (path_length, way_length) = (path.len(), on_the_way.len());
        path.push('/');
        path.push_str(name);
        on_the_way.extend(entry.arrival.clone());
        walk(inner, path, on_the_way, removed.or(entry.removed), found);
        path.truncate(path_length);
        on_the_way.truncate(way_length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contents::tree::arrival::How;
    use crate::ids::StageId;
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::source::Span;

    fn at(stage: usize, step: usize) -> Time {
        Time { stage: StageId::new(0, stage), step }
    }

    fn arrival(time: Time, how: How) -> Arrival {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        Arrival { time, place: Span::start_of(file), how, earlier: None }
    }

    fn installed(tree: &mut FileTree, path: &str, time: Time) {
        let development = Answer::Known(Arc::from(vec!["typescript".to_owned()]));
        let dependencies =
            Dependencies { with: "npm".into(), development, switch: "--omit=dev", pruned: None };
        tree.add_dependencies(path, dependencies, arrival(time, How::Installed { with: "npm".into() }));
    }

    fn development(tree: &FileTree, path: &str) -> usize {
        tree.dependencies_at(path).unwrap().development.known().unwrap().len()
    }

    #[test]
    fn what_is_copied_keeps_its_dependencies() {
        let mut build = FileTree::default();
        installed(&mut build, "/app/node_modules", at(0, 3));
        let mut runtime = FileTree::default();
        runtime.copy(&build, "/app", "/srv", &arrival(at(1, 1), How::CopiedFromStage(StageId::new(0, 0))));
        let folders = runtime.dependencies();
        assert_eq!(folders.len(), 1);
        assert_eq!(folders[0].path, "/srv/node_modules");
        let times: Vec<_> = folders[0].arrivals.iter().map(|arrival| arrival.time).collect();
        assert_eq!(times, [at(0, 3), at(1, 1)]);
        assert_eq!(development(&runtime, "/srv/node_modules"), 1);
    }

    #[test]
    fn what_is_pruned_later_stays_in_its_layer_but_is_not_copied() {
        let mut tree = FileTree::default();
        installed(&mut tree, "/app/node_modules", at(0, 3));
        tree.prune_dependencies("/app/node_modules", at(0, 4));
        assert_eq!(development(&tree, "/app/node_modules"), 1);
        assert_eq!(tree.dependencies()[0].dependencies.pruned, Some(at(0, 4)));
        let mut runtime = FileTree::default();
        runtime.copy(&tree, "/app/node_modules", "/app/node_modules", &arrival(at(1, 1), How::Moved));
        assert_eq!(development(&runtime, "/app/node_modules"), 0);
    }

    #[test]
    fn what_the_same_step_prunes_never_shipped() {
        let mut tree = FileTree::default();
        installed(&mut tree, "/app/node_modules", at(0, 3));
        tree.prune_dependencies("/app/node_modules", at(0, 3));
        assert_eq!(development(&tree, "/app/node_modules"), 0);
        tree.remove("/app/node_modules", at(0, 3));
        assert!(tree.dependencies().is_empty());
    }
}
