//! Files that ask for builds, and files that say what runs: pipelines, scripts, Makefiles, configurations of servers and
//! lists of processes whose values double, whose jobs multiply, and whose calls nobody ends.

use super::case::Case;

const TOLD: &str = "notice[unreadable-file]: not all that is built here is known: no more than";

/// A file that asks for builds, beside a Dockerfile. A limit is told in the line.
fn asks(name: &'static str, path: &'static str, text: impl Into<Vec<u8>>, line: u32) -> Case {
    of(name, path, text).says(format!("{path}:{line}:")).says(TOLD)
}

fn of(name: &'static str, path: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(name)
        .file("Dockerfile", "FROM alpine:3.22\nUSER 0\nCMD [\"/x\"]\n")
        .file(path, text)
        .says("Dockerfile:2:6: error[root-user]")
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect()
}

/// What a container starts: a Dockerfile with the file in it, and a thousand services that run images of their own.
fn runs(name: &'static str, command: &str, path: &'static str, text: String) -> Case {
    let dockerfile =
        format!("FROM node:22\nARG A\nWORKDIR /app\nCOPY . .\nRUN echo $A\nUSER 0\nCMD {command}\n");
    let services = lines(1_000, |n| format!("  s{n}: {{build: {{context: ., args: {{A: \"{n}\"}}}}}}"));
    Case::new(name)
        .file("Dockerfile", dockerfile)
        .file("compose.yaml", format!("services:\n{services}"))
        .file(path, text)
        .once()
        .says("error[root-user]")
}

