//! The words of a finding, with the places in them that name what differs between findings of one cause.

use std::collections::BTreeSet;

use crate::source::Spanned;

/// What a finding says is wrong, or what to type instead. Findings of which only the names differ may become one, which
/// names all. Where it does is no mark in the text: nothing that stands in a user's file can be taken for one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    /// Words that are complete.
    Text(String),
    /// The services that the finding concerns.
    Services,
    /// Names of something else, behind the words for one and for several of them; nothing where there are none.
    Names { one: &'static str, many: &'static str, names: Vec<String> },
    /// Names of which any few do: each is as good as the next.
    Examples(Vec<String>),
    /// A word for one and for several of what was named last.
    Counted { one: &'static str, many: &'static str },
}

/// How many of many names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// All of them, for programs.
    All,
    /// The first few and the number of the rest, for people.
    Few,
}

impl Message {
    /// A message that begins with names: `one` and `many` stand before one and before several of them. A name is
    /// written as it is, quotes included.
    #[must_use]
    pub fn of(one: &'static str, many: &'static str, names: Vec<String>) -> Self {
        Self::default().names(one, many, names)
    }

    /// Adds a part, and room for no more: there may be very many messages.
    fn with(mut self, part: Part) -> Self {
        self.0.reserve_exact(1);
        self.0.push(part);
        self
    }

    /// Adds words.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(Part::Text(text.into()))
    }

    /// Adds the services that the finding concerns: "service `a`", "services `a` and `b`".
    #[must_use]
    pub fn services(self) -> Self {
        self.with(Part::Services)
    }

    /// Adds names that findings of one cause may have others of, behind the words for one and for several.
    #[must_use]
    pub fn names(self, one: &'static str, many: &'static str, names: Vec<String>) -> Self {
        self.with(Part::Names { one, many, names })
    }

    /// Adds the first three of some names, and the number of the rest.
    #[must_use]
    pub fn examples(self, names: Vec<String>) -> Self {
        self.with(Part::Examples(names))
    }

    /// Adds a word that is `one` or `many`, by the number of the names or services before it.
    #[must_use]
    pub fn counted(self, one: &'static str, many: &'static str) -> Self {
        self.with(Part::Counted { one, many })
    }

    /// The text, with the names of `services` where it names them: "service `a`", "services `a`, `b` and `c`".
    #[must_use]
    pub fn render(&self, services: &[Spanned<String>], naming: Naming) -> String {
        let mut text = String::new();
        let mut count = 1;
        for part in &self.0 {
            match part {
                Part::Text(words) => text += words,
                Part::Services => {
                    let quoted = quoted(services);
                    count = quoted.len();
                    text += if count == 1 { "service" } else { "services" };
                    if count > 0 {
                        text += " ";
                        text += &naming.listed(&quoted);
                    }
                }
                Part::Names { one, many, names } => {
                    if names.is_empty() {
                        continue;
                    }
                    count = names.len();
                    text += if count == 1 { one } else { many };
                    text += &naming.listed(names);
                }
                Part::Examples(names) => {
                    count = names.len();
                    text += &shortened(names);
                }
                Part::Counted { one, many } => text += if count == 1 { one } else { many },
            }
        }
        text
    }

    /// The message without the names in it: what findings of one cause have in common.
    #[must_use]
    pub fn without_names(&self) -> Self {
        let mut bare = self.clone();
        bare.0.iter_mut().filter_map(Part::names_mut).for_each(Vec::clear);
        bare
    }

    /// Adds the names of messages that differ in nothing else, each once.
    pub fn add_names<'a>(&mut self, others: impl Iterator<Item = &'a Self> + Clone) {
        for (number, part) in self.0.iter_mut().enumerate() {
            let Some(names) = part.names_mut() else { continue };
            let more = others.clone().filter_map(|other| other.0.get(number)?.names()).flatten();
            let mut seen: BTreeSet<String> = names.iter().cloned().collect();
            names.extend(more.filter(|name| seen.insert((*name).clone())).cloned());
        }
    }

    /// How many names the message holds that others may add to.
    #[must_use]
    pub fn name_count(&self) -> usize {
        self.0.iter().filter_map(Part::names).map(Vec::len).sum()
    }

    /// Changes every text and every name in it.
    pub fn each_text(&mut self, change: impl Fn(&mut String)) {
        for part in &mut self.0 {
            match part {
                Part::Text(text) => change(text),
                other => other.names_mut().into_iter().flatten().for_each(&change),
            }
        }
    }
}

