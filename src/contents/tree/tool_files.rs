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
        self.look_for_tools().0
    }

    /// Every file that is part of a tool, by path, for a command that changes them. The search is counted.
    pub(crate) fn tools_to_change(&mut self) -> Vec<ToolFile> {
        let (found, seen) = self.look_for_tools();
        self.work.compares(seen);
        found
    }

    /// Every file that is part of a tool, and how many entries were seen.
    fn look_for_tools(&self) -> (Vec<ToolFile>, usize) {
        let (mut found, mut seen) = (Vec::new(), 0);
        self.visit(&mut |visit| {
            seen += 1;
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
        (found, seen)
    }
}
