//! Which images are built, how they are named, and which service runs which.

mod build_requests;
mod built_names;
mod entry_scripts;
mod image_circles;
pub(crate) mod join;
mod made_builds;
mod records;
mod server_files;
pub(crate) mod service_builds;
mod service_stages;
mod start;

pub(crate) use image_circles::ImageCircle;
pub(crate) use records::{ImageRecord, Images};
pub(crate) use start::{ContainerStart, SaidCommand};
