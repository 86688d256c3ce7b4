//! `stockade builds`: who builds what, from where.

use std::io::{self, Write};

use serde::Serialize;

use super::arguments::{ListFormat, ListingOptions};
use super::console::Console;
use super::ending::Ending;
use crate::facts::{AskedBuild, Facts};
use crate::policy;
use crate::repo::Repo;
use crate::report::safe_line as line;
use crate::source::{self, Span};

pub(super) fn run(options: &ListingOptions, console: &mut Console) -> Result<Ending, String> {
    let located = source::locate(std::slice::from_ref(&options.path), policy::ROOT_MARKERS, 0)
        .map_err(|error| error.to_string())?;
    let (policy, files) = crate::cli::policy::load(&options.policy, &located)?;
    let facts = Facts::of(Repo::read(located.tree, files, &policy, &located.scope));
    let builds: Vec<BuildObject> =
        facts.asked_builds().iter().map(|build| BuildObject::new(build, &facts)).collect();
    console.print(|out| match options.format {
        ListFormat::Text => text(&builds, out),
        ListFormat::Json => json(&builds, out),
    })?;
    Ok(if builds.is_empty() { Ending::Nothing } else { Ending::Clean })
}

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    builds: &'a [BuildObject],
}

#[derive(Serialize)]
struct BuildObject {
    dockerfile: Option<String>,
    stage: Option<String>,
    context: Option<String>,
    /// Whether nobody says from which directory it is built.
    context_is_guessed: bool,
    by: ByObject,
    /// What the image is called.
    names: Vec<String>,
    /// What is not known, and why.
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct ByObject {
    kind: &'static str,
    name: String,
    path: Option<String>,
    line: Option<u32>,
}

impl BuildObject {
    fn new(build: &AskedBuild<'_>, facts: &Facts) -> Self {
        let context = build.context();
        let place = build.by.place().map(|place| location(facts, place));
        let stage = build.image.and_then(|image| image.runtime().name.as_ref());
        Self {
            dockerfile: build.dockerfile().map(ToString::to_string),
            stage: stage.map(|name| name.value.clone()),
            context: context.map(|(directory, _)| directory.to_string()),
            context_is_guessed: context.is_some_and(|(_, is_guessed)| is_guessed),
            by: ByObject {
                kind: build.by.kind(),
                name: build.by.name().to_owned(),
                path: place.as_ref().map(|(path, _)| path.clone()),
                line: place.map(|(_, line)| line),
            },
            names: build.by.image_names(),
            unknown: build.unknown().iter().map(|(what, why)| format!("{what}: {}", why.reason)).collect(),
        }
    }

    /// Who asks, and where: `target api (docker-bake.hcl:3)`.
    fn asker(&self) -> String {
        let place = match (&self.by.path, self.by.line) {
            (Some(path), Some(line)) => format!("{path}:{line}"),
            _ => return "nobody is known to build it".to_owned(),
        };
        match self.by.name.is_empty() {
            true => place,
            false => format!("{} ({place})", self.by.name),
        }
    }
}

fn text(builds: &[BuildObject], out: &mut dyn Write) -> io::Result<()> {
    let mut above: Option<&Option<String>> = None;
    for build in builds {
        if above != Some(&build.dockerfile) {
            writeln!(
                out,
                "{}",
                line(build.dockerfile.as_deref().unwrap_or("a Dockerfile that is not known"))
            )?;
            above = Some(&build.dockerfile);
        }
        let stage = build.stage.as_ref().map_or_else(String::new, |stage| format!("stage {stage}, "));
        let from = match (&build.context, build.context_is_guessed) {
            (Some(context), false) => format!("from {context}"),
            (Some(context), true) => format!("from {context}, as is guessed"),
            (None, _) => "from elsewhere".to_owned(),
        };
        writeln!(out, "  {:<8}  {}", build.by.kind, line(&build.asker()))?;
        writeln!(out, "            {}", line(&format!("{stage}{from}")))?;
        if !build.names.is_empty() {
            writeln!(out, "            {}", line(&format!("as {}", build.names.join(", "))))?;
        }
        for unknown in &build.unknown {
            writeln!(out, "            {}", line(&format!("not known: {unknown}")))?;
        }
    }
    if builds.is_empty() {
        writeln!(out, "there is no Dockerfile, and nothing that builds one")?;
    }
    Ok(())
}

fn json(builds: &[BuildObject], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Output { version: 1, builds })?;
    writeln!(out)
}

fn location(facts: &Facts, place: Span) -> (String, u32) {
    let file = facts.repo.files().get(place.file);
    (file.path().to_string(), file.position(place.start).line)
}
