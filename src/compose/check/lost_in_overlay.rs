//! What an overlay says and Compose does not carry to where it looks like it does.

use std::sync::Arc;

use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::value::sections::items;
use crate::compose::value::{Map, Value};
use crate::source::Span;

/// A service that took over what another one of its file said at that moment.
#[derive(Debug)]
pub(crate) struct Copied {
    pub(crate) service: Arc<str>,
    pub(crate) base: String,
    /// Where `extends` names the base.
    pub(crate) place: Span,
}

/// What makes a service safer: whoever says it of a base means those that extend it, too.
// Source: the OWASP Docker Security Cheat Sheet.
const HARDENING: &[&str] = &["read_only", "cap_drop", "security_opt", "user", "privileged"];

/// Reports what a later document says of bases that others copied before.
pub(crate) fn check_copies(document: &Value, copied: &[Copied], problems: &mut Vec<Problem>) {
    let Some(services) = document.get("services").and_then(Value::as_map) else { return };
    for copy in copied {
        let Some(base) = services.get(&copy.base).and_then(Value::as_map) else { continue };
        let own = services.get(&copy.service);
        for key in HARDENING {
            let Some(entry) = base.entry(key).filter(|_| own.is_none_or(|own| own.get(key).is_none())) else {
                continue;
            };
            let (service, base) = (&copy.service, &copy.base);
            let message = format!(
                "`{key}` of `{base}` has no effect on `{service}`: `extends` is resolved before files are merged"
            );
            let problem = Problem::new(ProblemKind::OverlayWithoutEffect, entry.key, message)
                .note(copy.place, format!("`{service}` copies `{base}` here, before files are merged"))
                .help(format!("set it for `{service}` too"));
            problems.push(problem);
        }
    }
}

/// Reports options that are given twice with different values: only one of them can count.
pub(super) fn check_options(service: &Map, problems: &mut Vec<Problem>) {
    let mut first: Option<(&Value, String)> = None;
    for item in items(service.get("security_opt")).filter(|item| item.why().is_none()) {
        let text = item.print().unwrap_or_default();
        let Some(rest) = text.strip_prefix("no-new-privileges") else { continue };
        let value = if rest.is_empty() { "true".to_owned() } else { rest[1..].to_owned() };
        match &first {
            Some((earlier, said)) if *said != value => {
                let message = "`no-new-privileges` is set twice, to different values";
                let problem = Problem::new(ProblemKind::OverlayWithoutEffect, item.span, message)
                    .note(earlier.span, "the other value, which Compose keeps")
                    .help("write `!override` before the list to replace the earlier one");
                problems.push(problem);
            }
            Some(_) => {}
            None => first = Some((item, value)),
        }
    }
}
