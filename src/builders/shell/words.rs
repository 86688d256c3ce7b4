//! The arguments that words make, as far as they are known.

use super::state::{State, Value};
use super::substitution;
use crate::builders::commands::Argument;
use crate::builders::partial::{Partial, UNKNOWN};
use crate::builders::work::Work;
use crate::limits;
use crate::source::Span;
use crate::syntax::shell::{Operation, Operator, Parameter, Part, VariableValue, Word};

/// The most arguments that are made of one word.
const MAX_FIELDS: usize = limits::WORD_FIELDS.most();

impl State<'_> {
    /// The arguments that some words make.
    pub(super) fn arguments_of(&self, words: &[Word]) -> Vec<Argument> {
        let fields = |word: &Word| {
            let place = word.span();
            let fields = self.split(word);
            if fields.leaves_out {
                self.work.reach(&limits::WORD_FIELDS, place);
            }
            fields.finish().into_iter().map(move |value| Argument { value, place })
        };
        words.iter().flat_map(fields).collect()
    }

    /// The arguments that a word makes. One that is not known may be several, or none.
    pub(super) fn fields(&self, word: &Word) -> Vec<Partial> {
        self.split(word).finish()
    }

    fn split(&self, word: &Word) -> Fields<'_> {
        let mut fields = Fields::new(word.span(), &self.work);
        self.parts(&word.parts, false, &mut fields);
        fields.end();
        fields
    }

    /// The value of a word where nothing is split.
    pub(super) fn value(&self, word: &Word) -> Partial {
        let mut fields = Fields::new(word.span(), &self.work);
        self.parts(&word.parts, true, &mut fields);
        match fields.finish().as_slice() {
            [] => Partial::default(),
            [value] => value.clone(),
            _ => Partial::unknown(),
        }
    }

    /// What an assignment gives to its variable.
    pub(super) fn assigned(&self, word: &Word) -> Value {
        match word.parts.as_slice() {
            [Part::Array(words)] => Value::Many(words.iter().flat_map(|word| self.fields(word)).collect()),
            _ => Value::One(self.value(word)),
        }
    }

    /// What the parser needs to see which program a command runs.
    pub(super) fn lookup(&self, name: &str) -> VariableValue {
        match self.variable(name) {
            Some(Value::One(value)) => match value.whole() {
                Some(value) => VariableValue::Set(value.to_owned()),
                None => VariableValue::NotKnown,
            },
            Some(Value::Many(_)) => VariableValue::NotKnown,
            // The environment may have it; a default holds where nobody says otherwise, as it does for Compose.
            None => VariableValue::Unset,
        }
    }

    fn parts(&self, parts: &[Part], is_quoted: bool, fields: &mut Fields<'_>) {
        for part in parts {
            match part {
                Part::Literal(text) | Part::Escaped(text) | Part::SingleQuoted(text) => fields.add(text),
                Part::DoubleQuoted(parts) => {
                    // `"$@"` of nothing is no argument, `""` is one.
                    let is_list =
                        matches!(parts.as_slice(), [Part::Parameter(parameter)] if is_list(parameter));
                    if !is_list {
                        fields.add("");
                    }
                    self.parts(parts, true, fields);
                }
                Part::Outer(part) => self.parts(std::slice::from_ref(part), is_quoted, fields),
                Part::Parameter(parameter) => fields.add_value(&self.parameter(parameter), is_quoted),
                Part::Command(substitution) => {
                    let output = substitution::output(&substitution.script, self);
                    fields.add_value(&Value::One(output), is_quoted);
                }
                Part::Arithmetic(_) | Part::Process(_) | Part::Array(_) | Part::Unknown(_) => {
                    fields.add_value(&Value::One(Partial::unknown()), true);
                }
            }
        }
    }

    fn parameter(&self, parameter: &Parameter) -> Value {
        let unknown = || Value::One(Partial::unknown());
        if parameter.indirect || parameter.length {
            return unknown();
        }
        let value = match (&*parameter.name, &parameter.subscript) {
            ("@" | "*", _) => self.arguments.as_deref().cloned().map(Value::Many),
            (name, Some(subscript)) => {
                let subscript = subscript.literal();
                match (self.variable(name), subscript.as_deref()) {
                    (Some(Value::Many(values)), Some("@" | "*")) => Some(Value::Many(values)),
                    (Some(Value::Many(values)), Some(index)) => {
                        let value = index.parse().ok().and_then(|index: usize| values.get(index).cloned());
                        Some(Value::One(value.unwrap_or_else(Partial::unknown)))
                    }
                    (Some(Value::One(value)), Some("0" | "@" | "*")) => Some(Value::One(value)),
                    _ => return unknown(),
                }
            }
            (name, None) => match self.variable(name) {
                Some(Value::Many(values)) => values.first().cloned().map(Value::One),
                value => value,
            },
        };
        match &parameter.operation {
            None => value.unwrap_or_else(unknown),
            Some(operation) => self.operation(value, operation, parameter),
        }
    }

    fn operation(&self, value: Option<Value>, operation: &Operation, parameter: &Parameter) -> Value {
        let unknown = || Value::One(Partial::unknown());
        let is_empty = match &value {
            None => true,
            Some(Value::One(value)) => operation.colon && value.marked().is_empty(),
            Some(Value::Many(values)) => values.is_empty(),
        };
        let operand = || Value::One(self.value(&operation.operand));
        match (operation.operator, value) {
            (Operator::Default | Operator::Assign, _) if is_empty => operand(),
            (Operator::Default | Operator::Assign, Some(value)) => value,
            (Operator::Require, value) => value.unwrap_or_else(unknown),
            (Operator::Alternative, Some(Value::One(value))) if value.whole().is_some() => match is_empty {
                true => Value::One(Partial::default()),
                false => operand(),
            },
            (Operator::RemovePrefix | Operator::RemoveSuffix, Some(Value::One(value))) => {
                let pattern = operation.operand.literal();
                let cut =
                    pattern.and_then(|pattern| cut(&value, operation.operator, &pattern, &parameter.raw));
                Value::One(cut.unwrap_or_else(Partial::unknown))
            }
            _ => unknown(),
        }
    }
}

