//! `stockade explain` and `stockade rules`: the catalogue.

use serde::Serialize;

use super::arguments::{ExplainOptions, ListFormat, RulesOptions};
use super::console::Console;
use super::ending::Ending;
use crate::catalog::{Level, Page};
use crate::policy::Selector;
use crate::rules;

pub(super) fn explain(options: &ExplainOptions, console: &mut Console) -> Result<Ending, String> {
    let pages: Vec<&Page> = rules::all().map(rules::Rule::page).collect();
    let selector = Selector::parse(&options.rule, &pages).map_err(|error| error.to_string())?;
    console.print(|out| {
        for (index, page) in pages.iter().filter(|page| selector.matches(page)).enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            writeln!(out, "# {}/{}: {}\n", page.category, page.name, page.title)?;
            writeln!(out, "Level: {}; under `strict`: {}.", level(page.recommended), page.strict)?;
            writeln!(out, "Why: {}.", page.reason)?;
            if !page.controls.is_empty() {
                writeln!(out, "Serves: {}.", page.controls.join(", "))?;
            }
            writeln!(out, "\n{}", page.shown().trim_end())?;
        }
        Ok(())
    })?;
    Ok(Ending::Clean)
}

#[derive(Serialize)]
struct RuleObject<'a> {
    rule: &'a str,
    category: &'a str,
    title: &'a str,
    recommended: &'a str,
    strict: &'a str,
    controls: &'a [&'a str],
}

pub(super) fn rules(options: &RulesOptions, console: &mut Console) -> Result<Ending, String> {
    let pages: Vec<&Page> = rules::all().map(rules::Rule::page).collect();
    let width = pages.iter().map(|page| page.name.len()).max().unwrap_or(0);
    console.print(|out| match options.format {
        ListFormat::Json => {
            let rules: Vec<_> = pages
                .iter()
                .map(|page| RuleObject {
                    rule: page.name,
                    category: page.category,
                    title: page.title,
                    recommended: level(page.recommended),
                    strict: page.strict.word(),
                    controls: &page.controls,
                })
                .collect();
            serde_json::to_writer_pretty(&mut *out, &rules)?;
            writeln!(out)
        }
        ListFormat::Text => {
            let mut category = "";
            for page in &pages {
                if page.category != category {
                    let gap = if category.is_empty() { "" } else { "\n" };
                    writeln!(out, "{gap}{}/", page.category)?;
                    category = page.category;
                }
                writeln!(out, "  {:<width$}  {:<7}  {}", page.name, level(page.recommended), page.title)?;
            }
            Ok(())
        }
    })?;
    Ok(Ending::Clean)
}

fn level(level: Option<Level>) -> &'static str {
    level.map_or("off", Level::word)
}
