//! Why a file of the repository was not read.

use std::fmt;

use crate::limits;

/// The largest file that is read, in bytes. A larger one is a finding.
pub(crate) const MAX_FILE_BYTES: u64 = limits::FILE.bytes();

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing is there.
    Missing,
    /// The path leads out of the repository through a symbolic link.
    Outside,
    /// A directory stands there.
    Directory,
    /// A socket, a pipe or a device stands there.
    Special,
    /// Its name, or that of a directory above it, is no UTF-8.
    NotUtf8,
    /// It is larger than 8 MiB, the most that is read; the number is its size in bytes.
    TooLarge(u64),
    /// Together with those that were read before, it is more than is looked at of a repository.
    TooMany,
    /// The operating system refused; its words.
    Io(String),
}

impl fmt::Display for ReadError {
    /// Why, as a clause.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it does not exist in the repository"),
            Self::Outside => f.write_str("it leads out of the repository"),
            Self::Directory => f.write_str("it is a directory"),
            Self::Special => f.write_str("it is neither a file nor a directory"),
            Self::NotUtf8 => f.write_str("its name is not UTF-8"),
            Self::TooLarge(size) => {
                let limit = MAX_FILE_BYTES >> 20;
                write!(f, "it has {size} bytes, and files of more than {limit} MiB are not read")
            }
            Self::TooMany => limits::FILES.fmt(f),
            Self::Io(words) => f.write_str(words),
        }
    }
}
