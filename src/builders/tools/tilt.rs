//! Tiltfiles: `docker_build(…)` and `custom_build(…)`, where they are literal.

use crate::builders::asked::{Asked, AskedArgument, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::literals::{CallArgument, Language, arguments, literal};
use crate::builders::partial::Partial;
use crate::builders::shell::Start;
use crate::source::{Span, Text};

/// What a Tiltfile asks for. Paths start in its folder.
pub(in crate::builders) fn tilt(file: &BuilderFile<'_>) -> Collected {
    let text = file.text();
    let mut collected = Collected::new(file);
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if letter == '#' {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        if matches!(letter, '\'' | '"') {
            at = literal(&text, at, Language::Starlark).map_or(at + 1, |(_, end)| end);
            continue;
        }
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        if !is_part(letter) {
            at += letter.len_utf8();
            continue;
        }
        let end = at + rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let name = &text[at..end];
        let is_call = matches!(name, "docker_build" | "custom_build") && text[end..].starts_with('(');
        let place = text.span_of(at..end);
        at = end;
        if !is_call {
            continue;
        }
        let found = arguments(&text, end + 1, Language::Starlark);
        let after = found.as_ref().map_or(text.len(), |(_, after)| *after);
        // A call that nothing ends is read to the end of the file.
        if !file.work.take_bytes(after - end, place) {
            break;
        }
        let Some((found, after)) = found else { continue };
        match name {
            "docker_build" => {
                docker_build(file, &found, place).into_iter().for_each(|asked| collected.add(asked));
            }
            _ => custom_build(file, &found, &mut collected),
        }
        at = after;
    }
    collected
}

/// The argument of a name, or of a place.
fn get<'a>(found: &'a [CallArgument], place: usize, name: &str) -> Option<&'a CallArgument> {
    let named = found.iter().find(|argument| argument.name.as_deref() == Some(name));
    let by_place = || found.get(place).filter(|argument| argument.name.is_none());
    named.or_else(by_place)
}

fn value(argument: &CallArgument) -> Partial {
    argument.value.as_ref().map_or_else(Partial::unknown, |text| Partial::new(text.as_str()))
}

// Source: the API reference of Tilt, `docker_build`.
fn docker_build(file: &BuilderFile<'_>, found: &[CallArgument], place: Span) -> Option<Asked> {
    let name = get(found, 0, "ref")?;
    let context = get(found, 1, "context")?;
    let mut asked = Asked::of(place, Some(file.folder()), AskedContext::Path(value(context)));
    asked.names.push(value(name));
    // Its number depends on who develops it.
    asked.file = get(found, usize::MAX, "dockerfile").map(value);
    if get(found, usize::MAX, "dockerfile_contents").is_some() {
        asked.file = Some(Partial::unknown());
    }
    asked.target = get(found, usize::MAX, "target").map(value);
    if let Some(said) = get(found, usize::MAX, "build_args") {
        asked.arguments = pairs(&said.raw);
    }
    Some(asked)
}

/// The command of `custom_build(name, command, deps)`.
fn custom_build(file: &BuilderFile<'_>, found: &[CallArgument], collected: &mut Collected) {
    let Some(command) = get(found, 1, "command").and_then(|argument| argument.value.as_ref()) else { return };
    let start = Start { directory: Some(file.folder()), ..Start::default() };
    collected.follow(command, &start);
}

/// The pairs of `{'NAME': 'value'}` that are literal.
fn pairs(raw: &Text) -> Vec<AskedArgument> {
    let mut pairs = Vec::new();
    let mut at = raw.find('{').map_or(raw.len(), |brace| brace + 1);
    while let Some(start) = raw[at..].find(['\'', '"']).map(|start| at + start) {
        let Some((name, end)) = literal(raw, start, Language::Starlark) else { break };
        let rest = &raw[end..];
        let Some(after) = rest.trim_start().strip_prefix(':') else { break };
        let from = raw.len() - after.trim_start().len();
        let value = literal(raw, from, Language::Starlark);
        let until = value
            .as_ref()
            .map_or_else(|| raw[from..].find(',').map_or(raw.len(), |end| from + end), |(_, end)| *end);
        pairs.push(AskedArgument {
            name: name.as_str().to_owned(),
            value: value.map(|(text, _)| Partial::new(text.as_str())),
            place: name.span(),
        });
        at = until;
    }
    pairs
}
