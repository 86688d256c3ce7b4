//! A variable in a Compose file must have a value or a default.

use crate::rules::prelude::*;

rule!("references/unset-variable", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems_by_file(repo, ProblemKind::UnsetVariable);
    out.doubt_problems(repo, ProblemKind::RequiredVariable);
}
