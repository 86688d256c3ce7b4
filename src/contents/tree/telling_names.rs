//! What the names of files promise, so that walks look only where something may be found.

use crate::knowledge::{Kind, purpose};

/// What a name may be, or the names in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks(u8);

impl Marks {
    /// A file that people keep credentials in.
    pub const SECRET: Self = Self(1);
    /// A file of a workspace's machinery, or a manifest.
    pub const WORKSPACE: Self = Self(1 << 1);
    /// A source of a language that is compiled.
    pub const SOURCE: Self = Self(1 << 2);
    /// A script that is named as if it started services.
    pub const STARTER: Self = Self(1 << 3);

    /// A file of settings, which people keep credentials in, too.
    pub const SETTINGS: Self = Self(1 << 4);

    /// What a file may be, by its name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut marks = Self::default();
        for (mark, fits) in [
            (Self::SECRET, is_secret(name)),
            (Self::WORKSPACE, is_workspace(name)),
            (Self::SOURCE, source_language(name).is_some()),
            (Self::STARTER, is_starter(name)),
            (Self::SETTINGS, is_settings(name)),
        ] {
            if fits {
                marks = marks.and(mark);
            }
        }
        marks
    }

    /// The marks of both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two sets have a mark in common.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

fn is_secret(name: &str) -> bool {
    let keys = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
    let files = [
        ".npmrc",
        ".pypirc",
        ".netrc",
        ".pgpass",
        ".git-credentials",
        ".dockercfg",
        "credentials",
        "credentials.json",
        "secrets.json",
        "secrets.yml",
        "secrets.yaml",
    ];
    let is_key_file = is_env_file(name)
        || keys.contains(&name)
        || files.contains(&name)
        || name.ends_with(".pem")
        || name.ends_with(".key")
        || name.starts_with("service-account") && name.ends_with(".json");
    is_key_file && !purpose::is_said(name, Kind::ShippedFile)
}

/// Beginnings of the names of files of settings.
// Source: the documentation of Spring Boot (`application`), ASP.NET (`appsettings`), node-config (`production`) and
// Rails (`database`); `config` and `settings` are the words themselves.
const SETTINGS: [&str; 7] =
    ["application", "appsettings", "config", "configuration", "database", "production", "settings"];

/// Whether a file holds the settings of a program, by its name.
fn is_settings(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let first = stem.split(['-', '_', '.']).next().unwrap_or(stem);
    matches!(ending, "json" | "yaml" | "yml" | "toml" | "ini" | "properties")
        && SETTINGS.contains(&first)
        && !purpose::is_said(name, Kind::ShippedFile)
}

/// Whether a file sets variables, by its name.
pub(crate) fn is_env_file(name: &str) -> bool {
    name == ".env" || name.starts_with(".env.") || name.len() > 4 && name.ends_with(".env")
}

/// The lock files of workspaces.
// Source: the documentation of Bun, npm, pnpm and Yarn.
pub(crate) const LOCK_FILES: [&str; 6] =
    ["bun.lock", "bun.lockb", "npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"];

/// Files that there is no use for outside of a workspace.
// Source: the documentation of Lerna, Nx, pnpm, Rush and Turborepo.
pub(crate) const WORKSPACE_FILES: [&str; 5] =
    ["lerna.json", "nx.json", "pnpm-workspace.yaml", "rush.json", "turbo.json"];

fn is_workspace(name: &str) -> bool {
    name == "package.json" || WORKSPACE_FILES.contains(&name) || LOCK_FILES.contains(&name)
}

/// The language of a source that is compiled before it runs.
#[must_use]
pub(crate) fn source_language(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending {
        "ts" | "tsx" | "mts" | "cts" => (!name.contains(".d.")).then_some("TypeScript"),
        "go" => Some("Go"),
        "rs" => Some("Rust"),
        "java" => Some("Java"),
        "kt" => Some("Kotlin"),
        "cs" => Some("C#"),
        "scala" => Some("Scala"),
        _ => None,
    }
}

fn is_starter(name: &str) -> bool {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let words: Vec<&str> = stem.split(['-', '_']).collect();
    let is_script = ["", "sh", "bash", "js", "cjs", "mjs", "ts", "py"].contains(&ending);
    is_script
        && matches!(
            words.as_slice(),
            [
                "start" | "run" | "launch" | "select",
                "service" | "services" | "microservice" | "microservices"
            ]
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise() {
        for name in [".env", ".env.local", "prod.env", "id_rsa", "server.key", ".npmrc"] {
            assert!(Marks::of(name).has(Marks::SECRET), "{name}");
        }
        for name in [".env.example", ".env.test", "sample.env", "id_rsa.pub", "env", ".envrc", "keys.ts"] {
            assert!(!Marks::of(name).has(Marks::SECRET), "{name}");
        }
        for name in
            ["config.json", "application-prod.properties", "appsettings.Production.json", "settings.toml"]
        {
            assert!(Marks::of(name).has(Marks::SETTINGS), "{name}");
        }
        for name in ["config.js", "config.example.json", "tsconfig.json", "package.json", "config"] {
            assert!(!Marks::of(name).has(Marks::SETTINGS), "{name}");
        }
        for name in ["start-service.sh", "start_services", "run-service.js"] {
            assert!(Marks::of(name).has(Marks::STARTER), "{name}");
        }
        for name in ["start.sh", "service.sh", "start-service.md", "start-service-worker.js"] {
            assert!(!Marks::of(name).has(Marks::STARTER), "{name}");
        }
        assert_eq!(source_language("index.d.ts"), None);
        assert_eq!(source_language("main.go"), Some("Go"));
        assert!(Marks::of("nx.json").has(Marks::WORKSPACE));
    }
}
