//! Input that is multiplied: by stages, by services, by overlays, by builds, by aliases. What one of them takes is little.

use super::case::Case;

/// A finding that names a limit.
fn unread(place: &str, limit: &str) -> String {
    format!("{place}: error[unreadable-file]: {limit}")
}

fn of_image(place: &str, limit: &str) -> String {
    unread(place, &format!("this image is only partly checked: at most {limit}"))
}

fn dockerfile(name: &'static str, text: String) -> Case {
    Case::new(name).file("Dockerfile", format!("{text}USER 0\nCMD [\"a\"]\n")).once()
}

fn services(count: usize, service: impl Fn(usize) -> String) -> String {
    let services: String = (0..count).map(|n| format!("  s{n}: {{{}}}\n", service(n))).collect();
    format!("services:\n{services}")
}

/// Stages, each on the one before.
fn chain(first: &str, count: usize, lines: impl Fn(usize) -> String) -> String {
    let stages = (1..count).map(|n| format!("FROM s{} AS s{n}\n{}", n - 1, lines(n)));
    format!("FROM alpine:3.20 AS s0\n{first}{}", stages.collect::<String>())
}

pub(crate) fn cases() -> Vec<Case> {
    let long = format!("ENV A={}\nENV A=$A$A\n", "x".repeat(60_000));
    let growing = "FROM alpine:3.20\nENV A=".to_owned() + &"x".repeat(16_000) + "\nENV B=$A$A$A$A$A$A$A\n";
    let growing: String = growing + &(0..140).map(|n| format!("ENV C{n}=$B\n")).collect::<String>();
    let missing: Vec<String> = (0..100_000).map(|n| format!("m{n}")).collect();
    let missing = missing.chunks(1_000).map(|some| some.join(" ")).collect::<Vec<_>>().join(" \\\n");
    let excludes: String = (0..2_000)
        .map(|n| format!("COPY --parents --exclude=**/x{n} --exclude=!**/y{n} ./d/g{n} /o/\n"))
        .collect();
    let excludes = format!("# syntax=docker/dockerfile:1\nFROM alpine:3.20\n{excludes}USER 0\nCMD [\"a\"]\n");
    let base = services(1_000, |_| "image: \"nginx:1.27\"".to_owned());
    vec![
        dockerfile(
            "a variable of a script that doubles forty times",
            format!("FROM alpine:3.20\nRUN a=xxxxxxxxxx; {}true\n", "a=$a$a; ".repeat(40)),
        )
        .says(of_image(
            "Dockerfile:2:1",
            "16 MiB of what the scripts of a build read from variables are checked",
        ))
        .says("Dockerfile:3:6: error[root-user]"),
        dockerfile(
            "a long variable that a command reads thirty thousand times, beside programs of Go",
            format!(
                "FROM alpine:3.20\nCOPY . /src\nENV A={}\nRUN go build {} ./cmd/a\n",
                "x".repeat(60_000),
                "$A".repeat(30_000)
            ),
        )
        .file("go.mod", "module acme\n")
        .file("cmd/a/main.go", "package main\nfunc main() {}\n")
        .file("cmd/b/main.go", "package main\nfunc main() {}\n")
        .says(of_image(
            "Dockerfile:4:1",
            "16 MiB of what the scripts of a build read from variables are checked",
        )),
        dockerfile(
            "a script with as many shells as variables",
            format!(
                "FROM alpine:3.20\nRUN {}{}true\n",
                (0..6_000).map(|n| format!("a{n}=x; ")).collect::<String>(),
                "(b=x); ".repeat(6_000)
            )
            .replace("; ", ";\\\n"),
        )
        .says("Dockerfile:12003:6: error[root-user]"),
        dockerfile(
            "a script that goes on and on into a folder",
            format!("FROM alpine:3.20\nRUN {}true\n", "cd aaaaaaaa; ".repeat(15_000)).replace("; ", ";\\\n"),
        )
        .says("Dockerfile:15003:6: error[root-user]"),
        dockerfile(
            "a pattern with stars, tried on a long value twenty times",
            format!(
                "FROM alpine:3.20\nENV A={}\n{}",
                "a".repeat(60_000),
                "ENV B=${A/*a*a*a*b/x}\n".repeat(20)
            ),
        )
        .says("Dockerfile:23:6: error[root-user]"),
        dockerfile(
            "a long pattern, tried at each place of a long value",
            format!(
                "FROM alpine:3.20\nENV A={}\nENV B=${{A//{}b/x}}\n",
                "a".repeat(60_000),
                "a".repeat(30_000)
            ),
        )
        .says(of_image(
            "Dockerfile:3:7",
            "30,000,000 steps of what expanding the variables of a build takes are",
        ))
        .says("Dockerfile:4:6: error[root-user]"),
        dockerfile(
            "a long port, again and again",
            format!("FROM alpine:3.20\n{long}{}", "EXPOSE $A\n".repeat(5_000)),
        )
        .says("Dockerfile:5004:6: error[root-user]"),
        dockerfile(
            "a long user, and thousands of steps",
            format!("FROM alpine:3.20\n{long}USER $A\n{}", "RUN a\n".repeat(5_000)),
        )
        .says("Dockerfile:5005:6: error[root-user]"),
        dockerfile(
            "long sources of copies",
            format!("FROM alpine:3.20\n{long}{}", "COPY $A /x\n".repeat(5_000)),
        )
        .says("Dockerfile:5004:6: error[root-user]"),
        dockerfile("a chain of stages with a label each", chain("", 4_000, |n| format!("LABEL l{n}=v\n")))
            .says("Dockerfile:8000:6: error[root-user]"),
        dockerfile(
            "a chain of stages that all have one long command",
            chain(&format!("CMD {}y\n", ("x".repeat(60_000) + " \\\n").repeat(10)), 1_000, |_| String::new()),
        )
        .says("Dockerfile:1012:6: error[root-user]"),
        dockerfile(
            "a chain of stages with a user each",
            chain("", 2_000, |n| format!("RUN useradd -m u{n}\n")),
        )
        .says("Dockerfile:4000:6: error[root-user]"),
        dockerfile(
            "a hundred thousand sources that are not there",
            format!("FROM alpine:3.20\nCOPY {missing} /x/\n"),
        )
        .file("compose.yaml", "services: {a: {build: .}}\n")
        .says(of_image(
            "Dockerfile:2:1",
            "20,000 sources of what `COPY` and `ADD` of a build name are checked",
        )),
        Case::new("thousands of copies that leave out some of many files, and are of none")
            .file(
                "compose.yaml",
                services(3, |n| format!("build: {{context: ., dockerfile: Dockerfile{n}}}")),
            )
            .files_with((0..3).map(|n| format!("Dockerfile{n}")), &excludes)
            .files((0..5_000).map(|n| format!("d/f{n}")))
            .once()
            .says("Dockerfile0:2003:6: error[root-user]"),
        dockerfile(
            "twenty thousand stages on one image",
            (0..20_000).map(|n| format!("FROM alpine:3.20 AS s{n}\n")).collect(),
        )
        .says("Dockerfile:20001:6: error[root-user]"),
        (0..60)
            .fold(Case::new("forty overlays of a thousand services").file("compose.yaml", base), |case, n| {
                case.file(format!("compose.o{n}.yaml"), format!("services:\n  s{n}: {{user: root}}\n"))
            })
            .once()
            .says(unread("compose.yaml:1:1", "at most 20,000 services of all projects are checked")),
        (0..300)
            .fold(
                Case::new("three hundred projects below env files of four megabytes")
                    .file(".env", (0..400_000).map(|n| format!("W{n}=x\n")).collect::<String>())
                    .file(".env.example", (0..400_000).map(|n| format!("#V{n}=x\n")).collect::<String>()),
                |case, n| {
                    case.file(format!("p{n}/compose.yaml"), "services: {a: {image: \"acme/a:${T}\"}}\n")
                },
            )
            .once()
            .says("p0/compose.yaml:1:"),
        (0..1_000)
            .fold(
                Case::new("a project below a thousand env files")
                    .file("a/compose.yaml", "services: {a: {image: \"acme/a:${T}\"}}\n"),
                |case, n| case.file(format!(".env.x{n}"), "V=1\n"),
            )
            .says(unread(
                "a/compose.yaml:1:1",
                "at most 200 files of those around a Compose project that may set its variables are checked",
            )),
        dockerfile(
            "a script with thousands of functions and of ways that meet",
            "FROM alpine:3.20\n".to_owned(),
        )
        .file(
            "build.sh",
            (0..8_000).map(|n| format!("f{n}() {{ :; }}\n")).collect::<String>()
                + &"x || y\n".repeat(15_000)
                + "docker build -t acme/a:1.2.3 --push .\n",
        )
        .says("Dockerfile:2:6: error[root-user]"),
        Case::new("a build that differs in an argument of each of a thousand services")
            .file(
                "compose.yaml",
                services(1_000, |n| format!("build: {{context: ., args: {{A: \"{n}\"}}}}, user: root")),
            )
            .file(
                "Dockerfile",
                format!("FROM alpine:3.20\nARG A\n{}CMD [\"a\"]\n", "LABEL a=$A\n".repeat(1_000)),
            )
            .once()
            .says(of_image("Dockerfile:1:1", "500,000 instructions of all builds are checked")),
        Case::new("a hundred builds whose values become as long as they may")
            .files_with((0..100).map(|n| format!("d{n}/Dockerfile")), &(growing + "USER 0\nCMD [\"a\"]\n"))
            .once()
            .says("d0/Dockerfile:")
            .says("d99/Dockerfile:144:6: error[root-user]"),
        Case::new("an alias for a long text, two thousand times")
            .file(
                "compose.yaml",
                format!(
                    "x-a: &a \"{}\"\n{}",
                    "x".repeat(1_000_000),
                    services(2_000, |_| "image: \"nginx:1.27\", user: root, labels: {l: *a}".to_owned())
                ),
            )
            .once()
            .says("compose.yaml:3:3: error[missing-healthcheck]"),
        Case::new("an env file of many lines that many services read")
            .file(
                "compose.yaml",
                services(500, |_| "image: \"nginx:1.27\", user: root, env_file: [big.env]".to_owned()),
            )
            .file("big.env", (0..20_000).map(|n| format!("V{n}=x\n")).collect::<String>())
            .once()
            .says("compose.yaml:2:"),
    ]
}
