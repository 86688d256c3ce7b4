//! Pipelines of other servers than GitHub's.

mod azure;
mod bitbucket;
mod circleci;
mod cloud_build;
mod drone;
mod gitlab;
mod jenkins;
mod script;
mod travis;

pub(super) use azure::azure;
pub(super) use bitbucket::bitbucket;
pub(super) use circleci::circleci;
pub(super) use cloud_build::cloud_build;
pub(super) use drone::drone;
pub(super) use gitlab::gitlab;
pub(super) use jenkins::jenkins;
pub(super) use travis::travis;
