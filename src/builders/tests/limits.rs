//! What is left out of files that ask for builds is told, with its place.

use crate::builders::read::read;
use crate::limits::{
    BAKE_BUILDS, BAKE_FILES, BAKE_MATRICES, BAKE_NESTING, BAKE_TARGETS, BUILDER_NESTING, BUILDER_PARTS,
    BUILDER_STEPS, DOCKERFILE_BUILDS, FILE_BUILDS, LOOP_ROUNDS, Limit, MAKE_VALUE, MATRIX, STEPS_OF_BUILDERS,
    UNKNOWN_BUILDS, WORD_FIELDS,
};
use crate::source::{Files, RepoPath, Tree};

/// The limits that are reached, each with the file and the line where it is.
fn reached(files: &[(&str, &str)]) -> Vec<String> {
    let in_memory = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let mut read_files = Files::default();
    let limits = read(&Tree::in_memory(in_memory), &mut read_files, 0).limits;
    let described = limits.iter().map(|limit| {
        let path = read_files.path(limit.place).as_str();
        let (_, text) = files.iter().find(|(name, _)| *name == path).unwrap();
        let line = text[..limit.place.start as usize].matches('\n').count() + 1;
        format!("{path}:{line}: {}", limit.reason())
    });
    described.collect()
}

/// So many lines, each with its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn what_a_limit_leaves_out_is_told() {
    let dockerfile = ("Dockerfile", "FROM scratch\n");
    let build = |number: usize| format!("docker build -t acme/n{number} .\n");
    let other = |number: usize| format!("docker build -f d{number}/Dockerfile .\n");
    let nested = lines(14, |number| format!("f{number}() {{ f{}; }}\n", number + 1)) + "f0\n";
    let job = |number: usize| format!("  j{number}: {{steps: [{{run: docker build .}}]}}\n");
    let target = |number: usize| format!("target \"t{number}\" {{ tags = [\"acme/t{number}\"] }}\n");
    let matrix = |values: usize| {
        let values: Vec<String> = (0..values).map(|number| number.to_string()).collect();
        format!("target \"t\" {{\n name = \"t${{a}}\"\n matrix = {{ a = [{}] }}\n}}\n", values.join(","))
    };
    let deep = lines(200, |number| format!("variable \"A{number}\" {{ default = A{} }}\n", number + 1))
        + "target \"t\" { tags = [\"acme/${A0}\"] }\n";
    let gitlab = format!(
        "job:\n  script: [docker build .]\n  parallel:\n    matrix:\n      - {{A: [{}]}}\n",
        lines(300, |number| format!("{number}, "))
    );
    let extended = lines(14, |number| format!(".j{number}:\n  extends:\n  - .j{}\n", number + 1))
        + "j: {extends: .j0, script: docker build .}\n";
    let make_references = format!(
        "A = {}\nB = $(C)\nC = x\na:\n{}",
        "$(B)".repeat(90),
        "\tdocker build -t $(A) .\n".repeat(100)
    );
    let bake = format!("docker buildx bake {}\n", lines(40, |number| format!("-f b{number}.hcl ")));
    for (what, path, text, limit, line) in [
        ("builds of a Dockerfile", "a.sh", lines(65, build), &DOCKERFILE_BUILDS, 65),
        ("builds of a file", "a.sh", lines(501, other), &FILE_BUILDS, 501),
        (
            "commands",
            "a.sh",
            lines(100_002, |_| ":\n".to_owned()) + "docker build .\n",
            &BUILDER_STEPS,
            100_001,
        ),
        ("functions in functions", "a.sh", nested + &build(0), &BUILDER_NESTING, 12),
        ("parts", ".github/workflows/a.yml", "jobs:\n".to_owned() + &lines(10_001, job), &BUILDER_PARTS, 2),
        ("parts of a list", ".gitlab-ci.yml", "a:\n".to_owned() + &lines(10_001, job), &BUILDER_PARTS, 2),
        ("combinations", ".gitlab-ci.yml", gitlab, &MATRIX, 5),
        ("combinations of a job", ".github/workflows/a.yml", job_of_matrix("docker build ."), &MATRIX, 5),
        ("jobs that extend each other", ".gitlab-ci.yml", extended, &BUILDER_NESTING, 35),
        ("rounds", "a.sh", format!("\n{}", rounds("docker build $i")), &LOOP_ROUNDS, 2),
        ("arguments", "a.sh", format!("A='{}'\ndocker build $A", "a ".repeat(1_001)), &WORD_FIELDS, 2),
        ("a value", "a.sh", grown("a.sh"), &BUILDER_STEPS, 21),
        ("a variable", "Makefile", make_value("docker build -t $(A) ."), &MAKE_VALUE, 3),
        ("variables in variables", "Makefile", make_chain(14), &BUILDER_NESTING, 16),
        ("values of variables", "Makefile", make_references, &BUILDER_PARTS, 60),
        ("values of a task", "Taskfile.yml", grown("Taskfile.yml"), &BUILDER_STEPS, 22),
        ("values of a pipeline", ".gitlab-ci.yml", grown(".gitlab-ci.yml"), &BUILDER_STEPS, 22),
        (
            "values of a workflow",
            ".github/workflows/a.yml",
            grown(".github/workflows/a.yml"),
            &BUILDER_STEPS,
            22,
        ),
        ("files of Bake", "a.sh", bake, &BAKE_FILES, 1),
        ("targets of Bake", "docker-bake.hcl", lines(501, target), &BAKE_TARGETS, 1),
        ("targets of a matrix", "docker-bake.hcl", matrix(2_001), &BAKE_MATRICES, 1),
        ("expressions in expressions", "docker-bake.hcl", deep, &BAKE_NESTING, 1),
    ] {
        let limit: &Limit = limit;
        let told = reached(&[dockerfile, ("b0.hcl", "target \"a\" {}\n"), (path, &text)]);
        let wanted = format!("{path}:{line}: {limit}");
        assert!(told.contains(&wanted), "{what}: {told:?} of {wanted}");
        assert_eq!(
            told.iter().filter(|told| told.contains(&limit.to_string())).count(),
            1,
            "{what}: {told:?}"
        );
    }
}

