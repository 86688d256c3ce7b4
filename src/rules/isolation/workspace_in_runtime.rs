//! The workspace exists for building: nothing of its machinery ships.

use std::collections::BTreeSet;

use crate::rules::prelude::*;

rule!("isolation/workspace-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let shipped = image.workspace_files();
        let groups = by_last_step(&shipped);
        let Some((place, files)) = groups.first() else { continue };
        let mut names: Vec<String> = files.iter().map(|file| format!("`{}`", file.copy_of)).collect();
        // `turbo prune` and its like copy within the image: one file of the repository, in several places.
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        let message = Message::of("", "", names)
            .counted(" of the workspace is", " of the workspace are")
            .text(" copied into the runtime image");
        let finding = match files[0].doubt.is_some() {
            true => out.doubt(*place, message),
            false => out.find(*place, message),
        };
        for (place, files) in &groups[1..] {
            finding.note(*place, format!("`{}` is copied here", files[0].copy_of));
        }
        let help = match files.iter().any(|file| file.is_pruned()) {
            true => {
                "`turbo prune` keeps the workspace: install and build from its `out/` in a stage of its own, and copy \
                 the service's directory with the `node_modules` that it needs"
            }
            false => {
                "install and build in a stage of its own, and copy the result only: what `pnpm deploy` or the \
                 compiler makes of the service"
            }
        };
        finding.carried(files[0]).if_built_from(image).shipped_by(image).help(help);
    }
}
