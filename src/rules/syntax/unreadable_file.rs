//! A file that should be judged must be readable.

use crate::rules::prelude::*;

rule!("syntax/unreadable-file", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for unread in repo.unread() {
        out.find(unread.place, format!("this was not read: {}", unread.reason));
    }
    out.find_problems(repo, ProblemKind::UnreadableFile);
    out.find_problems(repo, ProblemKind::LimitReached);
}
