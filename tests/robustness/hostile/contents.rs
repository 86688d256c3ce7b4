//! `stockade contents` on Dockerfiles and trees that nobody meant well.

use super::case::Case;

/// The Dockerfile of a case whose contents are printed, too.
fn of(name: &'static str, text: impl AsRef<str>) -> Case {
    let text = format!("FROM alpine:3.20\n{}USER root\nCMD [\"a\"]\n", text.as_ref());
    let user = text.lines().count() - 1;
    Case::new(name)
        .file("Dockerfile", text)
        .says(format!("Dockerfile:{user}:6: error[root-user]"))
        .then(&["contents", "Dockerfile", "--format", "json"])
        .then(&["contents", "Dockerfile", "--why", "/x/../x/./a"])
}

pub(crate) fn cases() -> Vec<Case> {
    let climbing = "COPY ../outside /x\nCOPY ../../etc/passwd /x/\nADD /../outside/Dockerfile /x\nCOPY --from=build ../x /y\n";
    let files = |folder: &'static str, count: usize| (0..count).map(move |n| format!("{folder}/f{n}.js"));
    let limit = "error[unreadable-file]: this image is only partly checked: at most";
    let doubled: String = (1..30)
        .flat_map(|n| ["s", "t"].map(|s| (s, n)))
        .map(|(s, n)| {
            format!("FROM scratch AS {s}{n}\nCOPY --from={s}{0} / /x/\nCOPY --from={s}{0} / /y/\n", n - 1)
        })
        .collect();
    vec![
        of("a folder that is moved to and fro", "COPY d /a\n".to_owned() + &"RUN mv /a /b && mv /b /a\n".repeat(1_500))
            .files(files("d", 20_000))
            .once()
            .says(format!("Dockerfile:12:1: {limit} 1,000,000 entries")),
        of("a folder that is moved to and fro by one script", format!("COPY d /a\nRUN {}\n", vec!["mv /a /b && mv /b /a"; 1_500].join(" && ")))
            .files(files("d", 20_000))
            .once()
            .says(format!("Dockerfile:3:1: {limit} 1,000,000 entries")),
        of("two thousand names that are excluded", format!("COPY {} . /x/\n", (0..2_000).map(|n| format!("--exclude=x{n}")).collect::<Vec<_>>().join(" ")))
            .files(files("d", 10_000))
            .once(),
        of("two thousand patterns that are excluded", format!("COPY {} . /x/\n", (0..2_000).map(|n| format!("--exclude=**/[xy]*{n}")).collect::<Vec<_>>().join(" ")))
            .files(files("d", 10_000))
            .once()
            .says(format!("Dockerfile:2:1: {limit} 20,000,000 steps")),
        of("files that are removed by two thousand patterns", "COPY d /a\n".to_owned() + &(0..2_000).map(|n| format!("RUN rm -rf /a/*x{n}*\n")).collect::<String>())
            .files(files("d", 20_000))
            .once()
            .says(format!("Dockerfile:98:1: {limit} 20,000,000 steps")),
        of("forty-nine thousand patterns of what is copied", (0..49_000).map(|n| format!("COPY **/fN{n}*.js /x/\n")).collect::<String>())
            .files(files("d", 5_000))
            .once(),
        Case::new("stages that each put a file into a folder of many")
            .file("Dockerfile", format!("FROM alpine:3.20 AS s\nCOPY d /a\n{}USER root\nCMD [\"a\"]\n", (0..5_000).map(|n| format!("FROM s AS s{n}\nCOPY e /a/e\n")).collect::<String>()))
            .file("e", "")
            .files(files("d", 20_000))
            .once()
            .says("Dockerfile:10003:6: error[root-user]"),
        Case::new("two trees of half a thousand million folders that are laid over each other")
            .file("Dockerfile", format!("FROM scratch AS s0\nCOPY a /a\nFROM scratch AS t0\nCOPY b /b\n{doubled}FROM alpine:3.20\nCOPY --from=s29 / /m/\nCOPY --from=t29 / /m/\nUSER root\nCMD [\"a\"]\n"))
            .file("a", "")
            .file("b", "")
            .once()
            .says("Dockerfile:182:6: error[root-user]")
            .says(format!("Dockerfile:181:1: {limit} 20,000,000 steps")),
        of("contents of what climbs out", climbing),
        of("contents through links that lead out", "COPY . /x/\nCOPY a/Dockerfile /y\nRUN cat /x/a/Dockerfile\n")
            .link("a", "../outside")
            .link("b", "/etc")
            .link("c/d", "../../outside/Dockerfile"),
        of("contents through links in a circle", "COPY . /x/\nRUN cp -r /x /y && mv /y/a /z\nCOPY a/b/a/b /w\n")
            .link("a", "b")
            .link("b", "a")
            .link("c", "."),
        of("contents of folders in folders", format!("COPY . /x/\nRUN mkdir -p /{}\n", "d/".repeat(2_000)))
            .file("a/".repeat(200) + "f", "x"),
        of("contents with names that nobody chooses", "COPY . /x/\n")
            .file("-rf", "")
            .file("a\nb", "")
            .file("\u{1b}[31m\u{202e}", "")
            .file(b"\xff\xfe".to_vec(), "")
            .file(" ", "")
            .file("$(x)", ""),
        of("contents of everything removed and made again", "RUN mkdir -p /a/b && rm -rf /a\n".repeat(2_000)).once(),
        of("contents that move in a circle", "RUN mv /a /b; mv /b /c; mv /c /a\n".repeat(500)),
        of("contents that are copied over each other", (0..300).map(|n| format!("COPY . /x\nRUN rm -rf /x/a{n} && cp -r /x /x/y\n")).collect::<String>())
            .files((0..100).map(|n| format!("a{n}")))
            .once(),
        of("contents with ten thousand doubts", (0..10_000).map(|n| format!("RUN ./unknown{n} /d{n}\n")).collect::<String>()).once(),
        of("contents of a working directory that grows", (0..500).map(|n| format!("WORKDIR $A/{n}\nENV A=/w{n}\nCOPY . .\n")).collect::<String>()).once(),
        of("contents of links made in a Dockerfile", "RUN ln -s / /root2 && ln -s /root2/root2 /root2/x && ln -s y /y\nCOPY . /root2/root2/x/\nRUN cp -r /root2/. /z\n")
            .file("a", "x"),
        of("contents of heredocs by the thousand", (0..2_000).map(|n| format!("COPY <<a <<b /h{n}/\n1\na\n2\nb\n")).collect::<String>()).once(),
        of("contents without the locked folder", "COPY . /x/\n").locked_directory("secret").file("a", "x"),
        of("contents with a pipe in the context", "COPY . /x/\nCOPY p /p\n").pipe("p"),
        of("contents of a name that wants to be an option", "COPY . /x/\n").then(&["contents", "--", "--format"]).then(&["contents", "../outside/Dockerfile"]),
        of("contents of an image and a stage of any name", "COPY . /x/\n").then(&["contents", "Dockerfile:\u{1b}[31m"]).then(&["contents", "a:b:c:d"]),
        Case::new("contents of a chain of four hundred stages")
            .file("Dockerfile", (0..400).map(|n| format!("FROM {} AS s{n}\nCOPY . /c{n}/\n", if n == 0 { "scratch".to_owned() } else { format!("s{}", n - 1) })).collect::<String>() + "USER root\nCMD [\"a\"]\n")
            .file("a", "x")
            .once()
            .says("Dockerfile:801:6: error[root-user]")
            .then(&["contents", "Dockerfile"]),
    ]
}
