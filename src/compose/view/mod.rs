//! The typed view of a project that rules ask.

mod build;
mod deploy;
mod health;
mod mount;
mod network;
pub(crate) mod resource;
pub(crate) mod service;
pub(crate) mod setting;

pub(crate) use build::BuildSection;
pub use build::ContextSource;
pub use health::HealthTest;
pub(crate) use health::Healthcheck;
pub(crate) use mount::Volume;
pub use network::PortRange;
pub(crate) use network::{Dependency, Membership, Port};
pub(crate) use resource::{FileObject, NamedVolume, Network};
pub(crate) use service::Hook;
pub use service::Service;
