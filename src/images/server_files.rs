//! The configurations of servers that images hold: which files of the repository they are copies of.

use super::records::{ImageRecord, ServerFile};
use crate::answer::LimitReached;
use crate::limits::{self, Budget};
use crate::source::{EntryKind, Files, RepoPath, Tree};

/// Where the configuration of nginx lies.
// Source: github.com/nginx/docker-nginx (`conf.d`, `templates`), and the packages of Debian (`sites-enabled`) and Alpine
// (`http.d`).
const NGINX: [&str; 6] = [
    "/etc/nginx/nginx.conf",
    "/etc/nginx/conf.d/*",
    "/etc/nginx/http.d/*",
    "/etc/nginx/sites-enabled/*",
    "/etc/nginx/sites-available/*",
    "/etc/nginx/templates/*",
];

/// Reads the configurations in an image, one of `images`. What of them is left out is told: nothing is known then of
/// where its server listens.
pub(super) fn read_server_files(
    image: &mut ImageRecord,
    images: usize,
    tree: &Tree,
    files: &mut Files,
) -> Option<LimitReached> {
    let contents = &image.contents.stages[image.target];
    contents.directory("/etc/nginx")?;
    let mut left = Budget::share(&limits::RUNTIME_FILE, &limits::ALL_RUNTIME_FILES, images);
    let mut reached = None;
    let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
    let paths = NGINX.iter().flat_map(|pattern| contents.matching(pattern));
    let present = paths.filter(|path| contents.present(path).is_some() && !contents.is_directory(path));
    for (number, path) in present.enumerate() {
        if number == limits::RUNTIME_FILES.most() {
            reached = reached.or(Some(&limits::RUNTIME_FILES));
            break;
        }
        let file = contents.repository_path(&path, &exists).and_then(|source| {
            let known = files.find(&source);
            let bytes = if known.is_none() { tree.read(&source).ok()? } else { Vec::new() };
            let length = known.map_or(bytes.len(), |file| files.get(file).bytes().len());
            match left.take(length) {
                Ok(()) => Some(known.unwrap_or_else(|| files.add(source, bytes))),
                Err(limit) => {
                    reached = reached.or(Some(limit));
                    None
                }
            }
        });
        image.server_files.push(ServerFile { path, file });
    }
    let place = image.build.stages.get(image.target)?.from;
    reached.map(|limit| LimitReached::new(limit, place))
}
