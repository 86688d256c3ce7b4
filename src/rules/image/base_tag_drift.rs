//! One repository, one version of a base.

use crate::rules::prelude::*;

rule!("image/base-tag-drift", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for drift in facts.base_drifts() {
        let Some((usual, others)) = drift.versions.split_first() else { continue };
        let Some(first) = others.first() else { continue };
        let message = format!(
            "`{}:{}` is used here, but `{}:{}` elsewhere in the repository",
            drift.name, first.tag, drift.name, usual.tag
        );
        let finding = out.find(first.place, message);
        finding.note(usual.place, format!("`{}` is the most used version", usual.tag));
        for other in &others[1..] {
            finding.note(other.place, format!("`{}` is used here", other.tag));
        }
        finding.help("use one version everywhere, so that one update fixes all images");
    }
}
