//! What RUN lines build, and what is built where it runs.

use super::BuildWork::{self, Compiles, InstallsBuildTools, InstallsDevelopmentDependencies};
use crate::facts::{Facts, of};

/// What the only image does in RUN lines.
fn works(facts: &Facts) -> Vec<BuildWork> {
    facts.only_image().build_commands().iter().map(|command| command.what).collect()
}

/// Holds that each line of a RUN, on a base that brings no tools, does just this.
fn hold(work: Option<BuildWork>, lines: &[&str]) {
    for line in lines {
        let facts = of(&[
            ("Dockerfile", &format!("FROM alpine:3.22\nWORKDIR /app\nCOPY . .\nRUN {line}\n")),
            ("package.json", r#"{"devDependencies": {"a": "1"}}"#),
            ("composer.json", r#"{"require-dev": {"a": "1"}}"#),
            ("Pipfile", "[dev-packages]\na = \"*\"\n"),
        ]);
        assert_eq!(works(&facts), work.as_slice(), "{line}");
        for command in facts.only_image().build_commands() {
            let said = facts.said_at(command.place);
            assert!(!said.is_empty() && line.contains(&said), "{line}: {said}");
        }
    }
}

#[test]
fn programs_that_compile() {
    hold(
        Some(Compiles),
        &[
            "make",
            "gmake all",
            "ninja -C out",
            "make -j4 && make install",
            "make && apk del gcc",
            "[\"make\"]",
        ],
    );
    hold(None, &["make clean", "make test", "make check", "make distclean", "make mrproper", "true"]);
    hold(Some(Compiles), &["go build ./...", "go install ./cmd/x", "gcc a.c", "tsc -p .", "cmake --build ."]);
    hold(None, &["go test ./...", "go mod download", "gofmt build"]);
    hold(Some(Compiles), &["cargo build --release", "cargo install x", "cargo rustc", "cargo chef cook"]);
    hold(None, &["cargo test", "cargo fetch"]);
    hold(Some(Compiles), &["mvn package", "./mvnw clean install", "mvn compile", "mvn verify", "mvn deploy"]);
    hold(None, &["mvn clean", "mvn dependency:go-offline"]);
    hold(Some(Compiles), &["gradle build", "./gradlew :api:bootJar", "gradle assemble", "gradle jar"]);
    hold(Some(Compiles), &["gradle shadowJar", "gradle installDist", "gradle war", "gradle bootWar"]);
    hold(None, &["gradle test", "./gradlew dependencies"]);
    hold(Some(Compiles), &["dotnet build", "dotnet publish -c Release", "dotnet pack", "dotnet msbuild"]);
    hold(
        Some(Compiles),
        &["swift build", "zig build", "dart compile exe a.dart", "mix release", "mix compile"],
    );
    hold(None, &["dotnet restore", "dart pub get", "swift test", "mix deps.get"]);
}

#[test]
fn to_ask_a_tool_for_its_version_builds_nothing() {
    hold(
        None,
        &["javac -version", "javac --version", "make -v", "make --version", "gcc -v", "gcc --version"],
    );
    hold(
        None,
        &["tsc --version", "npx tsc -v", "cmake --version", "yarn -v", "yarn --help", "gcc -dumpmachine"],
    );
    hold(
        Some(Compiles),
        &["gcc -v a.c", "ninja -v", "make VERSION=1", "tsc", "javac -version && javac A.java"],
    );
}

#[test]
fn scripts_and_tools_that_bundle() {
    hold(Some(Compiles), &["npm run build", "npm run-script compile", "npm run build:prod", "yarn run dist"]);
    hold(Some(Compiles), &["yarn build", "pnpm bundle", "bun dist", "pnpm run build"]);
    hold(None, &["npm run start", "npm run builder", "npm exec build", "npm build", "yarn start"]);
    hold(Some(Compiles), &["npx tsc", "npx webpack", "pnpx rollup -c", "bunx esbuild a.ts"]);
    for tool in ["vite", "next", "ng", "nest", "nuxt", "nx", "turbo", "astro"] {
        let lines = [format!("{tool} build"), format!("npx {tool} build")];
        hold(Some(Compiles), &[&lines[0], &lines[1]]);
        let lines = [format!("{tool} preview"), format!("npx {tool} preview")];
        hold(None, &[&lines[0], &lines[1]]);
    }
    hold(None, &["npx eslint build", "eslint build"]);
}

#[test]
fn packages_that_build() {
    hold(
        Some(InstallsBuildTools),
        &[
            "apt-get install -y build-essential",
            "apt install gcc=4:12.2",
            "apk add --no-cache curl g++",
            "apk add 'make~4' 'cmake>3'",
            "apk add 'cmake<4'",
            "dnf install -y gcc-c++",
            "yum install make",
            "microdnf install gcc",
            "zypper in gcc",
            // Nothing of that is taken away in the same RUN.
            "apk add gcc && apk update",
            "apt-get install -y gcc && apt-get clean",
            "apk add gcc && npm uninstall x",
            "apk add gcc && rm -rf /x del",
        ],
    );
    hold(
        None,
        &["apt-get install -y curl", "apt-get download gcc", "pip install make", "apk add", "apk info gcc"],
    );
    hold(
        None,
        &[
            "apk add gcc && apk del gcc",
            "apk add gcc && gcc a.c && apk del gcc",
            "apt-get install -y gcc && apt-get -y purge gcc",
            "apt install -y gcc && apt remove gcc",
            "apt-get install -y gcc && apt-get autoremove -y",
            "yum install -y gcc && yum erase gcc",
            "dnf install -y gcc && dnf remove gcc",
        ],
    );
}

#[test]
fn dependencies_for_development() {
    let installs = Some(InstallsDevelopmentDependencies);
    hold(
        installs,
        &[
            "npm ci",
            "npm install",
            "npm install x",
            "npm i --no-audit",
            "npm clean-install",
            "npm ci --omit optional",
        ],
    );
    hold(installs, &["yarn", "yarn install", "pnpm install", "pnpm i --frozen-lockfile", "bun install"]);
    hold(installs, &["NODE_ENV=development npm ci", "npm_config_production=false npm ci", "CI=true npm ci"]);
    hold(None, &["npm ci -g", "npm i --global", "npm run test", "pnpm"]);
    hold(None, &["npm ci --omit=dev", "npm ci --omit dev", "npm ci --only=production", "npm i --only=prod"]);
    hold(
        None,
        &[
            "npm ci --production",
            "pnpm i --prod",
            "pnpm i -P",
            "yarn --version",
            "pnpm i -g",
            "yarn --global",
        ],
    );
    hold(
        None,
        &[
            "NODE_ENV=production npm ci",
            "npm_config_production=true npm ci",
            "NPM_CONFIG_PRODUCTION=1 npm ci",
        ],
    );
    hold(installs, &["composer install", "composer update", "pipenv install --dev", "pipenv sync -d"]);
    hold(None, &["composer install --no-dev", "composer require a", "pipenv install", "pipenv lock --dev"]);
    // What is installed with compilers stays when they go.
    hold(installs, &["apk add gcc && npm ci && apk del gcc"]);
}

#[test]
fn what_a_manifest_asks_for() {
    let own = "FROM alpine:3.22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\n";
    let set = "FROM alpine:3.22\nWORKDIR /app\nENV NODE_ENV=production\nCOPY package.json .\nRUN npm ci\n";
    for (what, dockerfile, manifest, is_found) in [
        ("something", own, r#"{"devDependencies": {"a": "1"}}"#, true),
        ("nothing for development", own, r#"{"dependencies": {"a": "1"}}"#, false),
        ("an empty list", own, r#"{"devDependencies": {}}"#, false),
        ("what nobody can read", own, "{", false),
        ("not in production", set, r#"{"devDependencies": {"a": "1"}}"#, false),
        (
            "a base that is not known may say that it is for production",
            "FROM acme/x:1\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\n",
            r#"{"devDependencies": {"a": "1"}}"#,
            false,
        ),
        (
            "one that is not known, and the command says it",
            "FROM acme/x:1\nWORKDIR /app\nCOPY package.json .\nRUN NODE_ENV=development npm ci\n",
            r#"{"devDependencies": {"a": "1"}}"#,
            true,
        ),
        (
            "the directory of the base, wherever that is",
            "FROM acme/x:1\nENV NODE_ENV=development\nCOPY package.json .\nRUN npm ci\n",
            r#"{"devDependencies": {"a": "1"}}"#,
            true,
        ),
        (
            "a directory that is not known",
            "FROM acme/x:1\nARG D\nWORKDIR $D\nCOPY package.json .\nRUN npm ci\n",
            r#"{"devDependencies": {"a": "1"}}"#,
            false,
        ),
    ] {
        let facts = of(&[("Dockerfile", dockerfile), ("package.json", manifest)]);
        assert_eq!(!works(&facts).is_empty(), is_found, "{what}");
    }
}

#[test]
fn which_lines_of_a_dockerfile_count() {
    let condition = "RUN if [ \"$MODE\" = dev ]; then make; fi\n";
    for (what, dockerfile, expected) in [
        ("nothing", "FROM alpine:3.22\n".to_owned(), &[][..]),
        (
            "each kind once in a RUN",
            "FROM a\nRUN make; apk add gcc; go build; apk add g++\n".to_owned(),
            &[Compiles, InstallsBuildTools],
        ),
        ("each RUN", "FROM a\nRUN make\nRUN make\n".to_owned(), &[Compiles, Compiles]),
        (
            "a stage below, first",
            "FROM a AS b\nRUN make\nFROM b\nRUN apk add gcc\n".to_owned(),
            &[Compiles, InstallsBuildTools],
        ),
        ("not another stage", "FROM a AS b\nRUN make\nFROM a\nCOPY --from=b /x /x\n".to_owned(), &[]),
        ("not a command of the container", "FROM a\nCMD make\n".to_owned(), &[]),
        ("not in another shell", "FROM a\nSHELL [\"pwsh\", \"-c\"]\nRUN make\n".to_owned(), &[]),
        ("a condition that holds", format!("FROM a\nARG MODE=dev\nENV MODE=$MODE\n{condition}"), &[Compiles]),
        ("one that does not", format!("FROM a\nENV MODE=prod\n{condition}"), &[]),
        ("one that is not known", format!("FROM a\n{condition}"), &[]),
        // The compiler of the base stays.
        (
            "undone on a compiler",
            "FROM golang:1.25\nRUN apk add gcc && go build && apk del gcc\n".to_owned(),
            &[Compiles],
        ),
    ] {
        assert_eq!(works(&of(&[("Dockerfile", &dockerfile)])), expected, "{what}");
    }
}

#[test]
fn what_is_built_where_it_runs() {
    for (what, base, app, expected) in [
        ("nothing", "", "", false),
        ("it compiles", "", "RUN make\n", true),
        ("it installs compilers", "", "RUN apk add gcc\n", true),
        ("the image below compiles", "RUN make\n", "", true),
        // It is for others to build with, too.
        ("the image below installs compilers", "RUN apk add gcc\n", "", false),
    ] {
        let facts = of(&[
            ("base/Dockerfile", &format!("FROM alpine:3.22\n{base}")),
            ("app/Dockerfile", &format!("FROM acme/base:1\n{app}")),
            ("compose.yaml", "services: {base: {build: base, image: \"acme/base:1\"}, app: {build: app}}\n"),
        ]);
        assert_eq!(facts.image_of("app/Dockerfile").builds_where_it_runs(), expected, "{what}");
    }
}

#[test]
fn images_to_build_in() {
    let service = "services: {a: {build: .}}\n";
    for (dockerfile, compose, expected) in [
        ("FROM gcc:14\nCMD [\"bash\"]\n", "", true),
        ("FROM gcc:14\nCMD [\"/bin/sh\", \"-l\"]\n", "", true),
        ("FROM gcc:14\nCMD [\"distccd\", \"--daemon\"]\n", "", true),
        ("FROM gcc:14\nCMD [\"/server\"]\n", "", false),
        ("FROM gcc:14\n", "", false),
        ("FROM gcc:14\nCMD [\"bash\"]\n", service, false),
    ] {
        let facts = of(&[("Dockerfile", dockerfile), ("compose.yaml", compose)]);
        assert_eq!(facts.only_image().is_for_building(), expected, "{dockerfile}{compose}");
    }
}
