//! XML element by element: what is needed of `pom.xml` and of projects of .NET.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits;

/// How deep elements may lie in each other; what lies deeper is not read.
const MAX_NESTING: usize = limits::XML_NESTING.most();

/// An element that has ended.
#[derive(Debug)]
pub(super) struct Element<'p> {
    /// The names from the root on, with `/` between them.
    pub(super) path: &'p str,
    /// The line that it begins on, from 1.
    pub(super) line: u32,
    /// The text in it, without what other elements in it say.
    pub(super) text: String,
    attributes: Vec<(String, String)>,
}

impl Element<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An element that has not ended yet, and how long the path of the one around it is.
struct Open {
    above: usize,
    line: u32,
    text: String,
    attributes: Vec<(String, String)>,
}

/// Shows the elements of a text in the order in which they end, as far as it is XML: what stands in another one comes
/// before it. Namespaces are left out.
pub(super) fn visit(text: &str, mut see: impl FnMut(Element<'_>)) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().trim_text(true);
    let mut path = String::new();
    let mut open: Vec<Open> = Vec::new();
    let (mut line, mut counted) = (1, 0);
    let mut end = |open: Open, path: &mut String| {
        see(Element { path, line: open.line, text: open.text, attributes: open.attributes });
        path.truncate(open.above);
    };
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(_) | Event::Empty(_) if open.len() >= MAX_NESTING => return,
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let after = usize::try_from(reader.buffer_position()).unwrap_or(counted).min(text.len());
                let start = after.saturating_sub(tag.len() + 2).max(counted);
                line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..start]).count();
                counted = start;
                let begun = begin(tag, &mut path, line);
                if matches!(event, Event::Empty(_)) { end(begun, &mut path) } else { open.push(begun) }
            }
            Event::Text(content) => {
                if let Some(element) = open.last_mut() {
                    element.text += content.trim();
                }
            }
            Event::End(_) => match open.pop() {
                Some(element) => end(element, &mut path),
                None => return,
            },
            Event::Eof => return,
            _ => {}
        }
    }
}

fn begin(tag: &BytesStart<'_>, path: &mut String, line: usize) -> Open {
    let above = path.len();
    if above > 0 {
        path.push('/');
    }
    path.push_str(tag.local_name().as_ref());
    let attributes = tag
        .attributes()
        .flatten()
        .map(|attribute| (attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned()));
    let attributes = attributes.collect();
    Open { above, line: u32::try_from(line).unwrap_or(u32::MAX), text: String::new(), attributes }
}

#[cfg(test)]
mod tests {
    use super::visit;

    fn said(text: &str) -> Vec<String> {
        let mut said = Vec::new();
        visit(text, |element| {
            let attribute = element.attribute("x");
            said.push(format!("{}:{} {:?} {attribute:?}", element.line, element.path, element.text));
        });
        said
    }

    #[test]
    fn elements_end_in_order_and_know_their_lines() {
        let text = "<?xml version=\"1.0\"?>\n<a x=\"1\">\n  <b> t </b>\n  <!-- no -->\n  <n:c/>\n</a>\n";
        assert_eq!(said(text), ["3:a/b \"t\" None", "5:a/c \"\" None", "2:a \"\" Some(\"1\")"]);
    }

    #[test]
    fn what_is_no_xml_ends_it() {
        assert_eq!(said("<a><b>1</b><c></a>").len(), 1, "what has ended counts");
        assert!(said("no xml < at all").is_empty());
        assert!(said(&"<a>".repeat(100_000)).is_empty());
    }
}
