//! What containers of a service may do and reach once they run: what they have of the host, by which way,
//! and how they are reached.

mod deployed;
mod engine;
mod host;
mod namespaces;

pub use engine::EngineOverNetwork;
pub use host::{HostPath, Way};
pub use namespaces::{Inherited, Namespace};
