//! The typed view of a project that rules ask.

mod build;
mod deploy;
mod health;
mod mount;
mod network;
mod resource;
mod service;
mod setting;

pub use build::{Build, Context};
pub use deploy::{Deploy, Resources, RestartPolicy};
pub use health::{HealthTest, Healthcheck};
pub use mount::{Device, DeviceRequest, FileMount, Volume};
pub use network::{Dependency, Membership, Port, PortRange};
pub use resource::{FileObject, NamedVolume, Network};
pub use service::{EnvFile, Hook, Service, Ulimit, Watch};
pub use setting::{Command, Given, Pair, Setting};

pub(super) use resource::{file_objects, networks, volumes};
pub(super) use service::services;
