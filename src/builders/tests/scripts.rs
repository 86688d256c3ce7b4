//! Makefiles and their like, scripts of packages, tools, and comments of Dockerfiles.

use super::asked;

fn script(path: &str, text: &str) -> String {
    asked(&[
        (path, text),
        ("Dockerfile", ""),
        ("api/Dockerfile", ""),
        ("api/prod.Dockerfile", ""),
        ("web/Dockerfile", ""),
    ])
}

#[test]
fn makefiles() {
    let text = "\
REGISTRY ?= ghcr.io/acme
IMAGE := $(REGISTRY)/api
SERVICES = api web
VERSION := $(shell git describe)
ifdef CI
DIR = web
endif

.PHONY: image
image: deps
\t@docker build \\
\t\t-t $(IMAGE):$(VERSION) \\
\t\t-f api/prod.Dockerfile api
\t-docker push ${IMAGE}:$(VERSION)

all:
\tfor s in $(SERVICES); do docker build -t acme/$$s $$s; done

api web:
\tcd $@ && docker build .

where:
\tdocker build $(DIR)
\tdocker build $(ARGS) -t acme/root $(CURDIR)
";
    assert_eq!(
        script("Makefile", text),
        "api: api/prod.Dockerfile ghcr.io/acme/api:? pushed (image)\n\
         api: api/Dockerfile acme/api (all)\n\
         web: web/Dockerfile acme/web (all)\n\
         ?: ? (api)\n\
         ?: ? target=? (where)\n\
         .: Dockerfile target=? acme/root (where)"
    );
    assert_eq!(
        script("api/Makefile", "build:\n\tdocker build -t acme/api .\n"),
        "api: api/Dockerfile acme/api (build)"
    );
    let one = ".ONESHELL:\nbuild:\n\tcd web\n\tdocker build .\n";
    assert_eq!(script("Makefile", one), "web: web/Dockerfile (build)");
    let several = "build:\n\tcd web\n\tdocker build .\n";
    assert_eq!(script("Makefile", several), ".: Dockerfile (build)", "each line has a shell of its own");
    assert_eq!(script("make/docker.mk", "build:\n\tdocker build api\n"), "api: api/Dockerfile (build)");
    let endless = "A = $(B)$(B)\nB = $(A)$(A)\nbuild:\n\tdocker build $(A)\n";
    assert_eq!(script("Makefile", endless), "?: ? target=? (build)");
}

#[test]
fn justfiles() {
    let text = r#"
image := "acme/api"
version := `git describe`

# builds
build target="x":
    docker build -t {{image}}:{{version}} --target {{target}} api

web:
    #!/usr/bin/env bash
    set -e
    cd {{justfile_directory()}}/web

    docker build .
"#;
    assert_eq!(
        script("justfile", text),
        "api: api/Dockerfile target=? acme/api:? (build)\nweb: web/Dockerfile (web)"
    );
}

#[test]
fn packages_and_tasks() {
    let package = "{\n\t\"scripts\": {\"image\": \"docker build -t acme/web:$npm_package_version .\", \"all\": \"cd ../api && docker build -t \\\"acme/api\\\" .\"}\n}";
    assert_eq!(
        script("web/package.json", package),
        "web: web/Dockerfile acme/web:? (image)\napi: api/Dockerfile acme/api (all)"
    );
    let task = r#"
version: '3'
vars: {IMAGE: acme/api, V: {sh: git describe}}
tasks:
  image:
    cmds:
      - docker build -t {{.IMAGE}}:{{.V}} api
      - cmd: docker push {{.IMAGE}}:{{.V}}
  web: {dir: web, cmds: [docker build .]}
  short: docker build .
"#;
    assert_eq!(
        script("Taskfile.yml", task),
        "api: api/Dockerfile acme/api:? pushed (image)\nweb: web/Dockerfile (web)\n.: Dockerfile (short)"
    );
}

#[test]
fn skaffold() {
    let text = r#"
build:
  artifacts:
    - image: acme/api
      context: api
      docker: {dockerfile: prod.Dockerfile, target: prod, buildArgs: {A: "1", B: "{{.B}}"}}
    - {image: acme/web, context: web}
    - {image: acme/jib, jib: {}}
profiles:
  - build: {artifacts: [{image: acme/root, kaniko: {}}]}
"#;
    assert_eq!(
        script("skaffold.yaml", text),
        "api: api/prod.Dockerfile target=prod A=1 B=? acme/api pushed\n\
         web: web/Dockerfile acme/web pushed\n\
         .: Dockerfile acme/root pushed"
    );
}

#[test]
fn tiltfiles() {
    let text = r#"
# docker_build('no', '.')
docker_build('acme/api', 'api', dockerfile='api/prod.Dockerfile', target="prod", build_args={'A': '1', 'B': b})
docker_build(
    ref='acme/web',
    context='./web',
    live_update=[sync('./web', '/app')],
)
docker_build(name, '.')
custom_build('acme/root', 'docker build -t $EXPECTED_REF .', deps=['src'])
"#;
    assert_eq!(
        script("Tiltfile", text),
        "api: api/prod.Dockerfile target=prod A=1 B=? acme/api\n\
         web: web/Dockerfile acme/web\n\
         .: Dockerfile\n\
         .: Dockerfile"
    );
}

#[test]
fn devcontainers() {
    let text = "{\n\t// the image\n\t\"build\": {\n\t\t\"dockerfile\": \"../api/Dockerfile\", /* all of it */\n\t\t\"context\": \"..\", \"target\": \"dev\", \"args\": {\"A\": \"${localEnv:A}\", \"URL\": \"http://x\"},\n\t},\n}";
    assert_eq!(
        script(".devcontainer/devcontainer.json", text),
        ".: api/Dockerfile target=dev A=? URL=http://x"
    );
    assert_eq!(script(".devcontainer.json", r#"{"dockerFile": "api/Dockerfile"}"#), ".: api/Dockerfile");
    assert_eq!(script(".devcontainer.json", r#"{"image": "debian", "name": "Dockerfile"}"#), "");
}

#[test]
fn a_dockerfile_says_from_where_it_is_built() {
    for (path, text, build) in [
        (
            "docker/web.Dockerfile",
            "# docker build -t web --target x -f docker/web.Dockerfile .",
            ".: docker/web.Dockerfile",
        ),
        ("docker/Dockerfile", "#   $ docker build -f Dockerfile ..", ".: docker/Dockerfile"),
        ("docker/Dockerfile", "# Build: `docker build -t x docker` or so", "docker: docker/Dockerfile"),
        (
            "docker/Dockerfile",
            "# docker build \\\n#   -f docker/Dockerfile \\\n#   .",
            ".: docker/Dockerfile",
        ),
        ("docker/Dockerfile", "# docker build -t x .", "docker: docker/Dockerfile"),
        ("docker/web.Dockerfile", "# docker build -t x .", ""),
        ("docker/Dockerfile", "# the docker build of this stage", ""),
        ("docker/Dockerfile", "RUN docker build -t x -f docker/Dockerfile .", ""),
        ("docker/Dockerfile", "# docker build -f docker/Dockerfile .\n# docker build docker", ""),
    ] {
        assert_eq!(script(path, text), build, "{text}");
    }
}
