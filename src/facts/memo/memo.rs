//! Answers that were given before, each worked out when it is first asked for.
//!
//! The fields stand in the order in which one may ask another: the initialiser of an answer asks those above it, and
//! never one below, so that none waits for itself.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::credential::{CommittedFile, Credentials};
use super::service_directory::ServiceDirectory;
use super::standing::Standings;
use crate::ids::ImageId;
use crate::knowledge::BaseFacts;

/// What is remembered of a repository.
#[derive(Debug)]
pub(in crate::facts) struct Memo {
    /// The files with credentials that things use; they are read with the repository.
    pub(in crate::facts) committed: Vec<CommittedFile>,
    /// The images that others stand on.
    pub(in crate::facts) foundations: OnceLock<BTreeSet<ImageId>>,
    images: Vec<ImageMemo>,
    pub(in crate::facts) standings: Standings,
    pub(in crate::facts) service_directories: OnceLock<Vec<ServiceDirectory>>,
    pub(in crate::facts) credentials: OnceLock<Credentials>,
}

/// What is remembered of an image.
#[derive(Debug, Default)]
pub(in crate::facts) struct ImageMemo {
    /// What is known of the image that it stands on in the end.
    pub(in crate::facts) base_facts: OnceLock<Option<Cow<'static, BaseFacts>>>,
    /// Whether it is made for development rather than for running.
    pub(in crate::facts) is_for_development: OnceLock<bool>,
    /// Whether containers of it are known to be started.
    pub(in crate::facts) is_started: OnceLock<bool>,
}

impl Memo {
    /// A memo of a repository with so many images, of which nothing was asked yet.
    pub(in crate::facts) fn new(committed: Vec<CommittedFile>, images: usize) -> Self {
        Self {
            committed,
            foundations: OnceLock::new(),
            images: std::iter::repeat_with(ImageMemo::default).take(images).collect(),
            standings: Standings::default(),
            service_directories: OnceLock::new(),
            credentials: OnceLock::new(),
        }
    }

    pub(in crate::facts) fn image(&self, image: ImageId) -> &ImageMemo {
        &self.images[image.0]
    }
}
