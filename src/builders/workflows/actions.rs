//! The actions that build images, and those that build something for them.

use super::expressions::Names;
use super::job::{Checkout, Steps};
use super::workflow::Follower;
use crate::builders::asked::{Asked, AskedContext, FileStarts};
use crate::builders::bake_call::BakeCall;
use crate::builders::commands::{argument, output};
use crate::builders::document::{get, get_path, word};
use crate::builders::partial::{Partial, UNKNOWN};
use crate::source::RepoPath;
use crate::syntax::yaml::Node;

/// Follows a step that uses an action.
pub(super) fn follow(steps: &mut Steps<'_, '_>, uses: &str, step: Node<'_>, follower: &mut Follower<'_>) {
    let action = uses.split('@').next().unwrap_or(uses).to_lowercase();
    let inputs = Inputs { steps, with: get(step, "with") };
    match action.as_str() {
        "actions/checkout" => {
            if let Some(checkout) = checkout(&inputs) {
                steps.checkout = checkout;
            }
        }
        "docker/metadata-action" | "crazy-max/ghaction-docker-meta" => {
            let images =
                inputs.list("images").into_iter().filter(|image| !image.marked().starts_with("enable="));
            let tags = images.map(|image| {
                let name = image.marked().strip_prefix("name=").unwrap_or(image.marked());
                format!("{name}:{UNKNOWN}")
            });
            let tags = Partial::new(tags.collect::<Vec<_>>().join("\n"));
            if let Some(id) = word(step, "id") {
                steps.names.set(Names::output(id, "tags"), tags);
            }
        }
        // Source: the READMEs of the actions; the second and third have the inputs of the first.
        "docker/build-push-action" | "depot/build-push-action" | "useblacksmith/build-push-action" => {
            let asked = build_push(&inputs, step);
            follower.collected.add(asked);
        }
        "docker/bake-action" | "depot/bake-action" => {
            let call = bake(&inputs, step);
            follower.collected.bakes.push(call);
        }
        "redhat-actions/buildah-build" => {
            for asked in buildah(&inputs, step) {
                follower.collected.add(asked);
            }
        }
        "redhat-actions/push-to-registry" => {
            if let Some(image) = inputs.get("image") {
                follower.collected.push(image);
            }
        }
        _ => {}
    }
}

/// The inputs of a step.
struct Inputs<'a, 'b, 'c, 'y> {
    steps: &'a Steps<'b, 'c>,
    with: Option<Node<'y>>,
}

impl<'y> Inputs<'_, '_, '_, 'y> {
    fn node(&self, name: &str) -> Option<Node<'y>> {
        get(self.with?, name)
    }

    /// An input that is said and not empty.
    fn get(&self, name: &str) -> Option<Partial> {
        let value = self.steps.names.partial(self.node(name)?, self.steps.document);
        (!value.marked().trim().is_empty()).then(|| Partial::new(value.marked().trim()))
    }

    /// The lines of an input.
    fn lines(&self, name: &str) -> Vec<Partial> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let lines = value.marked().lines().map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(Partial::new).collect()
    }

    /// The fields of an input: lines, with commas in them.
    fn list(&self, name: &str) -> Vec<Partial> {
        let lines = self.lines(name);
        let fields = lines.iter().flat_map(|line| line.marked().split(',')).map(str::trim);
        fields.filter(|field| !field.is_empty()).map(Partial::new).collect()
    }

    /// Whether an input is true, or may be.
    fn may_be_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.whole() != Some("false"))
    }
}

fn checkout(inputs: &Inputs<'_, '_, '_, '_>) -> Option<Checkout> {
    let path = inputs.get("path").filter(|path| !matches!(path.marked(), "." | "./"));
    // One that is worked out is the repository itself, or a fork of it.
    let is_other = inputs.get("repository").is_some_and(|repository| repository.whole().is_some());
    match (path, is_other) {
        (None, true) => Some(Checkout::Other),
        (None, false) => Some(Checkout::Workspace),
        // It lies beside.
        (Some(_), true) => None,
        (Some(path), false) => {
            let path = path.marked().trim_start_matches("./").trim_end_matches('/').to_owned();
            Some(Checkout::Below(path))
        }
    }
}

