//! What is known of the world, as data with its sources: which programs do what, and what names say.

pub(crate) mod build_arguments;
pub(crate) mod made_folders;
pub(crate) mod programs;
pub(crate) mod purpose;
