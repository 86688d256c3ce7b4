//! Skaffold: the artifacts that it builds for Kubernetes.

use crate::builders::asked::{Asked, AskedArgument, AskedContext, FileStarts};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, get_path, items, target};
use crate::builders::partial::Partial;
use crate::builders::template;
use crate::syntax::yaml::Node;

/// The builders besides Docker and kaniko; they need no Dockerfile.
// Source: the reference of `skaffold.yaml`, `build.artifacts`.
const OTHERS: [&str; 5] = ["bazel", "buildpacks", "custom", "jib", "ko"];

/// What Skaffold builds. A context starts in the folder of the file, a Dockerfile in the context.
pub(in crate::builders) fn skaffold(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(file, &document);
    for root in document.yaml.documents().map(target) {
        let profiles = get(root, "profiles").into_iter().flat_map(items);
        for part in std::iter::once(root).chain(profiles) {
            for artifact in get_path(part, &["build", "artifacts"]).into_iter().flat_map(items) {
                if OTHERS.iter().all(|other| get(artifact, other).is_none()) {
                    build(file, artifact, &document).into_iter().for_each(|asked| collected.add(asked));
                }
            }
        }
    }
    collected
}

fn build(file: &BuilderFile<'_>, artifact: Node<'_>, document: &Document<'_>) -> Option<Asked> {
    let text = |node: Node<'_>| {
        let value = |_: &str| Some(Partial::unknown());
        Partial::new(template::fill(&document.text(node), ("{{", "}}"), &value).as_str())
    };
    let image = get(artifact, "image")?;
    let context = get(artifact, "context").map_or_else(|| Partial::new("."), text);
    let mut asked = Asked::of(image.span(), Some(file.folder()), AskedContext::Path(context));
    asked.file_starts = FileStarts::Context;
    asked.names.push(text(image));
    // The cluster runs it.
    asked.is_published = true;
    if let Some(options) = get(artifact, "docker").or_else(|| get(artifact, "kaniko")) {
        asked.file = get(options, "dockerfile").map(text);
        asked.target = get(options, "target").map(text);
        for (name, value) in get(options, "buildArgs").into_iter().flat_map(entries) {
            let argument =
                AskedArgument { name: name.to_owned(), value: Some(text(value)), place: value.span() };
            asked.arguments.push(argument);
        }
    }
    Some(asked)
}
