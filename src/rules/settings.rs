//! The policy file as the rules see it: whether the rules that it names exist, and whether they have the
//! options that it gives them.

use super::isolation;
use super::rule::Rule;
use crate::catalog::Page;
use crate::knowledge::vendored::is_vendored;
use crate::policy::{
    FILE_NAMES, LevelName, Mistake, Mistakes, NestedPolicy, NoOptions, OTHER_NAMES, Policy, PolicyFiles,
    Sections, read_options,
};
use crate::rules;
use crate::source::{EntryKind, Files, RepoPath, Span, Spanned, Tree};

/// Reads the policy file at `path`, all that it says of rules included, and what the policy files in folders add. The
/// mistakes are all there are, in order; with any, the policy is not to be used.
pub fn load_policy(tree: &Tree, files: &mut Files, path: &RepoPath) -> (Policy, Mistakes) {
    load_policies(tree, files, &PolicyFiles { caller: None, own: Some(path.clone()) })
}

/// As [`load_policy`], with the file that the caller names over the repository's own, which need not be there.
pub(crate) fn load_policies(tree: &Tree, files: &mut Files, from: &PolicyFiles) -> (Policy, Mistakes) {
    let (mut policy, mut mistakes) = Policy::load_files(tree, files, from);
    for sections in policy.files() {
        check(&policy, sections, &mut mistakes);
    }
    mistakes.sort_by_key(|mistake| mistake.place);
    policy.templates = isolation::named_templates(&policy);
    add_nested(tree, files, &mut policy);
    (policy, mistakes)
}

/// What is wrong with what a policy file says of rules.
fn check(policy: &Policy, sections: &Sections, mistakes: &mut Mistakes) {
    for (name, setting) in &sections.rules {
        let Some(table) = policy.table(&setting.value) else {
            check_name(name, setting.key, mistakes);
            continue;
        };
        match rules::all().find(|rule| rule.page().name == name) {
            Some(rule) => rule.validate(table, mistakes),
            None if check_name(name, setting.key, mistakes) => {
                let _: Option<NoOptions> = read_options(table, mistakes);
            }
            None => {}
        }
    }
    for over in &sections.overrides {
        for (name, level) in &over.rules {
            check_name(name, level.key, mistakes);
        }
    }
    for name in &sections.protected {
        check_name(&name.value, name.span, mistakes);
    }
}

/// Adds the policy files below the root, but for those in folders that are not judged. What in them is wrong stops
/// nobody's run: it is a finding.
fn add_nested(tree: &Tree, files: &mut Files, policy: &mut Policy) {
    let is_policy =
        |path: &RepoPath| FILE_NAMES.iter().chain(&OTHER_NAMES).any(|name| path.file_name() == *name);
    let nested: Vec<RepoPath> = tree
        .entries()
        .filter(|(path, kind)| *kind != EntryKind::Directory && !path.parent().is_root() && is_policy(path))
        .map(|(path, _)| path)
        .filter(|path| !policy.excludes(path) && !is_vendored(tree, path, &[]))
        .filter(|path| !files.find(path).is_some_and(|file| policy.is_made_of(file)))
        .cloned()
        .collect();
    for path in nested {
        let mut nested = NestedPolicy::read(tree, files, &path);
        for name in &nested.protected {
            check_name(&name.value, name.span, &mut nested.mistakes);
        }
        for (name, level) in &nested.rules {
            if check_name(name, level.key, &mut nested.mistakes) {
                nested.mistakes.extend(lowers(policy, &path, name, &level.value));
            }
        }
        nested.mistakes.sort_by_key(|mistake| mistake.place);
        policy.add_nested(nested);
    }
}

/// The mistake of a level in the policy file of a folder that is lower than what counts there, for every rule that it is
/// about.
fn lowers(policy: &Policy, path: &RepoPath, name: &str, level: &Spanned<LevelName>) -> Option<Mistake> {
    let meant = rules::all().map(Rule::page).filter(|page| page.name == name || page.category == name);
    let counts = meant.map(|page| policy.decide(page, path).level).min()??;
    if Some(counts) <= level.value.level() {
        return None;
    }
    let message =
        format!("`{name}` has the level {counts} here, which a policy file below the root does not lower");
    Some(Mistake::new(level.span, message).help("lower it in the policy file of the root, under `overrides`"))
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
