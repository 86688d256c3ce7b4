//! `RUN --mount=type=…,target=…`: the comma-separated options of a mount.

use super::error::{Refused, SyntaxError};
use super::expansion::Word;
use super::flag::Flag;
use crate::source::{Span, Text, TextBuilder};

/// A mount of a `RUN` instruction.
#[derive(Debug, Clone)]
pub struct Mount {
    /// The whole flag.
    pub span: Span,
    /// Its options, in order.
    pub options: Vec<MountOption>,
}

/// One option of a mount.
#[derive(Debug, Clone)]
pub struct MountOption {
    /// Its key in lower case.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// Its value; nothing for `ro`, `rw`, `required` and the like.
    pub value: Option<Word>,
}

impl Mount {
    /// The value of the last option that has one of these keys.
    #[must_use]
    pub fn value(&self, keys: &[&str]) -> Option<&Word> {
        let option = self.options.iter().rev().find(|option| keys.contains(&&*option.key))?;
        option.value.as_ref()
    }

    /// The stage, image or context that the mount takes files from.
    #[must_use]
    pub fn from(&self) -> Option<&Word> {
        self.value(&["from"])
    }

    /// The mount's type: `bind` where none is said. `None` if a variable decides it.
    #[must_use]
    pub fn kind(&self) -> Option<String> {
        self.value(&["type"]).map_or(Some("bind".to_owned()), |word| Some(word.literal()?.to_lowercase()))
    }
}

// Source: `frontend/dockerfile/instructions/commands_runmount.go` of BuildKit.
const TYPES: [&str; 5] = ["bind", "cache", "tmpfs", "secret", "ssh"];
// Source: `frontend/dockerfile/instructions/commands_runmount.go` of BuildKit.
const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "readonly",
    "ro",
    "readwrite",
    "rw",
    "required",
    "size",
    "id",
    "sharing",
    "mode",
    "uid",
    "gid",
    "env",
];

/// Reads the options of a `--mount` flag.
pub(super) fn parse(flag: &Flag, value: &Text, escape: char, errors: &mut Vec<SyntaxError>) -> Option<Mount> {
    let fields = match fields(value) {
        Ok(fields) => fields,
        Err(error) => {
            errors.push(error);
            return None;
        }
    };
    let before = errors.len();
    let mut options = Vec::new();
    for field in fields {
        let split = field.find('=');
        let key = field.slice(0..split.unwrap_or(field.len()));
        let value = split.map(|equals| Word::new(field.slice(equals + 1..field.len()), escape, errors));
        options.push(MountOption { key: key.to_lowercase(), key_span: key.span(), value });
    }
    let mount = Mount { span: flag.span, options };
    let from = errors.len();
    check(&mount, errors);
    for error in &mut errors[from..] {
        error.refused = Refused::WhenBuilt;
    }
    (errors.len() == before).then_some(mount)
}

/// The fields of a line of comma-separated values.
fn fields(line: &Text) -> Result<Vec<Text>, SyntaxError> {
    let mut fields = Vec::new();
    let mut at = 0;
    if line.is_empty() {
        return Err(SyntaxError::new(line.span(), "the flag has no options"));
    }
    loop {
        let rest = &line[at..];
        if rest.starts_with('"') {
            let (field, end) = quoted_field(line, at)?;
            fields.push(field);
            at = end;
        } else {
            let end = rest.find(',').map_or(line.len(), |comma| at + comma);
            if let Some(quote) = line[at..end].find('"') {
                let span = line.span_of(at + quote..at + quote + 1);
                return Err(SyntaxError::new(span, "there is a quote inside an option that is not quoted"));
            }
            fields.push(line.slice(at..end));
            at = end;
        }
        if at == line.len() {
            return Ok(fields);
        }
        at += 1;
    }
}

fn quoted_field(line: &Text, start: usize) -> Result<(Text, usize), SyntaxError> {
    let mut builder = TextBuilder::new(line.file());
    let mut at = start + 1;
    loop {
        let Some(length) = line[at..].find('"') else {
            let span = line.span_of(start..line.len());
            return Err(SyntaxError::new(span, "a quote in the options is not closed"));
        };
        builder.push_text(line, at..at + length);
        at += length + 1;
        match line[at..].chars().next() {
            Some('"') => {
                builder.push_text(line, at..at + 1);
                at += 1;
            }
            None | Some(',') => return Ok((builder.finish(line.span_of(start..start).start), at)),
            Some(_) => {
                let span = line.span_of(at..line.len());
                return Err(SyntaxError::new(span, "an option continues after its closing quote"));
            }
        }
    }
}

