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
    vec![
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
