//! A volume that is defined is mounted.

use crate::rules::prelude::*;

rule!("storage/unused-volume", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for volume in facts.unused_volumes() {
        let name = &volume.key.value;
        out.find(volume.key.span, format!("no service mounts the volume `{name}`: it is never made"))
            .help(format!("delete it, or mount it where data are to be kept: `volumes: [\"{name}:/path\"]`"));
    }
}
