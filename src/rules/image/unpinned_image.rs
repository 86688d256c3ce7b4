//! An image that is used must have a tag other than `latest`, or a digest.

use crate::rules::prelude::*;

rule!("image/unpinned-image", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for used in repo.image_uses() {
        let problem = match Precision::of(&used.reference) {
            Precision::Untagged => "has no tag",
            Precision::Latest => "is tagged `latest`",
            _ => continue,
        };
        let name = used.reference.familiar_name();
        out.find(
            used.place,
            format!("`{}` {problem}: each pull may bring another image", used.reference.short_name()),
        )
        .values_of(&used)
        .help(format!("name a version, such as `{name}:1.2.3`, or a digest: `{name}@sha256:…`"));
    }
}
