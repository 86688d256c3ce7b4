//! A secret that git tracks although an ignore rule names it is found in every form that a checkout has: real git makes
//! each of them here.
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const SECRET: &str = ".env`, which contains a password, is copied into the runtime image";
const UNTOLD: &str = "notice[unreadable-file]: it is not known what git tracks here: ";

/// Makes a checkout of some form, and says in which folder.
type Make = fn(&Place) -> &'static str;

/// A place for checkouts, without the configuration of whoever runs the tests.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(name)
    }

    /// Runs git in a folder; blanks divide the arguments.
    fn git(&self, folder: &str, arguments: &str) {
        let output = Command::new("git")
            .args(["-c", "protocol.file.allow=always", "-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments.split(' '))
            .current_dir(self.path(folder))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Files of which one is a secret that is ignored, and tracked all the same once they are committed by force.
    fn files(&self, folder: &str) {
        self.write(&format!("{folder}/.gitignore"), ".env\n");
        self.write(&format!("{folder}/.env"), "PASSWORD=Xk29dkLwq83hdKQ\n");
        self.write(&format!("{folder}/lib/a"), "");
        self.write(
            &format!("{folder}/Dockerfile"),
            "FROM alpine:3.22\nCOPY . /app\nUSER 10001\nCMD [\"/app/x\"]\n",
        );
    }

    /// A repository that tracks these files.
    fn repository(&self, folder: &str, options: &str) {
        self.files(folder);
        self.git(folder, &format!("init --quiet{options}"));
        self.git(folder, "add --force .");
        self.git(folder, "commit --quiet --message=a");
    }

    /// What the program says of a folder.
    fn check(&self, folder: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_stockade"))
            .args(["check", "--format", "short", "--as-of", "2026-01-01"])
            .current_dir(self.path(folder))
            // Of whoever runs the tests, and not of the checkout.
            .env("GIT_DIR", "/nowhere")
            .env("HOME", self.path("."))
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn bytes_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// The version of an index.
fn version(index: &Path) -> u8 {
    bytes_of(index)[7]
}

#[test]
fn what_is_ignored_and_not_tracked_is_not_there() {
    let place = Place::new();
    place.files("r");
    place.git("r", "init --quiet");
    place.git("r", "add .");
    let said = place.check("r");
    assert!(!said.contains("secret") && !said.contains(UNTOLD), "{said}");
}

#[test]
fn a_tracked_secret_is_found_in_every_form_of_a_checkout() {
    let forms: &[(&str, Make)] = &[
        ("a repository", |place| {
            place.repository("r", "");
            "r"
        }),
        ("object names of SHA-256", |place| {
            place.repository("r", " --object-format=sha256");
            "r"
        }),
        ("an index of version 3", |place| {
            place.repository("r", "");
            place.write("r/new", "");
            place.git("r", "add --intent-to-add new");
            assert_eq!(version(&place.path("r/.git/index")), 3);
            "r"
        }),
        ("an index of version 4", |place| {
            place.repository("r", "");
            place.git("r", "update-index --index-version 4");
            assert_eq!(version(&place.path("r/.git/index")), 4);
            "r"
        }),
        ("a worktree", |place| {
            place.repository("r", "");
            place.git("r", "worktree add --quiet ../tree");
            "tree"
        }),
        ("a worktree of object names of SHA-256", |place| {
            place.repository("r", " --object-format=sha256");
            place.git("r", "worktree add --quiet ../tree");
            "tree"
        }),
        ("a worktree of a bare repository beside it", |place| {
            place.repository("r", "");
            place.git(".", "clone --quiet --bare r p/.bare");
            place.git("p/.bare", "worktree add --quiet ../tree");
            "p/tree"
        }),
        ("a worktree within the repository", |place| {
            place.repository("r", "");
            place.git("r", "worktree add --quiet tree");
            "r/tree"
        }),
        ("a worktree whose folder is reached through a link", |place| {
            place.repository("r", "");
            place.git("r", "worktree add --quiet ../tree");
            std::os::unix::fs::symlink("tree", place.path("link")).unwrap();
            "link"
        }),
        ("a split index", |place| {
            place.repository("r", "");
            place.git("r", "update-index --split-index");
            "r"
        }),
        ("a split index of which much has changed", |place| {
            place.repository("r", "");
            place.git("r", "config splitIndex.maxPercentChange 100");
            place.git("r", "update-index --split-index");
            place.write("r/Dockerfile", "FROM alpine:3.22\nCOPY . /app\nUSER 10001\nCMD [\"/app/y\"]\n");
            place.write("r/new", "");
            place.git("r", "add Dockerfile new");
            place.git("r", "rm --quiet --cached lib/a");
            "r"
        }),
        ("a split index of version 4 in a worktree", |place| {
            place.repository("r", "");
            place.git("r", "worktree add --quiet ../tree");
            place.git("tree", "config splitIndex.maxPercentChange 100");
            place.git("tree", "update-index --index-version 4");
            place.git("tree", "update-index --split-index");
            place.write("tree/new", "");
            place.git("tree", "add new");
            "tree"
        }),
        ("a sparse checkout", |place| {
            place.repository("r", "");
            place.write("r/other/b", "");
            place.git("r", "add other");
            place.git("r", "commit --quiet --message=b");
            place.git("r", "sparse-checkout set --cone lib");
            assert!(!place.path("r/other").exists());
            "r"
        }),
        ("a sparse index", |place| {
            place.repository("r", "");
            place.write("r/other/b", "");
            place.git("r", "add other");
            place.git("r", "commit --quiet --message=b");
            place.git("r", "sparse-checkout set --cone --sparse-index lib");
            let index = bytes_of(&place.path("r/.git/index"));
            assert!(index.windows(4).any(|window| window == b"sdir"));
            "r"
        }),
        ("a submodule", |place| {
            place.repository("r", "");
            place.git(".", "init --quiet super");
            place.git("super", "submodule --quiet add ../r mod");
            "super/mod"
        }),
        ("a repository with a submodule", |place| {
            place.repository("r", "");
            place.git(".", "init --quiet super");
            place.git("super", "submodule --quiet add ../r mod");
            "super"
        }),
        ("a submodule of a submodule", |place| {
            place.repository("r", "");
            place.git(".", "init --quiet middle");
            place.git("middle", "submodule --quiet add ../r mod");
            place.git("middle", "commit --quiet --message=a");
            place.git(".", "init --quiet super");
            place.git("super", "submodule --quiet add ../middle middle");
            place.git("super", "submodule --quiet update --init --recursive");
            "super"
        }),
        ("a worktree of a submodule", |place| {
            place.repository("r", "");
            place.git(".", "init --quiet super");
            place.git("super", "submodule --quiet add ../r mod");
            place.git("super/mod", "worktree add --quiet ../../tree");
            "tree"
        }),
        ("a folder of git elsewhere that says whose it is", |place| {
            place.files("r");
            place.git("r", "init --quiet --separate-git-dir=../elsewhere");
            place.git("r", "config core.worktree ../r");
            place.git("r", "add --force .");
            "r"
        }),
    ];
    for (form, make) in forms {
        let place = Place::new();
        let said = place.check(make(&place));
        assert!(said.contains(SECRET), "{form}: {said}");
        assert!(!said.contains(UNTOLD), "{form}: {said}");
    }
}

#[test]
fn a_secret_that_is_taken_out_of_a_split_index_is_gone() {
    let place = Place::new();
    place.repository("r", "");
    place.git("r", "config splitIndex.maxPercentChange 100");
    place.git("r", "update-index --split-index");
    place.git("r", "rm --quiet --cached .env");
    let said = place.check("r");
    assert!(!said.contains("secret") && !said.contains(UNTOLD), "{said}");
}

#[test]
fn what_cannot_be_known_is_told() {
    let forms: &[(&str, Make, &str)] = &[
        (
            "a folder of git elsewhere that does not say whose it is",
            |place| {
                place.files("r");
                place.git("r", "init --quiet --separate-git-dir=../elsewhere");
                place.git("r", "add --force .");
                "r"
            },
            ".git:1:1: notice[unreadable-file]: it is not known what git tracks here: it leads out of the repository, to \
             a directory that does not say",
        ),
        (
            "a worktree that was copied",
            |place| {
                place.repository("r", "");
                place.git("r", "worktree add --quiet ../tree");
                place.files("copy");
                std::fs::copy(place.path("tree/.git"), place.path("copy/.git")).unwrap();
                "copy"
            },
            ".git:1:1: notice[unreadable-file]: it is not known what git tracks here: it leads out of the repository, to \
             a directory that does not say",
        ),
        (
            "a worktree without its repository, as in a container",
            |place| {
                place.repository("r", "");
                place.git("r", "worktree add --quiet ../tree");
                std::fs::remove_dir_all(place.path("r")).unwrap();
                "tree"
            },
            ".git:1:1: notice[unreadable-file]: it is not known what git tracks here: the directory that it names does not \
             exist",
        ),
        (
            "a split index whose other half is lost",
            |place| {
                place.repository("r", "");
                place.git("r", "update-index --split-index");
                for entry in std::fs::read_dir(place.path("r/.git")).unwrap() {
                    let path = entry.unwrap().path();
                    if path.file_name().unwrap().to_string_lossy().starts_with("sharedindex.") {
                        std::fs::remove_file(path).unwrap();
                    }
                }
                "r"
            },
            "git's index is split, and there is no `sharedindex.",
        ),
        (
            "leftovers where a sparse index lists nothing",
            |place| {
                place.repository("r", "");
                place.write("r/other/b", "");
                place.git("r", "add other");
                place.git("r", "commit --quiet --message=b");
                place.git("r", "sparse-checkout set --cone --sparse-index lib");
                place.write("r/other/.env", "PASSWORD=Xk29dkLwq83hdKQ\n");
                "r"
            },
            "other:1:1: notice[unreadable-file]: it is not known what git tracks here: git's index is sparse",
        ),
    ];
    for (form, make, expected) in forms {
        let place = Place::new();
        let said = place.check(make(&place));
        assert!(said.contains(expected), "{form}: {said}");
    }
}

#[test]
fn ignore_rules_of_the_configuration_and_of_all_worktrees_hold() {
    let forms: &[(&str, Make)] = &[
        ("info/exclude", |place| {
            place.write("r/.git/info/exclude", ".env\n");
            "r"
        }),
        ("info/exclude, in a worktree", |place| {
            place.write("r/.git/info/exclude", ".env\n");
            place.git("r", "worktree add --quiet ../tree");
            "tree"
        }),
        ("core.excludesFile", |place| {
            place.write("r/rules/hidden", ".env\n");
            place.git("r", "config core.excludesFile rules/hidden");
            "r"
        }),
        ("core.excludesFile of one worktree", |place| {
            place.write("r/.git/hidden", ".env\n");
            place.git("r", "config extensions.worktreeConfig true");
            place.git("r", "worktree add --quiet ../tree");
            let path = place.path("r/.git/hidden");
            place.git("tree", &format!("config --worktree core.excludesFile {}", path.display()));
            "tree"
        }),
    ];
    for (form, make) in forms {
        let place = Place::new();
        place.files("r");
        place.write("r/.gitignore", "");
        place.git("r", "init --quiet");
        place.git("r", "add Dockerfile .gitignore lib");
        place.git("r", "commit --quiet --message=a");
        let folder = make(&place);
        place.write(&format!("{folder}/.env"), "PASSWORD=Xk29dkLwq83hdKQ\n");
        let said = place.check(folder);
        assert!(!said.contains("secret") && !said.contains(UNTOLD), "{form}: {said}");
        // Tracked, it is there whatever the rules say.
        place.git(folder, "add --force .env");
        let said = place.check(folder);
        assert!(said.contains(SECRET), "{form}: {said}");
    }
}
