//! What a run believes in: the policy file, and the options over it.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::{CheckOptions, LevelOptions, PolicySource, ProfileChoice};
use super::baseline;
use super::mistakes::describe;
use crate::catalog::{Level, Page};
use crate::policy::{self, Policy, PolicyFile, PolicyFiles, Profile, Selector};
use crate::rules;
use crate::source::{Date, Files, Located, OutsideFile, ReadError};

/// The policy with what the command line says over it, and the files it was read from.
pub(super) fn form(options: &CheckOptions, located: &Located) -> Result<(Policy, Files), String> {
    let (mut policy, mut files) = load(&options.policy, located)?;
    apply(&options.levels, &mut policy)?;
    policy.as_of = options.as_of.or_else(today);
    policy.baseline = baseline::load(options, located, &mut files)?;
    Ok((policy, files))
}

/// The policy at the root with the one that the caller names over it, and the files that they were read from.
pub(super) fn load(source: &PolicySource, located: &Located) -> Result<(Policy, Files), String> {
    let mut files = Files::default();
    let own = if source.isolated { None } else { policy::find_only(&located.tree)? };
    let caller = match &source.config {
        Some(config) => Some(named("--config", config, located)?),
        None => of_environment().map(|config| named(VARIABLE, &config, located)).transpose()?,
    };
    // Who names the repository's own file wants what counts anyway.
    let caller =
        caller.filter(|caller| own.as_ref().is_none_or(|own| *caller != PolicyFile::Inside(own.clone())));
    let (policy, mistakes) = rules::load_policies(&located.tree, &mut files, &PolicyFiles { caller, own });
    if !mistakes.is_empty() {
        return Err(describe("the policy file", &mistakes, &files));
    }
    Ok((policy, files))
}

/// The variable of the environment that names a policy file where `--config` does not.
const VARIABLE: &str = "STOCKADE_CONFIG";

/// The policy file that the environment names: as with an option, that is the caller's word.
#[expect(clippy::disallowed_methods, reason = "an option of the caller, as those of the command line")]
fn of_environment() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The policy file that the caller names: wherever it lies, unless a link of the repository leads there.
fn named(by: &str, config: &Path, located: &Located) -> Result<PolicyFile, String> {
    let outside = OutsideFile::find(config, &located.root);
    let outside = outside.map_err(|error| match error {
        ReadError::Missing => format!("{by}: {}: no such file or directory", config.display()),
        error => format!("{by}: {}: {error}", config.display()),
    })?;
    match outside {
        Some(file) => Ok(PolicyFile::Outside(file)),
        None => located.find(config).map(PolicyFile::Inside).map_err(|error| format!("{by}: {error}")),
    }
}

/// Puts what the command line says over the policy.
pub(super) fn apply(options: &LevelOptions, policy: &mut Policy) -> Result<(), String> {
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
                format!("`{word}` is not a level: use `error`, `warning`, `notice` or `off`")
            })?),
        };
        policy.levels.push((selector, level));
    }
    match options.profile {
        Some(ProfileChoice::Recommended) => policy.profile = Profile::Recommended,
        Some(ProfileChoice::Strict) => policy.profile = Profile::Strict,
        None => {}
    }
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
