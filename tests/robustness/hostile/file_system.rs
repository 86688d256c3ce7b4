//! The file system: what stands where a file should, and names that no person would choose.

use super::case::Case;

const ROOT: &str = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";
const WEB: &str = "services:\n  web:\n    image: nginx:1.27-alpine\n    user: root\n";

/// A repository with one more Dockerfile, which must be judged whatever stands beside it.
fn beside(name: &'static str) -> Case {
    Case::new(name).file("ok/Dockerfile", ROOT).says("ok/Dockerfile:2:6: error[root-user]")
}

pub(crate) fn cases() -> Vec<Case> {
    let unread = ": error[unreadable-file]: this file was not read: ";
    let not = |path: &str, why: &str| format!("{path}:1:1{unread}{why}");
    let deep = "d/".repeat(400);
    vec![
        beside("a pipe for a Dockerfile")
            .pipe("pipe/Dockerfile")
            .says(not("pipe/Dockerfile", "it is neither a file nor a directory")),
        beside("a pipe for a Compose file")
            .pipe("compose.yaml")
            .says("compose.yaml:1:1: error[unreadable-file]: `compose.yaml` cannot be read: it is neither a file nor a directory"),
        beside("a folder for a Dockerfile").directory("Dockerfile").never("Dockerfile:1:1: "),
        beside("a folder for a Compose file").directory("compose.yaml").never("compose.yaml"),
        beside("a link to a device")
            .link("a/Dockerfile", "/dev/zero")
            .says(not("a/Dockerfile", "it leads out of the repository")),
        beside("a link to a terminal").link("a/Dockerfile", "/dev/tty").says(not("a/Dockerfile", "")),
        beside("a link out of the repository")
            .link("a/Dockerfile", "../../outside/Dockerfile")
            .says(not("a/Dockerfile", "it leads out of the repository")),
        beside("a link that leads nowhere")
            .link("a/Dockerfile", "nothing")
            .says(not("a/Dockerfile", "it does not exist in the repository")),
        beside("a link to itself").link("a/Dockerfile", "Dockerfile").says(not("a/Dockerfile", "")),
        beside("two links to each other")
            .link("a/Dockerfile", "../b/Dockerfile")
            .link("b/Dockerfile", "../a/Dockerfile")
            .says(not("a/Dockerfile", ""))
            .says(not("b/Dockerfile", "")),
        beside("a folder that links to what holds it")
            .link("ok/up", "..")
            .link("ok/here", ".")
            .never("up/")
            .never("here/"),
        beside("folders that link to each other").link("a/b", "../c").link("c/d", "../a"),
        beside("a link to a Dockerfile that is there")
            .link("a/Dockerfile", "../ok/Dockerfile")
            .never("a/Dockerfile"),
        beside("a link through a folder that leads out")
            .link("a", "../outside")
            .file("compose.yaml", "services:\n  web:\n    build: {context: a}\n")
            .says("compose.yaml:3:22: error[path-outside-repository]"),
        beside("a Dockerfile that may not be read")
            .locked_file("a/Dockerfile", "FROM x\n")
            .says(not("a/Dockerfile", "Permission denied")),
        beside("a Compose file that may not be read")
            .locked_file("compose.yaml", WEB)
            .says("compose.yaml:1:1: error[unreadable-file]: `compose.yaml` cannot be read: Permission denied"),
        beside("a folder that may not be listed")
            .locked_directory("locked")
            .says(not("locked", "Permission denied")),
        beside("a policy that may not be read")
            .locked_file("stockade.yaml", "")
            .refused("stockade.yaml:1:1: the policy file cannot be read: Permission denied"),
        beside("an ignore file that may not be read")
            .locked_file("a/.gitignore", "x\n")
            .file("a/Dockerfile", ROOT)
            .says(not("a/.gitignore", "Permission denied")),
        beside("a pipe for an ignore file")
            .pipe("a/.gitignore")
            .file("a/Dockerfile", ROOT)
            .says(not("a/.gitignore", "it is neither a file nor a directory")),
        Case::new("a pipe for the ignore file of the root")
            .pipe(".gitignore")
            .file("Dockerfile", ROOT)
            .says(not(".gitignore", "it is neither a file nor a directory")),
        beside("an ignore file that links to a device")
            .link("a/.gitignore", "/dev/zero")
            .file("a/Dockerfile", ROOT)
            .says(not("a/.gitignore", "it leads out of the repository")),
        beside("an ignore file of fifty megabytes")
            .file("a/.gitignore", vec![b'a'; 50 << 20])
            .file("a/Dockerfile", ROOT)
            .once().says(not("a/.gitignore", "it has 52428800 bytes")),
        beside("a folder for an ignore file")
            .directory("a/.gitignore")
            .file("a/Dockerfile", ROOT)
            .says("a/Dockerfile:2:6: error[root-user]"),
        beside("an ignore file of patterns that are none")
            .file("a/.gitignore", "[\n\\\n!\n**a**\n{,\n/\n\0\n")
            .file("a/Dockerfile", ROOT)
            .says("a/Dockerfile:2:6: error[root-user]"),
        beside("an ignore file of stars")
            .file("a/.gitignore", ("**/*a".repeat(100) + "\n").repeat(20))
            .file("a/Dockerfile", ROOT)
            .file("a/".to_owned() + &"a".repeat(200), "")
            .once().says("a/Dockerfile:2:6: error[root-user]"),
        beside("a pipe where git keeps its list").pipe(".git/info/exclude").directory("a/.git"),
        beside("a folder that says it is a worktree of a pipe")
            .file("a/.git", "gitdir: b\n")
            .pipe("a/b/commondir")
            .file("a/Dockerfile", ROOT)
            .says("a/Dockerfile:2:6: error[root-user]"),
        beside("a name with a newline")
            .file("a\nb/Dockerfile", ROOT)
            .says("a\\nb/Dockerfile:2:6: error[root-user]"),
        beside("a name with an escape sequence")
            .file("a\u{1b}[2Jb/Dockerfile", ROOT)
            .says("a\\u{1b}[2Jb/Dockerfile:2:6: error[root-user]"),
        beside("a name that turns text around")
            .file("a\u{202e}b/Dockerfile", ROOT)
            .says("a\\u{202e}b/Dockerfile:2:6: error[root-user]"),
        beside("names that begin with dashes")
            .file("--help/Dockerfile", ROOT)
            .file("-", ROOT)
            .says("--help/Dockerfile:2:6: error[root-user]"),
        beside("a name with blanks and a colon")
            .file(" a : 1:2 /Dockerfile", ROOT)
            .says(" a : 1\\u{3a}2 /Dockerfile:2:6: error[root-user]"),
        beside("a name with a backslash")
            .file("a\\b/Dockerfile", ROOT)
            .file("..\\..\\Dockerfile", ROOT)
            .file("a/b/c", "")
            .says("a\\b/Dockerfile:2:6: error[root-user]")
            .never("../"),
        beside("a file's name that is no UTF-8")
            .file(b"a\xff/Dockerfile".as_slice(), ROOT)
            .says(not("a\u{fffd}/Dockerfile", "its name is not UTF-8")),
        beside("two names that differ in what is no UTF-8")
            .file(b"a\xff/Dockerfile".as_slice(), ROOT)
            .file(b"a\xfe/Dockerfile".as_slice(), ROOT)
            .says(not("a\u{fffd}/Dockerfile", "its name is not UTF-8")),
        beside("a Compose file in a folder whose name is no UTF-8")
            .file(b"a\xff/compose.yaml".as_slice(), WEB)
            .says("a\u{fffd}/compose.yaml:1:1: error[unreadable-file]: `a\u{fffd}/compose.yaml` cannot be read: its name is not UTF-8"),
        beside("other files whose names are no UTF-8").file(b"data/\xff\xfe".as_slice(), "").never("data/"),
        beside("a name as long as names may be")
            .file("Dockerfile.".to_owned() + &"a".repeat(244), ROOT)
            .says("Dockerfile.".to_owned() + &"a".repeat(244) + ":2:6: error[root-user]"),
        beside("folders four hundred deep")
            .file(deep.clone() + "Dockerfile", ROOT)
            .once().says(deep + "Dockerfile:2:6: error[root-user]"),
        beside("ten thousand files beside each other").files((0..10_000).map(|n| format!("many/f{n}"))),
        beside("a thousand Dockerfiles beside each other")
            .files_with((0..1_000).map(|n| format!("many/Dockerfile.s{n}")), ROOT)
            .once().once().says("many/Dockerfile.s999:2:6: error[root-user]"),
        Case::new("nothing to lint").file("readme.md", "").with_nothing(),
        Case::new("a repository that is empty").with_nothing(),
    ]
}
