//! Credentials: what in a repository opens something, where it stands, and how sure that is.
//!
//! A value is judged by its name, its form and how its characters are spread. What only holds the place of
//! a credential (`changeme`, `${VAR}`, `/run/secrets/…`) is none. What is found is never shown: whoever
//! reports gets its place, and [`Repo::hidden`](super::Repo::hidden) has the places of all.

mod committed;
mod dockerfiles;
mod forms;
mod names;
mod services;
mod shipped;
mod texts;
mod values;
mod words;

use std::collections::BTreeMap;

use crate::source::Span;

use super::repo::Repo;
use super::services::ServiceRef;
use super::ships::{self, ServiceId};

pub(super) use committed::committed_files;
pub use committed::{CommittedFile, FileUse};
pub use dockerfiles::{BuildCredential, Carrier, SecretArgument};
pub(super) use shipped::in_shipped_file;
pub use texts::Nature;
pub use values::Strength;

/// A credential that a file spells out.
#[derive(Debug, Clone)]
pub struct Credential {
    /// What holds it: the name of a variable, a label, an option; nothing where it stands alone.
    pub holder: Option<String>,
    /// Where the reader can act; never the credential itself.
    pub place: Span,
    /// The credential.
    pub value: Span,
    /// What it is.
    pub nature: Nature,
    /// How sure it is that it matters.
    pub strength: Strength,
    /// Whether a variable can take its place: it stands in `${NAME:-…}`.
    pub is_default: bool,
    /// Whether the file that spells it out is there for development or tests.
    pub is_for_development: bool,
}

impl Credential {
    /// The credential and what holds it, as the beginning of a sentence: "`DB_PASSWORD` holds a password".
    #[must_use]
    pub fn sentence(&self) -> String {
        let words = self.nature.words();
        match &self.holder {
            Some(holder) => format!("`{holder}` holds {words}"),
            None => format!("{words} stands"),
        }
    }
}

/// Every credential that Dockerfiles and Compose files spell out.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    services: BTreeMap<ServiceId, Vec<Credential>>,
    builds: Vec<BuildCredential>,
    hidden: Vec<Span>,
}

impl Repo {
    fn credentials(&self) -> &Credentials {
        self.credentials.get_or_init(|| {
            let mut all = Credentials::default();
            for (id, service) in ships::services_of(self.projects()) {
                let project = &self.projects()[id.project];
                let found = services::credentials(self.files(), project, service);
                all.hidden.extend(found.iter().map(|credential| credential.value));
                if !found.is_empty() {
                    all.services.insert(id, found);
                }
            }
            all.builds = dockerfiles::credentials(self);
            all.hidden.extend(all.builds.iter().map(|found| found.credential.value));
            all.hidden.extend(self.named_templates.values().flat_map(dockerfiles::hidden_in));
            let committed = self.committed.iter().flat_map(|file| &file.credentials);
            all.hidden.extend(committed.map(|credential| credential.value));
            all.hidden.sort();
            all.hidden.dedup();
            all
        })
    }

    /// The places of all credentials, in order: what no report shows.
    #[must_use]
    pub fn hidden(&self) -> &[Span] {
        &self.credentials().hidden
    }

    /// What stands at a place, without the credentials in it.
    #[must_use]
    pub fn shown(&self, place: Span) -> String {
        let hidden = self.hidden();
        let first = hidden.partition_point(|other| (other.file, other.end) <= (place.file, place.start));
        let mut text = String::new();
        let mut at = place.start;
        for other in
            hidden[first..].iter().take_while(|other| other.file == place.file && other.start < place.end)
        {
            text += &self.files().slice(Span::new(place.file, at, other.start.max(at)));
            at = at.max(other.end);
        }
        text += &self.files().slice(Span::new(place.file, at.min(place.end), place.end));
        text
    }

    /// The credentials that Dockerfiles spell out.
    #[must_use]
    pub fn build_credentials(&self) -> &[BuildCredential] {
        &self.credentials().builds
    }

    /// The files of the repository that hold credentials and that a project uses.
    #[must_use]
    pub fn committed_files(&self) -> &[CommittedFile] {
        &self.committed
    }

    /// Build arguments that are named like credentials, and whose values come from whoever builds.
    #[must_use]
    pub fn secret_arguments(&self) -> Vec<SecretArgument<'_>> {
        dockerfiles::secret_arguments(self)
    }
}

impl<'a> ServiceRef<'a> {
    /// The credentials that the service's Compose file spells out for it.
    #[must_use]
    pub fn credentials(self) -> &'a [Credential] {
        self.repo().credentials().services.get(&self.id()).map_or(&[], Vec::as_slice)
    }

    /// The service's variables that are credentials from elsewhere: their names, and where these stand.
    #[must_use]
    pub fn secret_variables(self) -> Vec<(&'a str, Span)> {
        services::secret_variables(self.repo().files(), self.service, self.credentials())
    }
}
