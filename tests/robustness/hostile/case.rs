//! What a case is: a repository with traps, and what must be said of it.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

/// Stands in the files outside of the repository: nothing may ever repeat it.
pub(crate) const CANARY: &str = "CANARY";

/// One repository, and what Stockade must say of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    entries: Vec<(OsString, Entry)>,
    pub(crate) arguments: Vec<&'static str>,
    pub(crate) says: Vec<String>,
    pub(crate) never: Vec<&'static str>,
    pub(crate) complains: Option<&'static str>,
    pub(crate) code: i32,
    /// Whether it takes so long that one run has to do.
    pub(crate) once: bool,
    /// Further commands, which must end as cleanly.
    pub(crate) then: Vec<Vec<&'static str>>,
}

/// What stands at a path.
enum Entry {
    File(Vec<u8>),
    Directory,
    Pipe,
    Link(OsString),
    /// A file or a directory that nobody may read.
    Locked(Box<Self>),
}

impl Case {
    pub(crate) fn new(name: &'static str) -> Self {
        let (entries, arguments, says, never) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self {
            name,
            entries,
            arguments,
            says,
            never,
            complains: None,
            code: 1,
            once: false,
            then: Vec::new(),
        }
    }

    fn with(mut self, path: impl Into<Vec<u8>>, entry: Entry) -> Self {
        self.entries.push((OsString::from_vec(path.into()), entry));
        self
    }

    pub(crate) fn file(self, path: impl Into<Vec<u8>>, bytes: impl Into<Vec<u8>>) -> Self {
        self.with(path, Entry::File(bytes.into()))
    }

    /// Empty files.
    pub(crate) fn files(self, paths: impl Iterator<Item = String>) -> Self {
        self.files_with(paths, "")
    }

    /// Files that all say the same.
    pub(crate) fn files_with(self, paths: impl Iterator<Item = String>, text: &str) -> Self {
        paths.fold(self, |case, path| case.file(path, text))
    }

    pub(crate) fn directory(self, path: &str) -> Self {
        self.with(path, Entry::Directory)
    }

    pub(crate) fn pipe(self, path: &str) -> Self {
        self.with(path, Entry::Pipe)
    }

    pub(crate) fn link(self, path: &str, target: &str) -> Self {
        self.with(path, Entry::Link(target.into()))
    }

    pub(crate) fn locked_file(self, path: &str, text: &str) -> Self {
        self.with(path, Entry::Locked(Box::new(Entry::File(text.into()))))
    }

    pub(crate) fn locked_directory(self, path: &str) -> Self {
        self.with(path, Entry::Locked(Box::new(Entry::Directory)))
    }

    /// More arguments for `check`.
    pub(crate) fn arguments(mut self, arguments: &[&'static str]) -> Self {
        self.arguments.extend(arguments);
        self
    }

    /// A line that must be among those on standard output, from its beginning; a file's name may stand alone.
    pub(crate) fn says(mut self, line: impl Into<String>) -> Self {
        self.says.push(line.into());
        self
    }

    /// What no line may hold.
    pub(crate) fn never(mut self, text: &'static str) -> Self {
        self.never.push(text);
        self
    }

    /// Another command that must end as cleanly, whatever it says.
    pub(crate) fn then(mut self, arguments: &[&'static str]) -> Self {
        self.then.push(arguments.to_vec());
        self
    }

    /// It takes long: it is not tried with all rules and other reports as well.
    pub(crate) fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// There is nothing to lint.
    pub(crate) fn with_nothing(mut self) -> Self {
        self.code = 3;
        self.complains = Some("stockade: no Dockerfile and no Compose file in ");
        self
    }

    /// The job cannot be done, and standard error says why.
    pub(crate) fn refused(mut self, why: &'static str) -> Self {
        self.code = 2;
        self.complains = Some(why);
        self.says.clear();
        self
    }

    pub(crate) fn expects_something(&self) -> bool {
        !self.says.is_empty() || self.complains.is_some() || self.code == 0
    }

    /// Whether it needs a user whom permissions hold back.
    pub(crate) fn has_locks(&self) -> bool {
        self.entries.iter().any(|(_, entry)| matches!(entry, Entry::Locked(_)))
    }

    /// Makes the repository at `root`.
    pub(crate) fn write(&self, root: &Path) {
        std::fs::create_dir_all(root).unwrap();
        for (path, entry) in &self.entries {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            entry.write(&path);
        }
        for (path, entry) in &self.entries {
            if let Entry::Locked(_) = entry {
                std::fs::set_permissions(root.join(path), std::fs::Permissions::from_mode(0o000)).unwrap();
            }
        }
    }

    /// Opens what is locked, so that it can be removed.
    pub(crate) fn unlock(&self, root: &Path) {
        for (path, entry) in &self.entries {
            if let Entry::Locked(_) = entry {
                std::fs::set_permissions(root.join(path), std::fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
    }
}

impl Entry {
    fn write(&self, path: &Path) {
        match self {
            Self::File(bytes) => std::fs::write(path, bytes).unwrap(),
            Self::Directory => std::fs::create_dir_all(path).unwrap(),
            Self::Pipe => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            Self::Link(target) => symlink(target, path).unwrap(),
            Self::Locked(entry) => entry.write(path),
        }
    }
}

/// What lies beside the repository. Were it read, its words would show.
pub(crate) fn write_outside(directory: &Path) {
    std::fs::create_dir_all(directory).unwrap();
    let image = format!("FROM {CANARY}:latest\nUSER root\nCMD [\"{CANARY}\"]\n");
    let service = format!("services:\n  {CANARY}:\n    image: {CANARY}\n    privileged: true\n");
    let variables = format!("{CANARY}=1\nTAG={CANARY}\n{CANARY} is no variable\n");
    let policy = format!("{CANARY}: 1\n");
    let files: [(&str, &str); 5] = [
        ("Dockerfile", &image),
        ("compose.yaml", &service),
        ("vars.env", &variables),
        (".env", &variables),
        ("stockade.yaml", &policy),
    ];
    for (name, text) in files {
        std::fs::write(directory.join(name), text).unwrap();
    }
    // A directory of git, of some other checkout.
    for name in ["git/objects", "git/refs"] {
        std::fs::create_dir_all(directory.join(name)).unwrap();
    }
    std::fs::write(directory.join("git/HEAD"), "ref: refs/heads/main\n").unwrap();
    std::fs::write(directory.join("git/config"), format!("[core]\nworktree = ../{CANARY}\n")).unwrap();
}
