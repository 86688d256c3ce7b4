//! On which ports Apache listens, as its configuration says it.

use super::server_configuration::{ConfiguredServer, Listens};
use crate::facts::handles::Image;
use crate::source::{FileId, Spanned, Text};

/// What is about Apache.
// Source: github.com/docker-library/httpd and github.com/docker-library/php; httpd.apache.org/docs/2.4, "httpd" and
// "apachectl"; the package `apache2` of Debian.
const APACHE: ConfiguredServer = ConfiguredServer {
    names: &["apache2", "apache2-foreground", "apache2ctl", "apachectl", "httpd", "httpd-foreground"],
    options: &["-C", "-c", "-f"],
    about: &["/etc/apache2", "/usr/local/apache2/conf", "httpd.conf", "ports.conf", "a2enmod"],
    in_scripts: &["/etc/apache2", "/usr/local/apache2/conf", "httpd.conf", "ports.conf", "a2enmod", "Listen"],
    usual: &[],
};

/// The port of the configurations that official images bring, and the one that TLS adds.
// Source: github.com/docker-library/httpd and github.com/docker-library/php; `ports.conf` of Debian's package `apache2`.
const HTTP: u16 = 80;
const HTTPS: u16 = 443;

impl Image<'_> {
    /// The ports on which Apache listens, where it is what the image starts, on an official image of it.
    pub(super) fn apache_ports(self) -> Option<Listens> {
        let base = self.bottom().base()?;
        let is_debian = |tag: &str| tag.split('-').any(|word| word == "apache");
        let (folder, main) = match base.name().as_str() {
            "docker.io/library/httpd" => ("/usr/local/apache2/conf/", "httpd.conf"),
            "docker.io/library/php" if base.tag.as_deref().is_some_and(is_debian) => {
                ("/etc/apache2/", "ports.conf")
            }
            _ => return None,
        };
        if !self.starts_alone(&APACHE, true) {
            return None;
        }
        let mut reading = Reading { folder, main, ports: Vec::new(), perhaps: Vec::new() };
        let mut has_tls = false;
        self.all_changes_of(&APACHE, &mut |program, words| {
            let says = |text: &str| words.iter().any(|word| word.contains(text));
            let is_about_ports = ["Listen", "Include", "PORT", "80", "443"].iter().any(|text| says(text));
            match program {
                "a2enmod" => {
                    has_tls |= says("ssl");
                    true
                }
                "sed" => !is_about_ports,
                _ => false,
            }
        })?;
        reading.perhaps.extend(has_tls.then_some(HTTPS));
        let mut is_replaced = false;
        for file in self.record.server_files.iter().filter(|file| file.path.starts_with(folder)) {
            is_replaced |= file.path.strip_prefix(folder) == Some(main);
            let bytes = self.facts.repo.files().get(file.file?).bytes();
            reading.read(&file.path, file.file?, bytes)?;
        }
        if !is_replaced {
            reading.ports.push(Spanned::new(HTTP, self.place_of_base()));
        }
        let perhaps = reading.perhaps;
        let listens = Listens::configured("Apache", reading.ports);
        (!listens.ports.is_empty()).then_some(Listens { perhaps, ..listens })
    }
}

struct Reading {
    /// Where the configuration lies, and the file of it that says the ports.
    folder: &'static str,
    main: &'static str,
    ports: Vec<Spanned<u16>>,
    perhaps: Vec<u16>,
}

impl Reading {
    /// Reads a file; nothing where not all of it is known.
    // Source: httpd.apache.org/docs/2.4: "Configuration Files", `Listen`, `Include`.
    fn read(&mut self, path: &str, file: FileId, bytes: &[u8]) -> Option<()> {
        let text = Text::verbatim(file, 0, bytes);
        // What is there need not be read: a site that nobody enables.
        let is_certain = !path.contains("-available/");
        let (mut at, mut sections) = (0, 0_usize);
        for line in text.as_str().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let trimmed = line.trim();
            let mut words = trimmed.split_whitespace();
            let Some(first) = words.next() else { continue };
            if first.starts_with("</") {
                sections = sections.saturating_sub(1);
            } else if first.starts_with('<') {
                sections += 1;
            } else if first.eq_ignore_ascii_case("listen") {
                let address = words.next()?;
                let port = port(address)?;
                if is_certain && sections == 0 {
                    let from = start + line.find(address)?;
                    self.ports.push(Spanned::new(port, text.span_of(from..from + address.len())));
                } else {
                    self.perhaps.push(port);
                }
            } else if first.eq_ignore_ascii_case("include") || first.eq_ignore_ascii_case("includeoptional") {
                self.include(words.next()?)?;
            }
        }
        Some(())
    }

    /// What is included from where files are read is read anyway; what the base brings there listens with TLS alone.
    fn include(&mut self, path: &str) -> Option<()> {
        let path = path.trim_matches('"');
        let relative = path.strip_prefix(self.folder).unwrap_or(path);
        if relative.starts_with('/') || relative.contains('$') {
            return None;
        }
        let is_own = self.main == "ports.conf";
        let is_brought = is_own || relative.starts_with("conf/extra/") || relative.starts_with("extra/");
        if relative.contains("ssl") {
            self.perhaps.push(HTTPS);
        }
        is_brought.then_some(())
    }
}

/// The port of `Listen`: `80`, `0.0.0.0:80`, `[::]:80`.
fn port(address: &str) -> Option<u16> {
    address.rsplit(':').next().unwrap_or(address).parse().ok()
}
