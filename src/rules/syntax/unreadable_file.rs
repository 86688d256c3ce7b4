//! A file that should be judged must be readable.

use crate::rules::prelude::*;

rule!("syntax/unreadable-file", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for unread in facts.repo.unread() {
        out.find(unread.place, format!("this file was not read: {}", unread.reason));
    }
    for untold in facts.repo.untold_by_git() {
        out.find(untold.place, format!("it is not known what git tracks here: {}", untold.reason))
            .at_most(Level::Notice)
            .help("a file that git tracks although an ignore rule names it is not checked");
    }
    for limit in facts.limits_reached() {
        out.find(limit.place, format!("this image is only partly checked: {}", limit.reason()));
    }
    for limit in facts.repo.builder_limits() {
        out.find(limit.place, format!("not all builds of this file are known: {}", limit.reason()))
            .at_most(Level::Notice)
            .help("name the missing builds under `images: {build: […]}` in the policy");
    }
    out.find_problems(facts, ProblemKind::UnreadableFile);
    out.find_problems(facts, ProblemKind::LimitReached);
}
