//! The files of a repository: which exist, what they say, and where in them a thing stands.
//!
//! The only room that touches the disk. It knows no format: what a file *is* is decided in `syntax`.

mod columns;
mod date;
mod file;
mod git_bitmap;
mod git_config;
mod git_directory;
mod git_ignore;
mod git_index;
mod git_pattern;
mod git_rules;
mod git_tracked;
mod outside;
mod path;
mod read_error;
mod span;
mod text;
mod tree;
mod unseen;
mod walk;
mod walk_ignore;
mod write;

pub use date::Date;
pub use file::{Files, Position, SourceFile};
pub(crate) use git_ignore::{GitIgnore, Ignored};
pub(crate) use outside::OutsideFile;
pub use path::RepoPath;
pub(crate) use read_error::MAX_FILE_BYTES;
pub use read_error::ReadError;
pub use span::{FileId, Span, Spanned};
pub use text::Text;
pub(crate) use text::TextBuilder;
pub use tree::{EntryKind, Tree};
pub(crate) use unseen::is_unseen;
pub(crate) use walk::locate_buffer;
pub use walk::{Located, OpenError, locate};
pub(crate) use write::{absolute, append, write_beside, write_new};
