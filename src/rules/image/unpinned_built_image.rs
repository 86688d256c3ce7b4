//! An image that is built has a name with a version, so that what runs can be told and put back.

use crate::rules::prelude::*;

rule!("image/unpinned-built-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        if service.service.build.is_none() || service.project.kind == ProjectKind::Development {
            continue;
        }
        let Some(image) = &service.service.image else {
            let message = (
                "the image of ",
                " has no name with a version: a running version cannot be identified or rolled back",
            );
            let help = format!(
                "set an image name with a version, such as `image: registry/{}:${{TAG:?}}`, with the commit as the tag",
                service.name()
            );
            out.find_lack(service, message).help(help);
            continue;
        };
        let Some(name) = image.as_str() else { continue };
        let problem = match service.built_name().as_ref().map(Precision::of) {
            Some(Precision::Untagged) => "has no tag",
            Some(Precision::Latest) => "is tagged `latest`",
            _ => continue,
        };
        let message = Message::from(format!("image `{name}` of ")).services();
        let message = message.text(format!(" {problem}: each build replaces the last one"));
        let named = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
        let repository = named.map_or(name, |(repository, _)| repository);
        let help = format!("set a version: `{repository}:${{TAG:?}}`, with the commit as the tag");
        out.find_of(service, image.span, message).overridden(image).help(help);
    }
}
