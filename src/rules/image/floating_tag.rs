//! A tag should name one version, not a line that moves.

use crate::rules::prelude::*;

rule!("image/floating-tag", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for used in repo.image_uses() {
        let line = match (Precision::of(&used.reference), used.reference.tag.as_deref()) {
            (Precision::MovingLine, Some(tag)) => format!("the moving line `{tag}`"),
            (Precision::Major, Some(tag)) => {
                format!("every release of major version {}", tag.trim_start_matches('v'))
            }
            _ => continue,
        };
        out.find(
            used.place,
            format!("`{}` names {line}: what it is may change any day", used.reference.short_name()),
        )
        .values_of(&used)
        .help("name a minor version or a variant (`22.11`, `22-alpine`), or add the digest");
    }
}
