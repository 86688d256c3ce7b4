//! A Dockerfile must be one that BuildKit can read.

use crate::rules::prelude::*;

rule!("syntax/dockerfile-syntax", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for error in facts.repo.dockerfiles().iter().flat_map(|dockerfile| &dockerfile.errors) {
        let finding = out.find(error.span, error.message.as_str());
        if let Some(help) = &error.help {
            finding.help(help.as_str());
        }
    }
}
