//! What was compiled ships; what it was compiled from does not.

use crate::rules::prelude::*;

rule!("runtime/sources-in-runtime", check);

/// Fewer sources than this beside a program are configuration, or what it loads.
const FEW: usize = 3;

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        // What compiles where it runs needs its sources there: that is another finding.
        if image.builds_where_it_runs() || image.runs_sources() {
            continue;
        }
        for sources in image.shipped_sources() {
            let (Some(place), true) = (sources.example.last(), sources.count >= FEW) else { continue };
            let count = match sources.count {
                count if count >= MAX_COUNTED => format!("at least {MAX_COUNTED}"),
                count => count.to_string(),
            };
            let message = format!(
                "{count} {} source files are copied into the runtime image, such as `{}`",
                sources.language, sources.example.copy_of
            );
            let finding = match sources.example.doubt.is_some() {
                true => out.doubt(place, message),
                false => out.find(place, message),
            };
            finding
                .carried(&sources.example)
                .if_built_from(image)
                .shipped_by(image)
                .help("compile in a separate stage, and copy only the result into the runtime stage");
        }
    }
}
