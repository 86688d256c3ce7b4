//! What a rule sees of a service: values, places, what is not known and why.
#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

use stockade::{
    ContextSource, Files, HealthTest, PortRange, ProblemKind, Project, ProjectOptions, RepoPath, Span, Text,
    Tree, resolve_projects,
};

struct Repository {
    files: Files,
    project: Project,
}

/// The first project of a repository in memory.
fn repository(files: &[(&str, &str)]) -> Repository {
    let files = files.iter().map(|(name, text)| (RepoPath::new(name).unwrap(), text.as_bytes().to_vec()));
    let tree = Tree::in_memory(files);
    let mut read = Files::default();
    let mut projects = resolve_projects(&tree, &mut read, &ProjectOptions::default());
    Repository { files: read, project: projects.list.swap_remove(0) }
}

fn compose(text: &str) -> Repository {
    repository(&[("compose.yaml", text)])
}

impl Repository {
    /// The text at a place, and its file.
    fn at(&self, span: Span) -> String {
        format!("{}:{}", self.files.path(span), self.files.slice(span))
    }

    fn kinds(&self) -> Vec<ProblemKind> {
        self.project.problems.iter().map(|problem| problem.kind).collect()
    }
}

#[test]
fn the_place_that_won_and_those_that_lost() {
    let repository = repository(&[
        ("compose.yaml", "services:\n  web:\n    image: i\n    user: root\n    ports: ['80:80']\n"),
        ("compose.override.yaml", "services:\n  web:\n    user: me\n    ports: ['127.0.0.1:81:80']\n"),
    ]);
    let web = repository.project.service("web").unwrap();
    let user = web.user.as_ref().unwrap();
    assert!(user.is("me"));
    assert_eq!(repository.at(user.span), "compose.override.yaml:me");
    assert_eq!(repository.at(user.lost[0]), "compose.yaml:root");
    assert_eq!(repository.at(web.name.span), "compose.yaml:web", "absences are reported at the base");
    let [one, two] = web.ports.as_slice() else { panic!("{:?}", web.ports) };
    assert_eq!((one.host_ip.is_none(), two.host_ip.as_ref().unwrap().is("127.0.0.1")), (true, true));
    assert_eq!(two.published.as_ref().unwrap().known(), Some(&PortRange { first: 81, last: 81 }));
    assert_eq!(repository.at(two.published.as_ref().unwrap().span), "compose.override.yaml:81");
}

#[test]
fn what_is_not_known_is_not_empty() {
    let repository = compose(
        "services:\n  web:\n    image: 'acme/web:${TAG}'\n    user: '${USER_ID:-1000}'\n    ports: ['${PORT}:80']\n    \
         volumes: ['${DATA}/db:/data', './x:/${WHERE}']\n    environment: {A: $B, C: }\n",
    );
    let web = repository.project.service("web").unwrap();
    assert_eq!(web.image.as_ref().unwrap().known(), None);
    assert_eq!(web.image.as_ref().unwrap().why().unwrap().reason, "`TAG` has no value and no default");
    assert!(web.user.as_ref().unwrap().is("1000"), "a default is known");
    assert_eq!(web.ports[0].target.as_ref().unwrap().known(), Some(&80));
    assert!(web.ports[0].published.as_ref().unwrap().why().is_some());
    let [data, x] = web.volumes.as_slice() else { panic!("{:?}", web.volumes) };
    assert!(data.kind.why().is_some(), "what begins with a variable may be a name");
    assert!(data.target.as_ref().unwrap().is("/data"));
    assert!(x.is_bind() && x.target.as_ref().unwrap().why().is_some());
    assert!(web.variable("A").unwrap().value.why().is_some());
    assert!(
        web.variable("C")
            .unwrap()
            .value
            .why()
            .unwrap()
            .reason
            .contains("the environment in which Compose runs")
    );
    assert!(repository.kinds().iter().all(|kind| *kind == ProblemKind::UnsetVariable));
}

#[test]
fn a_broken_line_leaves_what_it_may_have_said_open() {
    let repository = compose("services:\n  web:\n    image: i\n    user root\n  db:\n    image: d\n");
    assert!(!repository.project.service("web").unwrap().whole);
    assert!(repository.project.service("db").unwrap().whole);
    assert_eq!(repository.kinds(), [ProblemKind::ComposeSyntax]);
}

