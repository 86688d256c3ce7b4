//! References that climb out: nothing outside of the repository is read, and the reference is reported.

use super::case::Case;

const WEB: &str = "services:\n  web:\n    image: nginx:1.27-alpine\n";

fn web(name: &'static str, rest: &str) -> Case {
    Case::new(name).file("compose.yaml", format!("{WEB}{rest}"))
}

fn build(name: &'static str, build: &str) -> Case {
    Case::new(name).file("compose.yaml", format!("services:\n  web:\n    build: {build}\n"))
}

pub(crate) fn cases() -> Vec<Case> {
    let out = |place: &str| format!("{place}: error[path-outside-repository]");
    let user = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";
    vec![
        web("an include above the root", "include: [../outside/compose.yaml]\n").says(out("compose.yaml:4:11")),
        web("an include from the root of the machine", "include: [/etc/passwd]\n").says(out("compose.yaml:4:11")),
        web("an include of the home folder", "include: [\"~/compose.yaml\"]\n").says("compose.yaml:4:11: error["),
        web("an include through a link to a folder", "include: [a/compose.yaml]\n").link("a", "../outside").says(out("compose.yaml:4:11")),
        web("an include of a link to a file", "include: [a.yaml]\n").link("a.yaml", "../outside/compose.yaml").says(out("compose.yaml:4:11")),
        web("an include out and in again", "include: [../repository/b.yaml]\n").file("b.yaml", "services: {}\n").says(out("compose.yaml:4:11")),
        web("an include from elsewhere on the network", "include: [\"https://example.com/compose.yaml\", \"git@example.com:a/b.git\", \"oci://example.com/a\"]\n")
            .says("compose.yaml:2:3: error[missing-healthcheck]"),
        web("a folder of an include above the root", "include: [{path: b.yaml, project_directory: ../outside}]\n").file("b.yaml", "services: {b: {image: redis:7.4-alpine, env_file: vars.env}}\n")
            .says("b"),
        web("variables of an include above the root", "include: [{path: b.yaml, env_file: ../outside/vars.env}]\n").file("b.yaml", "services: {b: {image: \"redis:${TAG:-7.4-alpine}\"}}\n")
            .says(out("compose.yaml:4:36")),
        web("extending what is above the root", "  b: {extends: {file: ../outside/compose.yaml, service: CANARY}}\n").says(out("compose.yaml:4:23")),
        web("extending what is at the root of the machine", "  b: {extends: {file: /etc/hostname, service: x}}\n").says(out("compose.yaml:4:23")),
        web("extending through a link", "  b: {extends: {file: a.yaml, service: x}}\n").link("a.yaml", "../outside/compose.yaml").says(out("compose.yaml:4:23")),
        web("variables above the root", "    env_file: ../outside/vars.env\n").says(out("compose.yaml:4:15")),
        web("variables at the root of the machine", "    env_file: [/etc/environment]\n").says("compose.yaml:2:3: error[missing-healthcheck]"),
        web("variables through a link", "    env_file: a.env\n").link("a.env", "../outside/vars.env").says(out("compose.yaml:4:15")),
        web("variables above the root that need not be there", "    env_file: [{path: ../outside/vars.env, required: false}]\n").says(out("compose.yaml:4:23")),
        web("the project's variables through a link", "    command: \"${TAG:-x}\"\n").link(".env", "../outside/.env").says(""),
        web("labels above the root", "    label_file: ../outside/vars.env\n").says("compose.yaml:4:"),
        web("a project that says its files lie above the root", "").file(".env", "COMPOSE_FILE=../outside/compose.yaml\n").says(out(".env:1:14")).says("compose.yaml:2:3: error[missing-healthcheck]"),
        web("a project that says its files lie at the root of the machine", "").file(".env", "COMPOSE_FILE=compose.yaml:/etc/passwd\n").says(out(".env:1:27")).says("compose.yaml:2:3: error[missing-healthcheck]"),
        build("a context above the root", "../outside").says(out("compose.yaml:3:12")),
        build("a context at the root of the machine", "/etc").says("compose.yaml:2:3: ").never("path-outside"),
        build("a context through a link", "a").link("a", "../outside").says(out("compose.yaml:3:12")),
        build("a Dockerfile above the root", "{context: ., dockerfile: ../outside/Dockerfile}").says(out("compose.yaml:3:37")),
        build("a Dockerfile at the root of the machine", "{context: ., dockerfile: /etc/hostname}").says("compose.yaml:2:3: ").never("path-outside"),
        build("a Dockerfile through a link", "{context: ., dockerfile: a}").link("a", "../outside/Dockerfile").says(out("compose.yaml:3:37")),
        build("another context above the root", "{context: ., additional_contexts: [\"o=../outside\"]}").file("Dockerfile", "FROM alpine:3.20\nCOPY --from=o / /\nUSER root\nCMD [\"a\"]\n")
            .says("Dockerfile:3:6: error[root-user]"),
        Case::new("copying from above the context").file("Dockerfile", format!("{user}COPY ../outside /x\nADD ../../outside/Dockerfile /y\n")).says("Dockerfile:2:6: error[root-user]"),
        Case::new("copying through a link").file("Dockerfile", format!("{user}COPY a /x\nCOPY a/Dockerfile /y\n")).link("a", "../outside").says("Dockerfile:2:6: error[root-user]"),
        Case::new("an ignore file through a link").file("Dockerfile", format!("{user}COPY . /x\n")).link(".dockerignore", "../outside/vars.env").says("Dockerfile:2:6: error[root-user]"),
        Case::new("an ignore file that is a pipe").file("Dockerfile", format!("{user}COPY . /x\n")).pipe(".dockerignore").says("Dockerfile:2:6: error[root-user]"),
        Case::new("an ignore file that is a folder").file("Dockerfile", format!("{user}COPY . /x\n")).directory("Dockerfile.dockerignore").says("Dockerfile:2:6: error[root-user]"),
        Case::new("a manifest through a link").file("Dockerfile", format!("{user}COPY package.json /x/\nRUN npm ci\n")).link("package.json", "../outside/vars.env").says("Dockerfile:2:6: error[root-user]"),
        Case::new("a manifest that is a pipe").file("Dockerfile", format!("{user}COPY package.json /x/\nRUN npm ci\n")).pipe("package.json").says("Dockerfile:2:6: error[root-user]"),
        Case::new("a policy named through a link out").file("Dockerfile", user).link("p.yaml", "../outside/stockade.yaml").arguments(&["--config", "p.yaml"])
            .refused("--config: p.yaml: it leads out of the repository"),
        Case::new("a policy named in a folder that is a link out").file("Dockerfile", user).link("d", "../outside").arguments(&["--config", "d/stockade.yaml"])
            .refused("--config: d/stockade.yaml: it leads out of the repository"),
        Case::new("a policy that is a link out").file("Dockerfile", user).link("stockade.yaml", "../outside/stockade.yaml").refused("leads out of the repository"),
        Case::new("a policy named that is a pipe").file("Dockerfile", user).pipe("p.yaml").arguments(&["--config", "p.yaml"]).refused("neither a file nor a directory"),
        Case::new("a policy that builds on one above the root").file("Dockerfile", user).file("stockade.yaml", "extends: [../outside/stockade.yaml]\n")
            .refused("stockade.yaml:1:11: `../outside/stockade.yaml` leads out of the repository"),
        Case::new("a policy that builds on a link out").file("Dockerfile", user).file("stockade.yaml", "extends: [a.yaml]\n").link("a.yaml", "../outside/stockade.yaml")
            .refused("stockade.yaml:1:11: `a.yaml` cannot be read: it leads out of the repository"),
        Case::new("a policy with a project above the root").file("Dockerfile", user).file("stockade.yaml", "projects: {p: [../outside/compose.yaml]}\n")
            .refused("leads out of the repository"),
        Case::new("a path to lint that does not exist").file("Dockerfile", user).arguments(&["../nothing"]).refused("no such file or directory"),
    ]
}
