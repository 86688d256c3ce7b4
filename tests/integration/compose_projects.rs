//! Which projects are found in a repository: by Compose's names, by overlays, by declaration.
#![expect(clippy::unwrap_used, reason = "a path that is none fails the test")]

use stockade::{
    Declared, Facts, Files, Policy, ProjectKind, ProjectOptions, Repo, RepoPath, Tree, resolve_projects,
};

const WEB: &str = "services: {web: {image: i, ports: ['80:80'], environment: {A: b}}}\n";
const DB: &str = "services: {db: {image: d}}\n";

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

/// The projects of a repository: their files, joined by `+`, and their kinds.
fn projects(files: &[(&str, &str)], options: &ProjectOptions) -> Vec<(String, ProjectKind)> {
    let files = files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec()));
    let tree = Tree::in_memory(files);
    let mut read = Files::default();
    let projects = resolve_projects(&tree, &mut read, options);
    let names = |project: &stockade::Project| {
        let own = project.files.iter().take(project.own_files);
        own.map(|file| read.get(*file).path().to_string()).collect::<Vec<_>>().join("+")
    };
    projects.list.iter().map(|project| (names(project), project.kind)).collect()
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    projects(files, &ProjectOptions::default()).into_iter().map(|(files, _)| files).collect()
}

#[test]
fn a_base_and_its_override_are_one_project() {
    let files = [("compose.yaml", WEB), ("compose.override.yaml", "services: {web: {user: u}}\n")];
    let found = projects(&files, &ProjectOptions::default());
    assert_eq!(found, [("compose.yaml+compose.override.yaml".to_owned(), ProjectKind::Development)]);
}

#[test]
fn an_overlay_is_put_on_a_base_that_includes_its_services() {
    let files = [
        ("docker-compose.yml", "include: [web/docker-compose.yml]\n"),
        ("web/docker-compose.yml", WEB),
        ("docker-compose.prod.yml", "services: {web: {restart: always}}\n"),
    ];
    let found = projects(&files, &ProjectOptions::default());
    assert_eq!(
        found,
        [
            ("docker-compose.yml".to_owned(), ProjectKind::Development),
            ("docker-compose.yml+docker-compose.prod.yml".to_owned(), ProjectKind::Production)
        ]
    );
}

#[test]
fn an_overlay_that_only_includes_is_put_on_a_base_that_defines_what_that_needs() {
    // As laradock has it: a service of another version, whose networks the base defines.
    let web = "services: {web: {image: i, networks: [backend]}}\n";
    let files = [
        ("docker-compose.yml", "include: [web/compose.yml]\nnetworks: {backend: {}}\n"),
        ("docker-compose.multi.yml", "include: [multi/compose.yml]\n"),
        ("web/compose.yml", web),
        ("multi/compose.yml", "services: {web-8: {extends: {file: ../web/compose.yml, service: web}}}\n"),
    ];
    assert_eq!(found(&files), ["docker-compose.yml", "docker-compose.yml+docker-compose.multi.yml"]);
    // One that defines what it includes needs is a project of its own.
    let whole = "include: [multi/compose.yml]\nnetworks: {backend: {}}\n";
    let files = [files[0], ("docker-compose.multi.yml", whole), files[2], files[3]];
    assert_eq!(found(&files), ["docker-compose.yml", "docker-compose.multi.yml"]);
}

#[test]
fn a_file_that_says_nothing_is_no_project_but_by_a_name_that_compose_takes() {
    let files = [
        ("compose.yaml", WEB),
        ("compose.test.yaml", "# nothing yet\n"),
        ("docker/docker-compose-ca.yaml", "# nothing yet\n---\n"),
        ("other/compose.yaml", "# nothing yet\n"),
    ];
    assert_eq!(found(&files), ["compose.yaml", "other/compose.yaml"]);
}

#[test]
fn an_overlay_is_put_on_its_base() {
    let overlay = "services: {web: {restart: always}}\n";
    let files = [("docker-compose.yml", WEB), ("docker-compose.prod.yml", overlay)];
    let found = projects(&files, &ProjectOptions::default());
    assert_eq!(
        found,
        [
            ("docker-compose.yml".to_owned(), ProjectKind::Development),
            ("docker-compose.yml+docker-compose.prod.yml".to_owned(), ProjectKind::Production)
        ]
    );
}

#[test]
fn an_overlay_that_names_an_image_is_still_one() {
    let overlay = "services: {web: {image: registry/web, restart: always}}\n";
    let files = [("compose.yaml", WEB), ("compose.prod.yaml", overlay)];
    assert_eq!(found(&files), ["compose.yaml", "compose.yaml+compose.prod.yaml"]);
}

