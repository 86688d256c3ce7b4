//! The YAML tree: places, order, and scalars that are what the file says.

use proptest::prelude::*;

use stockade::yaml::{Node, NodeKind, Style, Yaml};
use stockade::{FileId, Files, RepoPath};

use super::{config, damage, inside, pieces};

/// What the tree says of a node is what the file says there, and what is in it lies in it, in order.
fn hold_node(node: Node<'_>, bytes: &[u8]) -> Result<(), TestCaseError> {
    prop_assert!(inside(node.span(), bytes), "{:?}", node.span());
    if let Some((tag, place)) = node.tag() {
        prop_assert_eq!(&bytes[place.start as usize..place.end as usize], tag.as_bytes());
    }
    let written = &bytes[node.span().start as usize..node.span().end as usize];
    match node.kind() {
        NodeKind::Scalar { value, style } => {
            let is_one_line = !written.contains(&b'\n') && !written.contains(&b'\r');
            if style == Style::Plain && is_one_line && !value.is_empty() {
                prop_assert_eq!(String::from_utf8_lossy(written), value);
            }
            let text = node.text(bytes);
            prop_assert_eq!(text.as_str(), value);
            prop_assert!(inside(text.span(), bytes));
        }
        NodeKind::Sequence => {
            for item in node.items() {
                prop_assert!(node.span().contains(item.span()), "{:?} in {:?}", item.span(), node.span());
                hold_node(item, bytes)?;
            }
        }
        NodeKind::Mapping => {
            let mut end = node.span().start;
            for (key, value) in node.entries() {
                prop_assert!(node.span().contains(key.span()) && node.span().contains(value.span()));
                prop_assert!(end <= key.span().start && key.span().start <= value.span().start);
                end = value.span().start;
                hold_node(key, bytes)?;
                hold_node(value, bytes)?;
            }
        }
        NodeKind::Alias(_) => {}
    }
    Ok(())
}

fn hold(bytes: &[u8]) -> Result<(), TestCaseError> {
    let file: FileId = Files::default().add(RepoPath::new("f.yaml").unwrap(), bytes.to_vec());
    let yaml = Yaml::parse(file, bytes);
    for error in yaml.errors() {
        prop_assert!(inside(error.span, bytes) && !error.message.is_empty(), "{error:?}");
    }
    if std::str::from_utf8(bytes).is_err() {
        // What is no text stands in the tree as a sign of it, and is reported.
        prop_assert!(!yaml.errors().is_empty());
        return Ok(());
    }
    for comment in yaml.comments() {
        prop_assert!(inside(comment.span, bytes), "{comment:?}");
        prop_assert_eq!(bytes[comment.span.start as usize], b'#');
    }
    yaml.documents().try_for_each(|root| hold_node(root, bytes))
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn pieces_in_any_order_have_places(text in pieces::compose_text()) {
        hold(text.as_bytes())?;
    }

    #[test]
    fn damaged_files_have_places(bytes in damage::compose()) {
        hold(&bytes)?;
    }
}
