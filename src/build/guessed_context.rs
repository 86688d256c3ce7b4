//! The build context of a Dockerfile that nothing in the repository builds.

use super::dockerfile::Dockerfile;
use super::image_path::join;
use crate::source::{RepoPath, Tree};
use crate::syntax::dockerfile::{Kind, Word};

/// The directory that a Dockerfile is most likely built from: the nearest one, from its own upwards, that
/// holds most of what COPY and ADD name. What is missing there may be made before the build. Nothing where
/// none holds anything of it. Where all of it is copied, and the stage goes on in the Dockerfile's directory
/// there, that tells.
#[must_use]
pub(crate) fn guess_context(dockerfile: &Dockerfile, tree: &Tree) -> Option<RepoPath> {
    let sources: Vec<String> = dockerfile
        .tree
        .instructions
        .iter()
        .filter_map(|instruction| match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) if instruction.flag("from").is_none() => {
                Some(&transfer.sources)
            }
            _ => None,
        })
        .flatten()
        .filter_map(plain_path)
        .collect();
    let own = dockerfile.path.parent();
    let held = |directory: &RepoPath| {
        let paths = sources.iter().filter_map(|source| directory.join(source));
        paths.filter(|path| tree.holds(path)).count()
    };
    let mut best: Option<(usize, RepoPath)> = None;
    for directory in std::iter::once(own.clone()).chain(own.ancestors()) {
        let count = held(&directory);
        let is_better = best.as_ref().is_none_or(|(most, _)| count > *most);
        if is_better && (count > 0 || sources.is_empty()) {
            best = Some((count, directory));
        }
    }
    let (count, directory) = best?;
    let told = context_told(dockerfile, tree).filter(|told| held(told) >= count);
    Some(told.unwrap_or(directory))
}

/// The directory above the Dockerfile's own that a stage shows to be the context: it copies all of it, and works
/// in what is the Dockerfile's directory there. `COPY . /app`, `WORKDIR /app/services/api`.
fn context_told(dockerfile: &Dockerfile, tree: &Tree) -> Option<RepoPath> {
    let own = dockerfile.path.parent();
    let mut workdir = "/".to_owned();
    let mut copied: Option<String> = None;
    for instruction in &dockerfile.tree.instructions {
        match &instruction.kind {
            Kind::From(_) => (workdir, copied) = ("/".to_owned(), None),
            Kind::Copy(transfer) | Kind::Add(transfer) if instruction.flag("from").is_none() => {
                let is_all =
                    |word: &Word| word.literal().is_some_and(|source| matches!(&*source, "." | "./"));
                if transfer.sources.iter().any(is_all) {
                    copied = transfer.destination.literal().map(|target| join(&workdir, &target));
                }
            }
            Kind::Workdir(path) => {
                workdir = join(&workdir, &path.literal()?);
                let root = copied.as_deref().map(|copied| copied.trim_end_matches('/'));
                let Some(inside) = root.and_then(|root| workdir.strip_prefix(root)?.strip_prefix('/')) else {
                    continue;
                };
                if inside.is_empty() {
                    continue;
                }
                let above = own
                    .as_str()
                    .strip_suffix(inside)
                    .filter(|above| above.is_empty() || above.ends_with('/'));
                // The Dockerfile's own directory may hold a directory of that name.
                let is_below = own.join(inside).is_some_and(|path| tree.holds(&path));
                if let Some(above) = above.filter(|_| !is_below) {
                    return RepoPath::new(above.trim_end_matches('/'));
                }
            }
            _ => {}
        }
    }
    None
}

/// A source that is a path without variables; of one with wildcards, the directory in front of them.
fn plain_path(word: &Word) -> Option<String> {
    let path = word.literal()?;
    if path.contains("://") || path.starts_with("git@") {
        return None;
    }
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let plain: Vec<&str> = parts.iter().copied().take_while(|part| !part.contains(['*', '?', '['])).collect();
    (plain.len() == parts.len() || !plain.is_empty()).then(|| plain.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::Text;
    use crate::syntax::dockerfile;

    /// The context that is guessed for a Dockerfile in `services/api`.
    fn guessed(text: &str, others: &[&str]) -> String {
        let path = RepoPath::new("services/api/Dockerfile").unwrap();
        let mut files: Vec<_> =
            others.iter().map(|other| (RepoPath::new(other).unwrap(), Vec::new())).collect();
        files.push((path.clone(), text.as_bytes().to_vec()));
        let file = Files::default().add(path.clone(), text.as_bytes().to_vec());
        let (parsed, errors) = dockerfile::parse(&Text::verbatim(file, 0, text.as_bytes()));
        let guess = guess_context(&Dockerfile::new(path, parsed, errors), &Tree::in_memory(files));
        guess.map_or_else(String::new, |directory| directory.to_string())
    }

    #[test]
    fn where_a_stage_goes_on_tells() {
        assert_eq!(guessed("FROM a\nCOPY . .\n", &[]), "services/api");
        assert_eq!(guessed("FROM a\nWORKDIR /app\nCOPY . .\nWORKDIR /app/services/api\n", &[]), ".");
        assert_eq!(guessed("FROM a\nCOPY . /app/\nWORKDIR /app\nWORKDIR api\n", &[]), "services");
        assert_eq!(guessed("FROM a\nCOPY . /app\nWORKDIR /app2/services/api\n", &[]), "services/api");
        assert_eq!(guessed("FROM a\nCOPY . /app\nFROM b\nWORKDIR /app/services/api\n", &[]), "services/api");
        let own = ["services/api/api/index.js"];
        assert_eq!(guessed("FROM a\nCOPY . /app\nWORKDIR /app/api\n", &own), "services/api");
        let named = ["services/api/main.js"];
        let text = "FROM a\nCOPY main.js /\nCOPY . /app\nWORKDIR /app/services/api\n";
        assert_eq!(guessed(text, &named), "services/api", "it holds what is copied by name");
    }
}
