//! Ignore files: what a list of patterns may be made to cost.

use super::case::Case;

/// A context with files, and an ignore file of this text.
fn with(name: &'static str, ignore: impl Into<Vec<u8>>) -> Case {
    Case::new(name)
        .file("Dockerfile", "FROM alpine:3.20\nCOPY . /x/\nUSER root\nCMD [\"a\"]\n")
        .file(".dockerignore", ignore)
        .files((0..300).map(|n| format!("a{}/b{}/c{n}", n % 3, n % 7)))
        .says("Dockerfile:3:6: error[root-user]")
        .then(&["contents", "Dockerfile", "--format", "json"])
}

/// A repository whose files git ignores by this text, of which no more is looked at than `limit`.
fn git(name: &'static str, ignore: impl Into<Vec<u8>>, limit: &str) -> Case {
    Case::new(name)
        .file("Dockerfile", "FROM alpine:3.20\nCOPY . /x/\nUSER root\nCMD [\"a\"]\n")
        .file(".gitignore", ignore)
        .once()
        .says("Dockerfile:3:6: error[root-user]")
        .says(format!(".gitignore:1:1: error[unreadable-file]: this file was not read: at most {limit}"))
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect()
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        git(
            "a million lines for git to ignore",
            "a\n".repeat(1_000_000),
            "10,000 patterns of an ignore file",
        ),
        git(
            "patterns for git of six kilobytes",
            ("*a".repeat(3_000) + "\n").repeat(300),
            "4 KiB of a pattern",
        ),
        git(
            "five thousand patterns of classes for git",
            lines(5_000, |n| "[a-z]".repeat(100) + &n.to_string()),
            "1,000 patterns",
        ),
        git(
            "patterns for git that are tried again and again",
            lines(999, |n| format!("*{}b?{n}", "a".repeat(120))),
            "20,000,000 steps",
        )
        .files((0..2_000).map(|n| format!("{}{n}b", "a".repeat(240)))),
        with(
            "an ignore file whose patterns are compared with every file",
            // What an expression costs is counted by its length and that of the path.
            lines(400, |n| format!("[xy]{}{n}", "a".repeat(200))),
        )
        .files((0..4_000).map(|n| format!("d/{}{n}", "b".repeat(230))))
        .once()
        .says(".dockerignore:1:1: error[unreadable-file]: this file was not read: at most"),
        with("an ignore file of a hundred thousand names", lines(100_000, |n| format!("n{n}"))).once().says(
            ".dockerignore:10001:1: error[dockerignore-syntax]: this file has more than 10,000 patterns",
        ),
        with("an ignore file of fifty thousand wildcards", lines(50_000, |n| format!("a?b*{n}[x-z]/**/c")))
            .says(".dockerignore:1001:1: error[dockerignore-syntax]: this file has more than 10,000 patterns")
            .once(),
        with(
            "an ignore file of exceptions in turns",
            lines(20_000, |n| if n % 2 == 0 { "*".into() } else { "!a*".into() }),
        )
        .once(),
        with("an ignore file with a pattern of a megabyte", "*a".repeat(500_000)),
        with("an ignore file with a class of a megabyte", format!("[{}]", "a-z".repeat(300_000))),
        with("an ignore file with stars in every way", lines(500, |n| "*a".repeat(40) + &n.to_string())),
        with("an ignore file with folders in every way", lines(200, |n| "**/".repeat(60) + &n.to_string())),
        with("an ignore file of brackets", "[\n[[\n[]\n[^\n[a-\n[z-a]\n]\n[[:alpha:]]\n\\\n".repeat(100)),
        with("an ignore file of exceptions of nothing", "!\n! \n!!\n/!\n!/\n".repeat(100)),
        with("an ignore file that climbs out", "../outside\n/etc/passwd\n!../../outside/**\n..\n/../..\n"),
        with("an ignore file of bytes", (0..=255).collect::<Vec<u8>>().repeat(20)),
        with("an ignore file without an end", vec![b' '; 1 << 20]),
        with("an ignore file of expressions", "(a+)+$\n(?i)x\n\\Q..\\E\na{1,99999}\n^.*$\n\\p{L}\n(((((\n"),
    ]
}
