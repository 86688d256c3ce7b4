//! XML as a list of its elements: what is needed of `pom.xml` and of projects of .NET.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::limits;

/// How deep elements may lie in each other; what lies deeper is not read.
const MAX_NESTING: usize = limits::XML_NESTING.most();

/// An element that has ended.
#[derive(Debug)]
pub(super) struct Element {
    /// The names from the root on, with `/` between them.
    pub(super) path: String,
    /// Attributes with their values.
    pub(super) attributes: Vec<(String, String)>,
    /// The text in it, without what other elements in it say.
    pub(super) text: String,
    /// The line that it begins on, from 1.
    pub(super) line: u32,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of a text in the order in which they end, as far as it is XML: what stands in another one comes before
/// it. Namespaces are left out.
pub(super) fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().trim_text(true);
    let mut open: Vec<Element> = Vec::new();
    let mut found = Vec::new();
    let (mut line, mut counted) = (1, 0);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(_) | Event::Empty(_) if open.len() >= MAX_NESTING => break,
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let end = usize::try_from(reader.buffer_position()).unwrap_or(counted).min(text.len());
                let start = end.saturating_sub(tag.len() + 2).max(counted);
                line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..start]).count();
                counted = start;
                let name = tag.local_name().as_ref().to_owned();
                let path = open.last().map_or_else(|| name.clone(), |above| format!("{}/{name}", above.path));
                let attributes = tag.attributes().flatten().map(|attribute| {
                    (attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned())
                });
                let attributes = attributes.collect();
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                let element = Element { path, attributes, text: String::new(), line };
                if matches!(event, Event::Empty(_)) { found.push(element) } else { open.push(element) }
            }
            Event::Text(content) => {
                if let Some(element) = open.last_mut() {
                    element.text += content.trim();
                }
            }
            Event::End(_) => match open.pop() {
                Some(element) => found.push(element),
                None => break,
            },
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn elements_end_in_order_and_know_their_lines() {
        let text = "<?xml version=\"1.0\"?>\n<a x=\"1\">\n  <b> t </b>\n  <!-- no -->\n  <n:c/>\n</a>\n";
        let said: Vec<String> = elements(text)
            .iter()
            .map(|element| {
                format!("{}:{} {:?} {:?}", element.line, element.path, element.text, element.attribute("x"))
            })
            .collect();
        assert_eq!(said, ["3:a/b \"t\" None", "5:a/c \"\" None", "2:a \"\" Some(\"1\")"]);
    }

    #[test]
    fn what_is_no_xml_ends_it() {
        assert_eq!(elements("<a><b>1</b><c></a>").len(), 1, "what has ended counts");
        assert!(elements("no xml < at all").is_empty());
        assert!(elements(&"<a>".repeat(100_000)).is_empty());
    }
}
