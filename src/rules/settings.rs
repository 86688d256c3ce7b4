//! The policy file as the rules see it: whether the rules that it names exist, and whether they have the
//! options that it gives them.

use super::isolation;
use super::rule::Rule;
use crate::catalog::Page;
use crate::policy::{Mistake, Mistakes, NoOptions, Policy, read_options};
use crate::rules;
use crate::source::{Files, RepoPath, Span, Tree};

/// Reads the policy file at `path`, all that it says of rules included. The mistakes are all there are, in
/// order; with any, the policy is not to be used.
pub fn load_policy(tree: &Tree, files: &mut Files, path: &RepoPath) -> (Policy, Mistakes) {
    let (mut policy, mut mistakes) = Policy::load(tree, files, path);
    let sections = &policy.sections;
    for (name, setting) in &sections.rules {
        let Some(table) = policy.rule_table(name) else {
            check_name(name, setting.key, &mut mistakes);
            continue;
        };
        match rules::all().find(|rule| rule.page().name == name) {
            Some(rule) => rule.validate(table, &mut mistakes),
            None if check_name(name, setting.key, &mut mistakes) => {
                let _: Option<NoOptions> = read_options(table, &mut mistakes);
            }
            None => {}
        }
    }
    for over in &sections.overrides {
        for (name, level) in &over.rules {
            check_name(name, level.key, &mut mistakes);
        }
    }
    for name in &sections.protected {
        check_name(&name.value, name.span, &mut mistakes);
    }
    mistakes.sort_by_key(|mistake| mistake.place);
    policy.templates = isolation::named_templates(&policy);
    (policy, mistakes)
}

/// Whether something is the name of a rule or a category; else it is a mistake.
fn check_name(name: &str, place: Span, mistakes: &mut Mistakes) -> bool {
    let pages = || rules::all().map(Rule::page);
    let is_known = |page: &Page| page.name == name || page.category == name;
    if pages().any(is_known) {
        return true;
    }
    let mistake = Mistake::new(place, format!("there is no rule or category `{name}`"));
    // `privilege/root-user`, and what hadolint and BuildKit call it.
    let without_category = name.rsplit('/').next().unwrap_or(name);
    let means = |page: &&Page| {
        page.name == without_category || page.hadolint.contains(&name) || page.buildkit.contains(&name)
    };
    let meant = pages().find(means).map(|page| page.name);
    mistakes.push(match meant {
        Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
        None => mistake.did_you_mean(name, pages().flat_map(|page| [page.name, page.category])),
    });
    false
}
