//! A file that should be judged must be readable.

use crate::rules::prelude::*;

rule!("syntax/unreadable-file", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for unread in facts.repo.unread() {
        out.find(unread.place, format!("this was not read: {}", unread.reason));
    }
    for untold in facts.repo.untold_by_git() {
        out.find(untold.place, format!("it is not known what git tracks here: {}", untold.reason))
            .at_most(Level::Notice)
            .help("a file that git tracks although an ignore rule names it is not judged");
    }
    for limit in facts.limits_reached() {
        out.find(limit.place, format!("not all of this image is judged: {}", limit.reason()));
    }
    for limit in facts.repo.builder_limits() {
        out.find(limit.place, format!("not all that is built here is known: {}", limit.reason()))
            .at_most(Level::Notice)
            .help("name the builds that are left out under `images: {build: […]}` in the policy");
    }
    out.find_problems(facts, ProblemKind::UnreadableFile);
    out.find_problems(facts, ProblemKind::LimitReached);
}
