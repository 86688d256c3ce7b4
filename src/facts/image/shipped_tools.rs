//! The tools that an image ships, and the way that each took there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::way_to_runtime::WayStep;
use crate::contents::{Arrival, How, ToolFile};
use crate::facts::handles::Image;
use crate::knowledge::ToolKind;

/// A tool that ships in an image.
#[derive(Debug)]
pub struct ShippedTool<'a> {
    /// Its name.
    pub name: Arc<str>,
    /// What it is for.
    pub kind: ToolKind,
    /// How it got there, the earliest step first; there is at least one.
    pub arrivals: Vec<Arc<Arrival>>,
    /// The steps from where it was made to the runtime stage.
    pub way: Vec<WayStep<'a>>,
    /// Whether a later layer takes it away, which leaves it in the layer below.
    pub is_removed_later: bool,
}

impl ShippedTool<'_> {
    /// Whether the tool came with corepack, which is there before and only has to be switched on.
    #[must_use]
    pub fn is_switched_on(&self) -> bool {
        self.arrivals.first().is_some_and(|first| is_by_corepack(first))
    }
}

fn is_by_corepack(arrival: &Arrival) -> bool {
    matches!(&arrival.how, How::Installed { with } if &**with == "corepack")
}

impl<'a> Image<'a> {
    /// The tools that ship in the image, each once: as it got there first.
    #[must_use]
    pub fn tools(self) -> Vec<ShippedTool<'a>> {
        let mut first: BTreeMap<Arc<str>, ToolFile> = BTreeMap::new();
        let order =
            |file: &ToolFile| (file.removed.is_some(), file.arrivals.first().map(|arrival| arrival.time));
        for file in self.files().tools() {
            let is_first = first.get(&file.tool).is_none_or(|other| order(&file) < order(other));
            if is_first && !file.arrivals.is_empty() {
                first.insert(file.tool.clone(), file);
            }
        }
        // Corepack stands for the managers that it runs; where they are known, they are named instead, at
        // the place that switches it on: without that, there would be none.
        if (first.contains_key("pnpm") || first.contains_key("yarn"))
            && let Some(corepack) = first.remove("corepack")
        {
            let since = corepack.arrivals.first().map(|arrival| arrival.time);
            for tool in first.values_mut().filter(|tool| matches!(&*tool.tool, "pnpm" | "yarn")) {
                let own = tool.arrivals.first();
                if own.is_some_and(|own| is_by_corepack(own) && since.is_some_and(|since| since <= own.time))
                {
                    tool.arrivals.clone_from(&corepack.arrivals);
                    tool.removed = corepack.removed;
                }
            }
        }
        let shipped = first.into_values().map(|file| ShippedTool {
            kind: ToolKind::of(&file.tool),
            name: file.tool,
            way: self.way_of(&file.arrivals),
            arrivals: file.arrivals,
            is_removed_later: file.removed.is_some(),
        });
        shipped.collect()
    }
}
