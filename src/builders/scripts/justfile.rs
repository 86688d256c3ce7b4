//! justfiles: each line of a recipe is a script, with `{{ … }}` put in.

use std::collections::BTreeMap;

use super::lines::{Line, logical_lines};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::lines;
use crate::builders::partial::Partial;
use crate::builders::shell::{Start, run_text};
use crate::builders::template;
use crate::source::Text;

/// What a justfile asks for. Its recipes run in its folder.
pub(in crate::builders) fn justfile(file: &BuilderFile<'_>) -> Collected {
    let all = logical_lines(file, |text| text.starts_with([' ', '\t']) && !text.trim().is_empty());
    let mut collected = Collected::default();
    let variables = variables(&all);
    let fill = |text: &Text| {
        template::fill(text, ("{{", "}}"), &|inside| {
            let value = match inside {
                "justfile_directory()" | "source_directory()" => Some(Partial::of_path(&file.folder())),
                name => variables.get(name).cloned(),
            };
            Some(value.unwrap_or_else(Partial::unknown))
        })
    };
    let mut recipe = String::new();
    let mut at = 0;
    while let Some(line) = all.get(at) {
        at += 1;
        if !line.is_recipe {
            let name = line.text.split([':', ' ']).next().unwrap_or_default();
            if !line.text.trim().is_empty() && !line.text.starts_with(['#', '[']) {
                recipe = name.trim_start_matches('@').to_owned();
            }
            continue;
        }
        let mut texts = vec![without_prefix(&line.text)];
        // With a line that names its interpreter, all of it is one script.
        if texts[0].starts_with("#!") {
            let rest = all[at..].iter().take_while(|line| line.is_recipe || line.text.trim().is_empty());
            texts.extend(rest.map(|line| line.text.trim()));
            at += texts.len() - 1;
        }
        let Some(script) = lines(&texts) else { continue };
        let start = Start { directory: Some(file.folder()), label: recipe.clone(), ..Start::default() };
        collected.extend(run_text(&fill(&script), &start));
    }
    collected
}

fn without_prefix(line: &Text) -> Text {
    let rest = line.trim_start_matches([' ', '\t', '@', '-']);
    line.slice(line.len() - rest.len()..line.len())
}

/// The variables that are literals: `name := "value"`.
fn variables(lines: &[Line]) -> BTreeMap<String, Partial> {
    let literal = |line: &Line| {
        let (name, value) = line.text.split_once(":=")?;
        let name = name.trim().trim_start_matches("export ").trim();
        let value = value.trim();
        let quote = ['"', '\''].into_iter().find(|quote| value.starts_with(*quote))?;
        let inside = value[1..].strip_suffix(quote)?;
        let is_plain = !inside.contains([quote, '\\']);
        is_plain.then(|| (name.to_owned(), Partial::new(inside)))
    };
    lines.iter().filter(|line| !line.is_recipe).filter_map(literal).collect()
}
