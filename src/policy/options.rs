//! The options of a rule, in its table of a policy file.

use super::read::{FromPolicy, Mistake, Mistakes};
use super::sections::KEYS_OF_EVERY_RULE;
use crate::source::Span;
use crate::syntax::yaml::Node;

/// Reads a rule's options from its table, which may hold what every rule's table may, too.
pub(crate) fn read_options<T: FromPolicy>(table: Node<'_>, mistakes: &mut Mistakes) -> Option<T> {
    let key_at = |place: Span| {
        let mut keys = table.entries().map(|(key, _)| key).filter(|key| key.span() == place);
        keys.next().and_then(Node::as_str)
    };
    let mut own = Mistakes::new();
    let options = T::read(table, &mut own);
    for mistake in own {
        match key_at(mistake.place) {
            Some(key) if KEYS_OF_EVERY_RULE.contains(&key) => {}
            Some(key) if mistake.help.is_none() => {
                mistakes.push(mistake.did_you_mean(key, KEYS_OF_EVERY_RULE));
            }
            _ => mistakes.push(mistake),
        }
    }
    options
}

/// The options of a rule that has none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NoOptions;

impl FromPolicy for NoOptions {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let message = "this rule has no such option";
        mistakes.extend(node.entries().map(|(key, _)| Mistake::new(key.span(), message)));
        Some(Self)
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({"type": "object", "additionalProperties": false})
    }
}
