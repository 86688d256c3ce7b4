//! The program, run in a repository of its own.
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository on disk that goes when it is dropped.
pub(crate) struct Repository(TempDir);

impl Repository {
    /// One with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self(checkout(files))
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// What a file says.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Every path in it, with what each file says.
    pub(crate) fn listing(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut open = vec![self.0.path().to_owned()];
        while let Some(directory) = open.pop() {
            for entry in std::fs::read_dir(directory).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path.clone());
                }
                found.push((path.clone(), std::fs::read(&path).unwrap_or_default()));
            }
        }
        found.sort();
        found
    }

    /// Runs the program at the root.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, &[])
    }

    /// Runs the program at the root, with variables of the environment.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
        command.args(arguments).current_dir(self.0.path()).env("NO_COLOR", "1");
        command.env_remove("STOCKADE_CONFIG").envs(variables.iter().copied());
        // The clock must not change what the tests mean.
        let is_dated =
            matches!(arguments.first(), Some(&("check" | "init"))) && !arguments.contains(&"--schema");
        if is_dated && !arguments.contains(&"--as-of") {
            command.args(["--as-of", "2026-01-01"]);
        }
        command.output().unwrap()
    }
}

/// A checkout with these files, as a directory that goes when it is dropped.
pub(crate) fn checkout(files: &[(&str, &str)]) -> TempDir {
    let repository = Repository(TempDir::new().unwrap());
    std::fs::create_dir(repository.0.path().join(".git")).unwrap();
    for (name, text) in files {
        repository.write(name, text);
    }
    repository.0
}

/// What it wrote to standard output.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it wrote to standard error.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
