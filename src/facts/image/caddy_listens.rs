//! On which ports Caddy listens, as its Caddyfile says it.

use super::server_configuration::{ConfiguredServer, Listens};
use crate::facts::handles::Image;
use crate::facts::start::LookUp;
use crate::source::{Spanned, Text};
use crate::syntax::caddyfile::{self, Caddyfile};
use crate::syntax::shell::{FoundCommand, VariableValue, Word};

/// Where the Caddyfile of the official image lies.
// Source: github.com/caddyserver/caddy-docker.
const CADDYFILE: &str = "/etc/caddy/Caddyfile";

/// What is about Caddy.
// Source: caddyserver.com/docs/command-line, `caddy run`.
const CADDY: ConfiguredServer = ConfiguredServer {
    names: &["caddy"],
    options: &[],
    about: &["Caddyfile", "/etc/caddy"],
    in_scripts: &["Caddyfile", "/etc/caddy", "envsubst", "--config"],
    usual: &[CADDYFILE],
};

/// Where Caddy is administered, unless it is told otherwise.
// Source: caddyserver.com/docs/caddyfile/options, `admin`.
const ADMIN: u16 = 2019;

impl Image<'_> {
    /// The ports on which Caddy listens, where it is what the image starts.
    pub(super) fn caddy_ports(self, look_up: &LookUp<'_>) -> Option<Listens> {
        let is_official = self.bottom().base().is_some_and(|base| base.name() == "docker.io/library/caddy");
        if !self.starts_alone(&CADDY, is_official) || !self.reads_caddyfile() {
            return None;
        }
        self.all_changes_of(&CADDY, &mut |program, _| matches!(program, "caddy" | "setcap"))?;
        let file = self.record.server_files.iter().find(|file| file.path == CADDYFILE);
        let Some(file) = file else {
            // Its one site: `:80`.
            let place = self.place_of_base();
            let listens = Listens::configured("Caddy", vec![Spanned::new(80, place)]);
            let has_own = self.files().present(CADDYFILE).is_some();
            return (is_official && !has_own).then_some(Listens { perhaps: vec![ADMIN], ..listens });
        };
        let bytes = self.facts.repo.files().get(file.file?).bytes();
        let caddyfile = caddyfile::parse(&Text::verbatim(file.file?, 0, bytes))?;
        let (mut ports, mut perhaps) = (Vec::new(), vec![ADMIN]);
        perhaps.extend(caddyfile.options.iter().filter_map(|word| numbers(word)));
        for address in &caddyfile.addresses {
            let text = with_variables(&address.value, look_up)?;
            match port(&text, &caddyfile)? {
                (port, true) => {
                    ports.push(Spanned::new(port, address.span));
                    // Where it speaks HTTPS, it leads there from HTTP.
                    perhaps.extend((!text.starts_with("http://")).then_some(80));
                }
                (port, false) => perhaps.push(port),
            }
        }
        let listens = Listens::configured("Caddy", ports);
        (!listens.ports.is_empty()).then_some(Listens { perhaps, ..listens })
    }

    /// Whether what the image starts reads the Caddyfile in its usual place.
    fn reads_caddyfile(self) -> bool {
        let Some(start) = self.start() else { return true };
        let runs_so = |command: &FoundCommand<'_>| {
            let invocation = command.invocation();
            let words: Vec<_> = invocation.args().iter().filter_map(Word::literal).collect();
            let has_file =
                words.windows(2).any(|pair| matches!(&*pair[0], "--config" | "-c") && pair[1] == CADDYFILE);
            invocation.program() != Some("caddy")
                || words.first().is_some_and(|verb| verb == "run") && has_file
        };
        start.all_commands().iter().all(|commands| commands.iter().all(runs_so))
    }
}

/// The number that a word ends in, as that of an address does.
fn numbers(word: &str) -> Option<u16> {
    word.rsplit(':').next().unwrap_or(word).parse().ok()
}

/// A word with the values of the variables in it: `{$PORT}`, `{$PORT:8080}`.
// Source: caddyserver.com/docs/caddyfile/concepts, "Environment variables".
fn with_variables(word: &str, look_up: &LookUp<'_>) -> Option<String> {
    let Some((before, rest)) = word.split_once("{$") else {
        return (!word.contains('{')).then(|| word.to_owned());
    };
    let (variable, after) = rest.split_once('}')?;
    let (name, default) = variable.split_once(':').map_or((variable, None), |(name, it)| (name, Some(it)));
    let value = match (look_up(name), default) {
        (VariableValue::Set(value), _) => value,
        (VariableValue::Unset, Some(default)) => default.to_owned(),
        _ => return None,
    };
    (!after.contains("{$")).then(|| format!("{before}{value}{after}"))
}

/// The port of the address of a site, and whether that is certain; nothing where it is not spelled out.
// Source: caddyserver.com/docs/caddyfile/concepts, "Addresses"; `http_port`, `https_port` and `auto_https` of the options.
fn port(address: &str, caddyfile: &Caddyfile) -> Option<(u16, bool)> {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let host = rest.split('/').next().unwrap_or(rest);
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    if let Some((_, port)) = after.rsplit_once(':') {
        return Some((port.parse().ok()?, true));
    }
    let is_usual = !caddyfile.options.iter().any(|it| it.contains("_port") || it == "auto_https");
    Some((if scheme == "http" { 80 } else { 443 }, is_usual))
}
