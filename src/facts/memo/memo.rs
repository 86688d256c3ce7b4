//! Answers that were given before, each worked out when it is first asked for.
//!
//! The number of an answer is its rank: what works it out may ask answers of lower ranks, and no other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::credential::{CommittedFile, Credentials};
use super::remembered::Remembered;
use super::service_directory::ServiceDirectory;
use super::standing::{Relations, Standing};
use crate::answer::Answer;
use crate::ids::ImageId;
use crate::knowledge::BaseFacts;

/// What is remembered of a repository.
#[derive(Debug)]
pub(in crate::facts) struct Memo {
    /// The files with credentials that things use; they are read with the repository.
    pub(in crate::facts) committed: Vec<CommittedFile>,
    /// The images that others stand on.
    pub(in crate::facts) foundations: Remembered<BTreeSet<ImageId>, 1>,
    /// The containers of Kubernetes that run each image, by number.
    pub(in crate::facts) on_kubernetes: Remembered<BTreeMap<ImageId, Vec<usize>>, 1>,
    images: Vec<ImageMemo>,
    /// What each service is, by project and service.
    pub(in crate::facts) standings: Remembered<Vec<Vec<Standing>>, 5>,
    /// What the services of a project are to each other, by project.
    pub(in crate::facts) relations: Vec<Remembered<Relations, 6>>,
    pub(in crate::facts) service_directories: Remembered<Vec<ServiceDirectory>, 7>,
    pub(in crate::facts) credentials: Remembered<Credentials, 8>,
}

/// What is remembered of an image.
#[derive(Debug, Default)]
pub(in crate::facts) struct ImageMemo {
    /// What is known of the image that it stands on in the end.
    pub(in crate::facts) base_facts: Remembered<Option<Cow<'static, BaseFacts>>, 2>,
    /// Whether it is made for development rather than for running.
    pub(in crate::facts) is_for_development: Remembered<bool, 3>,
    /// Whether containers of it are started.
    pub(in crate::facts) starting: Remembered<Answer<bool>, 4>,
}

impl Memo {
    /// A memo of a repository with so many images and projects, of which nothing was asked yet.
    pub(in crate::facts) fn new(committed: Vec<CommittedFile>, images: usize, projects: usize) -> Self {
        Self {
            committed,
            foundations: Remembered::default(),
            on_kubernetes: Remembered::default(),
            images: std::iter::repeat_with(ImageMemo::default).take(images).collect(),
            standings: Remembered::default(),
            relations: std::iter::repeat_with(Remembered::default).take(projects).collect(),
            service_directories: Remembered::default(),
            credentials: Remembered::default(),
        }
    }

    pub(in crate::facts) fn image(&self, image: ImageId) -> &ImageMemo {
        &self.images[image.0]
    }
}
