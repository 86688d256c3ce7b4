//! Dependencies are installed before the sources are copied, so that an edit does not install them again.

use crate::rules::prelude::*;

rule!("build/uncached-dependencies", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for install in facts.uncached_installs() {
        out.find(install.place, "every change to a source file reinstalls all dependencies: sources are copied before the install")
            .note(install.copy, "all sources are copied here")
            .help(
                "copy the manifests first (`COPY package.json package-lock.json ./`), install, then copy the sources",
            );
    }
}