#[test]
fn a_file_that_says_everything_again_stands_alone() {
    let other = "services: {web: {image: i, ports: ['81:80'], environment: {A: c}, restart: always}}\n";
    let files = [("compose.yaml", WEB), ("compose.prod.yaml", other), ("compose.db.yaml", DB)];
    assert_eq!(found(&files), ["compose.yaml", "compose.db.yaml", "compose.prod.yaml"]);
}

#[test]
fn overlays_in_pieces_are_put_on_each_other() {
    let middle = "services: {mq: {image: m}}\n";
    let top = "services: {web: {depends_on: [mq]}}\n";
    let files = [("compose.yaml", WEB), ("compose.mq.yaml", middle), ("compose.top.yaml", top)];
    assert_eq!(
        found(&files),
        ["compose.yaml", "compose.mq.yaml", "compose.yaml+compose.mq.yaml+compose.top.yaml"]
    );
}

#[test]
fn an_overlay_finds_its_base_beside_or_above_it() {
    let overlay = "services: {web: {restart: always}}\n";
    let beside = [("docker-compose.common.yml", WEB), ("docker-compose.dev.yml", overlay)];
    assert_eq!(
        found(&beside),
        ["docker-compose.common.yml", "docker-compose.common.yml+docker-compose.dev.yml"]
    );
    let above = [("compose.yaml", WEB), ("deploy/compose.prod.yaml", overlay)];
    assert_eq!(found(&above), ["compose.yaml", "compose.yaml+deploy/compose.prod.yaml"]);
    let named_like_a_base = [("compose.yaml", WEB), ("deploy/compose.yaml", overlay)];
    assert_eq!(found(&named_like_a_base), ["compose.yaml", "compose.yaml+deploy/compose.yaml"]);
}

#[test]
fn a_base_that_only_overlays_make_run_is_judged_with_them() {
    let base = "services: {web: {ports: ['80:80']}}\n";
    let files = [("compose.yaml", base), ("compose.dev.yaml", "services: {web: {build: .}}\n")];
    assert_eq!(found(&files), ["compose.yaml+compose.dev.yaml"]);
}

#[test]
fn samples_beside_something_else_are_for_development() {
    const SAMPLE: (&str, &str) = ("docker/examples/compose.yaml", WEB);
    let kinds = |files: &[(&str, &str)]| -> Vec<&'static str> {
        let tree = Tree::in_memory(files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec())));
        let names = files.iter().map(|(name, _)| path(name));
        let dockerfiles = names.filter(|path| path.file_name() == "Dockerfile").collect();
        let options = ProjectOptions { dockerfiles, ..ProjectOptions::default() };
        let projects = resolve_projects(&tree, &mut Files::default(), &options);
        projects.list.iter().map(|project| project.kind.word()).collect()
    };
    assert_eq!(kinds(&[SAMPLE]), ["plain"]);
    assert_eq!(kinds(&[SAMPLE, ("demo/Dockerfile", "FROM a\n")]), ["plain"]);
    assert_eq!(kinds(&[SAMPLE, ("src/Dockerfile", "FROM a\n")]), ["development"]);
    assert_eq!(kinds(&[("compose.yaml", DB), SAMPLE]), ["plain", "development"]);
    assert_eq!(
        kinds(&[("compose.yaml", DB), SAMPLE, ("examples/compose.yaml", DB)]),
        ["plain", "plain", "plain"]
    );
    assert_eq!(kinds(&[("examples/compose.prod.yaml", DB), ("Dockerfile", "FROM a\n")]), ["production"]);
    assert_eq!(kinds(&[("compose.yaml", DB), ("compose.example.yaml", WEB)]), ["plain", "plain"]);
}

#[test]
fn a_piece_of_a_project_is_not_judged_for_what_others_define() {
    let files = [
        (
            "a/fragment.compose.yaml",
            "services: {web: {image: i, networks: [shared], depends_on: [db]}, job: {user: u}}\n",
        ),
        ("b/rest.compose.yaml", "services: {db: {image: d}, job: {image: j}}\nnetworks: {shared: }\n"),
        ("c/compose.yaml", "services: {web: {image: i, networks: [typo]}}\n"),
    ];
    let tree = Tree::in_memory(files.map(|(name, text)| (path(name), text.as_bytes().to_vec())));
    let projects = resolve_projects(&tree, &mut Files::default(), &ProjectOptions::default());
    let [piece, rest, typo] = projects.list.as_slice() else { panic!("{:?}", projects.list) };
    assert_eq!((piece.missing.len(), piece.problems.len()), (1, 0));
    assert!(piece.service("web").unwrap().whole && !piece.service("job").unwrap().whole);
    assert!(rest.missing.is_empty());
    assert_eq!((typo.missing.len(), typo.problems.len()), (0, 1));
}

