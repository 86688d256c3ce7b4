//! What many rules ask of an image, worked out when it is first asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::model::bases::BaseFacts;

/// Answers that were given before.
#[derive(Debug, Default)]
pub(in crate::model) struct Remembered {
    /// Whether containers of it are known to be started.
    pub(super) is_started: OnceLock<bool>,
    /// Whether it is made for development rather than for running.
    pub(super) is_for_development: OnceLock<bool>,
    /// What is known of the image that it stands on in the end.
    pub(super) base_facts: OnceLock<Option<Cow<'static, BaseFacts>>>,
}
