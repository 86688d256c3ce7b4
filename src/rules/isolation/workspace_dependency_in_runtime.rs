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
            1 => "; one more manifest that ships does so".to_owned(),
            more => format!("; {more} more manifests that ship do so"),
        };
        let message = format!(
            "`{}` gets into the runtime image with this copy and asks for `{dependency}` of the workspace{others}",
            files[0].copy_of
        );
        let finding = match files[0].doubt.is_some() {
            true => out.doubt(*place, message),
            false => out.find(*place, message),
        };
        for (place, files) in &groups[1..] {
            finding.note(*place, format!("`{}` comes with this copy", files[0].copy_of));
        }
        finding.carried(files[0]).if_built_from(image).shipped_by(image).help(
            "let the package manager rewrite it (`pnpm deploy --prod`), or say where the package is in the \
             image: `file:../common`",
        );
    }
}