impl Part {
    fn names(&self) -> Option<&Vec<String>> {
        match self {
            Self::Names { names, .. } | Self::Examples(names) => Some(names),
            Self::Text(_) | Self::Services | Self::Counted { .. } => None,
        }
    }

    fn names_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Names { names, .. } | Self::Examples(names) => Some(names),
            Self::Text(_) | Self::Services | Self::Counted { .. } => None,
        }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::default().text(text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::default().text(text)
    }
}

/// What stands before and after the services.
impl<A: Into<String>, B: Into<String>> From<(A, B)> for Message {
    fn from((before, after): (A, B)) -> Self {
        Self::default().text(before).services().text(after)
    }
}

/// More names than these are counted where people read.
const MAX_NAMES: usize = 8;

/// How many are named where the others are counted: few enough that there is something to count.
const SHOWN_NAMES: usize = 6;

impl Naming {
    fn listed(self, names: &[String]) -> String {
        match self {
            Self::Few if names.len() > MAX_NAMES => {
                let (shown, rest) = names.split_at(SHOWN_NAMES);
                and_more(shown, rest.len())
            }
            Self::All | Self::Few => listed(names),
        }
    }
}

/// The names of services, each once: a service of several projects may be declared in several files.
fn quoted(services: &[Spanned<String>]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let distinct = services.iter().filter(|service| seen.insert(service.value.as_str()));
    distinct.map(|service| format!("`{}`", service.value)).collect()
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
            assert_eq!(message.render(&services(names), Naming::Few), said);
        }
    }

    #[test]
    fn programs_are_told_every_name() {
        let message = Message::from(("nothing limits ", ""));
        let names = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
        assert_eq!(
            message.render(&services(&names), Naming::All),
            "nothing limits services `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8` and `9`"
        );
    }

    #[test]
    fn names_of_two_messages_stand_in_one() {
        let of = |image: &str, runs: &str| {
            Message::of("image ", "images ", vec![image.to_owned()])
                .counted(" is", " are")
                .text(" old, ")
                .examples(vec![runs.to_owned()])
        };
        let mut both = of("a", "x");
        assert_eq!(both.render(&[], Naming::All), "image a is old, x");
        assert_eq!(both.without_names(), of("b", "y").without_names());
        both.add_names([of("b", "y"), of("a", "z"), of("c", "w")].iter());
        assert_eq!(both.render(&[], Naming::All), "images a, b and c are old, x, y, z and 1 more");
        both.each_text(|text| *text = text.to_uppercase());
        assert_eq!(both.render(&[], Naming::Few), "images A, B and C are OLD, X, Y, Z and 1 more");
    }

    #[test]
    fn a_text_stays_as_it_is() {
        for text in ["the root of `{services}`", "{}", ""] {
            assert_eq!(Message::from(text).render(&services(&["a", "b"]), Naming::Few), text);
            assert_eq!(Message::from(text.to_owned()), Message::from(text));
        }
        let around = Message::from(("`{services}` gives ", format!(" `{}`", "{services}")));
        assert_eq!(
            around.render(&services(&["a"]), Naming::All),
            "`{services}` gives service `a` `{services}`"
        );
    }

    #[test]
    fn messages_are_ordered_by_their_texts() {
        let mut messages =
            [Message::from(("b ", " a")), "b".into(), ("a ", " b").into(), ("a ", " a").into(), "a".into()];
        messages.sort();
        let sorted: [Message; 5] =
            ["a".into(), ("a ", " a").into(), ("a ", " b").into(), "b".into(), ("b ", " a").into()];
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
