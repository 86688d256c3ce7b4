//! An image that is built has a name with a version, so that what runs can be told and put back.

use crate::rules::prelude::*;

rule!("image/unpinned-built-image", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for service in repo.runtime_services() {
        let Some(build) = &service.service.build else { continue };
        if service.project.kind == ProjectKind::Development || !service.service.whole {
            continue;
        }
        let help = "name it with a version: `image: registry/name:${TAG:?}`, with the commit as the tag";
        let Some(image) = &service.service.image else {
            let message = format!(
                "the image of `{}` has no name: what runs cannot be told or put back",
                service.name()
            );
            out.find(build.span, message).help(help);
            continue;
        };
        let Some(name) = image.as_str() else { continue };
        let problem = match service.built_name().as_ref().map(Precision::of) {
            Some(Precision::Untagged) => "has no tag",
            Some(Precision::Latest) => "is tagged `latest`",
            _ => continue,
        };
        let message = format!(
            "`{name}`, which `{}` builds, {problem}: each build takes the place of the last",
            service.name()
        );
        out.find(image.span, message).overridden(image).help(help);
    }
}
