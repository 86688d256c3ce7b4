//! Answers that were given before, as plain types.

mod credential;
mod memo;
mod remembered;
mod service_directory;
mod standing;

pub(crate) use credential::Credentials;
pub use credential::{BuildCredential, Carrier, CommittedFile, Credential, FileUse, Nature, Noun, Strength};
pub(in crate::facts) use memo::{ImageMemo, Memo};
pub use service_directory::{ServiceDirectory, ServiceReason};
pub(crate) use standing::{Relations, Standing};