fn is_list(parameter: &Parameter) -> bool {
    let is_all = |word: &Word| word.literal().is_some_and(|text| text == "@");
    parameter.name.as_str() == "@" || parameter.subscript.as_ref().is_some_and(is_all)
}

/// A value without its start or end: what patterns without wildcards name, or the last part of a path.
fn cut(value: &Partial, operator: Operator, pattern: &str, raw: &str) -> Option<Partial> {
    let text = value.marked();
    if text.contains(UNKNOWN) {
        return None;
    }
    let cut = match (operator, pattern) {
        (Operator::RemovePrefix, "*/") if raw.contains("##") => text.rsplit('/').next()?,
        (Operator::RemoveSuffix, "/*") if !raw.contains("%%") => text.rsplit_once('/')?.0,
        (_, pattern) if pattern.contains(['*', '?', '[']) => return None,
        (Operator::RemovePrefix, pattern) => text.strip_prefix(pattern).unwrap_or(text),
        (_, pattern) => text.strip_suffix(pattern).unwrap_or(text),
    };
    Some(Partial::new(cut))
}

/// The arguments that are being put together.
struct Fields<'w> {
    done: Vec<Partial>,
    open: Option<Partial>,
    /// Whether there are more than are kept.
    leaves_out: bool,
    /// The word that makes them.
    place: Span,
    work: &'w Work,
}

impl<'w> Fields<'w> {
    fn new(place: Span, work: &'w Work) -> Self {
        Self { done: Vec::new(), open: None, leaves_out: false, place, work }
    }

    /// Adds text to the argument that is open. What there is no work left for is not known.
    fn add(&mut self, text: &str) {
        let open = self.open.get_or_insert_default();
        match self.work.take_bytes(text.len() + size_of::<Partial>(), self.place) {
            true => open.push(text),
            false => *open = Partial::unknown(),
        }
    }

    /// Ends an argument that is one of several in a list.
    fn end_of_many(&mut self) {
        if !self.work.is_done(self.place) {
            self.end();
        }
    }

    fn add_value(&mut self, value: &Value, is_quoted: bool) {
        match value {
            Value::One(value) if is_quoted => self.add(value.marked()),
            Value::One(value) => self.split(value.marked()),
            Value::Many(values) => {
                for (number, value) in values.iter().enumerate() {
                    if number > 0 {
                        self.end_of_many();
                    }
                    match is_quoted {
                        true => self.add(value.marked()),
                        false => self.split(value.marked()),
                    }
                }
            }
        }
    }

    fn split(&mut self, text: &str) {
        for (number, piece) in text.split([' ', '\t', '\n']).enumerate() {
            if number > 0 {
                self.end_of_many();
            }
            if !piece.is_empty() {
                self.add(piece);
            }
        }
    }

    fn end(&mut self) {
        self.leaves_out |= self.open.is_some() && self.done.len() == MAX_FIELDS;
        if self.done.len() < MAX_FIELDS {
            self.done.extend(self.open.take());
        }
    }

    fn finish(mut self) -> Vec<Partial> {
        self.end();
        self.done
    }
}
