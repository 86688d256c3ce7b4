//! Shell scripts in files. Where one is begun is not said: at the root, or in its own folder.

use crate::builders::asked::Asked;
use crate::builders::bake_call::BakeCall;
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::compose_run::ComposeCall;
use crate::builders::declared_build::{BuilderKind, DeclaredBuild};
use crate::builders::shell::Start;
use crate::source::{RepoPath, Tree};
use crate::syntax::shell;

/// What a script asks for.
pub(in crate::builders) fn shell_script(file: &BuilderFile<'_>) -> Collected {
    let script = shell::parse(&file.text());
    let path = file.file.path().clone();
    let begun_in = |directory: RepoPath| {
        let start = Start { directory: Some(directory), own_path: Some(path.clone()), ..Start::default() };
        let mut collected = Collected::new(file);
        collected.follow_script(&script, &start);
        collected
    };
    begun_at_root_or_beside(&path, file.tree, begun_in)
}

/// What a file asks for that is begun at the root or in its own folder: what is there tells, build by build.
pub(in crate::builders) fn begun_at_root_or_beside(
    path: &RepoPath,
    tree: &Tree,
    begun_in: impl Fn(RepoPath) -> Collected,
) -> Collected {
    let mut at_root = begun_in(RepoPath::root());
    let asks_nothing = at_root.builds.is_empty() && at_root.bakes.is_empty() && at_root.runs.is_empty();
    if path.parent().is_root() || asks_nothing {
        return at_root;
    }
    let beside = begun_in(path.parent());
    // Each holds where all that it names is there.
    let is_known = |call: &ComposeCall| call.declare(tree).is_some_and(|run| run.is_whole);
    let of_beside = beside.runs.into_iter().filter(is_known);
    at_root.runs.retain(is_known);
    at_root.runs.extend(of_beside);
    let pairs: Vec<(Asked, Asked)> = at_root.builds.drain(..).zip(beside.builds).collect();
    let holds = |asked: &Asked| is_there(&asked.declare(BuilderKind::Script, tree));
    // What asks for the same from both shows nothing, and is not looked up.
    let verdict = |(one, other): &(Asked, Asked)| match one == other {
        true => (true, true),
        false => (holds(one), holds(other)),
    };
    let verdicts: Vec<(bool, bool)> = pairs.iter().map(verdict).collect();
    // What one build shows holds for the others of its file.
    let shows_root = verdicts.contains(&(true, false));
    let shows_beside = verdicts.contains(&(false, true));
    for ((one, other), verdict) in pairs.into_iter().zip(verdicts) {
        let is_same = one.directory == other.directory;
        let chosen = match verdict {
            (true, false) => one,
            (false, true) => other,
            _ if is_same => one,
            (true, true) if shows_root && !shows_beside => one,
            (true, true) if shows_beside && !shows_root => other,
            _ => Asked { directory: None, ..one },
        };
        at_root.add(chosen);
    }
    let bakes: Vec<_> = at_root.bakes.drain(..).zip(beside.bakes).collect();
    for (one, other) in bakes {
        let chosen = match (one.finds_its_files(tree), other.finds_its_files(tree)) {
            (true, false) => one,
            (false, true) => other,
            _ if one.directory == other.directory => one,
            _ => BakeCall { directory: None, ..one },
        };
        at_root.bakes.push(chosen);
    }
    at_root
}

/// Whether the repository holds what a build is made from.
fn is_there(build: &DeclaredBuild) -> bool {
    build.dockerfile.known().is_some() && build.context.known().is_some()
}
