//! A manifest that ships must not ask for packages that only the workspace has.

use crate::rules::prelude::*;

rule!("isolation/workspace-dependency-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let all = image.workspace_dependencies();
        let groups = by_last_step(all.iter().map(|(file, _)| file));
        let Some((place, files)) = groups.first() else { continue };
        let Some((_, dependency)) = all.iter().find(|(file, _)| std::ptr::eq(file, files[0])) else {
            continue;
        };
        let others = match all.len() - 1 {
            0 => String::new(),
            1 => ", and so does one more manifest in the image".to_owned(),
            more => format!(", and so do {more} more manifests in the image"),
        };
        let message = format!(
            "`{}` is copied into the runtime image and depends on the workspace package `{dependency}`{others}",
            files[0].copy_of
        );
        let finding = match files[0].doubt.is_some() {
            true => out.doubt(*place, message),
            false => out.find(*place, message),
        };
        for (place, files) in &groups[1..] {
            finding.note(*place, format!("`{}` is copied here", files[0].copy_of));
        }
        finding.carried(files[0]).if_built_from(image).shipped_by(image).help(
            "let the package manager rewrite it (`pnpm deploy --prod`), or set the path of the package in the \
             image: `file:../common`",
        );
    }
}
