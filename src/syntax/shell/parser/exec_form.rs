//! The script that an exec form is.

use super::simple;
use crate::source::Text;
use crate::syntax::shell::tree::{AndOr, Command, Pipeline, Script, Simple, Statement, Word};

impl Script {
    /// The script that an exec form is: one simple command whose words are taken as they stand.
    #[must_use]
    pub fn exec_form(words: &[Text]) -> Self {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Self::default() };
        let mut simple = Simple {
            span: first.span().to(last.span()),
            assignments: Vec::new(),
            words: words.iter().map(Word::verbatim).collect(),
            redirects: Vec::new(),
            is_plain: false,
            inline: None,
        };
        simple::look_inside(&mut simple, 0);
        let span = simple.span;
        let commands = vec![Command::Simple(Box::new(simple))];
        let first = Pipeline { span, negated: false, timed: false, commands, pipes: Vec::new() };
        let list = AndOr { first, rest: Vec::new() };
        Self { items: vec![Statement { list, background: false }], broken: None }
    }
}
