//! What a run believes in: the policy file, and the options over it.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::{CheckOptions, ProfileChoice};
use super::baseline;
use super::mistakes::describe;
use crate::catalog::{Level, Page};
use crate::policy::{self, Policy, Profile, Selector};
use crate::rules;
use crate::source::{Date, Files, Located, RepoPath};

/// The policy with what the command line says over it, and the files it was read from.
pub(super) fn form(options: &CheckOptions, located: &Located) -> Result<(Policy, Files), String> {
    let (mut policy, mut files) = load(options.config.as_deref(), located)?;
    apply(options, &mut policy)?;
    policy.baseline = baseline::load(options, located, &mut files)?;
    Ok((policy, files))
}

/// The policy that `--config` names or that lies at the root, and the files it was read from.
pub(super) fn load(config: Option<&Path>, located: &Located) -> Result<(Policy, Files), String> {
    let mut files = Files::default();
    let path = match config {
        Some(config) => Some(named(config, located)?),
        None => policy::find_only(&located.tree)?,
    };
    let Some(path) = path else { return Ok((Policy::default(), files)) };
    let (policy, mistakes) = rules::load_policy(&located.tree, &mut files, &path);
    if !mistakes.is_empty() {
        return Err(describe("the policy file", &mistakes, &files));
    }
    Ok((policy, files))
}

/// The policy file that `--config` names, which lies in the repository.
fn named(config: &Path, located: &Located) -> Result<RepoPath, String> {
    located.find(config).map_err(|error| format!("--config: {error}"))
}

/// Puts what the command line says over the policy.
fn apply(options: &CheckOptions, policy: &mut Policy) -> Result<(), String> {
    let pages: Vec<&Page> = rules::all().map(rules::Rule::page).collect();
    let selectors = |texts: &[String]| {
        let parsed = texts.iter().map(|text| Selector::parse(text, &pages));
        parsed.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())
    };
    for text in &options.level {
        let (rule, level) = text
            .split_once('=')
            .ok_or_else(|| format!("`--level {text}`: write it as RULE=LEVEL, such as root-user=warning"))?;
        let selector = Selector::parse(rule, &pages).map_err(|error| error.to_string())?;
        let level = match level {
            "off" => None,
            word => Some(Level::parse(word).ok_or_else(|| {
                format!("`{word}` is no level: it is `error`, `warning`, `notice` or `off`")
            })?),
        };
        policy.levels.push((selector, level));
    }
    match options.profile {
        Some(ProfileChoice::Recommended) => policy.profile = Profile::Recommended,
        Some(ProfileChoice::Strict) => policy.profile = Profile::Strict,
        None => {}
    }
    policy.as_of = options.as_of.or_else(today);
    policy.select = selectors(&options.select)?;
    policy.ignore = selectors(&options.ignore)?;
    Ok(())
}

/// Today, in UTC. A clock that stands before 1970 is none.
#[expect(clippy::disallowed_methods, reason = "the one place that looks at the clock")]
pub(super) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::of_unix_time(since.as_secs()))
}
