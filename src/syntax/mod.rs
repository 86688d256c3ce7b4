//! From text to trees that keep every place. A parser never fails: it returns a tree and its errors.

pub mod archive;
pub(crate) mod caddyfile;
pub mod dockerfile;
pub(crate) mod javascript;
pub(crate) mod nginx;
pub mod patterns;
pub mod shell;
pub mod yaml;

pub(crate) use archive::{End, Listing, MAX_ARCHIVE_BYTES, Member, MemberKind};
