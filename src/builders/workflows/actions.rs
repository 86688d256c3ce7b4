//! The actions that build images, and those that build something for them.

use super::checkout::Checkout;
use super::inputs::Inputs;
use crate::builders::asked::{Asked, AskedContext, FileStarts};
use crate::builders::bake_call::BakeCall;
use crate::builders::commands::{argument, output};
use crate::builders::partial::{Location, Partial, UNKNOWN};
use crate::source::RepoPath;
use crate::syntax::yaml::Node;

/// What a step does that uses an action.
pub(super) enum Effect {
    /// Nothing that is known.
    None,
    /// It builds images.
    Builds(Vec<Asked>),
    /// It calls Bake.
    Bakes(Box<BakeCall>),
    /// It pushes an image.
    Pushes(Partial),
    /// It checks out the repository, or another.
    ChecksOut(Checkout),
    /// It puts out a value of some name.
    PutsOut(&'static str, Partial),
}

/// What an action does with its inputs.
// Source: the READMEs of the actions; `depot` and `useblacksmith` have the inputs of Docker's own.
pub(super) fn effect(uses: &str, inputs: &Inputs<'_>) -> Effect {
    let action = uses.split('@').next().unwrap_or(uses).to_lowercase();
    match action.as_str() {
        "actions/checkout" => checkout(inputs).map_or(Effect::None, Effect::ChecksOut),
        "docker/metadata-action" | "crazy-max/ghaction-docker-meta" => {
            let images =
                inputs.list("images").into_iter().filter(|image| !image.marked().starts_with("enable="));
            let tags = images.map(|image| {
                let name = image.marked().strip_prefix("name=").unwrap_or(image.marked());
                format!("{name}:{UNKNOWN}")
            });
            Effect::PutsOut("tags", Partial::new(tags.collect::<Vec<_>>().join("\n")))
        }
        "docker/build-push-action" | "depot/build-push-action" | "useblacksmith/build-push-action" => {
            Effect::Builds(vec![build_push(inputs)])
        }
        "docker/bake-action" | "depot/bake-action" => Effect::Bakes(Box::new(bake(inputs))),
        "redhat-actions/buildah-build" => Effect::Builds(buildah(inputs)),
        "redhat-actions/push-to-registry" => inputs.get("image").map_or(Effect::None, Effect::Pushes),
        _ => Effect::None,
    }
}

fn checkout(inputs: &Inputs<'_>) -> Option<Checkout> {
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

fn build_push(inputs: &Inputs<'_>) -> Asked {
    // Without one, it is the repository as git has it.
    let context = match inputs.get("context") {
        Some(context) => match context.marked().strip_prefix("{{defaultContext}}") {
            Some(below) => Partial::new(format!("./{}", below.trim_start_matches(':'))),
            None => inputs.checkout.path(&context),
        },
        None if *inputs.checkout == Checkout::Other => Partial::unknown(),
        None => Partial::new("."),
    };
    let mut asked = Asked::of(inputs.place(), Some(RepoPath::root()), AskedContext::Path(context));
    asked.label = inputs.label();
    asked.file = inputs.get("file").map(|file| inputs.checkout.path(&file));
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
    for said in inputs.lines("labels") {
        asked.label(&said);
    }
    for said in inputs.lines("outputs") {
        output(&mut asked, &said);
    }
    asked
}

fn bake(inputs: &Inputs<'_>) -> BakeCall {
    let directory = inputs.get("workdir").unwrap_or_else(|| Partial::new("."));
    // What another step makes is named by where it lies on the runner.
    let files = inputs.list("files").into_iter().filter(|file| !file.marked().starts_with("cwd://"));
    BakeCall {
        place: inputs.place(),
        directory: match inputs.checkout.path(&directory).locate(Some(&RepoPath::root())) {
            Location::Inside(directory) => Some(directory),
            _ => None,
        },
        files: files.map(|file| inputs.checkout.path(&file)).collect(),
        targets: inputs.list("targets"),
        overrides: inputs.lines("set"),
        variables: inputs.names.environment(),
        pushes: inputs.may_be_true("push"),
    }
}

fn buildah(inputs: &Inputs<'_>) -> Vec<Asked> {
    let context = inputs.get("context").unwrap_or_else(|| Partial::new("."));
    let mut asked =
        Asked::of(inputs.place(), Some(RepoPath::root()), AskedContext::Path(inputs.checkout.path(&context)));
    asked.label = inputs.label();
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
    files.into_iter().map(|file| Asked { file: Some(inputs.checkout.path(&file)), ..asked.clone() }).collect()
}
