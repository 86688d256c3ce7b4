//! The files in a tree that are part of a tool.

use std::sync::Arc;

use super::arrival::{Arrival, Time, chain};
use super::tree::{Directory, FileOrigin, FileTree, Node};

/// A file of a tool in an image.
#[derive(Debug, Clone)]
pub struct ToolFile {
    /// Where it lies.
    pub path: String,
    /// The tool.
    pub tool: Arc<str>,
    /// How it got there, the earliest step first.
    pub arrivals: Vec<Arc<Arrival>>,
    /// When a later layer took it away; it ships all the same.
    pub removed: Option<Time>,
}

impl FileTree {
    /// Every file that is part of a tool, by path.
    #[must_use]
    pub fn tools(&self) -> Vec<ToolFile> {
        let mut found = Vec::new();
        walk_tools(self.root(), &mut String::new(), &mut Vec::new(), None, &mut found);
        found
    }
}

fn walk_tools(
    directory: &Directory,
    path: &mut String,
    on_the_way: &mut Vec<Arc<Arrival>>,
    removed: Option<Time>,
    found: &mut Vec<ToolFile>,
) {
    for (name, entry) in &directory.entries {
        let (path_length, way_length) = (path.len(), on_the_way.len());
        path.push('/');
        path.push_str(name);
        on_the_way.extend(entry.arrival.clone());
        let removed = removed.or(entry.removed);
        match &entry.node {
            Node::Directory(inner) => walk_tools(inner, path, on_the_way, removed, found),
            Node::File(FileOrigin { tool: Some(tool), .. }) => found.push(ToolFile {
                path: path.clone(),
                tool: tool.clone(),
                arrivals: chain(on_the_way),
                removed,
            }),
            Node::File(_) => {}
        }
        path.truncate(path_length);
        on_the_way.truncate(way_length);
    }
}
