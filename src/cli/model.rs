//! `stockade model`: the projects as Compose sees them, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::arguments::{ListFormat, ModelOptions};
use super::console::Console;
use super::ending::Ending;
use crate::compose::find::projects::resolve_projects;
use crate::compose::{Project, ProjectOptions, ValueOrigin};
use crate::facts::{Facts, Hidden, ServiceRef, cover, cover_configuration, hidden_in_projects};
use crate::policy;
use crate::repo::{Repo, told_of_projects};
use crate::report::safe_line as line;
use crate::source::{self, Files, Located, Span};

pub(super) fn run(options: &ModelOptions, console: &mut Console) -> Result<Ending, String> {
    let located =
        source::locate(&options.paths, policy::ROOT_MARKERS, 0).map_err(|error| error.to_string())?;
    let (policy, files) = crate::cli::policy::load(&options.policy, &located)?;
    let is_empty = match options.format {
        ListFormat::Text => {
            let Located { tree, scope, .. } = located;
            let facts = Facts::of(Repo::read(tree, files, &policy, &scope));
            let is_asked = |service: &ServiceRef<'_>| is_asked(service.project, facts.repo.files(), &scope);
            let services: Vec<_> = facts.services().filter(is_asked).collect();
            let shown = |text: &str| match options.show_secrets {
                true => line(text).into_owned(),
                false => line(&facts.covered(text)).into_owned(),
            };
            console.print(|out| list(&services, facts.repo.files(), shown, out))?;
            services.is_empty()
        }
        ListFormat::Json => {
            let mut files = files;
            let told = told_of_projects(&policy.sections, &located.tree, &mut files);
            let project_options = ProjectOptions {
                name: options.name.clone(),
                root_name: located.root.file_name().map(|name| name.to_string_lossy().into_owned()),
                ..told
            };
            let projects = resolve_projects(&located.tree, &mut files, &project_options).list;
            let asked: Vec<_> =
                projects.iter().filter(|project| is_asked(project, &files, &located.scope)).collect();
            let objects =
                asked.iter().map(|project| ProjectObject::new(project, &files, options.origins)).collect();
            let mut output = Output { version: 1, projects: objects };
            if !options.show_secrets {
                let hidden = hidden_in_projects(&files, &projects);
                output.projects.iter_mut().for_each(|project| project.cover(&hidden));
            }
            console.print(|out| {
                serde_json::to_writer_pretty(&mut *out, &output)?;
                writeln!(out)
            })?;
            asked.is_empty()
        }
    };
    if is_empty {
        let places: Vec<_> = options.paths.iter().map(|path| path.display().to_string()).collect();
        console.complain(&format!("no Compose project in {}", places.join(", ")));
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Clean)
}

/// Whether one of a project's files is among what was asked for.
fn is_asked(project: &Project, files: &Files, scope: &[source::RepoPath]) -> bool {
    own_files(project, files).any(|path| scope.iter().any(|asked| path.is_in(asked)))
}

fn own_files<'a>(project: &Project, files: &'a Files) -> impl Iterator<Item = &'a source::RepoPath> {
    project.files.iter().take(project.own_files).map(|id| files.get(*id).path())
}

/// A line for each project, and one for each of its services with what it runs.
fn list(
    services: &[ServiceRef<'_>],
    files: &Files,
    shown: impl Fn(&str) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rest = services;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|service| service.project.id == first.project.id).count();
        let (own, later) = rest.split_at(count);
        let paths: Vec<_> = own_files(first.project, files).map(|path| shown(path.as_str())).collect();
        writeln!(out, "{} ({})", paths.join(" + "), first.project.kind.word())?;
        let width = own.iter().map(|service| service.name().chars().count()).max().unwrap_or(0);
        for service in own {
            writeln!(out, "  {:<width$}  {}", shown(service.name()), shown(&what_it_runs(*service)))?;
        }
        rest = later;
        if !rest.is_empty() {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn what_it_runs(service: ServiceRef<'_>) -> String {
    if let Some(image) = service.image() {
        let dockerfile = &image.dockerfile().path;
        return match &image.runtime().name {
            Some(stage) => format!("{dockerfile}, stage {}", stage.value),
            None => dockerfile.to_string(),
        };
    }
    match (&service.service.build, &service.service.image) {
        (Some(_), _) => "a build that is not known".to_owned(),
        (None, Some(image)) => image.as_str().unwrap_or("an image that is not known").to_owned(),
        (None, None) => "nothing that is known".to_owned(),
    }
}

#[derive(Serialize)]
struct Output {
    version: u32,
    projects: Vec<ProjectObject>,
}

#[derive(Serialize)]
struct ProjectObject {
    directory: String,
    files: Vec<String>,
    kind: &'static str,
    config: Value,
    /// Why part of it is not known.
    missing: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origins: Option<Vec<OriginObject>>,
}

#[derive(Serialize)]
struct OriginObject {
    pointer: String,
    won: PlaceObject,
    lost: Vec<PlaceObject>,
}

#[derive(Serialize)]
struct PlaceObject {
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl ProjectObject {
    fn new(project: &Project, files: &Files, with_origins: bool) -> Self {
        let origins = with_origins.then(|| {
            let origins = project.origins().into_iter();
            let object = |origin: ValueOrigin| OriginObject {
                pointer: origin.pointer,
                won: PlaceObject::new(origin.won, files),
                lost: origin.lost.iter().map(|place| PlaceObject::new(*place, files)).collect(),
            };
            origins.map(object).collect()
        });
        let directory = project.directory.to_string();
        Self {
            directory: if directory.is_empty() { ".".to_owned() } else { directory },
            files: own_files(project, files).map(ToString::to_string).collect(),
            kind: project.kind.word(),
            config: project.config(),
            missing: project.missing.iter().map(|why| why.reason.clone()).collect(),
            origins,
        }
    }
}

impl ProjectObject {
    /// Covers what may be a credential.
    fn cover(&mut self, hidden: &Hidden) {
        cover_configuration(&mut self.config, hidden);
        let pointers = self.origins.iter_mut().flatten().map(|origin| &mut origin.pointer);
        for text in self.missing.iter_mut().chain(pointers) {
            *text = cover(text, hidden).into_owned();
        }
    }
}

impl PlaceObject {
    fn new(place: Span, files: &Files) -> Self {
        let file = files.get(place.file);
        let (start, end) = (file.position(place.start), file.position(place.end));
        Self {
            path: file.path().to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}
