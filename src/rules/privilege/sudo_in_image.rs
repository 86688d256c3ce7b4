//! sudo has no place in an image: the user is set when it is built.

use crate::rules::prelude::*;

rule!("privilege/sudo-in-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let shipped = image.tools().into_iter().find(|tool| tool.kind == ToolKind::Sudo);
        let finding = match &shipped {
            Some(tool) => {
                let (Some(first), Some(last)) = (tool.arrivals.first(), tool.arrivals.last()) else {
                    continue;
                };
                match tool.arrivals.len() {
                    1 => out.find(first.place, "`sudo` is installed here and ships in the runtime image"),
                    _ => out
                        .find(last.place, "this copy puts `sudo` into the runtime image")
                        .note(first.place, "`sudo` is installed here"),
                }
                .way(&tool.way, "`sudo`")
            }
            None => {
                let uses = image.uses_of_sudo();
                let Some((first, others)) = uses.split_first() else { continue };
                let finding = out.find(*first, "`sudo` is used here, so it must be in the image");
                for other in others {
                    finding.note(*other, "`sudo` is also used here");
                }
                finding
            }
        };
        finding.shipped_by(image).help(
            "do what needs root before the last USER; if a program must start as root, drop root with `gosu` or \
             `su-exec`",
        );
    }
}
