//! What git keeps of a checkout, as an archive may bring it: files that lead elsewhere, and indexes that are none.

use super::case::Case;

const ROOT: &str = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";

/// A repository in which one file is judged and one is ignored.
fn beside(name: &'static str) -> Case {
    Case::new(name)
        .file("Dockerfile", ROOT)
        .file(".gitignore", "hidden/\n")
        .file("hidden/Dockerfile", ROOT)
        .says("Dockerfile:2:6: error[root-user]")
        .never("hidden/")
}

/// An index of version 2 with paths of a mode each, and an extension.
fn index(entries: &[(u32, &str)], extension: &[u8]) -> Vec<u8> {
    let mut bytes = b"DIRC\0\0\0\x02".to_vec();
    bytes.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
    for (mode, path) in entries {
        let start = bytes.len();
        bytes.extend([0; 24]);
        bytes.extend(mode.to_be_bytes());
        bytes.extend([0; 34]);
        bytes.extend(path.bytes());
        bytes.resize(start + (bytes.len() - start + 1).div_ceil(8) * 8, 0);
    }
    bytes.extend(extension);
    bytes.extend([0; 20]);
    bytes
}

/// The extension by which an index says the difference to `sharedindex.0101…`, with a bitmap of what is gone.
fn split(gone: &[u8]) -> Vec<u8> {
    let length = u32::try_from(20 + gone.len()).unwrap().to_be_bytes();
    [b"link", &length[..], &[1; 20], gone].concat()
}

/// A bitmap of one word, of which no bit is set.
const NOTHING: [u8; 20] = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const FILE: u32 = 0o100_644;
const SUBMODULE: u32 = 0o160_000;

pub(crate) fn cases() -> Vec<Case> {
    let untold = |path: &str, why: &str| {
        format!("{path}:1:1: notice[unreadable-file]: it is not known what git tracks here: {why}")
    };
    let root = |why: &str| untold(".git", why);
    let base = format!("sharedindex.{}", "01".repeat(20));
    let ones = [&[0, 0, 0, 9, 0, 0, 0, 1][..], &[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff], &[0; 4]].concat();
    let nested = (1..20).fold(beside("submodules that are all the same one"), |case, depth| {
        case.file("a/".repeat(depth) + ".git", format!("gitdir: {}.git\n", "../".repeat(depth)))
    });
    vec![
        beside("a `.git` that leads into the system")
            .file(".git", "gitdir: /etc\n")
            .says(root("it leads out of the repository, and not to a directory of git")),
        beside("a `.git` that leads to another repository").file(".git", "gitdir: ../outside/git\n").says(
            root("it leads out of the repository, to a directory that does not say it is of this checkout"),
        ),
        beside("a link to another repository's `.git`")
            .link(".git", "../outside/git")
            .says(root("it leads out of the repository, to a directory that does not say")),
        beside("a `.git` that leads nowhere")
            .file(".git", "gitdir: ../gone/.git/worktrees/x\n")
            .says(root("the directory that it names does not exist")),
        beside("a `.git` that leads to a pipe")
            .file(".git", "gitdir: pipe\n")
            .pipe("pipe")
            .says(root("the directory that it names is none")),
        beside("a `.git` that leads to itself")
            .file(".git", "gitdir: .git\n")
            .says(root("the directory that it names is none")),
        beside("a `.git` that is a pipe").pipe(".git").says(root("it is neither a file nor a directory")),
        beside("a `.git` that links to itself").link(".git", ".git").says("Dockerfile:1:6: "),
        beside("a `.git` that is no text")
            .file(".git", b"gitdir: \xff\n")
            .says(root("its name is not UTF-8")),
        beside("a `.git` that is something else")
            .file(".git", "[core]\n")
            .says(root("it does not say where git keeps its directory")),
        beside("a `.git` of ten thousand letters")
            .file(".git", format!("gitdir: {}\n", "a/".repeat(5_000)))
            .says(root("it has 10009 bytes")),
        beside("two links that a `.git` leads into")
            .file(".git", "gitdir: one\n")
            .link("one", "two")
            .link("two", "one")
            .says(root("the directory that it names: ")),
        beside("a pipe for a `commondir`")
            .pipe(".git/commondir")
            .says(root("its `commondir`: it is neither a file nor a directory")),
        beside("a `commondir` without end")
            .file(".git/commondir", "../".repeat(1_000_000))
            .says(root("its `commondir`: it has 3000000 bytes")),
        beside("a `commondir` that leads into the system")
            .file(".git/commondir", "/etc\n")
            .says(root("its `commondir` does not lead to where git keeps this worktree")),
        beside("a configuration that is a pipe")
            .pipe(".git/config")
            .says(root("its `config`: it is neither a file nor a directory")),
        beside("ignore rules of the system")
            .file(".git/config", "[core]\nexcludesFile = /dev/zero\n")
            .says(root("the file of `core.excludesFile`: it leads out of the repository")),
        beside("ignore rules of the user's home")
            .file(".git/config", "[core]\nexcludesFile = ~/.ssh/id_rsa\n")
            .says(root("the file of `core.excludesFile`: it leads out of the repository")),
        beside("an index that links to another repository's")
            .link(".git/index", "../../outside/git/HEAD")
            .says(root("git's `index`: it leads out of the repository")),
        beside("an index that is none")
            .file(".git/index", "index")
            .says(root("git's `index` is of a kind that is not understood")),
        beside("an index that must not be read without what is not known")
            .file(".git/index", index(&[(FILE, "hidden/Dockerfile")], b"what\0\0\0\0"))
            .says(root("git's `index` is of a kind that is not understood")),
        beside("a split index without the other half")
            .file(".git/index", index(&[], &split(&NOTHING)))
            .says(root("git's index is split, and there is no `sharedindex.0101")),
        beside("a split index whose other half is a pipe")
            .file(".git/index", index(&[], &split(&NOTHING)))
            .pipe(&format!(".git/{base}"))
            .says(root(
                "git's `sharedindex.0101010101010101010101010101010101010101`: it is neither a file nor",
            )),
        beside("a split index whose other half is split")
            .file(".git/index", index(&[], &split(&NOTHING)))
            .file(format!(".git/{base}"), index(&[(FILE, "hidden/Dockerfile")], &split(&NOTHING)))
            .says(root("git's index and its `sharedindex.0101")),
        beside("a split index that takes away more than there is")
            .file(".git/index", index(&[], &split(&ones)))
            .file(format!(".git/{base}"), index(&[(FILE, "hidden/Dockerfile")], &[]))
            .says(root("git's index and its `sharedindex.0101")),
        nested
            .file(".git/index", index(&[(SUBMODULE, "a")], &[]))
            .says(untold("a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/.git", "of submodules, 1000 are looked into")),
        beside("a submodule that links to what lies outside")
            .file(".git/index", index(&[(SUBMODULE, "a")], &[]))
            .link("a", "../outside")
            .says("Dockerfile:1:6: "),
        beside("a submodule that leads into the system")
            .file(".git/index", index(&[(SUBMODULE, "a")], &[]))
            .file("a/.git", "gitdir: /etc\n")
            .says(untold("a/.git", "it leads out of the repository, and not to a directory of git")),
    ]
}
