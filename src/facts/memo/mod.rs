//! Answers that were given before, as plain types.

mod credential;
mod hidden;
mod memo;
mod remembered;
mod service_directory;
mod standing;

pub(crate) use credential::Credentials;
pub(super) use credential::{BuildCredential, FileUse, Nature, Noun};
pub(crate) use credential::{Carrier, CommittedFile, Credential, Strength};
pub(crate) use hidden::Hidden;
pub(in crate::facts) use memo::{ImageMemo, Memo};
pub(crate) use service_directory::{ServiceDirectory, ServiceReason};
pub(crate) use standing::{Relations, Standing};
