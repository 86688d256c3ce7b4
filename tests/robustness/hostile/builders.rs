//! Files that ask for builds: pipelines, scripts, Makefiles whose values double, whose jobs multiply, and whose calls
//! nobody ends.

use super::case::Case;

/// A file that asks for builds, beside a Dockerfile. A limit is told in the line.
fn asks(name: &'static str, path: &'static str, text: impl Into<Vec<u8>>, line: u32) -> Case {
    of(name, path, text).says(format!("{path}:{line}:"))
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

pub(crate) fn cases() -> Vec<Case> {
    let gitlab = ".gitlab-ci.yml";
    let workflow = ".github/workflows/a.yml";
    let double = |value: &dyn Fn(usize) -> String| lines(40, |n| format!("  V{}: \"{}\"", n + 1, value(n)));
    let extended =
        lines(12, |n| format!(".l{n}: {{extends: [{}]}}", vec![format!(".l{}", n + 1); 12].join(", ")));
    let listed = lines(11, |n| format!(".a{0}: &a{0} [{1}]", n + 1, vec![format!("*a{n}"); 10].join(", ")));
    let axes = |value: &str| lines(9_000, |n| format!("        b{n}: {value}"));
    vec![
        asks(
            "a variable of a script that doubles",
            "a.sh",
            format!("a=xxxxxxxxxx\n{}docker build -t $a .\n", "a=$a$a\n".repeat(40)),
            20,
        ),
        asks(
            "a list of a script that multiplies",
            "a.sh",
            format!(
                "f() {{ :; }}\nset -- {}\nf {}\ndocker build .\n",
                "x ".repeat(1_000),
                "\"$@\" ".repeat(20_000)
            ),
            3,
        ),
        of(
            "arguments that every command gets",
            "a.sh",
            format!("set -- {}\n{}docker build .\n", "x ".repeat(60_000), ":|:|:|:\n".repeat(12_000)),
        ),
        asks(
            "an environment that is kept with every call",
            "a.sh",
            lines(10_000, |n| format!("export v{n}=1")) + &"docker compose up\n".repeat(8_000),
            10_035,
        ),
        asks(
            "names that an image gets again and again",
            "a.sh",
            "docker build -t a:b .\n".repeat(400) + &"docker tag a:b a:c\n".repeat(15_000),
            253,
        ),
        asks(
            "variables of a pipeline that double",
            gitlab,
            format!(
                "variables:\n  V0: xxxxxxxxxx\n{}j: {{script: docker build -t $V40 .}}\n",
                double(&|n| format!("$V{n}$V{n}"))
            ),
            21,
        ),
        asks(
            "variables of a workflow that double",
            workflow,
            format!(
                "env:\n  V0: xxxxxxxxxx\n{}jobs: {{a: {{steps: [{{run: docker build .}}]}}}}\n",
                double(&|n| format!("${{{{ env.V{n} }}}}${{{{ env.V{n} }}}}"))
            ),
            21,
        ),
        asks(
            "variables of tasks that double",
            "Taskfile.yml",
            format!(
                "vars:\n  V0: xxxxxxxxxx\n{}tasks: {{a: {{cmds: [docker build .]}}}}\n",
                double(&|n| format!("{{{{.V{n}}}}}{{{{.V{n}}}}}"))
            ),
            21,
        ),
        asks(
            "variables of Azure that double",
            "azure-pipelines.yml",
            format!(
                "variables:\n  V0: xxxxxxxxxx\n{}steps: [{{script: docker build .}}]\n",
                double(&|n| format!("$(V{n})$(V{n})"))
            ),
            21,
        ),
        asks(
            "jobs that extend twelve others, twelve levels deep",
            gitlab,
            format!("{extended}.l12: {{}}\nj: {{extends: .l0, script: docker build .}}\n"),
            12,
        ),
        asks(
            "lists in lists by their names",
            gitlab,
            format!(
                ".a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{listed}{}",
                lines(3_000, |n| format!("j{n}: {{script: [*a11, docker build .]}}"))
            ),
            1,
        ),
        asks(
            "one long script in thousands of jobs",
            gitlab,
            format!(
                ".a: &a [docker build .{}]\n{}",
                ", x".repeat(3_000),
                lines(3_000, |n| format!("j{n}: {{script: *a}}"))
            ),
            1,
        ),
        asks(
            "thousands of variables in thousands of jobs",
            gitlab,
            format!(
                "variables:\n{}{}",
                lines(3_000, |n| format!("  V{n}: x")),
                lines(3_000, |n| format!("j{n}: {{script: docker build .}}"))
            ),
            3_013,
        ),
        asks(
            "a matrix of thousands of names",
            workflow,
            format!(
                "jobs:\n  a:\n    strategy:\n      matrix:\n{}{}    steps: [{{run: docker build .}}]\n",
                lines(8, |n| format!("        a{n}: [1, 2]")),
                axes("[1]")
            ),
            5,
        ),
        asks(
            "a matrix of thousands of names in GitLab",
            gitlab,
            format!(
                "j:\n  script: docker build .\n  parallel:\n    matrix:\n      - A: [1, 2, 3, 4, 5, 6, 7, 8]\n{}",
                axes("[1]")
            ),
            5,
        ),
        asks(
            "a long script in every combination",
            workflow,
            format!(
                "x: &a \"docker build .{}\"\njobs:\n  a:\n    strategy: {{matrix: {{a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}}}\n    steps:\n{}",
                "; :".repeat(60_000),
                "      - run: *a\n".repeat(9_000)
            ),
            1,
        ),
        asks(
            "calls of a Jenkinsfile that nothing ends",
            "Jenkinsfile",
            "sh(".repeat(200_000) + " docker build .",
            1,
        ),
        asks("calls of a Tiltfile that nothing ends", "Tiltfile", "docker_build(".repeat(200_000), 1),
        asks(
            "a Makefile that adds to a variable a million times",
            "Makefile",
            "A += x\n".repeat(1_000_000) + "a:\n\tdocker build -t $(A) .\n",
            1_000_002,
        ),
        asks(
            "thousands of recipes with thousands of variables",
            "Makefile",
            lines(100_000, |n| format!("export v{n} = 1")) + "a:\n" + &"\tdocker build .\n".repeat(100_000),
            100_002,
        ),
        of(
            "a recipe of a hundred thousand lines",
            "Makefile",
            ".ONESHELL:\na:\n".to_owned() + &"\tdocker build -t $(A) .\n".repeat(100_000),
        ),
        Case::new("loops in loops in hundreds of scripts")
            .file("Dockerfile", "FROM alpine:3.22\nUSER 0\nCMD [\"/x\"]\n")
            .files_with(
                (0..300).map(|n| format!("scripts/s{n}.sh")),
                &format!("docker build .\n{}{}\n", "while :; do ".repeat(12), ":; done; ".repeat(12)),
            )
            .once()
            .says("Dockerfile:2:6: error[root-user]")
            .says("scripts/s156.sh:1:1: notice[unreadable-file]"),
    ]
}