#[test]
fn what_is_included_is_judged_where_it_is_included() {
    let files = [
        ("compose.yaml", "include: [auth/compose.yaml, {path: db.compose.yaml}]\n"),
        ("auth/compose.yaml", "services: {auth: {image: a, networks: [shared]}}\n"),
        ("db.compose.yaml", "services: {db: {image: d}}\nnetworks: {shared: }\n"),
    ];
    assert_eq!(found(&files), ["compose.yaml"]);
}

#[test]
fn loose_names_are_taken_by_what_is_in_them() {
    let files = [
        ("composer.yml", "require: {a: b}\n"),
        ("dev-docker-compose.yml", DB),
        ("compose.tpl.yml", "services:\n  {{ name }}:\n    image: {{ image }}: x\n"),
        ("values.yaml", WEB),
    ];
    assert_eq!(found(&files), ["dev-docker-compose.yml"]);
}

#[test]
fn declared_projects_are_taken_as_they_are() {
    let files = [
        ("compose.yaml", WEB),
        ("live.yaml", "services: {web: {restart: always}}\n"),
        ("x/compose.yaml", DB),
    ];
    let declared = Declared {
        name: "production".to_owned(),
        kind: Some(ProjectKind::Production),
        files: vec![path("compose.yaml"), path("live.yaml")],
    };
    let options = ProjectOptions { declared: vec![declared], ..ProjectOptions::default() };
    let found = projects(&files, &options);
    assert_eq!(
        found,
        [
            ("compose.yaml+live.yaml".to_owned(), ProjectKind::Production),
            ("x/compose.yaml".to_owned(), ProjectKind::Plain)
        ]
    );
}

/// The files of each project of a whole repository, in which others may say what is run together.
fn run_together(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec()));
    let scope = [RepoPath::root()];
    let repo = Repo::read(Tree::in_memory(files), Files::default(), &Policy::default(), &scope);
    let facts = Facts::of(repo);
    let names = |project: &stockade::Project| {
        let own = project.files.iter().take(project.own_files);
        own.map(|file| facts.repo.files().get(*file).path().to_string()).collect::<Vec<_>>().join("+")
    };
    facts.repo.projects().iter().map(names).collect()
}

#[test]
fn a_file_that_is_only_run_on_top_of_others_is_one_project_with_them() {
    let base = ("base/compose.yaml", DB);
    let top = ("extras/compose.yaml", WEB);
    let together = ["base/compose.yaml".to_owned(), "base/compose.yaml+extras/compose.yaml".to_owned()];
    let apart = ["base/compose.yaml".to_owned(), "extras/compose.yaml".to_owned()];
    let call = "docker compose -f base/compose.yaml -f extras/compose.yaml up\n";
    let package = format!("{{\"scripts\": {{\"up\": \"{}\"}}}}", call.trim());
    let workflow = format!("on: [push]\njobs: {{a: {{runs-on: x, steps: [{{run: '{}'}}]}}}}\n", call.trim());
    let makefile =
        "COMPOSE = docker compose -f base/compose.yaml\nup:\n\t$(COMPOSE) -f extras/compose.yaml up\n";
    let devcontainer = "{\"dockerComposeFile\": [\"../base/compose.yaml\", \"../extras/compose.yaml\"]}";
    let alone = format!("{call}docker compose -f extras/compose.yaml ps\n");
    for (caller, text, expected) in [
        ("up.sh", call, &together),
        ("package.json", package.as_str(), &together),
        (".github/workflows/up.yml", workflow.as_str(), &together),
        ("Makefile", makefile, &together),
        (".devcontainer/devcontainer.json", devcontainer, &together),
        ("up.sh", "docker-compose -f base/compose.yaml -f extras/compose.yaml up\n", &together),
        ("up.sh", "cd extras\ndocker compose -f ../base/compose.yaml -f compose.yaml up\n", &together),
        ("up.sh", "COMPOSE_FILE=base/compose.yaml:extras/compose.yaml docker compose up\n", &together),
        // What is not known, or run alone as well, says nothing.
        ("up.sh", "docker compose -f base/compose.yaml -f $X -f extras/compose.yaml up\n", &apart),
        ("up.sh", "docker compose -f base/compose.yaml -f missing.yaml -f extras/compose.yaml up\n", &apart),
        ("up.sh", alone.as_str(), &apart),
        ("up.sh", "echo docker compose -f base/compose.yaml -f extras/compose.yaml up\n", &apart),
    ] {
        assert_eq!(&run_together(&[base, top, (caller, text)]), expected, "{text}");
    }
    let comment = format!("# {call}{WEB}");
    assert_eq!(run_together(&[base, ("extras/compose.yaml", &comment)]), together);
}
