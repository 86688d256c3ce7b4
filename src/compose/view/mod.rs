//! The typed view of a project that rules ask.

mod build;
mod deploy;
mod health;
mod mount;
mod network;
pub(crate) mod resource;
pub(crate) mod service;
pub(crate) mod setting;

pub use build::{BuildSection, ContextSource};
pub use health::{HealthTest, Healthcheck};
pub use mount::Volume;
pub use network::{Dependency, Membership, Port, PortRange};
pub use resource::{FileObject, NamedVolume, Network};
pub use service::{Hook, Service};
