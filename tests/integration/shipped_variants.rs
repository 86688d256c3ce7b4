//! The systems of the documents that ask for all this, built by something other than Compose: the same is found in
//! their Dockerfiles.
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]

use std::collections::BTreeSet;
use std::path::Path;

use stockade::{ContextSource, Facts, Policy, RepoPath, Tree, lint};

use crate::common;

/// A file of a repository, by its path.
type File = (RepoPath, Vec<u8>);

/// A rule, the Dockerfile, the line.
type Row = (&'static str, String, u32);

/// What one Compose file builds, as others say it.
struct Built {
    name: String,
    context: String,
    dockerfile: String,
    target: Option<String>,
}

const SYSTEMS: [&str; 8] = [
    "campus-monorepo-before",
    "inherited-base",
    "one-image-many-roles",
    "peer-platform-before",
    "pnpm-workspace",
    "saas-stack-before",
    "service-layout-before",
    "services-and-contexts",
];

/// What is found without the Compose files and not with them, and why that is right.
const DIFFERENCES: [(&str, &str, &str); 1] = [
    // Each service that runs it has a check of its own in Compose; without them, nothing has one.
    ("one-image-many-roles", "missing-healthcheck", "Dockerfile"),
];

/// Every file of a fixture, but for what says what is found in it.
fn files_of(folder: &Path, below: &str, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{below}{name}");
        if entry.path().is_dir() {
            if name != "expected" {
                files_of(&entry.path(), &format!("{path}/"), found);
            }
        } else if !["expected.txt", "strict.txt"].contains(&&*name) {
            found.push((RepoPath::new(&path).unwrap(), std::fs::read(entry.path()).unwrap()));
        }
    }
}

fn is_compose(path: &RepoPath) -> bool {
    let name = path.file_name();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    is_yaml && (name.starts_with("compose") || name.starts_with("docker-compose"))
}

fn read(files: &[File]) -> (Facts, Policy) {
    common::read(Tree::in_memory(files.iter().cloned()), &[RepoPath::root()])
}

/// What is found in Dockerfiles.
fn found(files: &[File]) -> BTreeSet<Row> {
    let (facts, policy) = read(files);
    let findings = lint(&facts, &policy, &[RepoPath::root()]);
    let row = |finding: stockade::Reported| {
        let file = facts.repo.files().get(finding.place.file);
        let is_dockerfile = file.path().file_name().contains("Dockerfile");
        is_dockerfile
            .then(|| (finding.rule, file.path().to_string(), file.position(finding.place.start).line))
    };
    findings.into_iter().filter_map(row).collect()
}

/// The builds of all services, each once.
fn built(files: &[File]) -> Vec<Built> {
    let (facts, _) = read(files);
    let mut all: Vec<Built> = Vec::new();
    for service in facts.services() {
        let Some(build) = &service.service.build else { continue };
        let Some(ContextSource::Directory(context)) = build.context.known() else { continue };
        let file = build.dockerfile.as_ref().map_or("Dockerfile", |file| file.as_str().unwrap());
        let target = build.target.as_ref().map(|target| target.as_str().unwrap().to_owned());
        let one = Built {
            name: service.name().to_owned(),
            context: context.to_string(),
            dockerfile: file.to_owned(),
            target,
        };
        if !all.iter().any(|known| known.name == one.name) {
            all.push(one);
        }
    }
    assert!(!all.is_empty());
    all
}

fn bake(built: &[Built]) -> (&'static str, String) {
    let target = |one: &Built| {
        let stage = one.target.as_ref().map_or(String::new(), |stage| format!("  target = \"{stage}\"\n"));
        format!(
            "target \"{0}\" {{\n  context = \"{1}\"\n  dockerfile = \"{2}\"\n{stage}  tags = [\"registry.example.com/acme/{0}:1\"]\n}}\n",
            one.name, one.context, one.dockerfile
        )
    };
    ("docker-bake.hcl", built.iter().map(target).collect())
}

/// One step for all, with a matrix.
fn workflow(built: &[Built]) -> (&'static str, String) {
    let row = |one: &Built| {
        let file =
            RepoPath::root().join(&one.context).and_then(|context| context.join(&one.dockerfile)).unwrap();
        let stage = one.target.as_deref().unwrap_or_default();
        format!(
            "        - {{name: {}, context: {}, file: {file}, stage: \"{stage}\"}}\n",
            one.name, one.context
        )
    };
    let rows: String = built.iter().map(row).collect();
    let text = format!(
        "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        include:\n{rows}    steps:\n    \
         - uses: actions/checkout@v4\n    - uses: docker/build-push-action@v6\n      with:\n        \
         context: ${{{{ matrix.context }}}}\n        file: ${{{{ matrix.file }}}}\n        target: ${{{{ matrix.stage }}}}\n        \
         push: true\n        tags: registry.example.com/acme/${{{{ matrix.name }}}}:1\n"
    );
    (".github/workflows/build.yml", text)
}

#[test]
fn whoever_builds_them_the_same_is_found_in_dockerfiles() {
    for system in SYSTEMS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(system);
        let mut files = Vec::new();
        files_of(&folder, "", &mut files);
        let by_compose = found(&files);
        assert!(by_compose.len() >= 5, "{system}: {by_compose:?}");
        let built = built(&files);
        files.retain(|(path, _)| !is_compose(path));
        for (path, text) in [bake(&built), workflow(&built)] {
            let mut files = files.clone();
            files.push((RepoPath::new(path).unwrap(), text.clone().into_bytes()));
            let by_another = found(&files);
            let lost: Vec<&Row> = by_compose.difference(&by_another).collect();
            assert!(lost.is_empty(), "{system}, {path}: {lost:?}\n{text}");
            let more: Vec<(&str, &str, &str)> = by_another
                .difference(&by_compose)
                .map(|(rule, dockerfile, _)| (system, *rule, dockerfile.as_str()))
                .collect();
            let expected: Vec<_> = DIFFERENCES.into_iter().filter(|(of, ..)| *of == system).collect();
            assert_eq!(more, expected, "{path}\n{text}");
        }
    }
}
