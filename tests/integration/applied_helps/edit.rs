//! The few kinds of edits that helps are, made as a person would who types what stands in backticks.

use std::ops::Range;

/// Where something was found, and what its help says.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: String,
    pub(super) place: Range<usize>,
    pub(super) services: Vec<String>,
    pub(super) help: String,
}

/// What somebody does who follows a help.
#[derive(Debug, Clone, Copy)]
pub(super) enum Edit {
    /// The literal is an instruction, which goes in front of the last CMD or ENTRYPOINT of the file.
    Instruction,
    /// The literal is an instruction, which goes above the line of the finding.
    Above,
    /// The literal takes the place of the whole line.
    Line,
    /// The literal behind these words takes the place of what was found, within its quotes.
    Place(&'static str),
    /// The literals are the entries of a list of ports with the address of the host in front, or the key for it.
    Ports,
    /// The literal takes the place of the word that what was found is a part of.
    Word,
    /// The literal takes the place of the value behind what was found.
    Value,
    /// "`A` instead of `B`" in the line of the finding.
    Swap,
    /// What was found goes: the element of its list, or the line.
    Delete,
    /// The literals are keys of the service.
    Keys,
    /// The literals are keys of the service's `healthcheck`.
    HealthCheck,
    /// The literals behind "add a `healthcheck:` to `NAME`" are keys of it.
    HealthCheckOf,
    /// The literal is a key of this section at the top of the file.
    Section(&'static str),
    /// The first literal takes the place of what was found, the second is a key of this section at the top.
    PlaceAndSection(&'static str),
    /// The literals are lines of the ignore file.
    IgnoreLines,
    /// The literal is a line of the policy.
    Policy,
}

/// The keywords with which instructions begin.
// Source: the Dockerfile reference.
const KEYWORDS: [&str; 8] = ["ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "HEALTHCHECK", "RUN", "USER"];

type Files = Vec<(String, String)>;

impl Edit {
    /// The files after the edit; `None` where the help is of another kind.
    pub(super) fn apply(self, files: &Files, found: &Found) -> Option<Files> {
        let literals = literals(&found.help);
        let whole: Vec<&str> = literals
            .iter()
            .copied()
            .filter(|literal| !literal.contains('…') && !literal.contains('<'))
            .collect();
        let instruction = || whole.iter().copied().find(|literal| is_instruction(literal));
        let keys = || -> Vec<&str> {
            let rest = whole.iter().copied().filter(|literal| literal.contains(": "));
            // What stands behind "or" is another way.
            let end =
                found.help.find("; or ").or_else(|| found.help.find(", or ")).unwrap_or(found.help.len());
            rest.filter(|literal| found.help.find(literal).is_some_and(|at| at < end)).collect()
        };
        let mut edited = files.clone();
        if let Self::IgnoreLines = self {
            let (path, lines) = ignore_lines(files, found, &whole)?;
            let file = match edited.iter().position(|(name, _)| *name == path) {
                Some(number) => &mut edited[number].1,
                None => {
                    // One that is new begins with what `missing-dockerignore` asks for.
                    edited.push((path, ".git\nnode_modules\n".to_owned()));
                    &mut edited.last_mut()?.1
                }
            };
            lines.iter().for_each(|line| *file += &format!("{line}\n"));
            return Some(edited);
        }
        if let Self::Policy = self {
            let line = whole
                .iter()
                .copied()
                .find(|literal| literal.starts_with(['r', 's']) && literal.contains(": "))
                .or_else(|| literals.iter().copied().find(|literal| literal.starts_with("same-service: ")))?;
            let section = line.split(':').next()?;
            match edited.iter_mut().find(|(name, _)| name == "stockade.yaml") {
                // Sections are not put together here.
                Some((_, text)) if text.contains(&format!("{section}:")) => return None,
                Some((_, text)) => *text += &format!("{line}\n"),
                None => edited.push(("stockade.yaml".to_owned(), format!("{line}\n"))),
            }
            return Some(edited);
        }
        let text = &mut edited.iter_mut().find(|(name, _)| *name == found.path)?.1;
        match self {
            Self::Instruction => {
                let at = last_command(text).unwrap_or(text.len());
                text.insert_str(at, &format!("{}\n", instruction()?));
            }
            Self::Above => {
                text.insert_str(line_of(text, found.place.start).start, &format!("{}\n", instruction()?));
            }
            Self::Line => {
                let line = line_of(text, found.place.start);
                let first = whole.first()?;
                let is_key = || {
                    first
                        .split_once(": ")
                        .is_some_and(|(key, _)| text[line.clone()].trim_start().starts_with(key))
                };
                if !is_instruction(first) && !is_key() {
                    return None;
                }
                let indent = text[line.clone()].len() - text[line.clone()].trim_start().len();
                text.replace_range(line.start + indent..line.end, &format!("{first}\n"));
            }
            Self::Place(words) => {
                let (_, rest) = found.help.split_once(&format!("{words}`"))?;
                let literal = rest.split('`').next().filter(|literal| !literal.contains('…'))?;
                replace(text, &found.place, literal);
            }
            Self::Ports => {
                for literal in &whole {
                    if !close_port(text, literal) {
                        return None;
                    }
                }
            }
            Self::Word => {
                let start = text[..found.place.start].rfind(char::is_whitespace)? + 1;
                let end = text[start..].find(char::is_whitespace)? + start;
                let literal = whole.first()?;
                let head = literal.split('=').next()?;
                if !text[start..end].starts_with(head) {
                    return None;
                }
                text.replace_range(start..end, literal);
            }
            Self::Value => {
                let literal = whole.iter().find(|literal| literal.starts_with("${"))?;
                let rest = &text[found.place.end..];
                let line = &text[line_of(text, found.place.start)];
                // What stands bare in a mapping of one line takes no braces.
                if line.contains('{') && !line.contains('"') && !line.contains("${") {
                    return None;
                }
                let gap = rest.find(|c: char| !matches!(c, ':' | '=' | ' ' | '"' | '\''))?;
                let start = found.place.end + gap;
                let end = text[start..].find(['\n', ' ', '"', '\'', ','])? + start;
                text.replace_range(start..end, literal);
            }
            Self::Swap => {
                let (new, old) = (whole.first()?, whole.get(1)?);
                if !found.help.contains(&format!("`{new}` instead of `{old}`")) {
                    return None;
                }
                let line = line_of(text, found.place.start);
                let swapped = text[line.clone()].replacen(old, new, 1);
                text.replace_range(line, &swapped);
            }
            Self::Delete => {
                let says = ["delete", "delete the line"];
                if !says.iter().any(|words| {
                    found.help.starts_with(words) || found.help.ends_with(&format!(", or {words}"))
                }) {
                    return None;
                }
                delete(text, &found.place);
            }
            Self::Keys => {
                let keys = keys();
                let service = found.services.first()?;
                if keys.is_empty() {
                    return None;
                }
                add_keys(text, service, &keys)?;
            }
            Self::HealthCheck => {
                let keys = keys();
                if !keys.first()?.starts_with("test: ") {
                    return None;
                }
                let lines: Vec<String> = keys.iter().map(|key| format!("  {key}")).collect();
                let mut all = vec!["healthcheck:"];
                all.extend(lines.iter().map(String::as_str));
                let name = text[found.place.clone()].to_owned();
                add_keys(text, found.services.first().unwrap_or(&name), &all)?;
            }
            Self::HealthCheckOf => {
                let service = found.help.strip_prefix("add a `healthcheck:` to `")?.split('`').next()?;
                let lines: Vec<String> = keys().iter().map(|key| format!("  {key}")).collect();
                let all: Vec<&str> =
                    std::iter::once("healthcheck:").chain(lines.iter().map(String::as_str)).collect();
                if text.lines().any(|line| line.trim().starts_with("healthcheck:")) {
                    return None;
                }
                add_keys(text, service, &all)?;
            }
            Self::Section(section) => add_to_section(text, section, keys().first()?),
            Self::PlaceAndSection(section) => {
                let [first, second] = whole.get(..2)? else { return None };
                if !second.contains(": ") {
                    return None;
                }
                replace(text, &found.place, first);
                add_to_section(text, section, second);
            }
            Self::IgnoreLines | Self::Policy => return None,
        }
        Some(edited)
    }
}

/// What stands in backticks.
fn literals(help: &str) -> Vec<&str> {
    help.split('`').skip(1).step_by(2).collect()
}

fn is_instruction(literal: &str) -> bool {
    literal.split_once(' ').is_some_and(|(keyword, _)| KEYWORDS.contains(&keyword))
}

fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    start..end
}

/// Where the last CMD or ENTRYPOINT stands.
fn last_command(text: &str) -> Option<usize> {
    let starts = ["CMD", "ENTRYPOINT"].map(|keyword| text.rfind(&format!("\n{keyword} ")));
    starts.into_iter().flatten().min().map(|at| at + 1)
}

/// Puts a text into a place, within the quotes that stand there.
fn replace(text: &mut String, place: &Range<usize>, with: &str) {
    let is_quoted =
        |quote: char| text[place.clone()].starts_with(quote) && text[place.clone()].ends_with(quote);
    let inside = match place.len() > 1 && (is_quoted('"') || is_quoted('\'')) {
        true => place.start + 1..place.end - 1,
        false => place.clone(),
    };
    text.replace_range(inside, with);
}

/// Puts an address in front of the entry that a literal is with it; whether there is one.
fn close_port(text: &mut String, literal: &str) -> bool {
    let entry = literal.strip_prefix("127.0.0.1:").map(|entry| entry.trim_start_matches(':'));
    let mut is_done = false;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for line in &mut lines {
        let is_entry = entry.is_some_and(|entry| line.contains(entry) && !line.contains("127.0.0.1"));
        if is_done || line.trim().starts_with('#') {
            continue;
        }
        match entry {
            Some(entry) if is_entry => *line = line.replace("0.0.0.0:", "").replacen(entry, literal, 1),
            None if line.contains("target: ") => {
                *line = line.replacen("target: ", &format!("{literal}\n        target: "), 1);
            }
            _ => continue,
        }
        is_done = true;
    }
    *text = lines.join("\n") + "\n";
    is_done
}

/// Takes an element out of its list, or the whole line.
fn delete(text: &mut String, place: &Range<usize>) {
    let line = line_of(text, place.start);
    let before = text[line.start..place.start].trim_end_matches(['"', '\'']);
    let after = text[place.end..line.end].trim_start_matches(['"', '\'']);
    let is_in_list = before.contains('[') && after.contains(']');
    if !is_in_list || before.ends_with('[') && after.starts_with(']') {
        text.replace_range(line.clone(), "");
        empty(text, line.start);
        return;
    }
    let (start, end) = (line.start + before.len(), line.end - after.len());
    match after.strip_prefix(", ") {
        Some(rest) => text.replace_range(start..line.end - rest.len(), ""),
        None => text.replace_range(line.start + before.trim_end_matches([',', ' ']).len()..end, ""),
    }
}

/// Mends the key above a place from which the last element or key below it was taken: it goes as well, or, where an
/// anchor hangs on it, holds an empty mapping.
fn empty(text: &mut String, at: usize) {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_said = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
    let Some(above) = text[..at].lines().rev().find(is_said).map(str::to_owned) else { return };
    let below = text[at..].lines().find(is_said).map_or(0, indent);
    let is_key = above.trim_end().ends_with(':') || above.contains(": &");
    if !is_key || below > indent(&above) {
        return;
    }
    let Some(start) = text[..at].rfind(&above) else { return };
    match above.contains('&') {
        true => text.insert_str(start + above.len(), " {}"),
        false => text.replace_range(start..=start + above.len(), ""),
    }
}

/// Puts keys below a service's name, in the place of those of the same name in one line.
fn add_keys(text: &mut String, service: &str, keys: &[&str]) -> Option<()> {
    let head = format!("  {service}:");
    let mut lines = text.lines().scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    });
    let (start, line) = lines.find(|(_, line)| line.starts_with(&head))?;
    let rest = line[head.len()..].trim().to_owned();
    if let Some(inside) = rest.strip_prefix('{') {
        // One line holds the whole service: it is written out.
        let inside = inside.strip_suffix('}')?;
        if inside.contains(['{', '[', '"']) {
            let keys: Vec<String> = keys.iter().map(|key| key.trim().to_owned()).collect();
            let all = match keys.first().map(String::as_str) {
                Some("healthcheck:") => format!("healthcheck: {{{}}}", keys[1..].join(", ")),
                _ => keys.join(", "),
            };
            text.replace_range(start..start + line.len(), &format!("{head} {{{all}, {inside}}}"));
            return Some(());
        }
        let written: String = inside.split(", ").map(|key| format!("\n    {key}")).collect();
        text.replace_range(start..start + line.len(), &format!("{head}{written}"));
    }
    let at = start + head.len();
    let lines: String = keys.iter().map(|key| format!("\n    {key}")).collect();
    text.insert_str(at, &lines);
    Some(())
}

fn add_to_section(text: &mut String, section: &str, key: &str) {
    let head = format!("{section}:\n");
    match text.find(&format!("\n{head}")) {
        Some(at) => text.insert_str(at + 1 + head.len(), &format!("  {key}\n")),
        None => *text += &format!("{head}  {key}\n"),
    }
}

/// The ignore file that a help is about, and the lines for it.
fn ignore_lines(files: &Files, found: &Found, literals: &[&str]) -> Option<(String, Vec<String>)> {
    let is_about = ["ignore file", "to .dockerignore", "below the pattern"]
        .iter()
        .any(|words| found.help.contains(words))
        || found.help.contains(".dockerignore: ");
    let is_pattern = |literal: &&&str| !literal.contains(' ') && !literal.contains(':');
    let lines: Vec<String> = literals.iter().filter(is_pattern).map(|line| (*line).to_owned()).collect();
    let path = files.iter().map(|(name, _)| name).find(|name| name.ends_with(".dockerignore"));
    let path = path.cloned().unwrap_or_else(|| ".dockerignore".to_owned());
    (is_about && !lines.is_empty()).then_some((path, lines))
}
