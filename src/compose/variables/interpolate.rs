//! Interpolation: `$V`, `${V}`, `${V:-default}` and their like, with the places of what is kept.
//!
//! The grammar is Compose's own, which is a regular expression with habits: what stands in braces ends
//! on its line, an operand may hold further variables, and what is put in is not looked at again.

use std::ops::Range;

use super::environment::{EnvLookup, EnvVariable, Environment, Growth, TooLong};
use crate::answer::Why;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::value::value::to_u32;
use crate::limits;
use crate::source::{Span, Text, TextBuilder};

/// How deep operands may lie in each other.
const MAX_DEPTH: usize = limits::OPERAND_NESTING.most();

/// The result of an interpolation.
pub(crate) struct Interpolated {
    pub(crate) text: Text,
    /// Where in the text something is missing, and why.
    pub(crate) unknown: Vec<(u32, Why)>,
    /// The variables that were put in, and where each has its value from.
    pub(crate) sources: Vec<(String, Span)>,
    /// Whether something that every host sets, to a value of its own, belongs in the text.
    pub(crate) is_of_host: bool,
}

/// Puts variables into a text. Says what is wrong through `problems`; a text with a mistake in it
/// is not known.
pub(crate) fn interpolate(
    text: &Text,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) -> Interpolated {
    let look_up = |name: &str| environment.look_up(name);
    let mut work = Substitution {
        text,
        look_up: &look_up,
        result: TextBuilder::new(text.span().file),
        unknown: Vec::new(),
        sources: Vec::new(),
        is_of_host: false,
        problems,
        is_quiet: false,
        growth: environment.growth(),
    };
    work.range(0..text.len(), 0);
    work.finish()
}

/// Puts variables into a text of an env file, where earlier lines count, too, and nothing is reported
/// but text that cannot be read.
pub(super) fn expand<'e>(
    text: &Text,
    look_up: &dyn Fn(&str) -> EnvLookup<'e>,
    growth: Growth,
    problems: &mut Vec<Problem>,
) -> Interpolated {
    let result = TextBuilder::new(text.span().file);
    let (unknown, sources) = (Vec::new(), Vec::new());
    let mut work = Substitution {
        text,
        look_up,
        result,
        unknown,
        sources,
        is_of_host: false,
        problems,
        is_quiet: true,
        growth,
    };
    work.range(0..text.len(), 0);
    work.finish()
}

struct Substitution<'s, 'e> {
    text: &'s Text,
    look_up: &'s dyn Fn(&str) -> EnvLookup<'e>,
    result: TextBuilder,
    unknown: Vec<(u32, Why)>,
    sources: Vec<(String, Span)>,
    is_of_host: bool,
    problems: &'s mut Vec<Problem>,
    is_quiet: bool,
    growth: Growth,
}

/// What a variable is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    /// `-` and `:-`: something else where it is missing.
    Default,
    /// `?` and `:?`: it must be there.
    Required,
    /// `+` and `:+`: something else where it is there.
    Alternative,
}

impl Substitution<'_, '_> {
    fn finish(self) -> Interpolated {
        let text = self.result.finish(self.text.span().start);
        Interpolated { text, unknown: self.unknown, sources: self.sources, is_of_host: self.is_of_host }
    }

    /// Substitutes in a part of the text.
    fn range(&mut self, range: Range<usize>, depth: usize) {
        let text = self.text.as_str();
        let mut at = range.start;
        while let Some(found) = text[at..range.end].find('$') {
            let dollar = at + found;
            self.keep(at..dollar);
            let rest = &text[dollar + 1..range.end];
            if let Err(too_long) = self.growth.take_variable() {
                let place = self.text.span_of(dollar..range.end);
                return self.too_long(place, &too_long);
            }
            at = match rest.bytes().next() {
                Some(b'$') => {
                    let place = self.text.span_of(dollar..dollar + 2);
                    self.result.add(place.start, place.end, "$");
                    dollar + 2
                }
                Some(b'{') => self.braced(dollar, range.end, depth),
                Some(b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
                    let end = dollar + 1 + name_length(rest);
                    self.put(&text[dollar + 1..end], dollar..end);
                    end
                }
                _ => {
                    self.keep(dollar..dollar + 1);
                    dollar + 1
                }
            };
        }
        self.keep(at..range.end);
    }