pub(crate) fn cases() -> Vec<Case> {
    let gitlab = ".gitlab-ci.yml";
    let workflow = ".github/workflows/a.yml";
    let double = |value: &dyn Fn(usize) -> String| lines(40, |n| format!("  V{}: \"{}\"", n + 1, value(n)));
    let extended =
        lines(12, |n| format!(".l{n}: {{extends: [{}]}}", vec![format!(".l{}", n + 1); 12].join(", ")));
    let listed = lines(11, |n| format!(".a{0}: &a{0} [{1}]", n + 1, vec![format!("*a{n}"); 10].join(", ")));
    let axes = |value: &str| lines(9_000, |n| format!("        b{n}: {value}"));
    let nginx =
        "FROM nginx:1.29\nEXPOSE 80\nCOPY nginx.conf /etc/nginx/\nCOPY conf.d /etc/nginx/conf.d/\nUSER 0\n";
    let patterns = lines(99, |n| format!("include conf.d/{}.conf;", "*".repeat(n + 1)));
    let listens = lines(20_000, |n| format!("listen {};", 20_000 + n));
    let published = lines(15_000, |n| format!("      - \"{0}:{0}\"", n + 1_000));
    vec![
        asks("a variable of a script that doubles", "a.sh", format!("a=xxxxxxxxxx\n{}docker build -t $a .\n", "a=$a$a\n".repeat(40)), 20),
        asks("a list of a script that multiplies", "a.sh", format!("f() {{ :; }}\nset -- {}\nf {}\ndocker build .\n", "x ".repeat(1_000), "\"$@\" ".repeat(20_000)), 3),
        of("arguments that every command gets", "a.sh", format!("set -- {}\n{}docker build .\n", "x ".repeat(60_000), ":|:|:|:\n".repeat(12_000))),
        asks("an environment that is kept with every call", "a.sh", lines(10_000, |n| format!("export v{n}=1")) + &"docker compose up\n".repeat(8_000), 10_036),
        asks("names that an image gets again and again", "a.sh", "docker build -t a:b .\n".repeat(400) + &"docker tag a:b a:c\n".repeat(15_000), 1),
        asks("variables of a pipeline that double", gitlab, format!("variables:\n  V0: xxxxxxxxxx\n{}j: {{script: docker build -t $V40 .}}\n", double(&|n| format!("$V{n}$V{n}"))), 21),
        asks("variables of a workflow that double", workflow, format!("env:\n  V0: xxxxxxxxxx\n{}jobs: {{a: {{steps: [{{run: docker build .}}]}}}}\n", double(&|n| format!("${{{{ env.V{n} }}}}${{{{ env.V{n} }}}}"))), 21),
        asks("variables of tasks that double", "Taskfile.yml", format!("vars:\n  V0: xxxxxxxxxx\n{}tasks: {{a: {{cmds: [docker build .]}}}}\n", double(&|n| format!("{{{{.V{n}}}}}{{{{.V{n}}}}}"))), 21),
        asks("variables of Azure that double", "azure-pipelines.yml", format!("variables:\n  V0: xxxxxxxxxx\n{}steps: [{{script: docker build .}}]\n", double(&|n| format!("$(V{n})$(V{n})"))), 21),
        asks("jobs that extend twelve others, twelve levels deep", gitlab, format!("{extended}.l12: {{}}\nj: {{extends: .l0, script: docker build .}}\n"), 12),
        asks("lists in lists by their names", gitlab, format!(".a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{listed}{}", lines(3_000, |n| format!("j{n}: {{script: [*a11, docker build .]}}"))), 1),
        asks("one long script in thousands of jobs", gitlab, format!(".a: &a [docker build .{}]\n{}", ", x".repeat(9_000), lines(9_000, |n| format!("j{n}: {{script: *a}}"))), 1),
        asks("thousands of variables in thousands of jobs", gitlab, format!("variables:\n{}{}", lines(9_000, |n| format!("  V{n}: x")), lines(9_000, |n| format!("j{n}: {{script: docker build .}}"))), 9_007),
        asks("a matrix of thousands of names", workflow, format!("jobs:\n  a:\n    strategy:\n      matrix:\n{}{}    steps: [{{run: docker build .}}]\n", lines(8, |n| format!("        a{n}: [1, 2]")), axes("[1]")), 5),
        asks("a matrix of thousands of names in GitLab", gitlab, format!("j:\n  script: docker build .\n  parallel:\n    matrix:\n      - A: [1, 2, 3, 4, 5, 6, 7, 8]\n{}", axes("[1]")), 5),
        asks("a long script in every combination", workflow, format!("x: &a \"docker build .{}\"\njobs:\n  a:\n    strategy: {{matrix: {{a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}}}\n    steps:\n{}", "; :".repeat(60_000), "      - run: *a\n".repeat(9_000)), 1),
        asks("calls of a Jenkinsfile that nothing ends", "Jenkinsfile", "sh(".repeat(200_000) + " docker build .", 1),
        asks("calls of a Tiltfile that nothing ends", "Tiltfile", "docker_build(".repeat(200_000), 1),
        asks("a Makefile that adds to a variable a million times", "Makefile", "A += x\n".repeat(1_000_000) + "a:\n\tdocker build -t $(A) .\n", 1_000_002),
        asks("thousands of recipes with thousands of variables", "Makefile", lines(100_000, |n| format!("export v{n} = 1")) + "a:\n" + &"\tdocker build .\n".repeat(100_000), 100_002),
        of("a recipe of a hundred thousand lines", "Makefile", ".ONESHELL:\na:\n".to_owned() + &"\tdocker build -t $(A) .\n".repeat(100_000)),
        Case::new("loops in loops in thousands of scripts")
            .file("Dockerfile", "FROM alpine:3.22\nUSER 0\nCMD [\"/x\"]\n")
            .files_with((0..4_000).map(|n| format!("scripts/s{n}.sh")), &format!("docker build .\n{}{}\n", "while :; do ".repeat(12), ":; done; ".repeat(12)))
            .once()
            .says("Dockerfile:2:6: error[root-user]")
            .says(TOLD),
        runs("a list of processes in a thousand images", "[\"pm2-runtime\", \"ecosystem.config.js\"]", "ecosystem.config.js", format!("module.exports = {{apps: [{}]}}", "{name:\"a\"},".repeat(20_000))),
        runs("a start script of thousands in the background", "[\"/app/start.sh\"]", "start.sh", format!("#!/bin/sh\n{}wait\n", lines(2_000, |n| format!("node a{n}.js &")))),
        (0..98)
            .fold(Case::new("configurations of a server that include each other by many patterns"), |case, n| {
                case.file(format!("conf.d/{n}.conf"), "a;".repeat(20_000))
            })
            .file("Dockerfile", nginx)
            .file("nginx.conf", format!("http {{\n{patterns}}}\n"))
            .file("compose.yaml", "services: {w: {build: ., ports: [\"80:80\"]}}\n")
            .says("Dockerfile:5:6: error[root-user]")
            .says("Dockerfile:1:1: notice[unreadable-file]: not all of this image is judged: no more than 256 KiB"),
        Case::new("thousands of ports that thousands of others are not")
            .file("Dockerfile", "FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/\nUSER 0\n")
            .file("nginx.conf", format!("http {{ server {{ {listens} }} }}\n"))
            .file("compose.yaml", format!("services:\n  w:\n    build: .\n    ports:\n{published}"))
            .once()
            .says("Dockerfile:3:6: error[root-user]"),
    ]
}
