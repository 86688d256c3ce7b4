//! What Kubernetes runs: the containers of its manifests, and the images that charts name.

mod charts;
mod in_use;
mod read;
mod workload;

pub(crate) use read::read;
pub(crate) use workload::{Container, Kubernetes, Probes};
