//! The files in a tree that are part of a tool.

use std::sync::Arc;

use super::arrival::{Arrival, Time};
use super::file_tree::FileTree;
use super::node::{FileOrigin, Node};

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
        self.visit(&mut |visit| {
            if let Node::File(FileOrigin { tool: Some(tool), .. }) = &visit.entry.node {
                found.push(ToolFile {
                    path: visit.path.to_owned(),
                    tool: tool.clone(),
                    arrivals: visit.arrivals(),
                    removed: visit.removed,
                });
            }
            matches!(&visit.entry.node, Node::Directory(inner) if inner.holds.tools)
        });
        found
    }
}
