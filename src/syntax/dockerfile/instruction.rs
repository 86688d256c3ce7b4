//! One logical line to one instruction: arguments, arities, and the mistakes BuildKit refuses.

use super::error::{Refused, SyntaxError};
use super::expansion::Word;
use super::flag::Flag;
use super::json::{self, Array};
use super::mount::{self, Mount};
use super::split::{self, BLANKS, Split};
use super::tree::{
    ArgDeclaration, Assignment, Command, From, Healthcheck, Instruction, Keyword, Kind, Transfer,
};
use super::{flags, heredoc};
use crate::source::{Span, Spanned, Text};

/// Reads a logical line. `span` is the place of all its physical lines.
pub(super) fn parse(line: &Text, span: Span, escape: char, errors: &mut Vec<SyntaxError>) -> Instruction {
    let Split { word, flags: texts, arguments } = split::split(line, escape);
    let texts: Vec<_> = {
        let line = line.trim();
        texts.into_iter().map(|(text, range)| (text, line.span_of(range))).collect()
    };
    let Some(keyword) = Keyword::parse(&word) else {
        errors.push(unknown_word(&word, escape));
        let kind = Kind::Invalid(None);
        return Instruction { span, word, flags: Vec::new(), arguments, kind, heredocs: Vec::new() };
    };
    // BuildKit does not look at the flags of `HEALTHCHECK NONE`.
    let no_flags = keyword == Keyword::Healthcheck && first_word(&arguments).eq_ignore_ascii_case("none");
    let flags = flags::parse(&texts, keyword, !no_flags, escape, errors);
    let reader = Reader { keyword, word: &word, arguments: &arguments, flags: &flags, escape };
    let kind = reader.kind(errors).unwrap_or(Kind::Invalid(Some(keyword)));
    Instruction { span, word, flags, arguments, kind, heredocs: Vec::new() }
}

fn unknown_word(word: &Text, escape: char) -> SyntaxError {
    if word.is_empty() {
        return SyntaxError::new(word.span(), "nothing follows this line continuation");
    }
    // What follows the sign may be a password that a forgotten `\` has left alone.
    if let Some((name, _)) = word.split_once('=') {
        let error = SyntaxError::new(word.span(), format!("`{name}=…` is not an instruction"));
        return error.help(format!("end the line above with `{escape}`, or write `ENV` before it"));
    }
    let names = Keyword::ALL.iter().map(|(name, _)| *name);
    SyntaxError::new(word.span(), format!("`{word}` is not an instruction")).did_you_mean(
        &word.to_uppercase(),
        names,
        "",
    )
}

fn first_word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or("")
}

/// What an instruction's kind is read from.
struct Reader<'a> {
    keyword: Keyword,
    word: &'a Text,
    arguments: &'a Text,
    flags: &'a [Flag],
    escape: char,
}

