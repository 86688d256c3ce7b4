//! Little input that wants to become much: values, paths and file trees that double with every line.

use super::case::Case;

fn dockerfile(name: &'static str, lines: impl Iterator<Item = String>) -> Case {
    let lines: String = lines.collect();
    Case::new(name)
        .file("Dockerfile", format!("FROM alpine:3.20 AS s0\nWORKDIR /w\n{lines}USER 0\nCMD [\"a\"]\n"))
        .file("a/b", "x")
}

/// Services that each build an image of their own: `acme/s0:1`, `acme/s1:1` …
fn images(name: &'static str, count: usize, lines: impl Fn(usize) -> String) -> Case {
    let services: String =
        (0..count).map(|n| format!("  s{n}: {{image: \"acme/s{n}:1\", build: s{n}}}\n")).collect();
    let case = Case::new(name).file("compose.yaml", format!("services:\n{services}"));
    let text = |n: usize| format!("{}RUN apk add --no-cache git npm\nUSER 0\nCMD [\"a\"]\n", lines(n));
    (0..count).fold(case, |case, n| case.file(format!("s{n}/Dockerfile"), text(n)))
}

pub(crate) fn cases() -> Vec<Case> {
    let web = "services:\n  web:\n    image: nginx:1.27-alpine\n    user: root\n    command: $A39\n";
    let doubling = |n: usize| format!("A{n}=${{A{0}}}${{A{0}}}\n", n.max(1) - 1);
    let variables = format!("A0=xxxxxxxxxx\n{}", (1..40).map(doubling).collect::<String>());
    let stages: String = (0..100)
        .map(|n| {
            format!(
                "FROM {} AS s{n}\nRUN apk add npm\n",
                if n == 0 { "alpine:3.20".to_owned() } else { format!("s{}", n - 1) }
            )
        })
        .collect();
    vec![
        dockerfile(
            "variables that double forty times",
            (0..40).map(|n| format!("ENV A{n}=$A{0}$A{0}x\n", n.max(1) - 1)),
        )
        .says("Dockerfile:43:6: error[root-user]"),
        dockerfile(
            "a variable that doubles itself forty times",
            (0..40).map(|_| "ENV A=$A${A:-x}\n".to_owned()),
        )
        .says("Dockerfile:43:6: error[root-user]"),
        dockerfile(
            "arguments that double forty times",
            (0..40).map(|n| format!("ARG A{n}=$A{0}$A{0}x\n", n.max(1) - 1)),
        )
        .says("Dockerfile:43:6: error[root-user]"),
        dockerfile("replacements that grow", (0..40).map(|_| "ENV A=${A:-x}\nENV A=${A//x/xx}\n".to_owned()))
            .says("Dockerfile:83:6: error[root-user]"),
        dockerfile(
            "labels of a value that doubles",
            (0..40).map(|_| "ENV A=$A${A:-x}\nLABEL l=$A\n".to_owned()),
        )
        .says("Dockerfile:83:6: error[root-user]"),
        dockerfile(
            "folders in folders, twenty thousand deep",
            (0..20_000).map(|_| "WORKDIR aaaaaaaa\n".to_owned()),
        )
        .once()
        .says("Dockerfile:20003:6: error[root-user]"),
        dockerfile("folders that double", (0..40).map(|_| "ENV D=$D/d/${D:-d}\nWORKDIR $D\n".to_owned()))
            .says("Dockerfile:83:6: error[root-user]"),
        dockerfile(
            "trees that are copied into themselves twice, forty times",
            (1..40).map(|n| {
                format!("FROM scratch AS s{n}\nCOPY --from=s{0} / /x/\nCOPY --from=s{0} / /y/\n", n - 1)
            }),
        )
        .says("Dockerfile:120:6: error[root-user]"),
        dockerfile(
            "the context copied into itself, a thousand times",
            (0..1_000).map(|n| format!("COPY . /c{n}/\nRUN cp -r / /d{n}\n")),
        )
        .once()
        .says("Dockerfile:2003:6: error[root-user]"),
        dockerfile("braces that double", std::iter::once(format!("RUN touch {}\n", "{a,b}".repeat(60))))
            .says("Dockerfile:4:6: error[root-user]"),
        dockerfile(
            "braces that count",
            std::iter::once("RUN touch {1..999999999} {a..z}{a..z}{a..z}{a..z}{a..z}{a..z}\n".to_owned()),
        )
        .says("Dockerfile:4:6: error[root-user]"),
        dockerfile(
            "patterns that match everything in every way",
            (0..50).map(|_| format!("COPY {} /x/\n", "*".repeat(500) + "a")),
        )
        .file("a".repeat(200), "x")
        .says("Dockerfile:53:6: error[root-user]"),
        dockerfile(
            "patterns of folders in every way",
            (0..50).map(|_| format!("COPY {} /x/\n", "**/".repeat(100) + "*b")),
        )
        .file("a/".repeat(100) + "b", "x")
        .says("Dockerfile:53:6: error[root-user]"),
        dockerfile(
            "a thousand files, each copied a thousand times",
            (0..1_000).map(|n| format!("COPY a/ /c{n}/\n")),
        )
        .files((0..1_000).map(|n| format!("a/f{n}")))
        .says("Dockerfile:1003:6: error[root-user]"),
        images("a thousand images, each on the one before", 1_000, |n| match n {
            0 => "FROM alpine:3.20\n".to_owned(),
            n => format!("FROM acme/s{}:1\n", n - 1),
        })
        .once()
        .says("s21/Dockerfile:1:6: error[unreadable-file]"),
        images("a thousand images in a circle", 1_000, |n| format!("FROM acme/s{}:1\n", (n + 999) % 1_000))
            .once()
            .says("s0/Dockerfile:1:6: error[stage-cycle]"),
        images("a thousand images on one", 1_000, |n| match n {
            0 => "FROM alpine:3.20\n".to_owned(),
            _ => "FROM acme/s0:1\n".to_owned(),
        })
        .once()
        .says("s0/Dockerfile:2:24: warning[build-tools-in-runtime]"),
        images("forty images that all take from each other", 40, |n| {
            let others = (0..40).filter(|other| *other != n);
            let copies = others.map(|other| format!("COPY --from=acme/s{other}:1 / /{other}/\n"));
            format!("FROM alpine:3.20\n{}", copies.collect::<String>())
        })
        .once()
        .says("s0/Dockerfile:2:13: error[stage-cycle]"),
        Case::new("a hundred files with a hundred stages each")
            .files_with((0..100).map(|n| format!("d{n}/Dockerfile")), &(stages + "USER 0\nCMD [\"a\"]\n"))
            .once()
            .says("d0/Dockerfile:"),
        Case::new("variables in a file that double forty times")
            .file("compose.yaml", web)
            .file(".env", variables.clone())
            .once()
            .says("compose.yaml:4:11: error[root-user]"),
        Case::new("variables of a service that double forty times")
            .file(
                "compose.yaml",
                "services:\n  web:\n    image: nginx:1.27-alpine\n    user: root\n    env_file: [many.env]\n",
            )
            .file("many.env", variables)
            .once()
            .says("compose.yaml:4:11: error[root-user]"),
        Case::new("a default that is repeated in itself")
            .file(
                "compose.yaml",
                format!(
                    "services:\n  web:\n    image: nginx:1.27-alpine\n    user: root\n    command: \"{}\"\n",
                    "${A:-${B:-${C:-x}${C:-x}}${B:-${C:-x}${C:-x}}}".repeat(1_000)
                ),
            )
            .says("compose.yaml:4:11: error[root-user]"),
        Case::new("a service of two thousand variables that a thousand services extend")
            .file(
                "compose.yaml",
                format!(
                    "services:\n  big:\n    image: nginx:1.27-alpine\n    user: root\n    environment:\n{}{}",
                    (0..2_000)
                        .map(|n| format!("      VARIABLE_NUMBER_{n}: \"{}\"\n", "x".repeat(60)))
                        .collect::<String>(),
                    (0..1_000).map(|n| format!("  s{n}: {{extends: big}}\n")).collect::<String>()
                ),
            )
            .once()
            .says("compose.yaml:4:11: error[root-user]"),
        Case::new("a project of one line")
            .file(
                "compose.yaml",
                format!(
                    "{{services: {{{}}}}}\n",
                    (0..4_000).map(|n| format!("s{n}: {{image: \"b:1.0.0\", user: root}}, ")).collect::<String>()
                ),
            )
            .once()
            .says("compose.yaml:1:42: error[root-user]"),
        Case::new("two million variables that nobody sets")
            .file(
                "compose.yaml",
                format!(
                    "services:\n  web:\n    image: nginx:1.27-alpine\n    user: root\n    command: \"{}\"\n",
                    "$a".repeat(2_000_000)
                ),
            )
            .once()
            .says("compose.yaml:4:11: error[root-user]"),
        Case::new("an env file of a million variables")
            .file(
                "compose.yaml",
                "services:\n  web: {image: \"nginx:1.27-alpine\", user: root, env_file: a.env}\n",
            )
            .file("a.env", (0..1_000_000).map(|n| format!("A{n}=\n")).collect::<String>())
            .once()
            .says("compose.yaml:2:43: error[root-user]"),
        Case::new("an env file of thirty thousand variables that two hundred services name")
            .file(
                "compose.yaml",
                format!(
                    "services:\n{}",
                    (0..200)
                        .map(|n| format!("  s{n}: {{image: \"b:1.0.0\", user: root, env_file: a.env}}\n"))
                        .collect::<String>()
                ),
            )
            .file("a.env", (0..30_000).map(|n| format!("A{n}=\n")).collect::<String>())
            .once()
            // The seventeenth service, by name.
            .says("compose.yaml:114:50: error[unreadable-file]: at most 500,000 values of a project are checked")
            .says("compose.yaml:2:32: error[root-user]"),
        Case::new("two Dockerfiles of eight megabytes of comments")
            .files_with(
                (0..2).map(|n| format!("d{n}/Dockerfile")),
                &format!("FROM alpine:3.20\n{}USER 0\n", "#\n".repeat((8 << 19) - 100)),
            )
            .once()
            .says("d1/Dockerfile:100002:1: error[dockerfile-syntax]: the file has more than 100000 comments"),
        Case::new("nine Dockerfiles of eight megabytes")
            .files_with(
                (0..9).map(|n| format!("d{n}/Dockerfile")),
                &format!("FROM alpine:3.20\n{}", format!("# {}\n", "x".repeat(1_021)).repeat((8 << 10) - 1)),
            )
            .once()
            .says("d8/Dockerfile:1:1: error[unreadable-file]: this file was not read: at most 64 MiB of"),
        Case::new("a build that five hundred services share")
            .file(
                "compose.yaml",
                format!(
                    "services:\n{}",
                    (0..500).map(|n| format!("  s{n}: {{build: ., command: run {n}}}\n")).collect::<String>()
                ),
            )
            .file("Dockerfile", "FROM alpine:3.20\nRUN apk add npm\nUSER 0\nCMD [\"a\"]\n")
            .once()
            .says("Dockerfile:3:6: error[root-user]"),
    ]
}
