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

/// Where the configuration of Apache lies.
// Source: github.com/docker-library/httpd and github.com/docker-library/php (`apache` on Debian), and the packages of Debian.
const APACHE: [&str; 9] = [
    "/usr/local/apache2/conf/*",
    "/usr/local/apache2/conf/conf.d/*",
    "/usr/local/apache2/conf/extra/*",
    "/etc/apache2/*.conf",
    "/etc/apache2/conf-available/*",
    "/etc/apache2/conf-enabled/*",
    "/etc/apache2/sites-available/*",
    "/etc/apache2/sites-enabled/*",
    "/etc/apache2/mods-enabled/*",
];

/// Where the configuration of Caddy lies.
// Source: github.com/caddyserver/caddy-docker.
const CADDY: [&str; 1] = ["/etc/caddy/Caddyfile"];

/// The folder of each server, without which it has no configuration, and what it reads there.
// Source: the same.
const SERVERS: [(&str, &[&str]); 4] = [
    ("/etc/nginx", &NGINX),
    ("/usr/local/apache2", &APACHE),
    ("/etc/apache2", &APACHE),
    ("/etc/caddy", &CADDY),
];

/// Reads the configurations in an image.
pub(super) fn read_server_files(image: &mut ImageRecord, tree: &Tree, files: &mut Files) {
    let contents = &image.contents.stages[image.target];
    let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
    for (folder, patterns) in SERVERS {
        if contents.directory(folder).is_none() {
            continue;
        }
        let below = patterns.iter().filter(|pattern| pattern.starts_with(folder));
        let paths = below.flat_map(|pattern| contents.matching(pattern));
        let present = paths.filter(|path| contents.present(path).is_some() && !contents.is_directory(path));
        for path in present.take(limits::RUNTIME_FILES.most()) {
            let file =
                contents.repository_path(&path, &exists).and_then(|source| match files.find(&source) {
                    Some(file) => Some(file),
                    None => {
                        let bytes = tree.read(&source).ok()?;
                        (bytes.len() <= limits::RUNTIME_FILE.most()).then(|| files.add(source, bytes))
                    }
                });
            image.server_files.push(ServerFile { path, file });
        }
    }
}
