//! Package managers and monorepo tools are for building: none may reach a runtime image.

use crate::rules::prelude::*;

rule!("runtime/package-manager-in-runtime", check);

/// What may not be there. npm may.
const FORBIDDEN: [&str; 6] = ["pnpm", "yarn", "nx", "turbo", "lerna", "corepack"];

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        for tool in image.tools() {
            let (Some(first), Some(last)) = (tool.arrivals.first(), tool.arrivals.last()) else { continue };
            if !FORBIDDEN.contains(&&*tool.name) {
                continue;
            }
            let name = match &*tool.name {
                "corepack" => "corepack, with pnpm and yarn,".to_owned(),
                name => format!("`{name}`"),
            };
            let finding = match tool.arrivals.len() {
                1 => {
                    out.find(first.place, format!("{name} is installed here and ships in the runtime image"))
                }
                _ => {
                    let message = format!("{name} gets into the runtime image with this copy");
                    out.find(last.place, message).note(first.place, format!("{name} is installed here"))
                }
            };
            if tool.is_removed_later {
                finding.note(first.place, "a later layer deletes it, but this one still holds it");
            }
            finding
                .way(&tool.way, &name)
                .shipped_by(image)
                .help("start the runtime stage from a fresh base, and copy only what runs into it");
        }
    }
}
