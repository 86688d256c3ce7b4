//! On which ports nginx listens, as its configuration says it.

use std::collections::BTreeSet;

use super::server_configuration::{ConfiguredServer, Listens};
use crate::build::image_path;
use crate::facts::handles::Image;
use crate::limits;
use crate::source::{FileId, Span, Spanned, Text};
use crate::syntax::nginx::{self, Directive};

/// What is about nginx.
// Source: nginx.org, "Command-line parameters"; github.com/nginx/docker-nginx, `docker-entrypoint.d`.
const NGINX: ConfiguredServer = ConfiguredServer {
    names: &["nginx"],
    options: &["-c"],
    about: &["nginx.conf", "default.conf", PREFIX],
    in_scripts: &["/etc/nginx", "nginx.conf", "envsubst", "listen"],
    usual: &[],
};

/// Official images of nginx, and the port of the one site that their own configuration has.
// Source: github.com/nginx/docker-nginx, `mainline/debian/Dockerfile` and the package's `conf.d/default.conf`;
// github.com/nginx/docker-nginx-unprivileged, whose `default.conf` says 8080.
const OFFICIAL: [(&str, u16); 3] = [
    ("docker.io/library/nginx", 80),
    ("docker.io/nginxinc/nginx-unprivileged", 8080),
    ("ghcr.io/nginx/nginx-unprivileged", 8080),
];

/// Where nginx looks for what its configuration names, and the file that it begins with.
const PREFIX: &str = "/etc/nginx";
const MAIN: &str = "/etc/nginx/nginx.conf";
const DEFAULT_SITE: &str = "/etc/nginx/conf.d/default.conf";

/// Files that packages of nginx bring, in which nothing listens.
// Source: the contents of the package `nginx-common` of Debian and `nginx` of nginx.org.
const WITHOUT_SITES: [&str; 8] = [
    "mime.types",
    "fastcgi_params",
    "fastcgi.conf",
    "uwsgi_params",
    "scgi_params",
    "proxy_params",
    "koi-utf",
    "koi-win",
];

impl<'a> Image<'a> {
    /// The ports on which nginx listens, where it is what the image starts and its configuration spells them out.
    pub(super) fn nginx_ports(self) -> Option<Listens> {
        // The entry script of official images runs what lies there.
        if !self.files().matching("/docker-entrypoint.d/*").is_empty() {
            return None;
        }
        let base = self.bottom().base();
        let official = base.and_then(|base| OFFICIAL.iter().find(|(name, _)| *name == base.name()));
        if !self.starts_alone(&NGINX, official.is_some()) {
            return None;
        }
        let is_rid_of_default = self.changes_of_nginx()?;
        let mut reading = Reading {
            image: self,
            default: official.filter(|_| !is_rid_of_default).map(|(_, port)| *port),
            is_official: official.is_some(),
            seen: BTreeSet::new(),
            depth: 0,
            ports: Vec::new(),
        };
        match reading.file(MAIN) {
            Some(Some(main)) => reading.read(main, false)?,
            Some(None) => return None,
            // The base's own, which includes the sites and has none.
            None if official.is_some() => reading.include("/etc/nginx/conf.d/*.conf", false)?,
            None => return None,
        }
        let ports = reading.ports;
        (!ports.is_empty()).then(|| Listens::configured("nginx", ports))
    }

    /// What RUN does with the configuration: whether the site that the base brings is taken away; `None` where anything
    /// else may be changed.
    fn changes_of_nginx(self) -> Option<bool> {
        let mut is_rid_of_default = false;
        self.all_changes_of(&NGINX, &mut |program, words| {
            let is_site = |word: &String| word == DEFAULT_SITE || word.starts_with("/etc/nginx/conf.d");
            is_rid_of_default |= program == "rm" && words.iter().any(is_site);
            program == "rm"
        })?;
        Some(is_rid_of_default)
    }
}

/// A configuration while it is read, with what it includes.
struct Reading<'a> {
    image: Image<'a>,
    /// The port of the site that the base brings, if that is still there.
    default: Option<u16>,
    is_official: bool,
    seen: BTreeSet<String>,
    /// How many blocks and files stand around what is read.
    depth: usize,
    ports: Vec<Spanned<u16>>,
}

