//! What rules ask, one question a file. `docs/facts.md` lists every question.

mod handles;
pub(crate) mod image;
mod inventory;
mod memo;
mod open;
pub(crate) mod secrets;
mod service;
mod start;
mod templates;
mod workspace;

#[cfg(test)]
mod of_files;

pub use handles::{Facts, Image, ServiceRef};
pub use image::{
    BuildWork, FoundImage, ImageHealth, ImageUse, MAX_COUNTED, ShippedDependencies, ShippedFile, ShippedTool,
    WayStep,
};
pub use memo::{Carrier, CommittedFile, Credential, ServiceDirectory, ServiceReason, Strength};
pub use service::{
    BuildProblemKind, Data, DatabaseUse, HostPath, HostPathWay, Listening, Namespace, PortClash, Programs,
    Same, ServiceHealth, Storage, Strangers,
};
pub use start::{Life, Process, Role};
pub use templates::{Difference, DifferenceKind, MAX_COMPARED_LINES, NoTemplate};

#[cfg(test)]
pub(crate) use of_files::{of, of_templates};
