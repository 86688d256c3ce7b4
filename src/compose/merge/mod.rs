//! How a later file changes what earlier ones say.

pub(crate) mod long_forms;
pub(crate) mod merge;
pub(crate) mod unique_items;
