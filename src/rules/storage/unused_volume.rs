//! A volume that is defined is mounted.

use crate::rules::prelude::*;

rule!("storage/unused-volume", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for volume in facts.unused_volumes() {
        let name = &volume.key.value;
        out.find(volume.key.span, format!("volume `{name}` is not used by any service"))
            .help(format!("delete it, or mount it in a service: `volumes: [\"{name}:/path\"]`"));
    }
}