#[test]
fn what_no_limit_leaves_out_is_not_told() {
    let builds = lines(64, |number| format!("docker build -t acme/n{number} .\n"));
    assert_eq!(reached(&[("Dockerfile", "FROM scratch\n"), ("a.sh", &builds)]), [""; 0]);
}

/// A value that is not known hides nothing where nothing is built with it.
#[test]
fn what_is_not_about_builds_is_not_told() {
    let script = rounds("echo $i") + "docker build .\n";
    let make = format!("B := $(B) --pull\n{}\tdocker build $(B) .\n", make_value("cc $(A)"));
    let workflow = job_of_matrix("cargo build") + "  b: {steps: [{run: docker build .}]}\n";
    let files = [
        ("Dockerfile", "FROM scratch\n"),
        ("a.sh", &script),
        ("Makefile", &make),
        (".github/workflows/a.yml", &workflow),
    ];
    assert_eq!(reached(&files), [""; 0]);
}

#[test]
fn many_files_have_a_share_of_the_work_each() {
    let script = lines(40_000, |_| ":\n".to_owned()) + "docker build .\n";
    let paths: Vec<String> = (0..300).map(|number| format!("s{number}.sh")).collect();
    let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "docker build .\n")).collect();
    files[7].1 = &script;
    assert_eq!(reached(&files), [format!("s7.sh:33334: {STEPS_OF_BUILDERS}")]);
}

/// A loop of more rounds than are followed.
fn rounds(body: &str) -> String {
    format!("for i in {}; do {body}; done\n", lines(101, |number| format!("d{number} ")))
}

/// A job with a larger matrix than is followed, in the fifth line.
fn job_of_matrix(command: &str) -> String {
    let values = lines(300, |number| format!("{number}, "));
    format!(
        "jobs:\n  a:\n    strategy:\n      matrix:\n        a: [{values}]\n    steps: [{{run: {command}}}]\n"
    )
}

/// A variable of a Makefile that is too long, and a recipe.
fn make_value(recipe: &str) -> String {
    format!("A = $(strip {})\na:\n\t{recipe}\n", "a".repeat(5_000))
}

/// Variables of a Makefile that lead to each other.
fn make_chain(count: usize) -> String {
    lines(count, |number| format!("A{number} = $(A{})\n", number + 1)) + "a:\n\tdocker build -t $(A0) .\n"
}

/// Values that double with each line, in a file of that kind; a build is asked for with the last.
fn grown(path: &str) -> String {
    let pair = |line: &dyn Fn(usize) -> String| lines(40, |number| line(number + 1));
    match path {
        "a.sh" => format!("A=xxxx\n{}docker build -t $A .\n", "A=$A$A\n".repeat(40)),
        "Taskfile.yml" => {
            let values = pair(&|number| format!("  A{number}: \"{{{{.A{0}}}}}{{{{.A{0}}}}}\"\n", number - 1));
            format!("vars:\n  A0: xxxx\n{values}tasks: {{a: {{cmds: [docker build .]}}}}\n")
        }
        ".gitlab-ci.yml" => {
            let values = pair(&|number| format!("  A{number}: $A{0}$A{0}\n", number - 1));
            format!("variables:\n  A0: xxxx\n{values}a: {{script: [docker build .]}}\n")
        }
        _ => {
            let value =
                |number| format!("  A{number}: \"${{{{ env.A{0} }}}}${{{{ env.A{0} }}}}\"\n", number - 1);
            format!("env:\n  A0: xxxx\n{}jobs: {{a: {{steps: [{{run: docker build .}}]}}}}\n", pair(&value))
        }
    }
}

#[test]
fn what_all_files_together_leave_out_is_told_once() {
    let unknown = lines(300, |number| format!("docker build -t acme/n{number} $DIRECTORY\n"));
    let paths: Vec<String> = (0..8).map(|number| format!("s{number}.sh")).collect();
    let scripts: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), unknown.as_str())).collect();
    assert_eq!(reached(&scripts), [format!("s6.sh:201: {UNKNOWN_BUILDS}")]);
    let targets = lines(450, |number| format!("target \"t{number}\" {{ tags = [\"acme/t{number}\"] }}\n"));
    let paths: Vec<String> = (0..5).map(|number| format!("d{number}/docker-bake.hcl")).collect();
    let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), targets.as_str())).collect();
    let told = reached(&files);
    assert!(told.contains(&format!("d4/docker-bake.hcl:201: {BAKE_BUILDS}")), "{told:?}");
}
