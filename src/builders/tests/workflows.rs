//! Workflows of GitHub Actions.

use super::asked;

/// The builds of a workflow, in a repository with two services.
fn workflow(text: &str) -> String {
    with(text, &[])
}

fn with(text: &str, more: &[(&str, &str)]) -> String {
    let mut files = vec![
        (".github/workflows/release.yml", text),
        ("Dockerfile", ""),
        ("services/api/Dockerfile", ""),
        ("services/web/Dockerfile", ""),
        ("services/web/prod.Dockerfile", ""),
    ];
    files.extend_from_slice(more);
    asked(&files)
}

#[test]
fn the_action_that_builds_and_pushes() {
    let text = r#"
on: push
jobs:
  api:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: |
            ghcr.io/acme/api
            name=acme/api
      - name: Image of the API
        uses: docker/build-push-action@v6
        with:
          context: services/api
          target: production
          push: ${{ github.event_name != 'pull_request' }}
          tags: ${{ steps.meta.outputs.tags }}
          build-args: |
            VERSION=${{ github.sha }}
            MODE=release
          build-contexts: |
            web=services/web
"#;
    assert_eq!(
        workflow(text),
        "services/api: services/api/Dockerfile target=production MODE=release VERSION=? \
         web:Directory(RepoPath(\"services/web\")) ghcr.io/acme/api:? acme/api:? pushed (Image of the API)"
    );
}

#[test]
fn inputs_of_the_action() {
    let step = |with: &str| {
        let head = "jobs:\n  b:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n";
        let lines: String = with.lines().map(|line| format!("          {line}\n")).collect();
        workflow(&format!("{head}{lines}"))
    };
    for (with, build) in [
        ("push: false", ".: Dockerfile (b)"),
        (
            "push: true\ntags: acme/a:1, acme/b:${{ github.ref }}",
            ".: Dockerfile acme/a:1 acme/b:? pushed (b)",
        ),
        (
            "context: ./services/web\nfile: services/web/prod.Dockerfile",
            "services/web: services/web/prod.Dockerfile (b)",
        ),
        ("context: '{{defaultContext}}:services/web'", "services/web: services/web/Dockerfile (b)"),
        ("context: ${{ github.workspace }}/services/web", "services/web: services/web/Dockerfile (b)"),
        ("context: ${{ inputs.where }}", "?: ? (b)"),
        ("outputs: type=image,name=acme/a,push=true", ".: Dockerfile acme/a pushed (b)"),
        ("context: https://github.com/acme/other.git", "elsewhere: ? (b)"),
        ("target: ${{ inputs.target || 'prod' }}", ".: Dockerfile target=? (b)"),
        ("target: ${{ 'prod' }}", ".: Dockerfile target=prod (b)"),
        ("context: made-before", "?: ? (b)"),
    ] {
        assert_eq!(step(with), build, "{with}");
    }
}

#[test]
fn the_values_of_a_matrix_are_put_in() {
    let text = r#"
jobs:
  build:
    strategy:
      matrix:
        service: [api, web]
        arch: [amd64, arm64]
        exclude:
          - {service: web, arch: arm64}
        include:
          - {service: web, file: prod.Dockerfile}
          - {service: worker, arch: amd64}
    steps:
      - uses: docker/build-push-action@v6
        with:
          context: services/${{ matrix.service }}
          file: services/${{ matrix.service }}/${{ matrix.file || 'Dockerfile' }}
          tags: acme/${{ matrix.service }}:1
"#;
    assert_eq!(
        workflow(text),
        "services/api: services/api/Dockerfile acme/api:1 (build)\n\
         services/web: services/web/prod.Dockerfile acme/web:1 (build)\n\
         ?: ? acme/worker:1 (build)"
    );
    let objects = r#"
jobs:
  build:
    strategy: {matrix: {image: [{name: api, dir: services/api}, {name: web, dir: services/web}]}}
    steps:
      - run: docker build -t acme/${{ matrix.image.name }} ${{ matrix.image.dir }}
"#;
    assert_eq!(
        workflow(objects),
        "services/api: services/api/Dockerfile acme/api (build)\nservices/web: services/web/Dockerfile acme/web (build)"
    );
    let versions = r#"
jobs:
  build:
    strategy: {matrix: {version: ["3.12", "3.13"], service: [api, web]}}
    steps:
      - uses: docker/build-push-action@v6
        with:
          build-args: |
            VERSION=${{ matrix.version }}
            SERVICE=${{ matrix.service }}
          tags: acme/${{ matrix.service }}:${{ matrix.version }}
"#;
    assert_eq!(
        workflow(versions),
        ".: Dockerfile SERVICE=api VERSION=3.12 acme/api:3.12 acme/api:3.13 (build)\n\
         .: Dockerfile SERVICE=web VERSION=3.12 acme/web:3.12 acme/web:3.13 (build)"
    );
    let worked_out = r#"
jobs:
  build:
    strategy: {matrix: "${{ fromJson(needs.list.outputs.all) }}"}
    steps: [{uses: docker/build-push-action@v6, with: {context: "services/${{ matrix.service }}"}}]
"#;
    assert_eq!(workflow(worked_out), "?: ? (build)");
}

