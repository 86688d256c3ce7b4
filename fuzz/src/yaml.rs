//! YAML: places, order, and scalars that are what the file says.

use stockade::yaml::{Node, NodeKind, Style, Yaml};
use stockade::{Files, RepoPath};

use crate::places::assert_inside;

fn hold_node(node: Node<'_>, bytes: &[u8]) {
    assert_inside(node.span(), bytes);
    if let Some((tag, place)) = node.tag() {
        assert_eq!(&bytes[place.start as usize..place.end as usize], tag.as_bytes());
    }
    let written = &bytes[node.span().start as usize..node.span().end as usize];
    match node.kind() {
        NodeKind::Scalar { value, style } => {
            let is_one_line = !written.contains(&b'\n') && !written.contains(&b'\r');
            if style == Style::Plain && is_one_line && !value.is_empty() {
                assert_eq!(String::from_utf8_lossy(written), value);
            }
            let text = node.text(bytes);
            assert_eq!(text.as_str(), value);
            assert_inside(text.span(), bytes);
        }
        NodeKind::Sequence => {
            for item in node.items() {
                assert!(node.span().contains(item.span()), "{:?} in {:?}", item.span(), node.span());
                hold_node(item, bytes);
            }
        }
        NodeKind::Mapping => {
            let mut end = node.span().start;
            for (key, value) in node.entries() {
                assert!(node.span().contains(key.span()) && node.span().contains(value.span()));
                assert!(end <= key.span().start && key.span().start <= value.span().start);
                end = value.span().start;
                hold_node(key, bytes);
                hold_node(value, bytes);
            }
        }
        NodeKind::Alias(_) => {}
    }
}

/// The parser of YAML.
pub fn yaml(bytes: &[u8]) {
    let file = Files::default().add(RepoPath::root(), bytes.to_vec());
    let yaml = Yaml::parse(file, bytes);
    for error in yaml.errors() {
        assert_inside(error.span, bytes);
        assert!(!error.message.is_empty());
    }
    if std::str::from_utf8(bytes).is_err() {
        // What is no text stands in the tree as a sign of it, and is reported.
        assert!(!yaml.errors().is_empty());
        return;
    }
    for comment in yaml.comments() {
        assert_inside(comment.span, bytes);
        assert_eq!(bytes[comment.span.start as usize], b'#');
    }
    for root in yaml.documents() {
        hold_node(root, bytes);
    }
}
