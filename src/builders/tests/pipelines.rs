//! Pipelines of other servers than GitHub's.

use super::asked;

fn pipeline(path: &str, text: &str) -> String {
    asked(&[
        (path, text),
        ("Dockerfile", ""),
        ("api/Dockerfile", ""),
        ("web/Dockerfile", ""),
        ("web/prod.Dockerfile", ""),
    ])
}

#[test]
fn gitlab() {
    let text = r#"
variables: {REGISTRY: registry.acme.io, API: "$REGISTRY/api"}
default: {before_script: ["cd web"]}
.build:
  before_script: [docker login]
  script:
    - docker build -t "$NAME:$CI_COMMIT_SHA" -f $FILE ${DIR:-.}
    - docker push "$NAME:$CI_COMMIT_SHA"
api:
  extends: .build
  variables: {NAME: $API, FILE: api/Dockerfile, DIR: $CI_PROJECT_DIR/api}
web:
  script: docker build .
kaniko:
  before_script: []
  image: {name: gcr.io/kaniko-project/executor:debug, entrypoint: [""]}
  script:
    - /kaniko/executor --context "${CI_PROJECT_DIR}/web" --dockerfile "${CI_PROJECT_DIR}/web/prod.Dockerfile"
      --destination "${CI_REGISTRY_IMAGE}:${CI_COMMIT_TAG}"
matrix:
  parallel: {matrix: [{SERVICE: [api, web]}]}
  before_script: []
  script: &build
    - docker build -t acme/$SERVICE $SERVICE
again:
  before_script: []
  variables: {SERVICE: web, EXTRA: --push}
  script: [*build, "docker build -t acme/again $EXTRA $SERVICE"]
"#;
    assert_eq!(
        pipeline(".gitlab-ci.yml", text),
        "api: api/Dockerfile registry.acme.io/api:? pushed (api)\n\
         web: web/Dockerfile (web)\n\
         web: web/prod.Dockerfile pushed (kaniko)\n\
         api: api/Dockerfile acme/api (matrix)\n\
         web: web/Dockerfile acme/web (matrix)\n\
         web: web/Dockerfile acme/again pushed (again)",
        "the words of an alias ask once for what they ask for twice"
    );
}

#[test]
fn circleci() {
    let text = r#"
jobs:
  api:
    environment: {IMAGE: acme/api}
    steps:
      - checkout
      - run: docker build -t $IMAGE:$CIRCLE_SHA1 api
      - run: {name: x, working_directory: web, command: "docker build --target << parameters.target >> ."}
workflows:
  all:
    jobs:
      - docker/publish: {image: acme/web, path: web, docker-context: web, extra_build_args: "--build-arg A=1"}
"#;
    assert_eq!(
        pipeline(".circleci/config.yml", text),
        "api: api/Dockerfile acme/api:? (api)\nweb: web/Dockerfile target=? (api)\nweb: web/Dockerfile A=1 acme/web:? pushed"
    );
}

#[test]
fn azure() {
    let text = r#"
variables:
  - {name: repository, value: acme}
stages:
  - jobs:
      - steps:
          - task: Docker@2
            displayName: Image
            inputs: {command: buildAndPush, repository: $(repository)/api, Dockerfile: api/Dockerfile, tags: $(Build.BuildId)}
          - task: Docker@2
            inputs: {command: build, Dockerfile: '**/Dockerfile'}
          - task: Docker@2
            inputs:
              command: build
              dockerfile: $(Build.SourcesDirectory)/web/prod.Dockerfile
              buildContext: .
              arguments: --target prod --build-arg A=1
          - script: docker build -t $(repository)/web:$(Build.BuildId) web
"#;
    assert_eq!(
        pipeline("azure-pipelines.yml", text),
        "api: api/Dockerfile acme/api:? pushed (Image)\n\
         ?: ?\n\
         .: web/prod.Dockerfile target=prod A=1\n\
         web: web/Dockerfile acme/web:?"
    );
}

