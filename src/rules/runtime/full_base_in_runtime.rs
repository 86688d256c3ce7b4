//! A runtime image stands on the slim variant of its base, where there is one.

use crate::rules::prelude::*;

rule!("runtime/full-base-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let bottom = image.bottom();
        let (Some(base), Some(variants)) = (bottom.base(), bottom.slim_variants()) else { continue };
        // Where it builds in the stage that ships, it needs the full base, and that is what is wrong.
        if image.builds_where_it_runs() {
            continue;
        }
        let Some(first) = variants.first() else { continue };
        let tag = base.tag.as_deref().filter(|tag| *tag != "latest");
        let name = base.familiar_name();
        // A variant alone is a tag that moves, as `latest` is.
        let line = tag.map(str::to_owned).or_else(|| releases::newest_line(base, out.as_of()?));
        let slim = line.map_or_else(|| format!("{name}:{first}"), |line| format!("{name}:{line}-{first}"));
        let slim =
            if first == "jre" { format!("the `jre` variant of `{name}`") } else { format!("`{slim}`") };
        let message = format!(
            "the runtime image is based on the full image `{}`, with many packages that the program does not need",
            base.short_name()
        );
        out.find(bottom.absence_place(), message)
            .way(&image.way_from_image(bottom), "all of it")
            .shipped_by(image)
            .help(format!("build on the full image, and use {slim} as the base image of the runtime stage"));
    }
}
