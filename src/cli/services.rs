//! `stockade services`: which directories are taken for services, and why.

use std::io::{self, Write};

use serde_json::json;

use super::arguments::{ListFormat, ListingOptions};
use super::console::Console;
use super::ending::Ending;
use crate::facts::Facts;
use crate::facts::{ServiceDirectory, ServiceReason};
use crate::policy;
use crate::repo::Repo;
use crate::source::{self, Span};

pub(super) fn run(options: &ListingOptions, console: &mut Console) -> Result<Ending, String> {
    let located = source::locate(std::slice::from_ref(&options.path), policy::ROOT_MARKERS, 0)
        .map_err(|error| error.to_string())?;
    let (policy, files) = crate::cli::policy::load(&options.policy, &located)?;
    let facts = Facts::of(Repo::read(located.tree, files, &policy, &located.scope));
    let services = facts.service_directories();
    console.print(|out| match options.format {
        ListFormat::Text => text(&facts, services, out),
        ListFormat::Json => json(&facts, services, out),
    })?;
    Ok(if services.is_empty() { Ending::Nothing } else { Ending::Clean })
}

fn text(facts: &Facts, services: &[ServiceDirectory], out: &mut dyn Write) -> io::Result<()> {
    let width = services.iter().map(|service| service.directory.as_str().len()).max().unwrap_or(0);
    for service in services {
        writeln!(out, "{:<width$}  {}", service.directory.as_str(), reason(facts, service))?;
    }
    if services.is_empty() {
        writeln!(out, "no directory is a service of its own")?;
    }
    Ok(())
}

/// Why a directory is taken for a service, as a clause.
fn reason(facts: &Facts, service: &ServiceDirectory) -> String {
    let reason = match &service.reason {
        ServiceReason::Policy(place) => format!("the policy names it ({})", location(facts, *place)),
        ServiceReason::Built { what, place } => {
            format!("{what} is built from it ({})", location(facts, *place))
        }
        ServiceReason::Dockerfile(path) => format!("it holds a program and a Dockerfile ({path})"),
        ServiceReason::StartScript { name, script } => {
            let place = facts.place_of_script(&service.directory, name);
            let place = place.map_or_else(String::new, |place| format!(" ({})", location(facts, place)));
            format!("it is a package of the workspace with a script `{name}`: {script}{place}")
        }
        ServiceReason::Program { sign, file, line } => format!("{sign} ({file}:{line})"),
    };
    facts.covered(&reason).into_owned()
}

fn json(facts: &Facts, services: &[ServiceDirectory], out: &mut dyn Write) -> io::Result<()> {
    let entry = |service: &ServiceDirectory| {
        let kind = match service.reason {
            ServiceReason::Policy(_) => "policy",
            ServiceReason::Built { .. } => "built",
            ServiceReason::Dockerfile(_) => "dockerfile",
            ServiceReason::StartScript { .. } => "start-script",
            ServiceReason::Program { .. } => "program",
        };
        json!({
            "directory": service.directory.as_str(),
            "because": kind,
            "reason": reason(facts, service),
        })
    };
    let list: Vec<_> = services.iter().map(entry).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({ "services": list }))?;
    writeln!(out)
}

fn location(facts: &Facts, place: Span) -> String {
    let file = facts.repo.files().get(place.file);
    format!("{}:{}", file.path(), file.position(place.start).line)
}
