//! The configurations of servers that images hold: which files of the repository they are copies of.

use super::records::{ImageRecord, ServerFile};
use crate::limits;
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

/// Reads the configurations in an image.
pub(super) fn read_server_files(image: &mut ImageRecord, tree: &Tree, files: &mut Files) {
    let contents = &image.contents.stages[image.target];
    if contents.directory("/etc/nginx").is_none() {
        return;
    }
    let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
    let paths = NGINX.iter().flat_map(|pattern| contents.matching(pattern));
    let present = paths.filter(|path| contents.present(path).is_some() && !contents.is_directory(path));
    for path in present.take(limits::RUNTIME_FILES.most()) {
        let file = contents.repository_path(&path, &exists).and_then(|source| match files.find(&source) {
            Some(file) => Some(file),
            None => {
                let bytes = tree.read(&source).ok()?;
                (bytes.len() <= limits::RUNTIME_FILE.most()).then(|| files.add(source, bytes))
            }
        });
        image.server_files.push(ServerFile { path, file });
    }
}
