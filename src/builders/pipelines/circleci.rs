//! CircleCI: `run` steps of jobs and commands, and the orb that builds images.

use super::script::{Environment, add_variables, follow};
use crate::builders::asked::{Asked, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::argument;
use crate::builders::document::{Document, entries, get, get_path, items, target, word};
use crate::builders::partial::{Location, Partial};
use crate::builders::{shell::Start, shell::run_text, template};
use crate::limits;
use crate::source::RepoPath;
use crate::syntax::yaml::{Node, NodeKind};

/// How deep steps stand in conditions.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// What a pipeline asks for. Its parameters, `<< … >>`, are not known.
pub(in crate::builders) fn circleci(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(&document);
    let Some(root) = document.root() else { return collected };
    for group in ["jobs", "commands"] {
        for (name, job) in get(root, group).into_iter().flat_map(entries) {
            let mut environment = Environment::new();
            add_variables(get(job, "environment"), &document, &mut environment);
            steps(get(job, "steps"), name, &environment, &document, &mut collected, 0);
        }
    }
    for (_, workflow) in get(root, "workflows").into_iter().flat_map(entries) {
        for job in get(workflow, "jobs").into_iter().flat_map(items) {
            for (name, call) in entries(job).filter(|(name, _)| name.starts_with("docker/")) {
                collected.builds.extend(orb(name, call, &document));
            }
        }
    }
    collected
}

fn steps(
    list: Option<Node<'_>>,
    label: &str,
    environment: &Environment,
    document: &Document<'_>,
    collected: &mut Collected,
    depth: usize,
) {
    for (name, step) in list.into_iter().flat_map(items).flat_map(entries) {
        match name {
            "run" => {
                let command = get(step, "command").unwrap_or(step);
                let text = template::fill(&document.text(command), ("<<", ">>"), &|inside| {
                    inside.starts_with(['p', 'm']).then(Partial::unknown)
                });
                let directory = get(step, "working_directory").map(|node| document.text(node));
                match directory {
                    None => follow(&text, label, environment, collected),
                    Some(directory) => {
                        let directory = Partial::new(directory.as_str()).locate(Some(&RepoPath::root()));
                        let start = Start {
                            directory: match directory {
                                Location::Inside(directory) => Some(directory),
                                Location::Outside | Location::Unknown => None,
                            },
                            environment: environment.clone(),
                            own_path: None,
                            label: label.to_owned(),
                        };
                        collected.extend(run_text(&text, &start));
                    }
                }
            }
            "when" | "unless" if depth < MAX_DEPTH => {
                steps(get(step, "steps"), label, environment, document, collected, depth + 1);
            }
            "docker/build" => collected.builds.extend(orb(name, step, document)),
            "docker/push" => {
                if let Some(image) = word(step, "image") {
                    collected.push(Partial::new(image));
                }
            }
            _ => {}
        }
    }
}

/// The job `docker/publish` and the command `docker/build` of CircleCI's orb.
// Source: the orb's reference.
fn orb(name: &str, call: Node<'_>, document: &Document<'_>) -> Option<Asked> {
    let is_build =
        matches!(name, "docker/publish" | "docker/build") && matches!(call.kind(), NodeKind::Mapping);
    let text = |key: &str| {
        let node = target(get(call, key)?);
        let text = template::fill(&document.text(node), ("<<", ">>"), &|_| Some(Partial::unknown()));
        Some(Partial::new(text.as_str()))
    };
    let path = text("path").unwrap_or_else(|| Partial::new("."));
    let context = text("docker-context").unwrap_or_else(|| Partial::new("."));
    let image = text("image")?;
    let mut asked = Asked::of(call.span(), Some(RepoPath::root()), AskedContext::Path(context));
    let file = text("dockerfile").unwrap_or_else(|| Partial::new("Dockerfile"));
    asked.file = Some(Partial::new(format!("{}/{}", path.marked(), file.marked())));
    asked.names = vec![Partial::new(format!("{}:{}", image.marked(), crate::builders::partial::UNKNOWN))];
    if let Some(more) = text("extra_build_args") {
        let words: Vec<&str> = more.marked().split_whitespace().collect();
        for pair in words.windows(2).filter(|pair| pair[0] == "--build-arg") {
            asked.arguments.extend(argument(&Partial::new(pair[1]), call.span()));
        }
        asked.has_unknown_options = words.iter().any(|word| word.starts_with("--target"));
    }
    asked.is_published = name == "docker/publish"
        && get_path(call, &["deploy"]).is_none_or(|deploy| deploy.as_str() != Some("false"));
    is_build.then_some(asked)
}
