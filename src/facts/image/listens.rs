//! On which ports the server of an image listens, as its configuration says it: nginx.

use std::collections::BTreeSet;

use crate::build::image_path;
use crate::facts::handles::Image;
use crate::images::{ContainerStart, Listens};
use crate::knowledge::programs::{self, AsProcess};
use crate::limits::{self, Budget};
use crate::source::{FileId, Span, Spanned, Text};
use crate::syntax::dockerfile::Kind;
use crate::syntax::nginx::{self, Directive};
use crate::syntax::shell::{FoundCommand, Word};

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
    /// The ports on which the image's server listens, if its configuration is known and spells them out: that of nginx,
    /// where nothing else is started. `None` where any of it is made while the image is built or when it starts.
    #[must_use]
    pub fn listens(self) -> Option<&'a Listens> {
        self.memo().listens.get_or_init(|| self.work_out_listens()).as_ref()
    }

    fn work_out_listens(self) -> Option<Listens> {
        let base = self.bottom().base();
        let official = base.and_then(|base| OFFICIAL.iter().find(|(name, _)| *name == base.name()));
        if !self.starts_nginx_alone(official.is_some()) {
            return None;
        }
        let is_rid_of_default = self.changes_of_configuration()?;
        let mut reading = Reading {
            image: self,
            default: official.filter(|_| !is_rid_of_default).map(|(_, port)| *port),
            is_official: official.is_some(),
            seen: BTreeSet::new(),
            left: Budget::new(&limits::RUNTIME_FILE),
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
        (!ports.is_empty()).then_some(Listens { program: "nginx", ports })
    }

    /// Whether containers start nginx with the configuration in its usual place, and no other program that may listen.
    fn starts_nginx_alone(self, is_official: bool) -> bool {
        // The entry script of official images runs what lies there.
        if !self.files().matching("/docker-entrypoint.d/*").is_empty() {
            return false;
        }
        let Some(start) = self.start() else { return is_official };
        let says = |script: &ContainerStart, text: &str| {
            let files = self.facts.repo.files();
            script.scripts.iter().any(|entry| {
                let bytes = files.get(entry.file).bytes();
                bytes.windows(text.len()).any(|window| window == text.as_bytes())
            })
        };
        // A script that is about the configuration may change it.
        if ["/etc/nginx", "nginx.conf", "envsubst", "listen"].iter().any(|text| says(start, text)) {
            return false;
        }
        let mut is_started = false;
        for commands in start.all_commands() {
            for command in &commands {
                let words = command.command.words.iter().chain(targets_of(command));
                if words.filter(|word| word.raw.contains("nginx.conf") || word.raw.contains(PREFIX)).count()
                    > 0
                {
                    return false;
                }
                let invocation = command.invocation();
                let Some(name) = invocation.program() else { continue };
                let is_aside = |name: &str| {
                    let program = programs::of(name);
                    program.is(AsProcess::Helper) || program.is(AsProcess::Tool)
                };
                match name {
                    "nginx" => {
                        let mut words = invocation.args().iter();
                        if words.any(|word| word.known_prefix().0.starts_with("-c")) {
                            return false;
                        }
                        is_started = true;
                    }
                    "sh" | "bash" | "ash" | "dash" | "docker-entrypoint.sh" => {}
                    name if is_aside(name) => {}
                    name if start
                        .scripts
                        .iter()
                        .any(|entry| self.facts.repo.files().get(entry.file).path().file_name() == name) => {}
                    _ => return false,
                }
            }
        }
        is_started && self.processes().len() < 2
    }

    /// What RUN does with the configuration: whether the site that the base brings is taken away; `None` where anything
    /// else may be changed.
    fn changes_of_configuration(self) -> Option<bool> {
        let mut is_rid_of_default = false;
        for image in self.foundations() {
            for (step, dockerfile) in image
                .lineage()
                .flat_map(|stage| stage.steps.iter().map(move |step| (step, image.dockerfile())))
            {
                if !matches!(step.instruction(dockerfile).kind, Kind::Run { .. }) {
                    continue;
                }
                let script = step.script(dockerfile)?;
                for command in &script.commands() {
                    let words = || command.command.words.iter().map(|word| word.known_prefix().0);
                    let is_about = |word: &str| {
                        word.contains("nginx.conf") || word.contains("default.conf") || word.contains(PREFIX)
                    };
                    let is_written = targets_of(command).any(|target| is_about(&target.known_prefix().0));
                    if is_written {
                        return None;
                    }
                    if !words().any(|word| is_about(&word)) {
                        continue;
                    }
                    match command.invocation().program() {
                        Some("rm") => {
                            let is_site =
                                |word: &str| word == DEFAULT_SITE || word.starts_with("/etc/nginx/conf.d");
                            is_rid_of_default |= words().any(|word| is_site(&word));
                        }
                        Some(
                            "chown" | "chmod" | "chgrp" | "mkdir" | "touch" | "nginx" | "ls" | "cat" | "test"
                            | "[",
                        ) => {}
                        _ => return None,
                    }
                }
            }
        }
        Some(is_rid_of_default)
    }
}

/// What the output of a command is written to, or its input read from.
fn targets_of<'a>(command: &FoundCommand<'a>) -> impl Iterator<Item = &'a Word> {
    command.command.redirects.iter().map(|redirect| &redirect.target)
}

/// A configuration while it is read, with what it includes.
struct Reading<'a> {
    image: Image<'a>,
    /// The port of the site that the base brings, if that is still there.
    default: Option<u16>,
    is_official: bool,
    seen: BTreeSet<String>,
    /// How many bytes may still be read: a file may be included more than once.
    left: Budget,
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
        self.left.take(bytes.len()).ok()?;
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
            self.ports.push(Spanned::new(port, self.image.runtime_place()));
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
    fn runtime_place(self) -> Span {
        self.bottom().runtime().from
    }
}

#[cfg(test)]
mod tests;
