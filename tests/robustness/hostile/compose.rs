//! Compose projects: what joining and filling in may be led into.

use super::case::Case;

fn compose(name: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("compose.yaml", text)
}

const WEB: &str = "services:\n  web:\n    image: nginx:1.27-alpine\n";

pub(crate) fn cases() -> Vec<Case> {
    let extends: String = (1..2_000).map(|n| format!("  s{n}: {{extends: s{}}}\n", n - 1)).collect();
    let services: String = (0..5_000)
        .map(|n| format!("  s{n}: {{image: nginx:1.27-alpine, depends_on: [s{}]}}\n", (n + 1) % 5_000))
        .collect();
    let mut fan = Case::new("files that include each other twice, 24 levels")
        .file("compose.yaml", "include: [f0.yaml]\n");
    for level in 0..24 {
        let (this, next) = (format!("f{level}.yaml"), format!("f{}.yaml", level + 1));
        fan = fan.file(
            this,
            format!("include: [{next}, ./{next}]\nservices: {{s{level}: {{image: nginx:1.27-alpine}}}}\n"),
        );
    }
    let mut overlays = Case::new("five hundred overlays").file("compose.yaml", WEB);
    for number in 0..500 {
        overlays =
            overlays.file(format!("compose.o{number}.yaml"), "services:\n  web:\n    privileged: true\n");
    }
    vec![
        fan.says("f0.yaml:2:"),
        overlays.once().says("compose.yaml:2:3: error[missing-healthcheck]"),
        compose("a file that includes itself", format!("include: [compose.yaml]\n{WEB}"))
            .says("compose.yaml:1:11: error[include-cycle]"),
        compose("two files that include each other", format!("include: [b.yaml]\n{WEB}")).file("b.yaml", "include: [compose.yaml]\n")
            .says("b.yaml:1:11: error[include-cycle]"),
        compose("a chain of two thousand extends", format!("services:\n  s0: {{image: nginx:1.27-alpine}}\n{extends}"))
            .once().says("compose.yaml:"),
        compose("services that extend each other", "services:\n  a: {extends: b}\n  b: {extends: a}\n")
            .says("compose.yaml:"),
        compose("a service that extends itself in a file that links here", "services:\n  a: {extends: {file: b.yaml, service: a}}\n")
            .link("b.yaml", "compose.yaml")
            .says("compose.yaml:2:"),
        compose("five thousand services in a circle", format!("services:\n{services}")).once().says("compose.yaml:2:"),
        compose("a variable in a default in a default, five thousand deep",
            format!("services: {{a: {{image: \"{}x{}\"}}}}\n", "${A:-".repeat(5_000), "}".repeat(5_000)))
            .says("compose.yaml:1:"),
        compose("a variable of a project that nothing closes", "services:\n  web:\n    image: \"nginx:${TAG\"\n").says("compose.yaml:3:"),
        compose("ten thousand variables in one text", format!("{WEB}    command: \"{}\"\n", "${A:-b}".repeat(10_000)))
            .once().says("compose.yaml:"),
        compose("all ports on all ports, a hundred times", format!("{WEB}    ports:\n{}", "      - \"1-65535:1-65535\"\n".repeat(100)))
            .once().says("compose.yaml:"),
        compose("ports that end before they begin", format!("{WEB}    ports: [\"9-1:9-1\", \"99999:1\", \"-1:-1\", \":::\"]\n"))
            .says("compose.yaml:4:13: error[compose-schema]"),
        compose("a size beyond all numbers", format!("{WEB}    mem_limit: 99999999999999999999g\n    shm_size: -1e999\n"))
            .says("compose.yaml:"),
        compose("a duration beyond all numbers", format!("{WEB}    stop_grace_period: 99999999999999999999h\n")).says("compose.yaml:4:"),
        compose("as many copies as a number can say", format!("{WEB}    deploy: {{replicas: 9223372036854775807}}\n    scale: 9223372036854775807\n"))
            .says("compose.yaml:"),
        compose("a command with quotes that nothing closes", format!("{WEB}    command: sh -c 'a \"b\n")).says("compose.yaml:"),
        compose("a command of a hundred thousand substitutions", format!("{WEB}    command: [sh, -c, \"{}\"]\n", "$$(".repeat(100_000)))
            .once().says("compose.yaml:"),
        compose("a Dockerfile in the Compose file with everything unterminated", "services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM alpine:3.20\n        RUN <<EOF\n        CMD [\"a\n")
            .says("compose.yaml:"),
        compose("a service without a body", "services:\n  web:\n").says("compose.yaml:2:"),
        compose("a service with the wrong kind of everything", "services:\n  web:\n    image: [a]\n    build: 7\n    ports: text\n    user: {a: b}\n    deploy: []\n    healthcheck: x\n    networks: 1\n    volumes: {a: b}\n    environment: 3\n    depends_on: 0\n")
            .says("compose.yaml:3:12: error[compose-schema]"),
        compose("environment files that are folders", format!("{WEB}    env_file: [folder]\n")).directory("folder").says("compose.yaml:4:16: error["),
        compose("an include that is a folder", format!("include: [folder]\n{WEB}")).directory("folder").says("compose.yaml:1:11: error["),
        compose("an include that is a pipe", format!("include: [pipe.yaml]\n{WEB}")).pipe("pipe.yaml").says("compose.yaml:1:11: error["),
        compose("an environment file that is a pipe", format!("{WEB}    env_file: pipe.env\n")).pipe("pipe.env").says("compose.yaml:4:15: error["),
        compose("a project with a pipe for its variables", format!("{WEB}    command: $A\n")).pipe(".env").says(""),
        compose("a line of variables that has no end", WEB).file(".env", format!("A=\"{}", "x".repeat(1 << 20))).once().says(".env:1:"),
        compose("variables with names that are none", WEB).file(".env", "=a\n 1=2\nA B=c\n\"x\"=1\n\u{1}=\u{2}\n").says(".env:3:1: error[compose-syntax]: a variable name cannot contain a space"),
        compose("five thousand profiles of one service", format!("{WEB}    profiles: [{}]\n", (0..5_000).map(|n| format!("p{n}")).collect::<Vec<_>>().join(", ")))
            .once().says("compose.yaml:"),
        compose("a file of a template language", "services:\n  web:\n    image: {{ image }}\n{% if x %}\n    user: root\n{% endif %}\n")
            .with_nothing(),
    ]
}
