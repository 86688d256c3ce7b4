//! Shell scripts, and the commands that build.

use super::asked;

/// The builds of a script in `scripts/`, in a repository with two services and Dockerfiles of several names.
fn script(text: &str) -> String {
    asked(&[
        ("scripts/build.sh", text),
        ("Dockerfile", ""),
        ("api/Dockerfile", ""),
        ("api/src/main.rs", ""),
        ("web/Dockerfile", ""),
        ("web/Containerfile.dev", ""),
        ("docker/api.Dockerfile", ""),
    ])
}

#[test]
fn every_program_and_every_spelling() {
    for (line, build) in [
        ("docker build .", ".: Dockerfile"),
        ("docker build -t acme/api:1 api", "api: api/Dockerfile acme/api:1"),
        ("docker build -tacme/api api/", "api: api/Dockerfile acme/api"),
        ("docker build --tag=acme/api --tag acme/api:2 api", "api: api/Dockerfile acme/api acme/api:2"),
        ("docker build -f docker/api.Dockerfile .", ".: docker/api.Dockerfile"),
        ("docker build -fdocker/api.Dockerfile .", ".: docker/api.Dockerfile"),
        ("docker build -f=docker/api.Dockerfile .", ".: docker/api.Dockerfile"),
        ("docker build . --file docker/api.Dockerfile --no-cache", ".: docker/api.Dockerfile"),
        ("docker image build --pull --rm -q api", "api: api/Dockerfile"),
        ("docker --context remote -D build api", "api: api/Dockerfile"),
        (
            "docker buildx build --push -t ghcr.io/acme/api:1 api",
            "api: api/Dockerfile ghcr.io/acme/api:1 pushed",
        ),
        ("docker buildx --builder x build --load api", "api: api/Dockerfile"),
        ("docker buildx build -o type=registry,name=acme/api api", "api: api/Dockerfile acme/api pushed"),
        ("docker buildx build --output type=image,push=true api", "api: api/Dockerfile pushed"),
        ("docker buildx build --output type=docker api", "api: api/Dockerfile"),
        ("docker buildx build -o type=local,dest=out api", "api: api/Dockerfile files"),
        ("docker build --output out api", "api: api/Dockerfile files"),
        ("docker builder build api", "api: api/Dockerfile"),
        ("podman build -f Containerfile.dev web", "web: web/Containerfile.dev"),
        ("podman build -f web/Containerfile.dev", "web: web/Containerfile.dev"),
        ("buildah bud --layers -t acme/api api", "api: api/Dockerfile acme/api"),
        ("buildah build -v /a:/b --isolation chroot api", "api: api/Dockerfile"),
        ("nerdctl --namespace k8s.io build api", "api: api/Dockerfile"),
        ("img build -t acme/api api", "api: api/Dockerfile acme/api"),
        ("docker build --target Prod api", "api: api/Dockerfile target=Prod"),
        (
            "docker build --build-arg A=1 --build-arg B --build-arg=C='x y' api",
            "api: api/Dockerfile A=1 B=? C=x y",
        ),
        ("docker build -m 1g --label a=b --platform linux/amd64 --secret id=x api", "api: api/Dockerfile"),
        ("docker build - < api/Dockerfile", "elsewhere: api/Dockerfile"),
        ("tar c . | docker build -", "elsewhere: ?"),
        ("docker build -f - api < docker/api.Dockerfile", "api: docker/api.Dockerfile"),
        ("docker build https://github.com/acme/api.git#main", "elsewhere: ?"),
        (
            "/kaniko/executor --context=dir://api --destination=acme/api:1",
            "api: api/Dockerfile acme/api:1 pushed",
        ),
        (
            "/kaniko/executor -c . -f docker/api.Dockerfile --no-push -d acme/api",
            ".: docker/api.Dockerfile acme/api",
        ),
    ] {
        assert_eq!(script(line), build, "{line}");
    }
}

#[test]
fn what_is_no_build_asks_for_nothing() {
    for line in [
        "docker run build .",
        "docker compose build api",
        "docker-compose build",
        "docker buildx create --use",
        "docker build --help",
        "echo docker build api",
        "# docker build api",
        "npm run build # docker",
        "cat <<EOF\ndocker build api\nEOF",
        "executor run x # docker build",
    ] {
        assert_eq!(script(line), "", "{line}");
    }
}

