//! The images of a repository as plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::built_names::BuiltNames;
use super::made_builds::Builds;
use super::start::ContainerStart;
use crate::answer::LimitReached;
use crate::build::Build;
use crate::builders::DeclaredBuild;
use crate::contents::{BuildContexts, Contents};
use crate::ids::{DeclaredBuildId, ImageId, ServiceId, StageId};
use crate::source::{FileId, RepoPath};

/// An image that some build makes.
#[derive(Debug)]
pub(crate) struct ImageRecord {
    pub(crate) id: ImageId,
    pub(crate) dockerfile: usize,
    pub(crate) context: Option<RepoPath>,
    pub(crate) build: Arc<Build>,
    pub(crate) contents: Arc<Contents>,
    pub(crate) contexts: BuildContexts,
    /// Whether somebody says from which directory it is built.
    pub(crate) context_is_declared: bool,
    pub(crate) target: usize,
    pub(crate) start: Option<ContainerStart>,
    /// The configurations of servers that it holds, by path.
    pub(crate) server_files: Vec<ServerFile>,
    /// The services that run it, in order.
    pub(crate) services: Vec<ServiceId>,
    /// Those who build it besides services, in order.
    pub(crate) declared: Vec<DeclaredBuildId>,
}

/// A file in an image that a server reads.
#[derive(Debug)]
pub(crate) struct ServerFile {
    /// Its path in the image.
    pub(crate) path: String,
    /// The file of the repository that it is a copy of; nothing where it is made in the image, or cannot be read.
    pub(crate) file: Option<FileId>,
}

/// What ships.
#[derive(Debug)]
pub(crate) struct Images {
    /// Every image, those of one Dockerfile together.
    pub(crate) records: Vec<ImageRecord>,
    /// The image of this repository that a service runs.
    pub(crate) image_of: BTreeMap<ServiceId, ImageId>,
    /// The images by the stage that each of them is.
    pub(crate) by_stage: BTreeMap<StageId, ImageId>,
    /// Every build.
    pub(crate) builds: Builds,
    /// What asks for builds besides Compose.
    pub(crate) declared: Vec<DeclaredBuild>,
    /// The names that builds of this repository give to images, and who builds them.
    pub(crate) built_names: BuiltNames,
    /// Services that others wait for to complete.
    pub(crate) awaited_to_complete: BTreeSet<ServiceId>,
    /// Where there are builds too many.
    pub(crate) limits: Vec<LimitReached>,
    /// The ignore files of build contexts that could not be read, and why.
    pub(crate) unread_ignore_files: BTreeMap<RepoPath, String>,
}