    /// Substitutes `${…}` at `dollar`; gives where it ends.
    fn braced(&mut self, dollar: usize, end: usize, depth: usize) -> usize {
        let text = self.text.as_str();
        let name_start = dollar + 2;
        let length = name_length(&text[name_start..end]);
        let name_end = name_start + length;
        let after = &text[name_end..end];
        if length > 0 && after.starts_with('}') {
            self.put(&text[name_start..name_end], dollar..name_end + 1);
            return name_end + 1;
        }
        let (is_strict, sign) = match after.strip_prefix(':') {
            Some(rest) => (true, rest.chars().next()),
            None => (false, after.chars().next()),
        };
        let operator = match sign {
            Some('-') => Operator::Default,
            Some('?') => Operator::Required,
            Some('+') => Operator::Alternative,
            _ => return self.invalid(dollar, end),
        };
        let operand_start = name_end + 1 + usize::from(is_strict);
        let Some(closing) = closing_brace(&text[dollar..end]).map(|closing| dollar + closing) else {
            return self.invalid(dollar, end);
        };
        if length == 0 || closing < operand_start || depth > MAX_DEPTH {
            return self.invalid(dollar, end);
        }
        let name = &text[name_start..name_end];
        self.operate((name, operator, is_strict), operand_start..closing, dollar..closing + 1, depth);
        closing + 1
    }

    fn operate(
        &mut self,
        (name, operator, is_strict): (&str, Operator, bool),
        operand: Range<usize>,
        whole: Range<usize>,
        depth: usize,
    ) {
        let found = (self.look_up)(name);
        let is_there = match &found {
            EnvLookup::Unset | EnvLookup::Expected(_) => false,
            EnvLookup::Set(variable) => !is_strict || !variable.is_blank(),
            EnvLookup::Shell(_) | EnvLookup::Host | EnvLookup::Name(_) => true,
        };
        match (operator, is_there) {
            (Operator::Default, false) | (Operator::Alternative, true) => self.range(operand, depth + 1),
            (Operator::Alternative, false) => {}
            (Operator::Default | Operator::Required, true) => self.put(name, whole),
            (Operator::Required, false) => {
                let place = self.text.span_of(whole);
                let reason = format!("`{name}` must be given a value outside the repository");
                if !self.is_quiet {
                    let asked = &self.text.as_str()[operand];
                    let message = match asked {
                        "" => format!("`{name}` is required and `.env` does not set it"),
                        asked => format!("`{name}` is required and `.env` does not set it: {asked}"),
                    };
                    let problem = Problem::new(ProblemKind::RequiredVariable, place, message).about(name);
                    self.problems.push(problem);
                }
                self.miss(reason, place);
            }
        }
    }

    /// Puts a variable's value in for the bytes `whole` of the text.
    fn put(&mut self, name: &str, whole: Range<usize>) {
        let place = self.text.span_of(whole);
        match (self.look_up)(name) {
            EnvLookup::Set(EnvVariable { value, why, is_of_host, .. }) => {
                self.is_of_host |= is_of_host;
                if let Some(why) = why {
                    self.miss(why.reason.clone(), place);
                }
                self.sources.push((name.to_owned(), value.span()));
                match self.growth.take(value.len()) {
                    Ok(()) => self.result.stand_in(place.start, place.end, value.as_str()),
                    Err(too_long) => self.too_long(place, &too_long),
                }
            }
            EnvLookup::Shell(value) => self.result.stand_in(place.start, place.end, value),
            EnvLookup::Name(value) => self.result.stand_in(place.start, place.end, value),
            EnvLookup::Host => {
                self.is_of_host = true;
                self.miss(format!("`{name}` differs from host to host"), place);
            }
            EnvLookup::Expected(expectation) => self.miss(expectation.reason(name), place),
            EnvLookup::Unset => {
                if !self.is_quiet {
                    let message = format!("`{name}` has no value and no default");
                    self.problems.push(Problem::new(ProblemKind::UnsetVariable, place, message).about(name));
                }
                self.miss(format!("`{name}` has no value and no default"), place);
            }
        }
    }