#[test]
fn named_contexts_are_directories_images_or_elsewhere() {
    assert_eq!(
        script("docker buildx build --build-context src=api/src --build-context base=target:x web"),
        "web: web/Dockerfile base:Elsewhere src:Directory(RepoPath(\"api/src\"))"
    );
    assert!(
        script("docker build --build-context base=docker-image://alpine:3 web")
            .contains("base:Image(ImageReference")
    );
}

#[test]
fn wrappers_directories_and_subshells() {
    for (text, build) in [
        ("sudo -E docker build api", "api: api/Dockerfile"),
        ("time env DOCKER_BUILDKIT=1 docker build api", "api: api/Dockerfile"),
        ("$SUDO docker build api", "api: api/Dockerfile"),
        ("${DOCKER:-docker} build api", "api: api/Dockerfile"),
        ("DOCKER=docker\n\"$DOCKER\" build api", "api: api/Dockerfile"),
        ("cd api && docker build .", "api: api/Dockerfile"),
        ("(cd api; true)\ndocker build web", "web: web/Dockerfile"),
        ("pushd api\ndocker build .\npopd\ndocker build web", "api: api/Dockerfile\nweb: web/Dockerfile"),
        ("cd api\ncd -\ndocker build web", "web: web/Dockerfile"),
        ("if ! docker build api; then exit 1; fi", "api: api/Dockerfile"),
        ("sh -c 'cd api && docker build .'", "api: api/Dockerfile"),
        ("ID=$(docker build -q api)", "api: api/Dockerfile"),
        ("[ -n \"$CI\" ] && cd api\ndocker build .", "?: ?"),
        ("cd \"$1\"\ndocker build .", "?: ?"),
    ] {
        assert_eq!(script(text), build, "{text}");
    }
}

#[test]
fn a_script_knows_where_it_lies() {
    for text in [
        "cd \"$(dirname \"$0\")/..\"\ndocker build api",
        "cd \"$(dirname \"${BASH_SOURCE[0]}\")\"/../api && docker build .",
        "ROOT=$(cd \"$(dirname $0)/..\" && pwd)\ndocker build -f \"$ROOT/api/Dockerfile\" \"${ROOT}/api\"",
        "docker build \"$(git rev-parse --show-toplevel)/api\"",
        "docker build \"$GITHUB_WORKSPACE/api\"",
        "DIR=$(dirname \"$(realpath \"$0\")\")\ndocker build \"${DIR%/*}/api\"",
        "cd \"${0%/*}/../api\"\ndocker build .",
        "docker build ../api",
        "docker build $PWD/api",
    ] {
        assert_eq!(script(text), "api: api/Dockerfile", "{text}");
    }
    let both = [("scripts/build.sh", "docker build ."), ("scripts/Dockerfile", ""), ("Dockerfile", "")];
    assert_eq!(asked(&both), "?: ?", "from the root, or from its folder");
    let told = [("scripts/build.sh", "docker build .\ndocker build -f x.Dockerfile ."), both[1], both[2]];
    let told = [told[0], told[1], told[2], ("scripts/x.Dockerfile", "")];
    assert_eq!(
        asked(&told),
        "scripts: scripts/Dockerfile\nscripts: scripts/x.Dockerfile",
        "another build tells"
    );
}

