//! The formats of a listing.

use std::io::{self, Write};

use super::listing::Listing;
use super::{json, pretty};

/// How a listing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListingFormat {
    /// A tree, in which what came together and is much is counted.
    Pretty,
    /// One JSON object with every entry.
    Json,
}

impl Listing<'_> {
    /// Writes the listing.
    ///
    /// # Errors
    /// What `out` refuses.
    pub(crate) fn write(&self, format: ListingFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            ListingFormat::Pretty => pretty::write(self, out),
            ListingFormat::Json => json::write(self, out),
        }
    }
}
