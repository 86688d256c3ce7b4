//! Workflows of GitHub Actions, and of Gitea and Forgejo, which read the same files.

mod actions;
mod checkout;
mod expressions;
mod follower;
mod inputs;
mod job;
mod matrix;
mod workflow;

pub(super) use follower::Local;
pub(super) use workflow::{docker_action, workflow};
