//! A file that should be judged must be readable.

use crate::rules::prelude::*;

rule!("syntax/unreadable-file", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for unread in repo.unread() {
        out.find(unread.place, format!("this was not read: {}", unread.reason));
    }
    for limit in repo.content_limits() {
        out.find(limit.place, format!("not all of this image is judged: {}", limit.reason));
    }
    out.find_problems(repo, ProblemKind::UnreadableFile);
    out.find_problems(repo, ProblemKind::LimitReached);
}
