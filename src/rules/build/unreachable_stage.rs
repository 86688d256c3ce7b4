//! A stage that nothing is built from is read by people and by nobody else.

use crate::rules::prelude::*;

rule!("build/unreachable-stage", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for stage in facts.idle_stages() {
        let message = format!("stage `{}` is not used by any build", stage.name);
        out.find(stage.place, message)
            .help("delete it, or set it as the `target` of a service or in the file that builds it");
    }
}
