//! The options of an install are some that the package manager has.

use crate::rules::prelude::*;

rule!("build/ignored-install-option", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for found in facts.ignored_options() {
        let message =
            format!("`{}` ignores the unknown option `{}`: {}", found.command, found.option, found.so);
        out.find(found.place, message).help(format!("use `{}` instead", found.instead));
    }
}
