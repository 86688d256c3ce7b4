//! XML documents.

use std::io::{self, Write};

use quick_xml::se::Serializer;
use serde::Serialize;

/// Writes a document, indented.
pub(super) fn write(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut serializer = Serializer::new(&mut text);
    serializer.indent(' ', 2);
    document.serialize(serializer).map_err(io::Error::other)?;
    writeln!(out, "{text}")
}
