//! Files of the repository from which projects take credentials.

use super::credential_values;
use super::in_settings::in_settings;
use super::in_texts::{in_text, in_value};
use crate::compose::{FileObject, Pair, Project, Setting};
use crate::facts::memo::{CommittedFile, Credential, FileUse, Nature, Noun, Strength};
use crate::knowledge::{Kind, purpose};
use crate::limits;
use crate::source::{EntryKind, FileId, Files, RepoPath, Span, Text, Tree};

/// The largest mounted file that is read.
const MAX_BYTES: usize = limits::SHIPPED_TEXT.most();

/// Ends of the names of mounted files that are made to hold credentials.
// Source: the documentation of OpenSSH, curl (`.netrc`), npm, pip (`.pypirc`), PostgreSQL (`.pgpass`) and
// Google Cloud.
const KEY_FILES: [&str; 13] = [
    ".env",
    ".key",
    ".netrc",
    ".npmrc",
    ".pem",
    ".pgpass",
    ".pypirc",
    "credentials",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
    "secrets.json",
];

/// Ends of the names of mounted files with settings.
// Source: the endings of the files that services of 115 public repositories mount, counted on 2026-11-30; six of the
// eight occur, the others are those of Python and of Java.
const SETTINGS: [&str; 8] = [".cfg", ".conf", ".ini", ".json", ".properties", ".toml", ".yaml", ".yml"];

/// The files from which projects take credentials, by path. Those that have to be are read.
pub(crate) fn committed_files(projects: &[Project], tree: &Tree, files: &mut Files) -> Vec<CommittedFile> {
    let mut finder = Finder { tree, files, found: Vec::new() };
    for project in projects {
        finder.variables(project);
        for secret in &project.secrets {
            finder.object(secret, "secret");
        }
        for config in &project.configs {
            finder.object(config, "config");
        }
        finder.mounts(project);
    }
    let mut found = finder.found;
    for file in &mut found {
        file.uses.sort();
        file.uses.dedup();
        file.credentials.sort_by_key(|credential| credential.value);
        file.credentials.dedup_by_key(|credential| credential.value);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

struct Finder<'a> {
    tree: &'a Tree,
    files: &'a mut Files,
    found: Vec<CommittedFile>,
}

impl Finder<'_> {
    fn add(&mut self, path: &RepoPath, used: Option<FileUse>, credentials: Vec<Credential>) {
        if credentials.is_empty() || is_sample(path) {
            return;
        }
        match self.found.iter_mut().find(|file| file.path == *path) {
            Some(file) => {
                file.uses.extend(used);
                file.credentials.extend(credentials);
            }
            None => {
                let uses = used.into_iter().collect();
                self.found.push(CommittedFile { path: path.clone(), uses, credentials });
            }
        }
    }

    /// `.env`, and the env files of services.
    fn variables(&mut self, project: &Project) {
        let mut of_dotenv: Vec<FileId> = project.variables.iter().map(|pair| pair.name.span.file).collect();
        of_dotenv.dedup();
        for file in of_dotenv {
            let path = self.files.get(file).path().clone();
            self.add(&path, None, in_file(&project.variables, file));
        }
        for service in &project.services {
            for env_file in &service.env_file {
                let Some(path) = env_file.path.as_str().and_then(RepoPath::new) else { continue };
                let Some(file) = self.files.find(&path).filter(|_| self.tree.holds(&path)) else { continue };
                let by = format!("service `{}`", service.name.value);
                let used = FileUse { place: env_file.path.span, by };
                self.add(&path, Some(used), in_file(&service.environment, file));
            }
        }
    }

    /// A secret or a config that is read from a file.
    fn object(&mut self, object: &FileObject, what: &str) {
        let Some(named) = &object.file else { return };
        let used = FileUse { place: named.span, by: format!("{what} `{}`", object.key.value) };
        let whole = what == "secret";
        let Some((path, text)) = self.read(named, whole) else { return };
        let credentials = match whole {
            true => whole_file(&object.key.value, &text),
            false => parts_and_settings(&path, &text),
        };
        self.add(&path, Some(used), credentials);
    }

    /// Files that are mounted and made to hold credentials.
    fn mounts(&mut self, project: &Project) {
        for service in &project.services {
            for volume in service.volumes.iter().filter(|volume| volume.is_bind()) {
                let Some(source) = &volume.source else { continue };
                let may_hold = source
                    .as_str()
                    .is_some_and(|path| KEY_FILES.iter().chain(&SETTINGS).any(|end| path.ends_with(end)));
                let Some((path, text)) = may_hold.then(|| self.read(source, false)).flatten() else {
                    continue;
                };
                let used = FileUse { place: source.span, by: format!("service `{}`", service.name.value) };
                self.add(&path, Some(used), parts_and_settings(&path, &text));
            }
        }
    }

    /// The text of a file that a clean checkout has.
    fn read(&mut self, named: &Setting<Text>, is_asked: bool) -> Option<(RepoPath, Text)> {
        let path = RepoPath::new(named.as_str()?)?;
        let is_there = self.tree.holds(&path) && self.tree.kind(&path) == Some(EntryKind::File);
        if !is_there || is_sample(&path) {
            return None;
        }
        let file = match self.files.find(&path) {
            Some(file) => file,
            None => {
                let bytes = self.tree.read(&path).ok()?;
                let is_text = std::str::from_utf8(&bytes).is_ok();
                if bytes.len() > MAX_BYTES || !is_text && !is_asked {
                    return None;
                }
                self.files.add(path.clone(), bytes)
            }
        };
        Some((path, Text::verbatim(file, 0, self.files.get(file).bytes())))
    }
}

