//! A Dockerfile that is made from a template must be what the template says.

use crate::rules::prelude::*;

rule!("isolation/template-drift", check);

table! {
    /// Which Dockerfiles are made from what.
    struct Options {
        /// The template: its path, a mapping of its `path` and the `files` that are made from it, or a list of these.
        template: Templates = Templates::default(),
        /// Texts that are placeholders, beside those that look like one.
        placeholders: Vec<Spanned<String>> = Vec::new(),
    }
}

/// The templates that a policy names here.
pub(crate) fn named_templates(policy: &Policy) -> Vec<RepoPath> {
    let options: Options = policy.options(RULE.page());
    let paths = options.template.0.iter().map(|template| RepoPath::root().join(&template.path.value));
    paths.flatten().collect()
}

fn check(facts: &Facts, options: &Options, out: &mut Out<'_>) {
    let placeholders: Vec<&str> = options.placeholders.iter().map(|text| text.value.as_str()).collect();
    for template in &options.template.0 {
        let name = &template.path.value;
        let made = match facts.compare_with_template(template, &placeholders) {
            Ok(made) => made,
            Err(NoTemplate::Unread(why)) => {
                out.find(
                    template.path.span,
                    format!("no Dockerfile can be compared with the template `{name}`: {why}"),
                );
                continue;
            }
            Err(NoTemplate::Chooses(tag)) => {
                let message =
                    format!("the lines of the template `{name}` are not known: `{}` chooses them", tag.value);
                out.doubt(tag.span, message).note(template.path.span, "the policy names this template here");
                continue;
            }
        };
        for made in made {
            let more = match made.differences.len() {
                0 | 1 => String::new(),
                2 => "; the files differ in another place".to_owned(),
                count => format!("; the files differ in {} more places", count - 1),
            };
            if let Some(first) = made.differences.first() {
                report(facts, name, first, &more, out);
            } else if made.is_cut {
                let message = format!(
                    "`{}` and its template `{name}` are compared only up to line {MAX_COMPARED_LINES}",
                    made.dockerfile.path
                );
                out.find(Span::start_of(made.dockerfile.tree.file), message);
            }
        }
    }
}

fn report(facts: &Facts, name: &str, difference: &Difference, more: &str, out: &mut Out<'_>) {
    let Difference { place, template, kind } = difference;
    // A text in which a credential stands is not repeated.
    let shown = |text: &str| match facts.holds_hidden(text, [*place, *template]) {
        true => None,
        false => Some(format!("`{}`", text.trim())),
    };
    let has = |text: &str| shown(text).map(|text| format!(" has {text}")).unwrap_or_default();
    let write = |text: &str| shown(text).unwrap_or_else(|| "the template's line".to_owned());
    let anew = "or change the template, and create all Dockerfiles from it again";
    match kind {
        DifferenceKind::Changed { wanted } => {
            let message = match shown(wanted) {
                Some(wanted) => format!("the template `{name}` has {wanted} here{more}"),
                None => format!("the template `{name}` has a different line here{more}"),
            };
            out.find(*place, message)
                .note(*template, "the line of the template")
                .help(format!("write {}, {anew}", write(wanted)));
        }
        DifferenceKind::Missing { wanted, count, is_at_end } => {
            let lines = if *count == 1 { "a line".to_owned() } else { format!("{count} lines") };
            let (side, above) = if *is_at_end { ("after", "below") } else { ("before", "above") };
            let first = match (has(wanted), count) {
                (text, 1) if !text.is_empty() => text.replacen(" has", ":", 1),
                (text, _) if !text.is_empty() => text.replacen(" has", ", the first of them", 1),
                _ => String::new(),
            };
            out.find(
                *place,
                format!("{lines} of the template `{name}` should stand {side} this one{first}{more}"),
            )
            .note(*template, "the template has the line here")
            .help(format!("add {} {above}, {anew}", write(wanted)));
        }
        DifferenceKind::Extra { count } => {
            let message = match count {
                1 => format!("this line is not in the template `{name}`{more}"),
                _ => format!("this line and {} more are not in the template `{name}`{more}", count - 1),
            };
            out.find(*place, message)
                .note(*template, "the template continues here")
                .help(format!("delete it, {anew}"));
        }
        DifferenceKind::Filled { placeholder, value, usual, usual_place, wanted } => {
            let message = match (shown(value), shown(usual)) {
                (Some(value), Some(usual)) => {
                    format!(
                        "`{placeholder}` of the template `{name}` is {value} here, and {usual} elsewhere{more}"
                    )
                }
                _ => {
                    format!(
                        "`{placeholder}` of the template `{name}` has another value here than elsewhere{more}"
                    )
                }
            };
            out.find(*place, message)
                .note(*template, "the line of the template")
                .note(*usual_place, "the value elsewhere")
                .help(format!("write {}", write(wanted)));
        }
    }
}