impl Reader<'_> {
    /// The kind; `None` after a mistake that leaves nothing to say.
    fn kind(&self, errors: &mut Vec<SyntaxError>) -> Option<Kind> {
        Some(match self.keyword {
            Keyword::Add => Kind::Add(self.transfer(errors)?),
            Keyword::Copy => Kind::Copy(self.transfer(errors)?),
            Keyword::Run => {
                self.check_run_flags(errors);
                self.check_devices(errors);
                Kind::Run { command: self.command(self.arguments, errors)?, mounts: self.mounts(errors) }
            }
            Keyword::Cmd => Kind::Cmd(self.command(self.arguments, errors)?),
            Keyword::Entrypoint => Kind::Entrypoint(self.command(self.arguments, errors)?),
            Keyword::Shell => match self.command(self.arguments, errors)? {
                Command::Exec(words) if !words.is_empty() => Kind::Shell(words),
                Command::Exec(_) => return self.needs("at least one argument", errors),
                Command::Shell(_) => {
                    let error = SyntaxError::new(self.place(), "SHELL must be a JSON array of strings")
                        .help("write it as `SHELL [\"/bin/bash\", \"-c\"]`");
                    errors.push(error);
                    return None;
                }
            },
            Keyword::Env => Kind::Env(self.assignments(errors)?),
            Keyword::Label => Kind::Label(self.assignments(errors)?),
            Keyword::Arg => Kind::Arg(self.arg_declarations(errors)?),
            Keyword::Expose => {
                let words = split::blank_separated(self.arguments);
                if words.is_empty() {
                    return self.needs("at least one argument", errors);
                }
                Kind::Expose(self.words(words, errors))
            }
            Keyword::Volume => Kind::Volume(self.volumes(errors)?),
            Keyword::User => Kind::User(self.one_word(errors)?),
            Keyword::Workdir => Kind::Workdir(self.one_word(errors)?),
            Keyword::StopSignal => Kind::StopSignal(self.one_word(errors)?),
            Keyword::Maintainer => {
                if self.arguments.is_empty() {
                    return self.needs("exactly one argument", errors);
                }
                Kind::Maintainer(self.arguments.clone())
            }
            Keyword::From => Kind::From(self.from(errors)?),
            Keyword::Healthcheck => Kind::Healthcheck(self.healthcheck(errors)?),
            Keyword::Onbuild => Kind::Onbuild(Box::new(self.trigger(errors)?)),
        })
    }

    fn place(&self) -> Span {
        self.word.span().to(self.arguments.span())
    }

    fn needs<T>(&self, what: &str, errors: &mut Vec<SyntaxError>) -> Option<T> {
        errors.push(SyntaxError::new(self.place(), format!("{} needs {what}", self.keyword)));
        None
    }

    fn words(&self, texts: Vec<Text>, errors: &mut Vec<SyntaxError>) -> Vec<Word> {
        texts.into_iter().map(|text| Word::new(text, self.escape, errors)).collect()
    }

    fn one_word(&self, errors: &mut Vec<SyntaxError>) -> Option<Word> {
        if self.arguments.is_empty() {
            return self.needs("exactly one argument", errors);
        }
        Some(Word::new(self.arguments.clone(), self.escape, errors))
    }

    /// A command in exec form where the text is a JSON array of strings, else in shell form.
    fn command(&self, text: &Text, errors: &mut Vec<SyntaxError>) -> Option<Command> {
        Some(match self.array(text, errors)? {
            Some(words) => Command::Exec(words),
            None => Command::Shell(text.clone()),
        })
    }

    /// The strings of a JSON array, if the text is one; `None` after a mistake.
    fn array(&self, text: &Text, errors: &mut Vec<SyntaxError>) -> Option<Option<Vec<Text>>> {
        match json::parse(text) {
            Array::Strings(words) => Some(Some(words)),
            Array::OtherValues => {
                errors.push(
                    SyntaxError::new(text.span(), "the JSON array contains values that are not strings")
                        .help("put every element in double quotes"),
                );
                None
            }
            Array::No => {
                if json::was_meant(text) {
                    errors.push(
                        SyntaxError::new(
                            text.span(),
                            "this is meant as a JSON array but is not one, so BuildKit takes it literally",
                        )
                        .help("use double quotes, commas between the elements and a closing bracket")
                        .refused(Refused::Never),
                    );
                }
                Some(None)
            }
        }
    }

    /// The words of a JSON array, or between blanks.
    fn list(&self, errors: &mut Vec<SyntaxError>) -> Option<Vec<Text>> {
        Some(match self.array(self.arguments, errors)? {
            Some(words) => words,
            None => split::blank_separated(self.arguments),
        })
    }

    fn volumes(&self, errors: &mut Vec<SyntaxError>) -> Option<Vec<Word>> {
        let words = self.list(errors)?;
        if words.is_empty() {
            return self.needs("at least one argument", errors);
        }
        if let Some(empty) = words.iter().find(|word| word.trim().as_str().is_empty()) {
            errors.push(SyntaxError::new(empty.span(), "a volume's path is empty"));
            return None;
        }
        Some(self.words(words, errors))
    }

    fn transfer(&self, errors: &mut Vec<SyntaxError>) -> Option<Transfer> {
        let mut words = self.list(errors)?;
        if words.len() < 2 {
            return self.needs("at least one source and a destination", errors);
        }
        let destination = words.pop()?;
        if matches!(heredoc::parse(&destination, destination.span()), Ok(Some(_))) {
            let message = format!("{} cannot have a heredoc as its destination", self.keyword);
            errors.push(SyntaxError::new(destination.span(), message));
            return None;
        }
        // Which sources are heredocs is settled when their bodies have been read.
        let sources = self.words(words, errors);
        let destination = Word::new(destination, self.escape, errors);
        Some(Transfer { sources, documents: Vec::new(), destination })
    }

    fn assignments(&self, errors: &mut Vec<SyntaxError>) -> Option<Vec<Assignment>> {
        let words = split::quoted_words(self.arguments, self.escape);
        let Some(first) = words.first() else { return self.needs("at least one argument", errors) };
        let word = |text, errors: &mut Vec<SyntaxError>| Word::new(text, self.escape, errors);
        if !first.contains('=') {
            let text = self.arguments;
            let Some(blank) = text.find(BLANKS) else {
                let message = format!("{} needs a name and a value", self.keyword);
                let help = format!("write it as `{} {first}=value`", self.keyword);
                errors.push(SyntaxError::new(self.place(), message).help(help));
                return None;
            };
            let value_start = text.len() - text[blank..].trim_start_matches(BLANKS).len();
            return Some(vec![Assignment {
                name: word(text.slice(0..blank), errors),
                value: word(text.slice(value_start..text.len()), errors),
                has_equals: false,
            }]);
        }
        let mut assignments = Vec::new();
        for text in words {
            let Some(equals) = text.find('=') else {
                errors.push(
                    SyntaxError::new(text.span(), format!("`{text}` has no `=`: what is its value?"))
                        .help("quote a value that has blanks in it: `name=\"one two\"`"),
                );
                return None;
            };
            if equals == 0 {
                errors.push(SyntaxError::new(text.span(), "the name before `=` is missing"));
                return None;
            }
            assignments.push(Assignment {
                name: word(text.slice(0..equals), errors),
                value: word(text.slice(equals + 1..text.len()), errors),
                has_equals: true,
            });
        }
        Some(assignments)
    }

    fn arg_declarations(&self, errors: &mut Vec<SyntaxError>) -> Option<Vec<ArgDeclaration>> {
        let words = split::quoted_words(self.arguments, self.escape);
        if words.is_empty() {
            return self.needs("at least one argument", errors);
        }
        let mut declarations = Vec::new();
        for text in words {
            let equals = text.find('=');
            if equals == Some(0) {
                errors.push(SyntaxError::new(text.span(), "the name before `=` is missing"));
                return None;
            }
            let name = Word::new(text.slice(0..equals.unwrap_or(text.len())), self.escape, errors);
            let default =
                equals.map(|equals| Word::new(text.slice(equals + 1..text.len()), self.escape, errors));
            declarations.push(ArgDeclaration { name, default });
        }
        Some(declarations)
    }

    fn from(&self, errors: &mut Vec<SyntaxError>) -> Option<From> {
        let words = split::blank_separated(self.arguments);
        let (image, name) = match words.as_slice() {
            [image] => (image, None),
            [image, separator, name] if separator.to_uppercase() == "AS" => (image, Some(name)),
            _ => {
                errors.push(
                    SyntaxError::new(self.place(), "FROM needs an image, and at most a name for the stage")
                        .help("write it as `FROM image` or `FROM image AS name`"),
                );
                return None;
            }
        };
        let name = match name {
            Some(name) if !is_stage_name(&name.to_lowercase()) => {
                errors.push(
                    SyntaxError::new(name.span(), format!("`{name}` cannot be a stage's name"))
                        .help("a stage's name starts with a letter, then letters, digits, `-`, `_` and `.`"),
                );
                None
            }
            Some(name) => Some(Spanned::new(name.to_lowercase(), name.span())),
            None => None,
        };
        Some(From { image: Word::new(image.clone(), self.escape, errors), name })
    }

    fn healthcheck(&self, errors: &mut Vec<SyntaxError>) -> Option<Healthcheck> {
        let text = self.arguments;
        let word_end = first_word(text).len();
        let rest_start = text.len() - text[word_end..].trim_start().len();
        let rest = text.slice(rest_start..text.len());
        let word = &text[..word_end];
        if word.is_empty() {
            return self.needs("at least one argument", errors);
        }
        if word.eq_ignore_ascii_case("none") {
            let no_arguments = match self.array(&rest, errors)? {
                Some(words) => words.is_empty(),
                None => rest.is_empty(),
            };
            if no_arguments {
                return Some(Healthcheck::None);
            }
            errors.push(SyntaxError::new(rest.span(), "HEALTHCHECK NONE takes no arguments"));
            return None;
        }
        if !word.eq_ignore_ascii_case("cmd") {
            let span = text.span_of(0..word_end);
            errors.push(
                SyntaxError::new(span, format!("a health check starts with CMD or NONE, not `{word}`"))
                    .help(format!("write it as `HEALTHCHECK CMD {text}`")),
            );
            return None;
        }
        self.check_healthcheck_flags(errors);
        let command = self.command(&rest, errors)?;
        let is_empty = match &command {
            Command::Shell(text) => text.is_empty(),
            Command::Exec(words) => words.is_empty(),
        };
        if is_empty {
            errors.push(SyntaxError::new(self.place(), "a command is missing after HEALTHCHECK CMD"));
            return None;
        }
        Some(Healthcheck::Command(command))
    }

    fn check_healthcheck_flags(&self, errors: &mut Vec<SyntaxError>) {
        for flag in self.flags {
            let Some(value) = flag.value.as_ref().map(Word::text).filter(|value| !value.is_empty()) else {
                continue;
            };
            let problem = match flag.name.as_str() {
                "retries" => match value.parse::<i32>() {
                    Ok(number) if number >= 0 => None,
                    _ => Some(format!("`{value}` is not a number of retries")),
                },
                _ => match go_duration(value) {
                    Some(nanoseconds) if nanoseconds == 0.0 || nanoseconds >= 1e6 => None,
                    Some(_) => Some(format!("`{value}` is shorter than a millisecond")),
                    None => Some(format!("`{value}` is not a duration: write `30s` or `1m30s`")),
                },
            };
            if let Some(problem) = problem {
                errors.push(SyntaxError::new(value.span(), problem));
            }
        }
    }

    fn check_run_flags(&self, errors: &mut Vec<SyntaxError>) {
        for (name, allowed) in
            [("network", &["default", "none", "host"][..]), ("security", &["insecure", "sandbox"][..])]
        {
            let Some(value) = self.flags.iter().find(|flag| flag.name.value == name) else { continue };
            let Some(value) = value.value.as_ref().map(Word::text) else { continue };
            if !allowed.contains(&value.as_str()) {
                let error = SyntaxError::new(value.span(), format!("`--{name}` cannot be `{value}`"));
                errors.push(error.help(format!("use `{}`", allowed.join("`, `"))));
            }
        }
    }

    fn check_devices(&self, errors: &mut Vec<SyntaxError>) {
        for flag in self.flags.iter().filter(|flag| flag.name.value == "device") {
            if let Some(value) = &flag.value {
                mount::check_device(value.text(), errors);
            }
        }
    }

    fn mounts(&self, errors: &mut Vec<SyntaxError>) -> Vec<Mount> {
        let mounts = self.flags.iter().filter(|flag| flag.name.value == "mount");
        mounts
            .filter_map(|flag| mount::parse(flag, flag.value.as_ref()?.text(), self.escape, errors))
            .collect()
    }

    fn trigger(&self, errors: &mut Vec<SyntaxError>) -> Option<Instruction> {
        if self.arguments.is_empty() {
            return self.needs("an instruction", errors);
        }
        let word = first_word(self.arguments);
        match Keyword::parse(word) {
            Some(Keyword::Onbuild) => {
                errors.push(SyntaxError::new(self.place(), "ONBUILD cannot contain another ONBUILD"));
                None
            }
            Some(keyword @ (Keyword::Maintainer | Keyword::From)) => {
                errors.push(SyntaxError::new(self.place(), format!("ONBUILD cannot contain {keyword}")));
                None
            }
            _ => {
                let before = errors.len();
                let trigger = parse(self.arguments, self.arguments.span(), self.escape, errors);
                // Whoever builds on this image meets the mistake.
                for error in &mut errors[before..] {
                    error.refused = Refused::WhenBuilt;
                }
                Some(trigger)
            }
        }
    }
}

fn is_stage_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
}

/// A duration as Go's `time.ParseDuration` reads it, in nanoseconds: `1h2m3.5s`, with a sign.
fn go_duration(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut total = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = rest[..digits].parse::<f64>().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        total += number
            * match &rest[..unit] {
                "ns" => 1.0,
                "us" | "µs" | "μs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                "m" => 6e10,
                "h" => 3.6e12,
                _ => return None,
            };
        rest = &rest[unit..];
    }
    // Go keeps durations in 64 bits.
    (total < 9.3e18).then_some(sign * total)
}
