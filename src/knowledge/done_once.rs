//! Words in names by which what does its work and ends can be told from what serves.

/// Words of what is done once, whoever is called so: a service, a folder, a program.
// Source: names of services in 116 public repositories, counted on 2026-11-30, and of folders in `cmd/` and binaries in public
// repositories of Go and Rust.
const ONCE: [&str; 7] = ["migrate", "migration", "migrations", "migrator", "seed", "seeder", "setup"];

/// Words of services and of folders of images that say the same; in the name of a program they may be what it serves, as in
/// `job-monitor`.
// Source: names of services in 116 public repositories, counted on 2026-11-30, of which 12 occur, the others are forms
// of these or mean the same; `kind: Job` and `CronJob` of Kubernetes, and the jobs of Cloud Run, for the folders.
const ONCE_OF_SERVICES: [&str; 13] = [
    "bootstrap",
    "create",
    "cronjob",
    "cronjobs",
    "e2e",
    "init",
    "initd",
    "initdb",
    "job",
    "jobs",
    "provision",
    "test",
    "tests",
];

/// Words of programs that somebody types.
// Source: names of folders in `cmd/` and of binaries in public repositories of Go and Rust.
const TYPED: [&str; 3] = ["cli", "ctl", "loadtest"];

/// Whether a word of a service's name, or a folder's name, says that what it stands for is done once.
pub(crate) fn is_done_once(word: &str) -> bool {
    ONCE.contains(&word) || ONCE_OF_SERVICES.contains(&word)
}

/// Whether a word of a program's name says that it does its work and ends.
pub(crate) fn is_of_tool(word: &str) -> bool {
    ONCE.contains(&word) || TYPED.contains(&word)
}