#[test]
fn variables_are_known_where_every_way_says_the_same() {
    for (text, build) in [
        ("D=api\ndocker build -t acme/$D:$TAG $D", "api: api/Dockerfile acme/api:?"),
        (
            "IMAGE=acme/api\nVERSION=$(git describe)\ndocker build -t \"$IMAGE:$VERSION\" api",
            "api: api/Dockerfile acme/api:?",
        ),
        ("docker build -t $REGISTRY/api:1 api", "api: api/Dockerfile"),
        ("docker build ${DIR:-api}", "api: api/Dockerfile"),
        (": ${DIR:=api}\ndocker build $DIR", "api: api/Dockerfile"),
        ("D=api\nif [ $1 ]; then D=web; fi\ndocker build $D", "?: ? target=?"),
        ("D=web\nif [ $1 ]; then D=api; else D=api; fi\ndocker build $D", "api: api/Dockerfile"),
        ("case $1 in a) D=api;; *) exit 1;; esac\ndocker build ${D}", "?: ? target=?"),
        ("read D\ndocker build $D", "?: ? target=?"),
        ("ARGS=\"--build-arg A=1 --target x\"\ndocker build $ARGS api", "api: api/Dockerfile target=x A=1"),
        (
            "A=(--target x)\nA+=(-t \"acme/api\")\ndocker build \"${A[@]}\" api",
            "api: api/Dockerfile target=x acme/api",
        ),
        ("docker build $ARGS api", "api: api/Dockerfile target=?"),
        ("export V=3\ndocker build --build-arg V api", "api: api/Dockerfile V=3"),
        ("docker build $CONTEXT", "?: ? target=?"),
        ("docker build services/*", "?: ?"),
    ] {
        assert_eq!(script(text), build, "{text}");
    }
}

#[test]
fn loops_and_functions_are_followed() {
    let services = "api: api/Dockerfile acme/api\nweb: web/Dockerfile acme/web";
    for text in [
        "for s in api web; do docker build -t acme/$s $s; done",
        "ALL=\"api web\"\nfor s in $ALL; do (cd $s && docker build -t acme/$s .); done",
        "ALL=(api web)\nfor s in \"${ALL[@]}\"; do docker build -t acme/$s -f $s/Dockerfile $s; done",
    ] {
        assert_eq!(script(text), services, "{text}");
    }
    let function = "build() {\n docker build -t acme/$1 \"$1\"\n}\nbuild api\nbuild web\n";
    let named = "api: api/Dockerfile acme/api (build)\nweb: web/Dockerfile acme/web (build)";
    assert_eq!(script(function), named);
    assert_eq!(script("run() { \"$@\"; }\nrun docker build api"), "api: api/Dockerfile (run)");
    assert_eq!(
        script("image() { docker build -t acme/$1 $1; }"),
        "?: ? target=? (image)",
        "others may call it"
    );
    assert_eq!(
        script("for s in $SERVICES; do docker build -t acme/x:$s api; done"),
        "api: api/Dockerfile acme/x:?"
    );
    assert_eq!(script("while read s; do docker build $D; D=api; done"), "?: ? target=?");
    assert_eq!(
        script("f() { f; docker build api; }\nf"),
        "api: api/Dockerfile (f)",
        "a function that calls itself"
    );
}

#[test]
fn a_later_push_publishes_and_a_later_tag_names() {
    assert_eq!(
        script("docker build -t acme/api:$V api\ndocker push acme/api:$V"),
        "api: api/Dockerfile acme/api:? pushed"
    );
    assert_eq!(
        script("docker build -t api api\ndocker tag api ghcr.io/acme/api:1\ndocker push ghcr.io/acme/api:1"),
        "api: api/Dockerfile api ghcr.io/acme/api:1 pushed"
    );
    assert_eq!(script("docker build -t api api\ndocker push web"), "api: api/Dockerfile api");
    assert_eq!(script("docker build -t $A api\ndocker push $B"), "api: api/Dockerfile");
}

/// What one way sets is compared where it meets the others, and not each time all that there is.
#[test]
fn a_long_script_with_many_branches_is_followed_to_its_end() {
    let variables: String = (0..300).map(|number| format!("A{number}={number}\n")).collect();
    let branches: String = (0..300).map(|number| format!("if x; then A{number}=; fi\n")).collect();
    let build = "docker build -t acme/api:$A0-$B api\n";
    assert_eq!(script(&(variables + "B=1\n" + &branches + build)), "api: api/Dockerfile acme/api:?");
    let in_both = "if x; then A=1 B=1; f() { docker build api; }; else A=1 B=2; f() { :; }; fi\nf\n";
    assert_eq!(
        script(&format!("{in_both}docker build -t acme/web:$A -t acme/web:$B web\n")),
        "api: api/Dockerfile (f)\nweb: web/Dockerfile acme/web:1 acme/web:?"
    );
}
