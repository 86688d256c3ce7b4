//! Which directories are services, and which of them nobody builds.

mod holds_program;
mod own_images;
mod service_directories;
mod serving_programs;
mod start_scripts;
mod told_directories;
mod unbuilt_services;