#[test]
fn cloud_build() {
    let text = r#"
steps:
  - id: api
    name: gcr.io/cloud-builders/docker
    args: [build, -t, "gcr.io/acme/api:$_TAG", api]
  - name: gcr.io/cloud-builders/docker
    dir: web
    args: ['build', '--tag=${_IMAGE}', '-f', 'prod.Dockerfile', '.']
  - name: gcr.io/kaniko-project/executor:latest
    args: ["--destination=gcr.io/acme/web:$SHORT_SHA", "--context=dir:///workspace/web"]
  - name: gcr.io/cloud-builders/docker
    entrypoint: bash
    args: [-c, "docker build ."]
  - name: node
    args: [build, api]
substitutions: {_IMAGE: acme/web}
images: ["gcr.io/acme/api:$_TAG"]
"#;
    let builds = "api: api/Dockerfile gcr.io/acme/api:? pushed (api)\n\
         web: web/prod.Dockerfile acme/web\n\
         web: web/Dockerfile gcr.io/acme/web:? pushed\n\
         .: Dockerfile";
    assert_eq!(pipeline("cloudbuild.yaml", text), builds);
    let json =
        r#"{"steps": [{"name": "gcr.io/cloud-builders/docker", "args": ["build", "-t", "a/b", "api"]}]}"#;
    assert_eq!(pipeline("deploy/cloudbuild.json", json), "api: api/Dockerfile a/b");
}

#[test]
fn jenkins() {
    let text = r#"
pipeline {
  stages {
    stage('build') {
      steps {
        // sh 'docker build nothing'
        script { image = docker.build("acme/api:${env.BUILD_ID}", "-f api/Dockerfile api") }
        sh "docker build -t acme/web:$TAG web"
        sh '''
          docker build \
            --target prod web
        '''
        dir('web') { sh script: 'docker build -f prod.Dockerfile .' }
        script { docker.build('acme/root') }
        echo "sh 'docker build api'"
      }
    }
  }
}
"#;
    assert_eq!(
        pipeline("Jenkinsfile", text),
        "api: api/Dockerfile acme/api:?\n\
         web: web/Dockerfile acme/web:?\n\
         web: web/Dockerfile target=prod\n\
         web: web/prod.Dockerfile\n\
         .: Dockerfile acme/root"
    );
    assert_eq!(
        pipeline("Jenkinsfile", "def i = docker.build('acme/api', 'api')\ni.push('latest')"),
        "api: api/Dockerfile acme/api pushed"
    );
}

#[test]
fn drone_and_woodpecker() {
    let text = r#"
kind: pipeline
steps:
  - name: image
    image: plugins/docker
    settings: {repo: acme/web, context: web, dockerfile: web/prod.Dockerfile, target: prod, build_args: [A=1], tags: latest}
  - name: try
    image: docker:dind
    commands: [cd api, docker build -t acme/api .]
"#;
    assert_eq!(
        pipeline(".drone.yml", text),
        "web: web/prod.Dockerfile target=prod A=1 acme/web:? pushed (image)\napi: api/Dockerfile acme/api (try)"
    );
    let text = "steps:\n  image: {image: woodpeckerci/plugin-docker-buildx, settings: {repo: acme/x, dry-run: true}}\n";
    assert_eq!(pipeline(".woodpecker/build.yaml", text), ".: Dockerfile acme/x:? (image)");
}

#[test]
fn bitbucket_and_travis() {
    let text = r#"
pipelines:
  branches:
    main:
      - step: {name: Image, script: ["docker build -t acme/api:$BITBUCKET_COMMIT api", "docker push acme/api:$BITBUCKET_COMMIT"]}
      - parallel: [{step: {script: [docker build web]}}]
"#;
    assert_eq!(
        pipeline("bitbucket-pipelines.yml", text),
        "api: api/Dockerfile acme/api:? pushed (Image)\nweb: web/Dockerfile"
    );
    let text =
        "install: cd web\nscript:\n  - docker build -t acme/web .\nafter_success: docker push acme/web\n";
    assert_eq!(pipeline(".travis.yml", text), "web: web/Dockerfile acme/web pushed");
}
