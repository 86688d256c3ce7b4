//! What is copied must be there.

use crate::rules::prelude::*;

rule!("references/missing-copy-source", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for missing in facts.missing_copy_sources() {
        let message = format!("`{}` does not exist in {}", missing.source, missing.looked_in);
        let finding = match missing.doubt {
            Some(reason) => out.doubt(missing.place, format!("{message}: {reason}")),
            None => out.find(missing.place, message),
        };
        match missing.nearest {
            Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
            None if missing.is_in_stage => {
                finding.help("copy from the path that the other stage uses, or create the file there first")
            }
            None => {
                finding.help("paths of COPY and ADD are relative to the build context, not to the Dockerfile")
            }
        };
    }
}
