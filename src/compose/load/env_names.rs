//! Which env files lie in a directory and what variables each sets, looked up once: many projects lie below the same
//! directories.

use std::collections::HashMap;
use std::rc::Rc;

use crate::compose::variables::NamesOfFile;
use crate::knowledge::{Kind, purpose};
use crate::source::{EntryKind, RepoPath, Tree};

/// What was looked up before.
#[derive(Debug, Default)]
pub(super) struct EnvNames {
    in_directory: HashMap<RepoPath, Rc<EnvFiles>>,
    /// The names in a file; of a sample, those in its comments, too. Nothing where it cannot be read.
    pub(super) in_file: HashMap<(RepoPath, bool), Option<Rc<NamesOfFile>>>,
}

/// The env files of a directory.
#[derive(Debug)]
pub(super) struct EnvFiles {
    /// Samples: `.env.example`, `env.sample`, `template.env`.
    pub(super) samples: Vec<RepoPath>,
    /// Those that are named for what is in them: `variables.env`, `.env.production`.
    pub(super) others: Vec<RepoPath>,
    /// The `.env` that Compose reads by itself.
    pub(super) own: Option<RepoPath>,
}

impl EnvNames {
    /// The env files of a directory.
    pub(super) fn files_in(&mut self, tree: &Tree, directory: RepoPath) -> Rc<EnvFiles> {
        let found =
            self.in_directory.entry(directory).or_insert_with_key(|key| Rc::new(env_files(tree, key)));
        Rc::clone(found)
    }
}

fn env_files(tree: &Tree, directory: &RepoPath) -> EnvFiles {
    let mut files = EnvFiles { samples: Vec::new(), others: Vec::new(), own: None };
    for (path, kind) in tree.children(directory) {
        let name = path.file_name();
        if is_sample(name) {
            files.samples.push(path.clone());
        } else if name == ".env" {
            files.own = (kind != EntryKind::Directory).then(|| path.clone());
        } else if name.ends_with(".env") || name.starts_with(".env.") {
            files.others.push(path.clone());
        }
    }
    files
}

/// Whether a file is the sample of an env file, by its name.
fn is_sample(name: &str) -> bool {
    let holds_variables = purpose::words(name).any(|word| word == "env" || word == "environment");
    holds_variables && purpose::is_said(name, Kind::EnvFile)
}