#[test]
fn a_broken_include_hides_nothing_else() {
    let repository = repository(&[
        (
            "compose.yaml",
            "include: [gone.yaml, there.yaml]\nservices: {web: {image: i, depends_on: [lost]}}\n",
        ),
        ("there.yaml", "services: {there: {imgae: x, image: y}}\n"),
    ]);
    assert_eq!(repository.kinds(), [ProblemKind::MissingInclude, ProblemKind::ComposeSchema]);
    assert_eq!(repository.project.services.len(), 2);
    assert_eq!(repository.project.missing.len(), 1);
}

#[test]
fn commands_know_their_words() {
    let repository = compose(
        "services:\n  web:\n    image: i\n    command: >-\n      run \"a b\"\n      --port ${PORT:-80} && more\n    \
         entrypoint: [\"sh\", \"-c\"]\n    healthcheck: {test: [CMD-SHELL, 'curl x']}\n",
    );
    let web = repository.project.service("web").unwrap();
    let command = web.command.as_ref().unwrap().known().unwrap();
    let words: Vec<&str> = command.words.iter().map(Text::as_str).collect();
    assert_eq!(words, ["run", "a b", "--port", "80"]);
    assert_eq!(repository.at(command.words[2].span()), "compose.yaml:--port");
    assert_eq!(repository.at(command.words[3].span()), "compose.yaml:80");
    assert_eq!(command.dropped.as_ref().unwrap().as_str(), "&& more");
    let check = web.healthcheck.as_ref().unwrap();
    let Some(HealthTest::Shell(script)) = check.test.as_ref().unwrap().known() else { panic!("{check:?}") };
    assert_eq!(repository.at(script.slice(0..4).span()), "compose.yaml:curl");
}

#[test]
fn variables_say_where_they_come_from() {
    let repository = repository(&[
        ("compose.yaml", "services:\n  web: {image: i, env_file: app.env, environment: {B: own}}\n"),
        ("app.env", "A=one\nB=two\n"),
    ]);
    let web = repository.project.service("web").unwrap();
    assert_eq!(repository.at(web.variable("A").unwrap().value.span), "app.env:one");
    let b = &web.variable("B").unwrap().value;
    assert_eq!(repository.at(b.span), "compose.yaml:own");
    assert_eq!(repository.at(b.lost[0]), "app.env:two");
}

#[test]
fn paths_are_seen_from_the_root() {
    let repository = repository(&[
        (
            "deploy/compose.yaml",
            "services: {web: {build: {context: ../app, dockerfile: D}, env_file: x.env}}\n",
        ),
        ("deploy/x.env", ""),
    ]);
    let web = repository.project.service("web").unwrap();
    let build = web.build.as_ref().unwrap();
    let Some(ContextSource::Directory(context)) = build.context.known() else { panic!("{build:?}") };
    assert_eq!(context.as_str(), "app");
    assert_eq!(repository.at(build.context.span), "deploy/compose.yaml:../app");
    assert!(web.env_file[0].path.is("deploy/x.env"));
}

#[test]
fn overlays_that_do_nothing_are_told() {
    let repository = repository(&[
        ("compose.yaml", "services: {web: {image: i, user: root}}\n"),
        ("compose.override.yaml", "services: {web: {user: }}\n"),
    ]);
    assert_eq!(repository.kinds(), [ProblemKind::OverlayWithoutEffect]);
    assert_eq!(repository.at(repository.project.problems[0].notes[0].0), "compose.yaml:root");
}

#[test]
fn hardening_that_does_not_reach_a_copy_is_told() {
    let repository = repository(&[
        (
            "compose.yaml",
            "services:\n  base: {image: i, security_opt: ['no-new-privileges:false']}\n  web: {extends: base}\n",
        ),
        (
            "compose.override.yaml",
            "services: {base: {read_only: true, security_opt: ['no-new-privileges:true']}}\n",
        ),
    ]);
    assert_eq!(repository.kinds(), vec![ProblemKind::OverlayWithoutEffect; 3]);
    let messages: Vec<&str> =
        repository.project.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(
        messages[0].contains("has no effect on `web`")
            && messages.iter().any(|text| text.contains("set twice"))
    );
}

#[test]
fn a_misspelt_key_is_told_the_right_one() {
    let repository = compose("services: {web: {image: i, enviroment: {A: b}}}\n");
    let problem = &repository.project.problems[0];
    assert_eq!(problem.help.as_deref(), Some("did you mean `environment`?"));
    assert_eq!(repository.at(problem.place), "compose.yaml:enviroment");
}

#[test]
fn what_leaves_the_repository_is_told() {
    let repository = compose("include: [../other.yaml]\nservices: {web: {image: i, env_file: ../x.env}}\n");
    assert_eq!(repository.kinds(), vec![ProblemKind::PathOutsideRepository; 2]);
}
