//! A runtime image stands on the slim variant of its base, where there is one.

use crate::rules::prelude::*;

rule!("runtime/full-base-in-runtime", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        let (Some(base), Some(variants)) = (image.base(), image.slim_variants()) else { continue };
        // Where it builds in the stage that ships, it needs the full base, and that is what is wrong.
        if !image.build_commands().is_empty() {
            continue;
        }
        let Some(first) = variants.first() else { continue };
        let tag = base.tag.as_deref().filter(|tag| *tag != "latest");
        let name = base.familiar_name();
        let slim = tag.map_or_else(|| format!("{name}:{first}"), |tag| format!("{name}:{tag}-{first}"));
        let slim =
            if first == "jre" { format!("the `jre` variant of `{name}`") } else { format!("`{slim}`") };
        let message = format!(
            "the runtime image stands on the full `{}`, which holds much that nothing needs when it runs",
            base.short_name()
        );
        out.find(image.absence_place(), message)
            .shipped_by(image)
            .help(format!("build on the full image, and let the runtime stage start from {slim}"));
    }
}
