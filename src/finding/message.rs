//! The words of a finding, with the places in them that name services.

use std::collections::BTreeSet;

use crate::source::Spanned;

/// What a finding says is wrong. Findings of several services with equal messages may become one, which names them
/// all. Where it does is no mark in the text: nothing that stands in a user's file can be taken for one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Message {
    /// A text that is complete.
    Plain(String),
    /// A text that names the services between its two parts.
    OfServices {
        /// What stands before the services, with the blank.
        before: String,
        /// What stands behind them.
        after: String,
    },
}

impl Message {
    /// The text, with the names of `services` where it names them: "service `a`", "services `a`, `b` and `c`".
    #[must_use]
    pub fn render(&self, services: &[Spanned<String>]) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::OfServices { before, after } => format!("{before}{}{after}", named(services)),
        }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

/// What stands before and after the services.
impl<A: Into<String>, B: Into<String>> From<(A, B)> for Message {
    fn from((before, after): (A, B)) -> Self {
        Self::OfServices { before: before.into(), after: after.into() }
    }
}

/// More services than these are counted, not named.
const MAX_SERVICES: usize = 8;

/// How many are named where the others are counted: few enough that there is something to count.
const NAMED_SERVICES: usize = 6;

fn named(services: &[Spanned<String>]) -> String {
    // A service of several projects may be declared in several files.
    let mut seen = BTreeSet::new();
    let distinct = services.iter().filter(|service| seen.insert(service.value.as_str()));
    let quoted: Vec<String> = distinct.map(|service| format!("`{}`", service.value)).collect();
    match quoted.as_slice() {
        [] => "services".to_owned(),
        [only] => format!("service {only}"),
        many if many.len() > MAX_SERVICES => {
            let (shown, rest) = many.split_at(NAMED_SERVICES);
            format!("services {}", and_more(shown, rest.len()))
        }
        many => format!("services {}", listed(many)),
    }
}

/// Things as a sentence lists them: `a, b and c`.
#[must_use]
pub(crate) fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A list of the things that are shown of many, and the number of the rest: `a, b and 4 more`.
#[must_use]
pub(crate) fn and_more(shown: &[String], rest: usize) -> String {
    match rest {
        0 => listed(shown),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// The first three of many things: `a, b, c and 4 more`.
#[must_use]
pub(crate) fn shortened(things: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = &things[..things.len().min(SHOWN)];
    and_more(shown, things.len() - shown.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::source::Span;

    fn services(names: &[&str]) -> Vec<Spanned<String>> {
        let place = Span::start_of(Files::default().add(RepoPath::root(), Vec::new()));
        names.iter().map(|name| Spanned::new((*name).to_owned(), place)).collect()
    }

    #[test]
    fn names_services_as_people_do() {
        let message = Message::from(("nothing limits ", "."));
        for (names, said) in [
            (&[][..], "nothing limits services."),
            (&["a"], "nothing limits service `a`."),
            (&["a", "b"], "nothing limits services `a` and `b`."),
            (&["a", "b", "c"], "nothing limits services `a`, `b` and `c`."),
            // In two projects, in two files.
            (&["a", "b", "a"], "nothing limits services `a` and `b`."),
            (
                &["1", "2", "3", "4", "5", "6", "7", "8"],
                "nothing limits services `1`, `2`, `3`, `4`, `5`, `6`, `7` and `8`.",
            ),
            (
                &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
                "nothing limits services `1`, `2`, `3`, `4`, `5`, `6` and 3 more.",
            ),
        ] {
            assert_eq!(message.render(&services(names)), said);
        }
    }

    #[test]
    fn a_text_stays_as_it_is() {
        for text in ["the root of `{services}`", "{}", ""] {
            assert_eq!(Message::from(text).render(&services(&["a", "b"])), text);
            assert_eq!(Message::from(text.to_owned()), Message::Plain(text.to_owned()));
        }
        let around = Message::from(("`{services}` gives ", format!(" `{}`", "{services}")));
        assert_eq!(around.render(&services(&["a"])), "`{services}` gives service `a` `{services}`");
    }

    #[test]
    fn messages_are_ordered_by_their_texts() {
        let mut messages =
            [Message::from(("b ", " a")), "b".into(), ("a ", " b").into(), ("a ", " a").into(), "a".into()];
        messages.sort();
        let sorted: [Message; 5] =
            ["a".into(), "b".into(), ("a ", " a").into(), ("a ", " b").into(), ("b ", " a").into()];
        assert_eq!(messages, sorted);
    }

    #[test]
    fn many_things_are_counted() {
        let things = |count: usize| (1..=count).map(|number| number.to_string()).collect::<Vec<_>>();
        for (count, all, some) in [
            (0, "", ""),
            (1, "1", "1"),
            (2, "1 and 2", "1 and 2"),
            (3, "1, 2 and 3", "1, 2 and 3"),
            (4, "1, 2, 3 and 4", "1, 2, 3 and 1 more"),
            (7, "1, 2, 3, 4, 5, 6 and 7", "1, 2, 3 and 4 more"),
        ] {
            assert_eq!((listed(&things(count)).as_str(), shortened(&things(count)).as_str()), (all, some));
        }
        assert_eq!(and_more(&things(2), 5), "1, 2 and 5 more");
        assert_eq!(and_more(&things(2), 0), "1 and 2");
    }
}
