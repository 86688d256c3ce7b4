//! `stockade policy`: the policy that counts, each value with who says it.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::arguments::{ListFormat, PolicyOptions};
use super::console::Console;
use super::ending::Ending;
use super::policy::{apply, load};
use crate::catalog::Page;
use crate::facts::{cover_configuration, hidden_in_files};
use crate::policy::{self, EffectiveValue, SaidBy};
use crate::report::safe_line as line;
use crate::rules::{self, Rule};
use crate::source::{self, Files, RepoPath};

pub(super) fn run(options: &PolicyOptions, console: &mut Console) -> Result<Ending, String> {
    let located = source::locate(std::slice::from_ref(&options.path), policy::ROOT_MARKERS, 0)
        .map_err(|error| error.to_string())?;
    let (mut policy, files) = load(&options.policy, &located)?;
    apply(&options.levels, &mut policy)?;
    let path = located.scope.first().cloned().unwrap_or_else(RepoPath::root);
    let pages: Vec<&Page> = rules::all().map(Rule::page).collect();
    let mut values = policy.effective(&pages, &path, options.levels.profile.is_some());
    let hidden = hidden_in_files(&files, Vec::new());
    values.iter_mut().for_each(|value| cover_configuration(&mut value.value, &hidden));
    console.print(|out| match options.format {
        ListFormat::Text => text(&values, &files, out),
        ListFormat::Json => json(&values, &path, &files, out),
    })?;
    Ok(Ending::Clean)
}

/// A line for each value: its keys, what it is, and who says it.
fn text(values: &[EffectiveValue], files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<(String, String)> = values.iter().map(|value| (said(value), who(value, files))).collect();
    let width = rows.iter().map(|(said, _)| said.chars().count()).filter(|width| *width <= WIDTH).max();
    let width = width.unwrap_or_default();
    for (said, who) in rows {
        writeln!(out, "{:<width$}  # {}", line(&said), line(&who))?;
    }
    Ok(())
}

/// How wide a column of values becomes at most; longer ones stand out.
const WIDTH: usize = 56;

fn said(value: &EffectiveValue) -> String {
    let shown = match &value.value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    format!("{}: {shown}", value.key.join("."))
}

fn who(value: &EffectiveValue, files: &Files) -> String {
    let who = match value.by {
        SaidBy::Default => "default".to_owned(),
        SaidBy::Profile(profile) => format!("profile {}", profile.word()),
        SaidBy::Option(option) => format!("command line: {option}"),
        SaidBy::Line(place) => {
            let file = files.get(place.file);
            let position = file.position(place.start);
            format!("{}:{}:{}", file.path(), position.line, position.column)
        }
    };
    match &value.set_aside {
        None => who,
        Some(why) => format!("{who}; {why}"),
    }
}

fn json(values: &[EffectiveValue], path: &RepoPath, files: &Files, out: &mut dyn Write) -> io::Result<()> {
    let values: Vec<Json> = values.iter().map(|value| object(value, files)).collect();
    let output = json!({"version": 1, "path": path.to_string(), "values": values});
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

fn object(value: &EffectiveValue, files: &Files) -> Json {
    let mut object = json!({"key": value.key, "value": value.value});
    match value.by {
        SaidBy::Default => object["by"] = "default".into(),
        SaidBy::Profile(profile) => {
            object["by"] = "profile".into();
            object["profile"] = profile.word().into();
        }
        SaidBy::Option(option) => {
            object["by"] = "command-line".into();
            object["option"] = option.into();
        }
        SaidBy::Line(place) => {
            let file = files.get(place.file);
            let (start, end) = (file.position(place.start), file.position(place.end));
            object["by"] = "file".into();
            object["place"] = json!({
                "path": file.path().to_string(),
                "line": start.line,
                "column": start.column,
                "end_line": end.line,
                "end_column": end.column,
            });
        }
    }
    if let Some(why) = &value.set_aside {
        object["set_aside"] = why.as_str().into();
    }
    object
}
