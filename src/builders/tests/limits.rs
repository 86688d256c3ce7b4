//! What is left out of files that ask for builds is told, with its place.

use crate::builders::read::read;
use crate::limits::{
    BAKE_BUILDS, BAKE_FILES, BAKE_MATRICES, BAKE_NESTING, BAKE_TARGETS, BUILDER_NESTING, BUILDER_PARTS,
    BUILDER_STEPS, DOCKERFILE_BUILDS, FILE_BUILDS, Limit, MATRIX, UNKNOWN_BUILDS,
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
    let bake = format!("docker buildx bake {}\n", lines(40, |number| format!("-f b{number}.hcl ")));
    for (what, path, text, limit, line) in [
        ("builds of a Dockerfile", "a.sh", lines(65, build), &DOCKERFILE_BUILDS, 65),
        ("builds of a file", "a.sh", lines(501, other), &FILE_BUILDS, 501),
        (
            "commands",
            "a.sh",
            lines(50_002, |_| ":\n".to_owned()) + "docker build .\n",
            &BUILDER_STEPS,
            50_002,
        ),
        ("functions in functions", "a.sh", nested + &build(0), &BUILDER_NESTING, 12),
        ("parts", ".github/workflows/a.yml", "jobs:\n".to_owned() + &lines(10_001, job), &BUILDER_PARTS, 2),
        ("parts of a list", ".gitlab-ci.yml", "a:\n".to_owned() + &lines(10_001, job), &BUILDER_PARTS, 2),
        ("combinations", ".gitlab-ci.yml", gitlab, &MATRIX, 5),
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
