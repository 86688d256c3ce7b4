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
pub(crate) use image::{
    AskedBuild, BuildWork, DeclaredBuilder, ImageHealth, ImageUse, KubernetesHealth, MAX_COUNTED,
    ShippedDependencies, ShippedFile, ShippedTool, UserUse, WhyRefused,
};
pub use image::{FoundImage, WayStep};
pub(crate) use memo::{Carrier, Credential, Hidden, ServiceDirectory, ServiceReason, Strength};
pub(crate) use secrets::{
    cover, cover_configuration, cover_unread, hidden_in_files, hidden_in_projects, names_a_credential,
};
pub(crate) use service::{
    BuildProblem, BuildProblemKind, Data, DatabaseUse, HostPath, HostPathWay, Listening, Namespace,
    PortClash, Programs, Same, ServiceHealth, Storage, Strangers,
};
pub(crate) use start::{Life, Process, Role};
pub(crate) use templates::{Difference, DifferenceKind, MAX_COMPARED_LINES, NoTemplate};

#[cfg(test)]
pub(crate) use of_files::{of, of_templates};
