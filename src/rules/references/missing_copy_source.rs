//! What is copied must be there.

use crate::rules::prelude::*;

rule!("references/missing-copy-source", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for missing in facts.missing_copy_sources() {
        let context = match missing.context.is_root() {
            true => "the repository's root".to_owned(),
            false => format!("`{}`", missing.context),
        };
        let message = format!("there is no `{}` in {context}, the build context", missing.source);
        let finding = match missing.doubt {
            Some(reason) => out.doubt(missing.place, format!("{message}: {reason}")),
            None => out.find(missing.place, message),
        };
        match missing.nearest {
            Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
            None => {
                finding.help("paths of COPY and ADD start from the build context, not from the Dockerfile")
            }
        };
    }
}
