//! Every credential of a repository: whom each belongs to, and what must not be shown of the text around it.
//!
//! What is found is never shown: whoever reports gets its place, [`Facts::hidden`] has the places of all, and
//! [`Facts::covered`] takes them out of what is said.

use std::borrow::Cow;

use super::cover::{cover, hidden_in_files};
use super::in_dockerfiles::{self, SecretArgument};
use super::in_services;
use crate::facts::handles::{Facts, ServiceRef};
use crate::facts::memo::{BuildCredential, CommittedFile, Credential, Credentials, Hidden};
use crate::images::service_builds;
use crate::source::Span;

impl Facts {
    fn credentials(&self) -> &Credentials {
        self.memo.credentials.get_or_init(|| {
            let mut all = Credentials::default();
            let mut hidden = Vec::new();
            for (id, service) in service_builds::services_of(self.repo.projects()) {
                let project = &self.repo.projects()[id.project];
                let found = in_services::credentials(self.repo.files(), project, service);
                hidden.extend(found.iter().map(|credential| credential.value));
                if !found.is_empty() {
                    all.services.insert(id, found);
                }
            }
            all.builds = in_dockerfiles::credentials(self);
            // Whether it ships or matters is a question for findings; nobody may see it in any case.
            let dockerfiles = self.repo.dockerfiles().iter().chain(self.repo.named_templates.values());
            hidden.extend(dockerfiles.flat_map(in_dockerfiles::hidden_in));
            let committed = self.memo.committed.iter().flat_map(|file| &file.credentials);
            hidden.extend(committed.map(|credential| credential.value));
            all.hidden = hidden_in_files(self.repo.files(), hidden);
            all
        })
    }

    /// The places of all that may be a credential, in order and without overlaps: what no report shows.
    #[must_use]
    pub fn hidden(&self) -> &[Span] {
        self.cover().spans()
    }

    /// What covers credentials in all that is said of the repository.
    #[must_use]
    fn cover(&self) -> &Hidden {
        &self.credentials().hidden
    }

    /// A text that leaves the program, with `•••` in the place of whatever in it may be a credential.
    #[must_use]
    pub fn covered<'t>(&self, text: &'t str) -> Cow<'t, str> {
        cover(text, self.cover())
    }

    /// What stands at a place, without the credentials in it.
    #[must_use]
    pub fn shown(&self, place: Span) -> String {
        let mut text = String::new();
        let mut at = place.start;
        for other in self.cover().meeting(place) {
            text += &self.repo.files().slice(Span::new(place.file, at, other.start.max(at)));
            at = at.max(other.end);
        }
        text += &self.repo.files().slice(Span::new(place.file, at.min(place.end), place.end));
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
        &self.memo.committed
    }

    /// Build arguments that are named like credentials, and whose values come from whoever builds.
    #[must_use]
    pub fn secret_arguments(&self) -> Vec<SecretArgument<'_>> {
        in_dockerfiles::secret_arguments(self)
    }
}

impl<'a> ServiceRef<'a> {
    /// The credentials that the service's Compose file spells out for it.
    #[must_use]
    pub fn credentials(self) -> &'a [Credential] {
        self.facts.credentials().services.get(&self.id()).map_or(&[], Vec::as_slice)
    }

    /// The service's variables that are credentials from elsewhere: their names, and where these stand.
    #[must_use]
    pub fn secret_variables(self) -> Vec<(&'a str, Span)> {
        in_services::secret_variables(self.facts.repo.files(), self.service, self.credentials())
    }
}

impl Facts {
    /// Whether a text holds a credential of one of the files that the places are in, which nobody may see.
    #[must_use]
    pub fn holds_hidden(&self, text: &str, places: [Span; 2]) -> bool {
        let of_files =
            self.hidden().iter().filter(|hidden| places.iter().any(|place| place.file == hidden.file));
        of_files
            .map(|hidden| self.repo.files().slice(*hidden))
            .any(|hidden| !hidden.is_empty() && text.contains(&*hidden))
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::{self, Facts};
    use crate::source::{RepoPath, Span};

    const COMPOSE: &str = "services: {s: {environment: {DB_PASSWORD: hunter2, A_TOKEN: x9Kq-2vTr81LmZw}}}\n";

    fn repository() -> Facts {
        facts::of_templates(
            &[
                ("Dockerfile", "FROM alpine\nENV API_TOKEN=Zx81-LmPq04RtYw\nCMD [\"/x\"]\n"),
                ("compose.yaml", COMPOSE),
                (".env", "C_TOKEN=Rk44-TwPq95LmZx\n"),
                ("template", "FROM alpine\nENV T_PASSWORD=letmein\n"),
            ],
            &["template"],
        )
    }

    /// The place of a text in a file.
    fn place(facts: &Facts, path: &str, text: &str) -> Span {
        let file = facts.repo.files().find(&RepoPath::new(path).unwrap()).unwrap();
        let all = std::str::from_utf8(facts.repo.files().get(file).bytes()).unwrap();
        let start = u32::try_from(all.find(text).unwrap()).unwrap();
        Span { file, start, end: start + u32::try_from(text.len()).unwrap() }
    }

    #[test]
    fn credentials_of_every_file_are_hidden_in_order() {
        let facts = repository();
        let hidden = facts.hidden();
        assert!(hidden.is_sorted());
        let mut said: Vec<String> = hidden.iter().map(|place| facts.said_at(*place)).collect();
        said.sort();
        assert_eq!(said, ["Rk44-TwPq95LmZx", "Zx81-LmPq04RtYw", "hunter2", "letmein", "x9Kq-2vTr81LmZw"]);
    }

    #[test]
    fn what_is_shown_lacks_credentials() {
        let facts = repository();
        for (text, expected) in [
            ("DB_PASSWORD: hunter2, A_TOKEN: x9Kq-2vTr81LmZw}", "DB_PASSWORD: , A_TOKEN: }"),
            ("DB_PASSWORD: hunter2", "DB_PASSWORD: "),
            ("DB_PASSWORD", "DB_PASSWORD"),
            ("hunter2", ""),
            ("nter", ""),
            ("nter2, A_TOKEN", ", A_TOKEN"),
            ("A_TOKEN: x9Kq", "A_TOKEN: "),
            (", A_TOKEN", ", A_TOKEN"),
            ("}}}", "}}}"),
        ] {
            assert_eq!(facts.shown(place(&facts, "compose.yaml", text)), expected, "{text}");
        }
        assert_eq!(
            facts.shown(place(&facts, "Dockerfile", "ENV API_TOKEN=Zx81-LmPq04RtYw")),
            "ENV API_TOKEN="
        );
    }

    #[test]
    fn a_text_holds_a_credential_of_the_files_in_question() {
        let facts = repository();
        let of = |path: &str, text: &str| place(&facts, path, text);
        let (compose, dockerfile) = (of("compose.yaml", "services"), of("Dockerfile", "FROM"));
        for (text, places, expected) in [
            ("is hunter2 here", [compose, dockerfile], true),
            ("is hunter2 here", [dockerfile, compose], true),
            ("is hunter2 here", [dockerfile, dockerfile], false),
            ("is hunter here", [compose, compose], false),
        ] {
            assert_eq!(facts.holds_hidden(text, places), expected, "{text}");
        }
    }
}