impl Reading<'_> {
    /// The file at a path: nothing where the image holds none of its own there, nor a file where it is not known.
    fn file(&self, path: &str) -> Option<Option<FileId>> {
        let found = self.image.record.server_files.iter().find(|file| file.path == path)?;
        Some(found.file)
    }

    fn read(&mut self, file: FileId, is_server: bool) -> Option<()> {
        let bytes = self.image.facts.repo.files().get(file).bytes();
        let text = Text::verbatim(file, 0, bytes);
        self.directives(&nginx::parse(&text)?, is_server)
    }

    fn directives(&mut self, directives: &[Directive], is_server: bool) -> Option<()> {
        self.depth += 1;
        if self.depth > limits::RUNTIME_NESTING.most() {
            return None;
        }
        for directive in directives {
            match (directive.name.value.as_str(), &directive.block) {
                ("listen", None) if is_server => {
                    let address = directive.arguments.first()?;
                    if let Some(port) = port(&address.value)? {
                        self.ports.push(Spanned::new(port, address.span));
                    }
                }
                ("include", None) => self.include(&directive.arguments.first()?.value, is_server)?,
                ("server", Some(block)) => {
                    // Without one, it depends on the user that nginx runs as.
                    let listens =
                        block.iter().any(|inner| matches!(inner.name.value.as_str(), "listen" | "include"));
                    if !listens {
                        return None;
                    }
                    self.directives(block, true)?;
                }
                (_, Some(block)) => self.directives(block, false)?,
                _ => {}
            }
        }
        self.depth -= 1;
        Some(())
    }

    /// Reads what a pattern of `include` means; nothing where that is not known.
    fn include(&mut self, pattern: &str, is_server: bool) -> Option<()> {
        let pattern = image_path::join(PREFIX, pattern);
        let (folder, name) = pattern.rsplit_once('/').unwrap_or_default();
        if WITHOUT_SITES.contains(&name) || pattern.contains("/modules") {
            return Some(());
        }
        if pattern.contains('$')
            || folder.contains('*')
            || self.seen.len() > limits::RUNTIME_FILES.most()
            || !self.seen.insert(pattern.clone())
        {
            return None;
        }
        let there = self.image.files().matching(&pattern);
        let meant: Vec<(String, Option<FileId>)> = self
            .image
            .record
            .server_files
            .iter()
            .filter(|file| there.contains(&file.path))
            .map(|file| (file.path.clone(), file.file))
            .collect();
        // What is there and was not read may say anything.
        let is_unread = |path: &String| {
            self.image.files().present(path).is_some() && !meant.iter().any(|(read, _)| read == path)
        };
        if there.iter().any(is_unread) {
            return None;
        }
        let is_wild = pattern.contains('*');
        if !is_wild && meant.is_empty() || is_wild && !self.is_official {
            return None;
        }
        for (_, file) in &meant {
            self.read((*file)?, is_server)?;
        }
        if pattern == "/etc/nginx/conf.d/*.conf" || pattern == DEFAULT_SITE {
            self.sites_of_base(&meant)?;
        }
        Some(())
    }

    /// The sites that the base, or its entry script, puts beside those of the image.
    fn sites_of_base(&mut self, own: &[(String, Option<FileId>)]) -> Option<()> {
        let mut is_replaced = own.iter().any(|(path, _)| path == DEFAULT_SITE);
        let templates: Vec<(String, Option<FileId>)> = self
            .image
            .record
            .server_files
            .iter()
            .filter(|file| file.path.starts_with("/etc/nginx/templates/"))
            .map(|file| (file.path.clone(), file.file))
            .collect();
        for (path, file) in templates {
            let Some(name) = path.rsplit('/').next().and_then(|name| name.strip_suffix(".template")) else {
                continue;
            };
            is_replaced |= name == "default.conf";
            self.read(file?, false)?;
        }
        if let Some(port) = self.default.filter(|_| !is_replaced) {
            self.ports.push(Spanned::new(port, self.image.place_of_base()));
        }
        Some(())
    }
}

/// The port that the address of a `listen` names; nothing in it for a socket. Nothing where it is not spelled out.
// Source: nginx.org, `listen`: "address[:port]", "port", "unix:path"; the port is 80 where only an address is given.
#[expect(clippy::option_option, reason = "a socket has no port, and what is not spelled out is not known")]
fn port(address: &str) -> Option<Option<u16>> {
    if address.starts_with("unix:") {
        return Some(None);
    }
    if address.contains(['$', '{', '<', '%', '-']) {
        return None;
    }
    let after = match address.rsplit_once(']') {
        Some((_, after)) => after.strip_prefix(':').unwrap_or("80"),
        None => match address.rsplit_once(':') {
            Some((_, port)) => port,
            None if address.chars().all(|c| c.is_ascii_digit()) => address,
            None => "80",
        },
    };
    after.parse().ok().map(Some)
}

impl Image<'_> {
    pub(super) fn place_of_base(self) -> Span {
        self.bottom().runtime().from
    }
}

#[cfg(test)]
mod tests;
