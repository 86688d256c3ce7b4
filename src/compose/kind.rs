//! What a project is for: development, production, or neither by name.

/// What a project is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectKind {
    /// Nothing says.
    Plain,
    /// Development, by the names of its files: `dev`, `local`, `override`.
    Development,
    /// Production, by the names of its files: `prod`, `production`, `live`.
    Production,
}

impl ProjectKind {
    /// The kind's word in the policy file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}