/// The mistakes that BuildKit refuses, as far as no variable decides.
fn check(mount: &Mount, errors: &mut Vec<SyntaxError>) {
    // Options are judged in order: a `size` in front of `type=tmpfs` is refused.
    let mut kind = Some("bind".to_owned());
    for option in &mount.options {
        let key = option.key.as_str();
        let span = option.value.as_ref().map_or(option.key_span, Word::span);
        if !KEYS.contains(&key) {
            let error = SyntaxError::new(option.key_span, format!("a mount has no option `{key}`"));
            errors.push(error.did_you_mean(key, KEYS, ""));
        } else if option.value.is_none()
            && !matches!(key, "readonly" | "ro" | "readwrite" | "rw" | "required")
        {
            errors.push(SyntaxError::new(option.key_span, format!("the mount option `{key}` needs a value")));
        } else if key == "type" {
            kind = option.value.as_ref().and_then(Word::literal).map(|kind| kind.to_lowercase());
            if let Some(kind) = kind.as_deref().filter(|kind| !TYPES.contains(kind)) {
                errors.push(
                    SyntaxError::new(span, format!("`{kind}` is not a mount type"))
                        .help("the types are `bind`, `cache`, `tmpfs`, `secret` and `ssh`"),
                );
                return;
            }
        } else if let Some(problem) = kind.as_deref().and_then(|kind| problem(option, kind)) {
            errors.push(SyntaxError::new(span, problem));
        }
    }
    if kind.as_deref() == Some("secret") {
        check_secret(mount, errors);
    }
}

/// What is wrong with an option of a mount of this type.
fn problem(option: &MountOption, kind: &str) -> Option<String> {
    let key = option.key.as_str();
    let only_for =
        |kinds: &[&str]| (!kinds.contains(&kind)).then(|| format!("a {kind} mount has no `{key}`"));
    let value = option.value.as_ref().map(Word::literal);
    let Some(value) = value.unwrap_or_else(|| Some("true".to_owned())) else {
        // A variable decides the value.
        return (key == "from").then(|| {
            "variables are not expanded in `from`: name a stage with FROM and use its name".to_owned()
        });
    };
    match key {
        "required" => only_for(&["secret", "ssh"]).or_else(|| not_a_boolean(key, &value)),
        "readonly" | "ro" | "readwrite" | "rw" => not_a_boolean(key, &value),
        "size" => only_for(&["tmpfs"]).or_else(|| {
            (!is_byte_size(&value)).then(|| format!("`{value}` is not a size: write `64m` or `1g`"))
        }),
        "sharing" => only_for(&["cache"]).or_else(|| {
            let known = matches!(value.to_lowercase().as_str(), "shared" | "private" | "locked");
            (!known).then(|| format!("`{value}` is not a sharing mode: use `shared`, `private` or `locked`"))
        }),
        "mode" | "uid" | "gid" => only_for(&["secret", "ssh", "cache"]).or_else(|| {
            let radix = if key == "mode" { 8 } else { 10 };
            let valid = !value.starts_with('+') && u32::from_str_radix(&value, radix).is_ok();
            (!valid).then(|| format!("`{value}` is not a valid `{key}`"))
        }),
        _ => None,
    }
}

fn not_a_boolean(key: &str, value: &str) -> Option<String> {
    let known = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
    (!known.contains(&value))
        .then(|| format!("`{value}` is not a valid value for `{key}`: use `true` or `false`"))
}

/// A size as `go-units` reads it: a number, then `k`, `m`, `g`, `t` or `p`, then `b` or `ib`.
fn is_byte_size(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &text[..text.len() - digits.len()];
    let unit = digits.trim_start_matches(' ').to_lowercase();
    let unit = unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(&unit);
    number.parse::<f64>().is_ok() && matches!(unit, "" | "k" | "m" | "g" | "t" | "p")
}

/// The mistakes that BuildKit refuses in the value of `RUN --device`.
pub(super) fn check_device(value: &Text, errors: &mut Vec<SyntaxError>) {
    let fields = match fields(value) {
        Ok(fields) => fields,
        Err(error) => {
            errors.push(error);
            return;
        }
    };
    let mut named = false;
    for field in fields {
        let problem = match field.split_once('=') {
            Some((key, value)) if key.eq_ignore_ascii_case("required") => not_a_boolean("required", value),
            None if field.eq_ignore_ascii_case("required") => None,
            Some((key, _)) if key.eq_ignore_ascii_case("name") => {
                named.then(|| "the device has a name already".to_owned())
            }
            // The first field that is no option is the device's name, whatever it looks like.
            _ if !named => None,
            _ => Some(format!("`{field}` is not a device option")),
        };
        named |= !field.to_ascii_lowercase().starts_with("required");
        errors.extend(problem.map(|problem| SyntaxError::new(field.span(), problem)));
    }
}

fn check_secret(mount: &Mount, errors: &mut Vec<SyntaxError>) {
    let is_set = |option: &&MountOption| {
        option.value.as_ref().is_some_and(|value| value.literal().is_none_or(|value| !value.is_empty()))
    };
    let says = |keys: &[&str]| {
        mount.options.iter().filter(|option| keys.contains(&option.key.as_str())).find(is_set)
    };
    if let Some(option) = says(&["from"]) {
        errors.push(SyntaxError::new(option.key_span, "a secret mount has no `from`"));
    }
    let source = says(&["source", "src"]);
    if source.is_none() && says(&["target", "dst", "destination", "id"]).is_none() {
        errors.push(SyntaxError::new(mount.span, "a secret mount needs an `id` or a `target`"));
    }
    if let (Some(source), Some(_)) = (source, says(&["id"])) {
        errors.push(SyntaxError::new(source.key_span, "a secret mount has an `id` or a `source`, not both"));
    }
}
