//! Tools that build while somebody develops, and editors.

mod devcontainer;
mod skaffold;
mod tilt;

pub(super) use devcontainer::devcontainer;
pub(super) use skaffold::skaffold;
pub(super) use tilt::tilt;
