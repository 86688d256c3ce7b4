//! What is remembered of credentials: where each is, and what it looks like. None holds its value.

use std::collections::BTreeMap;

use super::hidden::Hidden;
use crate::ids::ServiceId;
use crate::source::{RepoPath, Span};

/// A file of the repository that holds credentials, and what uses it.
#[derive(Debug, Clone)]
pub struct CommittedFile {
    /// The file.
    pub path: RepoPath,
    /// What uses it, by place.
    pub uses: Vec<FileUse>,
    /// What it holds; there is at least one.
    pub credentials: Vec<Credential>,
}

/// The place where something uses a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileUse {
    /// Where.
    pub place: Span,
    /// What uses it: "service `api`", "secret `db`".
    pub by: String,
}

/// A credential that a Dockerfile spells out.
#[derive(Debug, Clone)]
pub struct BuildCredential {
    /// The credential.
    pub credential: Credential,
    /// What carries it.
    pub carrier: Carrier,
    /// Whether a stage of an image carries it, rather than one that is only built in.
    pub is_in_image: bool,
}

/// What in a Dockerfile carries a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// `ENV`, which every container has.
    Environment,
    /// The default of `ARG`, which the image's history has.
    Argument,
    /// `LABEL`, which everyone can read who has the image.
    Label,
    /// A command that is run when the image is built.
    Build,
    /// Anything else that the image says of itself.
    Other,
}

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
    /// The variable whose default it is, where that is spelled out: `NAME` of `${NAME:-…}`.
    pub replaces: Option<String>,
    /// Whether the file that spells it out is there for development or tests.
    pub is_for_development: bool,
}

impl Credential {
    /// The credential and what holds it, as the beginning of a sentence: "`DB_PASSWORD` holds a password".
    #[must_use]
    pub fn sentence(&self) -> String {
        let words = self.nature.words();
        match &self.holder {
            Some(holder) => format!("`{holder}` contains {words}"),
            None => format!("{words} is"),
        }
    }
}

/// Every credential that Dockerfiles and Compose files spell out.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) services: BTreeMap<ServiceId, Vec<Credential>>,
    pub(crate) builds: Vec<BuildCredential>,
    pub(crate) hidden: Hidden,
}

/// What a credential is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    /// `DB_PASSWORD`
    Password,
    /// `CLIENT_SECRET`
    Secret,
    /// `CI_TOKEN`
    Token,
    /// `API_KEY`
    Key,
}

impl Noun {
    /// The noun with its article: "a password".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "a password",
            Self::Secret => "a secret",
            Self::Token => "a token",
            Self::Key => "a key",
        }
    }
}

/// What a credential is, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Its form says so; the words with their article.
    Form(&'static str),
    /// The name of what holds it says so.
    Named(Noun),
    /// It is the password in an address.
    Address,
    /// It is the password in what a driver connects with.
    Connection,
}

impl Nature {
    /// The kind of credential, with its article: "an address with a password".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Form(words) => words,
            Self::Named(noun) => noun.word(),
            Self::Address => "an address with a password",
            Self::Connection => "a connection string with a password",
        }
    }
}

/// How sure it is that a value opens something that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// A word or a phrase: in force where it stands, and known to everyone anyway.
    Weak,
    /// Random, by its length, its characters and how they are spread.
    Random,
    /// Of a form that a vendor gives to its credentials.
    WellKnown,
}