    /// Leaves a value out because the texts of the project would become too long; says so once.
    fn too_long(&mut self, place: Span, too_long: &TooLong) {
        let reason = too_long.limit.to_string();
        if too_long.is_first {
            self.problems.push(Problem::new(ProblemKind::LimitReached, place, reason.clone()));
        }
        self.miss(reason, place);
    }

    fn keep(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.result.append(&self.text.slice(range));
        }
    }

    fn miss(&mut self, reason: String, place: Span) {
        let at = to_u32(self.result.as_str().len());
        self.unknown.push((at, Why { reason, place: Some(place) }));
    }

    /// Reports `${` that is no variable; gives where to go on.
    fn invalid(&mut self, dollar: usize, end: usize) -> usize {
        let place = self.text.span_of(dollar..(dollar + 2).min(end));
        let message = "this is not a valid variable";
        let problem =
            Problem::new(ProblemKind::ComposeSchema, place, message).help("write `$$` for a literal `$`");
        self.problems.push(problem);
        self.miss("its interpolation cannot be read".to_owned(), place);
        let after = dollar + 2;
        self.text.as_str()[after..end].find('}').map_or(end, |brace| after + brace + 1)
    }
}

fn name_length(text: &str) -> usize {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return 0;
    }
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// Where the brace closes that opens at the second byte, on the same line.
fn closing_brace(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open = 0;
    let mut at = 0;
    // A text may hold thousands of variables: each looks no further than it must.
    while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'\n') {
        match byte {
            b'}' => {
                open -= 1;
                if open == 0 {
                    return Some(at);
                }
            }
            b'{' => {
                open += 1;
                // Compose does not look at the byte after an opening brace.
                at += usize::from(bytes.get(at + 1).is_some_and(|next| *next != b'\n'));
            }
            _ => {}
        }
        at += 1;
    }
    // More braces open than close: what is left is an operand that ends at the last brace.
    text[..at].rfind('}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn run(source: &str) -> (String, usize, Vec<ProblemKind>) {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        let mut environment = Environment::default();
        for (name, value) in [("A", "alpha"), ("EMPTY", ""), ("RAW", "$A")] {
            let value = Text::standing_for(Span::start_of(file), value);
            environment.set(name, EnvVariable::known(value, Span::start_of(file)));
        }
        let mut problems = Vec::new();
        let text = Text::verbatim(file, 0, source.as_bytes());
        let result = interpolate(&text, &environment, &mut problems);
        let kinds = problems.iter().map(|problem| problem.kind).collect();
        (result.text.as_str().to_owned(), result.unknown.len(), kinds)
    }

    #[test]
    fn follows_composes_grammar() {
        for (source, result) in [
            ("$A ${A} $$A $1 $ a$", "alpha alpha $A $1 $ a$"),
            ("${X:-d} ${X-d} ${EMPTY:-d} ${EMPTY-d}", "d d d "),
            ("${A:+y} ${X:+y} ${EMPTY+y} ${EMPTY:+y}", "y  y "),
            ("${X:-${A}} ${X:-${Y:-deep}} ${X:-a}b}", "alpha deep ab}"),
            ("${X:-{\"a\":1}} ${RAW}", "{\"a\":1} $A"),
            ("$A_B-", "-"),
            ("${X:-{}", "{"),
            ("${A:?must} ${X:-$$}", "alpha $"),
        ] {
            assert_eq!(run(source).0, result, "{source}");
        }
    }

    #[test]
    fn more_variables_than_are_looked_at_are_left_out_and_told_once() {
        let (_, unknown, kinds) = run(&"$X".repeat(limits::PROJECT_VARIABLES.most() + 2));
        assert_eq!(unknown, limits::PROJECT_VARIABLES.most() + 1);
        assert_eq!(kinds.last(), Some(&ProblemKind::LimitReached));
    }

    #[test]
    fn says_what_is_missing_or_wrong() {
        assert_eq!(run("a${X}b$Y"), ("ab".into(), 2, vec![ProblemKind::UnsetVariable; 2]));
        assert_eq!(run("${X:?why}").2, [ProblemKind::RequiredVariable]);
        assert_eq!(run("${HOME}/x ${USER}").1, 1);
        for source in ["${A", "${1}", "${A:}", "${A/a/b}", "${A.B}", "${}", "${X:-a\nb}"] {
            assert_eq!(run(source).2, [ProblemKind::ComposeSchema], "{source}");
        }
    }
}
