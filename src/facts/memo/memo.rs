//! What many rules ask of an image, worked out when it is first asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::knowledge::BaseFacts;

/// Answers that were given before.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    /// Whether containers of it are known to be started.
    pub(crate) is_started: OnceLock<bool>,
    /// Whether it is made for development rather than for running.
    pub(crate) is_for_development: OnceLock<bool>,
    /// What is known of the image that it stands on in the end.
    pub(crate) base_facts: OnceLock<Option<Cow<'static, BaseFacts>>>,
}
