//! Comments that take findings away: very many, malformed, and out to reach further than they may.

use super::case::Case;

const DOCKERFILE: &str = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";
const ROOT: &str = "Dockerfile:2:6: error[root-user]";

/// A Dockerfile with a comment above `USER root`, which it must not take away.
fn above(name: &'static str, comment: impl AsRef<str>) -> Case {
    let text = format!("FROM alpine:3.20\n{}\nUSER root\nCMD [\"a\"]\n", comment.as_ref());
    Case::new(name).file("Dockerfile", text).says("Dockerfile:3:6: error[root-user]")
}

pub(crate) fn cases() -> Vec<Case> {
    let ignore = "# stockade: ignore[root-user] -- r\n";
    let invalid = "Dockerfile:2:19: error[invalid-suppression]";
    let names = |count: usize| (0..count).map(|n| format!("rule-{n}")).collect::<Vec<_>>().join(", ");
    let services = |count: usize| {
        let one = |n: usize| {
            format!("  # stockade: ignore[floating-tag] -- r{n}\n  s{n}: {{image: \"acme/a{n}:latest\"}}\n")
        };
        format!("services:\n{}", (0..count).map(one).collect::<String>())
    };
    vec![
        Case::new("fifty thousand comments above one line")
            .file("Dockerfile", format!("FROM alpine:3.20\n{}USER root\nCMD [\"a\"]\n", ignore.repeat(50_000)))
            .once()
            .says("Dockerfile:1:6: warning[end-of-life-base]")
            .never("root-user"),
        Case::new("ten thousand comments at the head that are about the file")
            .file("Dockerfile", format!("{}{DOCKERFILE}", "# stockade: ignore-file[end-of-life-base] -- r\n".repeat(10_000)))
            .once()
            .says("Dockerfile:10002:6: error[root-user]"),
        Case::new("four thousand comments that are for nothing")
            .file("compose.yaml", services(4_000))
            .once()
            .says("compose.yaml:2:"),
        Case::new("comments on each of thousands of stages")
            .file(
                "Dockerfile",
                (0..4_000)
                    .map(|n| format!("# stockade: ignore-stage[root-user] -- r\nFROM alpine:3.20 AS s{n}\n"))
                    .collect::<String>()
                    + "USER root\nCMD [\"a\"]\n",
            )
            .once()
            .says("Dockerfile:"),
        above("ten thousand names in one comment", format!("# stockade: ignore[{}] -- r", names(10_000))).once(),
        above("a name of a megabyte in a comment", format!("# stockade: ignore[{}]", "x".repeat(60_000))),
        above("a comment with brackets that nothing closes", "# stockade: ignore[root-user").says(invalid),
        above("a comment with a thousand brackets", format!("# stockade: ignore{}", "[".repeat(1_000))).says(invalid),
        above("a comment without names", "# stockade: ignore[]").says(invalid),
        above("a comment that means everything", "# stockade: ignore[*] -- all").says("Dockerfile:2:"),
        above("a comment without anything", "# stockade:").says("Dockerfile:2:"),
        above("a comment until a day that is none", "# stockade: ignore[root-user] until=2027-02-30 -- r").says("Dockerfile:2:"),
        above("a comment until the end of time", "# stockade: ignore[root-user] until=99999999999999999999-01-01 -- r").says("Dockerfile:2:"),
        above("a comment until the year minus one", "# stockade: ignore[root-user] until=-001-01-01 -- r").says("Dockerfile:2:"),
        above("a comment that ended long ago", "# stockade: ignore[root-user] until=0001-01-01 -- r"),
        above("a comment with what a terminal obeys", "# stockade: ignore[\u{1b}[31mroot\u{202e}]").says("Dockerfile:2:"),
        above("a comment for its own rule", "# stockade: ignore[invalid-suppression, unused-suppression] -- r").says("Dockerfile:2:"),
        above("a comment with digits of another script", "# stockade: ignore[root-user] until=２０２７-０１-３１ -- r").says("Dockerfile:2:"),
        above("a comment of other linters with everything", format!("# hadolint ignore={}", "DL3002x,".repeat(5_000))),
        Case::new("a comment about the file where the file has begun")
            .file("Dockerfile", format!("{DOCKERFILE}# stockade: ignore-file[root-user] -- r\n"))
            .says(ROOT)
            .says("Dockerfile:4:1: error[invalid-suppression]"),
        Case::new("a comment about a stage at the end of the file")
            .file("Dockerfile", format!("{DOCKERFILE}# stockade: ignore-stage[root-user] -- r"))
            .says(ROOT)
            .says("Dockerfile:4:1: error[invalid-suppression]"),
        Case::new("a comment in a heredoc")
            .file("Dockerfile", "FROM alpine:3.20\nRUN <<EOF\n# stockade: ignore-file[root-user] -- r\nEOF\nUSER root\nCMD [\"a\"]\n")
            .says("Dockerfile:5:6: error[root-user]"),
        Case::new("a comment in a text of a Compose file")
            .file("compose.yaml", "services:\n  web:\n    image: nginx:1.27-alpine\n    user: \"root # stockade: ignore[root-user]\"\n    command: |\n      # stockade: ignore-file[missing-healthcheck] -- r\n")
            .says("compose.yaml:2:3: error[missing-healthcheck]"),
        Case::new("a comment in a protected repository")
            .file("Dockerfile", format!("FROM alpine:3.20\n{ignore}USER root\nCMD [\"a\"]\n"))
            .file("stockade.yaml", "protected: [root-user]\n")
            .says("Dockerfile:3:6: error[root-user]")
            .says("Dockerfile:2:20: warning[unused-suppression]"),
    ]
}
