//! Which directories are services, and which of them nobody builds.

mod service_directories;
mod unbuilt_services;
