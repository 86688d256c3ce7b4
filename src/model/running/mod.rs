//! What containers of a service may do and reach once they run: what they have of the host, by which way,
//! and how they are reached.

mod datastore;
mod deployed;
mod development;
mod engine;
mod host;
mod listening;
mod mounts;
mod namespaces;
mod neighbours;
mod ports;
mod shared;
mod standing;

pub use datastore::Data;
pub use development::{DevelopmentKind, DevelopmentSetting};
pub use engine::EngineOverNetwork;
pub use host::{HostPath, Way};
pub use listening::{AskedPort, Listening};
pub use mounts::SourceMount;
pub use namespaces::{Inherited, Namespace};
pub use ports::PortClash;
pub use shared::{DatabaseUse, Storage};
pub(super) use standing::Standings;
pub use standing::Strangers;