/// The credentials among variables that a file sets.
fn in_file(variables: &[Pair], file: FileId) -> Vec<Credential> {
    let own = variables.iter().filter(|pair| pair.name.span.file == file);
    let found = own.filter_map(|pair| {
        let text = pair.value.known().filter(|text| text.file() == file)?;
        let found = in_value(&pair.name, text)?;
        Some(Credential {
            holder: Some(pair.name.value.clone()),
            place: pair.name.span,
            value: text.slice(found.value).span(),
            nature: found.nature,
            strength: found.strength,
            is_default: false,
            replaces: None,
            is_for_development: false,
        })
    });
    found.collect()
}

/// A file whose whole text is a credential, unless it only holds the place of one.
fn whole_file(name: &str, text: &Text) -> Vec<Credential> {
    let trimmed = text.trim();
    if trimmed.is_empty() || credential_values::is_placeholder(&trimmed) || is_made_public(&trimmed) {
        return Vec::new();
    }
    let known = in_text(&trimmed).into_iter().next();
    // What has several lines is no word that somebody made up.
    let strength = match &known {
        Some(found) => found.strength,
        None if trimmed.contains('\n') => Strength::Random,
        None => credential_values::strength(&trimmed),
    };
    let nature = known.map_or(Nature::Named(Noun::Secret), |found| found.nature);
    vec![Credential {
        holder: Some(name.to_owned()),
        place: Span::new(text.file(), 0, 0),
        value: trimmed.span(),
        nature,
        strength,
        is_default: false,
        replaces: None,
        is_for_development: false,
    }]
}

/// Whether a file is one that its owner gives to others: a certificate, a public key.
fn is_made_public(text: &str) -> bool {
    let heads = text.match_indices("-----BEGIN ").map(|(at, _)| &text[at..]);
    let is_public = |head: &str| {
        let title = head.lines().next().unwrap_or_default();
        title.contains("CERTIFICATE") || title.contains("PUBLIC KEY")
    };
    let is_key = text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-");
    is_key || heads.clone().next().is_some() && heads.clone().all(is_public)
}

/// The credentials of known forms in a file, and those that its keys name.
fn parts_and_settings(path: &RepoPath, text: &Text) -> Vec<Credential> {
    let mut found = parts_of_file(text);
    for named in in_settings(path.file_name(), text.file(), text) {
        let overlaps =
            |known: &Credential| known.value.contains(named.value) || named.value.contains(known.value);
        if !found.iter().any(overlaps) {
            found.push(named);
        }
    }
    found
}

/// The credentials of known forms in a file.
fn parts_of_file(text: &Text) -> Vec<Credential> {
    let found = in_text(text).into_iter().filter(|found| matches!(found.nature, Nature::Form(_)));
    let found = found.map(|found| Credential {
        holder: None,
        place: text.slice(found.value.start..found.value.start).span(),
        value: text.slice(found.value).span(),
        nature: found.nature,
        strength: found.strength,
        is_default: false,
        replaces: None,
        is_for_development: false,
    });
    found.collect()
}

/// Whether a file is there to be copied and filled in.
fn is_sample(path: &RepoPath) -> bool {
    purpose::is_said(&path.file_name().to_ascii_lowercase(), Kind::SecretFile)
}

#[cfg(test)]
mod tests;
