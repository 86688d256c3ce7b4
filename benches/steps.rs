//! How long each step of a run takes on a generated repository: `cargo bench --manifest-path
//! benches/Cargo.toml`, with a name to measure only that.
//!
//! Everything is in memory, so that the disk is not measured; `benches/compare` measures whole runs.
#![expect(clippy::unwrap_used, reason = "a benchmark whose data is wrong fails")]

#[path = "support/generator.rs"]
mod generator;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use generator::{Shape, generate};
use stockade::yaml::Yaml;
use stockade::{
    Build, BuildInputs, Dockerfile, Facts, Files, Format, Policy, ProjectOptions, Repo, RepoPath, Report,
    Text, Tree, dockerfile, lint, resolve_projects, shell,
};

const SIZES: [usize; 3] = [10, 100, 1_000];

fn files(services: usize) -> Vec<(RepoPath, Vec<u8>)> {
    let shape = Shape { services, files: services * 20, ..Shape::default() };
    let files = generate(&shape).into_iter();
    files.map(|(path, text)| (RepoPath::new(&path).unwrap(), text.into_bytes())).collect()
}

fn of_kind(name: &str) -> Vec<(RepoPath, Vec<u8>)> {
    files(200).into_iter().filter(|(path, _)| path.file_name() == name).collect()
}

fn read(services: usize) -> Facts {
    Facts::of(Repo::read(
        Tree::in_memory(files(services)),
        Files::default(),
        &Policy::default(),
        &[RepoPath::root()],
    ))
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    let file = Files::default().add(RepoPath::root(), Vec::new());
    let size = |files: &[(RepoPath, Vec<u8>)]| {
        Throughput::Bytes(files.iter().map(|(_, bytes)| bytes.len() as u64).sum())
    };
    let dockerfiles = of_kind("Dockerfile");
    group.throughput(size(&dockerfiles));
    group.bench_function("200 Dockerfiles", |bencher| {
        bencher.iter(|| {
            for (_, bytes) in &dockerfiles {
                black_box(dockerfile::parse(&Text::verbatim(file, 0, bytes)));
            }
        });
    });
    let compose = of_kind("compose.yaml");
    group.throughput(size(&compose));
    group.bench_function("Compose files of 200 services", |bencher| {
        bencher.iter(|| {
            for (_, bytes) in &compose {
                black_box(Yaml::parse(file, bytes));
            }
        });
    });
    let script =
        "set -eux; apk add --no-cache curl && if [ -d src ]; then cp -r src \"$OUT/${NAME:-x}\"; fi\n"
            .repeat(100);
    group.throughput(Throughput::Bytes(script.len() as u64));
    group.bench_function("a script of 100 lines", |bencher| {
        bencher.iter(|| shell::parse(&Text::verbatim(file, 0, script.as_bytes())));
    });
    group.finish();
}

fn resolve(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("resolve projects of services");
    for services in SIZES {
        let tree = Tree::in_memory(files(services));
        group.throughput(Throughput::Elements(services as u64));
        group.bench_function(BenchmarkId::from_parameter(services), |bencher| {
            bencher.iter(|| resolve_projects(&tree, &mut Files::default(), &ProjectOptions::default()));
        });
    }
    group.finish();
}

fn stages_of_images(criterion: &mut Criterion) {
    let file = Files::default().add(RepoPath::root(), Vec::new());
    let dockerfiles: Vec<Dockerfile> = of_kind("Dockerfile")
        .into_iter()
        .map(|(path, bytes)| {
            let (tree, errors) = dockerfile::parse(&Text::verbatim(file, 0, &bytes));
            Dockerfile::new(path, tree, errors)
        })
        .collect();
    let inputs = BuildInputs::default();
    let mut group = criterion.benchmark_group("images");
    group.throughput(Throughput::Elements(dockerfiles.len() as u64));
    group.bench_function("stages of 200", |bencher| {
        bencher.iter(|| dockerfiles.iter().map(|dockerfile| Build::evaluate(dockerfile, &inputs)).count());
    });
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let policy = Policy::default();
    let mut group = criterion.benchmark_group("a repository of services");
    group.sample_size(20);
    for services in SIZES {
        group.throughput(Throughput::Elements(services as u64));
        group.bench_function(BenchmarkId::new("read", services), |bencher| bencher.iter(|| read(services)));
        let facts = read(services);
        group.bench_function(BenchmarkId::new("rules", services), |bencher| {
            bencher.iter(|| lint(&facts, &policy, &[RepoPath::root()]));
        });
    }
    group.finish();
}

fn reports(criterion: &mut Criterion) {
    let facts = read(1_000);
    let findings = lint(&facts, &Policy::default(), &[RepoPath::root()]);
    let report = Report::new(&findings, facts.repo.files());
    let mut group = criterion.benchmark_group("reports");
    group.throughput(Throughput::Elements(findings.len() as u64));
    for (name, format) in [
        ("pretty", Format::Pretty),
        ("short", Format::Short),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut bytes = Vec::new();
                format.write(&report, false, &mut bytes).map(|()| bytes)
            });
        });
    }
    group.finish();
}

criterion_group!(steps, parse, resolve, stages_of_images, whole, reports);
criterion_main!(steps);
