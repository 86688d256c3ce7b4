//! Dependencies are installed before the sources are copied, so that an edit does not install them again.

use crate::rules::prelude::*;

rule!("build/uncached-dependencies", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for install in facts.uncached_installs() {
        out.find(install.place, "every change of a source installs all dependencies again")
            .note(install.copy, "all sources are copied here, before the install")
            .help(
                "copy the manifests first (`COPY package.json package-lock.json ./`), install, and copy the sources \
                 after that",
            );
    }
}