#[test]
fn scripts_know_their_directory_and_their_environment() {
    let text = r#"
env: {REGISTRY: ghcr.io/acme}
defaults: {run: {working-directory: services}}
jobs:
  a:
    env: {NAME: api}
    steps:
      - run: |
          docker build -t $REGISTRY/$NAME:${{ github.sha }} \
            --build-arg NAME ./$NAME
          docker push $REGISTRY/$NAME:${{ github.sha }}
      - working-directory: ./services/web
        run: docker build -t "${{ env.REGISTRY }}/web" .
      - shell: pwsh
        run: docker build .
      - run: docker build $GITHUB_WORKSPACE
"#;
    assert_eq!(
        workflow(text),
        "services/api: services/api/Dockerfile NAME=api ghcr.io/acme/api:? pushed (a)\n\
         services/web: services/web/Dockerfile ghcr.io/acme/web (a)\n\
         .: Dockerfile (a)"
    );
}

#[test]
fn a_checkout_may_lie_elsewhere() {
    let job = |checkout: &str, context: &str| {
        workflow(&format!(
            "jobs:\n  b:\n    steps:\n      - uses: actions/checkout@v4\n        with: {{{checkout}}}\n      - uses: docker/build-push-action@v6\n        with: {{context: {context}}}\n"
        ))
    };
    assert_eq!(job("path: src", "src/services/api"), "services/api: services/api/Dockerfile (b)");
    assert_eq!(job("path: src", "services/api"), "?: ? (b)");
    assert_eq!(job("repository: acme/other", "services/api"), "?: ? (b)");
    assert_eq!(
        job("repository: acme/other, path: other", "services/api"),
        "services/api: services/api/Dockerfile (b)"
    );
    assert_eq!(
        job("repository: '${{ github.repository }}'", "services/api"),
        "services/api: services/api/Dockerfile (b)"
    );
}

#[test]
fn what_is_called_is_followed_where_it_is_called() {
    let caller = r#"
on: push
jobs:
  api: {uses: ./.github/workflows/image.yml, with: {service: api}}
  web: {uses: ./.github/workflows/image.yml, with: {service: web}}
"#;
    let called = r#"
on: {workflow_call: {inputs: {service: {type: string}, push: {default: true}}}}
jobs:
  image:
    steps:
      - uses: ./.github/actions/image
        with: {context: "services/${{ inputs.service }}", push: "${{ inputs.push }}"}
"#;
    let action = r#"
inputs: {context: {required: true}, push: {default: 'false'}}
runs:
  using: composite
  steps:
    - uses: docker/build-push-action@v6
      with: {context: "${{ inputs.context }}", push: "${{ inputs.push }}"}
"#;
    let more = [(".github/actions/image/action.yml", action), (".github/workflows/image.yml", called)];
    assert_eq!(
        with(caller, &more),
        "services/api: services/api/Dockerfile pushed (image)\nservices/web: services/web/Dockerfile pushed (image)"
    );
    let itself = "jobs: {a: {uses: ./.github/workflows/release.yml, steps: []}} # docker build";
    assert_eq!(workflow(itself), "", "a workflow that calls itself");
}

#[test]
fn other_actions_that_build() {
    let buildah = r#"
jobs:
  b:
    steps:
      - uses: redhat-actions/buildah-build@v2
        with: {image: acme/api, tags: "1 latest", context: services/api, containerfiles: ./services/api/Dockerfile}
      - uses: redhat-actions/push-to-registry@v2
        with: {image: acme/api}
"#;
    assert_eq!(
        workflow(buildah),
        "services/api: services/api/Dockerfile acme/api:1 acme/api:latest pushed (b)"
    );
    let image = "name: x\nruns: {using: docker, image: Dockerfile} # docker build\n";
    let files = [("lint/action.yml", image), ("lint/Dockerfile", "")];
    assert_eq!(asked(&files), "lint: lint/Dockerfile");
}