fn build_push(inputs: &Inputs<'_, '_, '_, '_>, step: Node<'_>) -> Asked {
    let steps = inputs.steps;
    // Without one, it is the repository as git has it.
    let context = match inputs.get("context") {
        Some(context) => match context.marked().strip_prefix("{{defaultContext}}") {
            Some(below) => Partial::new(format!("./{}", below.trim_start_matches(':'))),
            None => steps.path(&context),
        },
        None if steps.checkout == Checkout::Other => Partial::unknown(),
        None => Partial::new("."),
    };
    let mut asked = Asked::of(place(step), Some(RepoPath::root()), AskedContext::Path(context));
    asked.label = steps.name_of(step);
    asked.file = inputs.get("file").map(|file| steps.path(&file));
    asked.target = inputs.get("target");
    asked.names = inputs.list("tags");
    asked.is_published = inputs.may_be_true("push");
    let build_args = inputs.node("build-args").map(Node::span);
    for said in inputs.lines("build-args") {
        asked.arguments.extend(build_args.and_then(|place| argument(&said, place)));
    }
    for said in inputs.lines("build-contexts") {
        if let Some((name, from)) = said.marked().split_once('=') {
            asked.contexts.push((Partial::new(name), Partial::new(from)));
        }
    }
    for said in inputs.lines("outputs") {
        output(&mut asked, &said);
    }
    asked
}

fn bake(inputs: &Inputs<'_, '_, '_, '_>, step: Node<'_>) -> BakeCall {
    let steps = inputs.steps;
    let directory = inputs.get("workdir").unwrap_or_else(|| Partial::new("."));
    // What another step makes is named by where it lies on the runner.
    let files = inputs.list("files").into_iter().filter(|file| !file.marked().starts_with("cwd://"));
    BakeCall {
        place: place(step),
        directory: match steps.path(&directory).locate(Some(&RepoPath::root())) {
            crate::builders::partial::Location::Inside(directory) => Some(directory),
            _ => None,
        },
        files: files.map(|file| steps.path(&file)).collect(),
        targets: inputs.list("targets"),
        overrides: inputs.lines("set"),
        variables: steps.names.environment(),
        pushes: inputs.may_be_true("push"),
    }
}

fn buildah(inputs: &Inputs<'_, '_, '_, '_>, step: Node<'_>) -> Vec<Asked> {
    let steps = inputs.steps;
    let context = inputs.get("context").unwrap_or_else(|| Partial::new("."));
    let mut asked = Asked::of(place(step), Some(RepoPath::root()), AskedContext::Path(steps.path(&context)));
    asked.label = steps.name_of(step);
    asked.file_starts = FileStarts::DirectoryOrContext;
    asked.target = inputs.get("target");
    let tags = inputs.get("tags").unwrap_or_else(|| Partial::new("latest"));
    let image = inputs.get("image");
    asked.names = tags
        .marked()
        .split_whitespace()
        .filter_map(|tag| match (&image, tag.contains([':', '/'])) {
            (_, true) => Some(Partial::new(tag)),
            (Some(image), false) => Some(Partial::new(format!("{}:{tag}", image.marked()))),
            (None, false) => None,
        })
        .collect();
    let build_args = inputs.node("build-args").map(Node::span);
    for said in inputs.lines("build-args") {
        asked.arguments.extend(build_args.and_then(|place| argument(&said, place)));
    }
    let mut files = inputs.lines("containerfiles");
    files.append(&mut inputs.lines("dockerfiles"));
    // Without one, it is an image of a base and some files, and has no Dockerfile.
    files.into_iter().map(|file| Asked { file: Some(steps.path(&file)), ..asked.clone() }).collect()
}

/// The words of a step that say what it uses.
fn place(step: Node<'_>) -> crate::source::Span {
    get_path(step, &["uses"]).map_or(step.span(), Node::span)
}
