//! Workflows of GitHub Actions, and of Gitea and Forgejo, which read the same files.

mod actions;
mod expressions;
mod job;
mod matrix;
mod workflow;

pub(super) use workflow::{Local, docker_action, workflow};
