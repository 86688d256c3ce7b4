//! What is known of the world, as data with its sources: which programs do what, what words in names say.

pub(crate) mod programs;
pub(crate) mod purpose;
