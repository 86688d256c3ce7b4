//! Whatever is broken, no command shows a credential: a random one is planted beside names that say what it is, in
//! every kind of file, the files are damaged around it, and everything that the program prints or writes is searched.

use std::path::Path;
use std::process::Command;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use tempfile::TempDir;

use super::config;

/// So many bytes of a credential in a row are a leak.
const WINDOW: usize = 8;

/// Names of what holds a credential.
const NAMES: [&str; 16] = [
    "DB_PASSWORD",
    "POSTGRES_PASSWORD",
    "MYSQL_ROOT_PASSWORD",
    "REDIS_PASS",
    "MYSQL_PWD",
    "API_KEY",
    "NPM_TOKEN",
    "CACHE_PASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "DJANGO_SECRET_KEY",
    "JWT_SECRET",
    "PRIVATE_REGISTRY_KEY",
    "GPG_PASSPHRASE",
    "spring.datasource.password",
    "dbPassword",
    "deploy-token",
];

/// What may stand between a name and its value, and behind the value.
const SIGNS: [(&str, &str); 20] = [
    ("=", ""),
    ("=\"", "\""),
    ("='", "'"),
    ("=\"", ""),
    ("='", ""),
    (" = ", ""),
    (": ", ""),
    (": \"", "\""),
    (": '", "'"),
    (": '", ""),
    (":\t", ""),
    (":", ""),
    (" ", ""),
    ("\t", ""),
    (" '", ""),
    (" \"", "\""),
    ("==", ""),
    (" => ", ""),
    ("=", "\\"),
    (":=", ""),
];

/// Lines of a Dockerfile. `{p}` is a name with its value, `{n}` the name, `{s}` the value.
const DOCKERFILE: [&str; 44] = [
    "ENV {p}",
    "ENV {p} B=c",
    "ENV {n} {s}",
    "ENV A=b \\\n    {p}",
    "ENV A=b\n    {p}",
    "ENV A=b \\\n    C=d\n    {p} \\\n    E=f",
    "ENV {n}=\\\n{s}",
    "ARG {p}",
    "LABEL {p}",
    "LABEL traefik.http.middlewares.a.basicauth.users=admin:{s}",
    "RUN {p} ./x",
    "RUN export {p} && x",
    "RUN x && \\\n    {p} \\\n    y",
    "RUN x &&\n    {p} y",
    "RUN docker build --build-arg {n}={s} .",
    "RUN sshpass -p {s} ssh u@h ls",
    "RUN sshpass -p{s} ssh u@h ls",
    "RUN mysql -uroot -p{s} app",
    "RUN redis-cli -a {s} ping",
    "RUN curl -u ci:{s} https://acme.dev/x",
    "RUN curl -H \"Authorization: Bearer {s}\" https://acme.dev/x",
    "RUN git clone https://ci:{s}@git.acme.dev/a",
    "RUN npm config set //npm.acme.dev/:_authToken={s}",
    "RUN echo '{p}' >> .env",
    "RUN x --password {s} --other y",
    "RUN [\"x\", \"--password\", \"{s}\"]",
    "RUN <<EOF\n{p}\nEOF",
    "COPY <<EOF /x\n{p}\nEOF",
    "ADD https://user:{s}@host/f /f",
    "ADD https://user:{s}@github.com/a/b.git#v1 /g",
    "ADD --checksum={s} https://user:{s}@host/f /f",
    "COPY {p} /x",
    "COPY --from=u:{s}@registry.acme.dev/x /a /b",
    "FROM https://u:{s}@registry.acme.dev/x",
    "FROM u:{s}@registry.acme.dev/x:1",
    "CMD [\"x\", \"--password={s}\"]",
    "CMD [\"redis-server\", \"--requirepass\", \"{s}\"]",
    "HEALTHCHECK CMD redis-cli -a {s} ping",
    "USER {p}",
    "WORKDIR /{p}",
    "EXPOSE {p}",
    "{p}",
    "ONBUILD ENV {p}",
    "# {p}",
];

/// Parts of a Compose file, each on lines of its own.
const COMPOSE: [&str; 48] = [
    "    environment: {{n}: {s}}",
    "    environment:\n      {n}: {s}",
    "    environment:\n      {p}",
    "    environment:\n      - {p}",
    "    environment:\n      - {n}={s}",
    "    environment:\n    {p}:",
    "    environment: [\"{n}={s}\"]",
    "    environment:\n      {n}: |\n        {s}",
    "    environment:\n      {n}:\n        {s}",
    "    environment:\n      {n}: ${OTHER:-{s}}",
    "    {p}:",
    "    {p}",
    "    {n}={s}:",
    "    {n}: {s}",
    "{p}:",
    "{p}",
    "  {p}:\n    image: nginx",
    "  {n}={s}:\n    image: nginx",
    "    ports: [\"{p}\"]",
    "    ports: [\"{n}={s}:80\"]",
    "    ports: [\"${DB_PASSWORD}:80\"]",
    "    ports: [\"{k}:80\"]",
    "    mem_limit: ${DB_PASSWORD}",
    "    mem_limit: {k}",
    "    stop_grace_period: {k}",
    "    read_only: ${DB_PASSWORD}",
    "    user: {k}",
    "    restart: {k}",
    "    depends_on: [{k}]",
    "    networks: [{k}]",
    "    command: --requirepass {s}",
    "    command: [\"--requirepass\", \"{s}\"]",
    "    command:\n      - --requirepass\n      - {s}",
    "    command: [\"--db=postgres://u:{s}@db/x\"]",
    "    command: redis-server --port 1 --requirepass {s}",
    "    command: sshpass -p {s} ssh h",
    "    command: \"x {p}",
    "    entrypoint: [x, \"{n}={s}\"]",
    "    healthcheck: {test: \"redis-cli -a {s} ping\"}",
    "    healthcheck: {test: [CMD, mysqladmin, ping, \"-p{s}\"]}",
    "    labels: [\"traefik.http.middlewares.a.basicauth.users=admin:{s}\"]",
    "    labels: {traefik.basicauth: \"admin:{s}\"}",
    "    image: u:{s}@registry.acme.dev/x",
    "    build: {context: ., args: {{n}: {s}}}",
    "    build: https://u:{s}@github.com/a/b.git",
    "    volumes: [\"{p}:/x\"]",
    "    env_file: {p}",
    "    # {p}",
];

const DOTENV: [&str; 10] = [
    "{p}",
    "{n}={s}",
    "export {p}",
    "{n} '{s}",
    "{n}='{s}",
    "{n}=\"{s}\nA=b",
    "{n}: {s}",
    " {p} # why",
    "DATABASE_URL=postgres://a:{s}@db/x",
    "-{p}",
];

const POLICY: [&str; 12] = [
    "{p}: x",
    "{n}: {s}",
    "rules: {{n}: {s}}",
    "rules:\n  {p}",
    "exclude: [\"{p}\"]",
    "exclude: [\"{n}={s}[\"]",
    "profile: {k}",
    "images: {registries: [\"https://u:{s}@registry.acme.dev\"]}",
    "services: [\"{p}\"]",
    "extends: [{p}]",
    "rules: {root-user: {level: warning, except: [\"{n}={s}\"], reason: \"{p}\"}}",
    "# {p}",
];

const IGNORE: [&str; 4] = ["{p}", "[{n}={s}", "!{p}", "# {p}"];

/// Damage beside what was planted.
const TYPED: [&str; 22] = [
    "\\\n", "\n", "\t", "\"", "'", "`", ":", "=", "{", "}", "[", "]", "# ", "|", "- ", ", ", " ", "<<EOF",
    "${", "}", "&a ", "!x ",
];

/// A file with a credential planted in some of its lines.
#[derive(Debug, Clone)]
struct Planted {
    lines: Vec<(Index, Index, Index)>,
    damage: Vec<(Index, Index)>,
}

fn planted() -> impl Strategy<Value = Planted> {
    let index = any::<Index>;
    let lines = vec((index(), index(), index()), 0..4);
    (lines, vec((index(), index()), 0..3)).prop_map(|(lines, damage)| Planted { lines, damage })
}

impl Planted {
    /// The text after `before`, with what was planted, and damaged everywhere but there. What is `known` from another
    /// file stands beside no name.
    fn text(&self, before: &str, templates: &[&str], after: &str, (secret, known): (&str, &str)) -> String {
        let mut text = before.to_owned();
        for (template, name, sign) in &self.lines {
            let name = name.get(&NAMES);
            let (sign, end) = sign.get(&SIGNS);
            let pair = format!("{name}{sign}{secret}{end}");
            let line = template.get(templates).replace("{p}", &pair).replace("{n}", name);
            text += &format!("{}\n", line.replace("{s}", secret).replace("{k}", known));
        }
        text += after;
        for (place, what) in &self.damage {
            // What is typed into a line with a credential may take its name away: only its ends are free.
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let number = place.index(lines.len().max(1));
            let at: usize = lines[..number].iter().map(|line| line.len()).sum();
            text.insert_str(at, what.get::<&str>(&TYPED));
        }
        text
    }
}

/// Credentials that a generator could have made, some with signs.
fn secret() -> impl Strategy<Value = String> {
    let plain = "[A-Z][a-z0-9]{2,4}[0-9][A-Za-z]{2,6}[0-9][A-Za-z0-9]{3,10}";
    let signs = "[a-z][A-Z0-9]{2,4}[0-9][A-Za-z]{2,5}[-_.+!%^*][A-Za-z0-9]{4,8}";
    prop_oneof![3 => plain.boxed(), 1 => signs.boxed()]
}

/// Everything that the commands print and write.
fn everything(root: &Path) -> Vec<(String, String)> {
    let reports = TempDir::new().unwrap();
    let formats = [
        "pretty",
        "short",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "checkstyle",
        "junit",
        "rdjson",
        "sonar",
    ];
    let file = |name: &str| reports.path().join(name).to_string_lossy().into_owned();
    let mut check = vec!["check".to_owned(), "--profile".to_owned(), "strict".to_owned()];
    check.extend(["--show-suppressed".to_owned(), "--threads".to_owned(), "2".to_owned()]);
    for format in formats {
        check.extend(["--output".to_owned(), format!("{format}={}", file(format))]);
    }
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let commands = [
        check,
        words(&["check", "--baseline", "new.json", "--write-baseline"]),
        words(&["check", "--baseline", "old.json"]),
        words(&["check", "--format", "github"]),
        words(&["contents", "Dockerfile"]),
        words(&["contents", "Dockerfile", "--format", "json"]),
        words(&["contents", "Dockerfile", "--why", "/f"]),
        words(&["contents", "web"]),
        words(&["model"]),
        words(&["model", "--format", "json", "--origins"]),
        words(&["services"]),
        words(&["services", "--format", "json"]),
        words(&["init", "--print"]),
        words(&["explain", "hardcoded-credential"]),
    ];
    let mut said = Vec::new();
    for arguments in commands {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
        let output = command
            .args(&arguments)
            .current_dir(root)
            .env("RAYON_NUM_THREADS", "2")
            .env("GITHUB_STEP_SUMMARY", file("summary"))
            .output()
            .unwrap();
        for bytes in [output.stdout, output.stderr] {
            said.push((
                arguments[..arguments.len().min(4)].join(" "),
                String::from_utf8_lossy(&bytes).into_owned(),
            ));
        }
    }
    let written = std::fs::read_dir(reports.path()).unwrap().map(|entry| entry.unwrap().path());
    for path in written.chain([root.join("new.json")]).filter(|path| path.exists()) {
        said.push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
    }
    said
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn no_command_shows_a_credential(
        secret in secret(),
        plants in vec(planted(), 7),
        // In one file alone, nothing else gives away what a credential is.
        alone in option::weighted(0.7, 0usize..7),
        has_policy in any::<bool>(),
    ) {
        let place = TempDir::new().unwrap();
        let nothing = Planted { lines: Vec::new(), damage: Vec::new() };
        let plant = |number: usize| if alone.is_none_or(|alone| alone == number) { &plants[number] } else { &nothing };
        let known = if alone.is_some() { "8080" } else { secret.as_str() };
        let both = (secret.as_str(), known);
        let message = format!("`DB_PASSWORD={known}` is gone");
        let baseline = serde_json::json!({
            "version": 1,
            "findings": [{"fingerprint": "0", "rule": "root-user", "path": "Dockerfile", "message": message}],
        });
        let script = format!("node a.js --token={known}");
        let manifest = serde_json::json!({"name": "api", "scripts": {"start": script}});
        let compose = "services:\n  web:\n    build: .\n    env_file: [vars.env]\n";
        let database = "  db: {image: \"postgres:16\"}\n";
        let stage = "FROM node\nUSER root\nCOPY . .\nCMD [\"node\", \"x\"]\n";
        let dotenv = format!("DB_PASSWORD={known}\n");
        let mut files = vec![
            ("Dockerfile", plant(0).text("FROM alpine:3.20 AS build\n", &DOCKERFILE, stage, both)),
            ("compose.yaml", plant(1).text(compose, &COMPOSE, database, both)),
            ("compose.override.yaml", plant(2).text("services:\n  web:\n    image: nginx\n", &COMPOSE, "", both)),
            (".env", plant(3).text(&dotenv, &DOTENV, "", both)),
            ("vars.env", plant(4).text("A=b\n", &DOTENV, "", both)),
            (".dockerignore", plant(5).text("*.md\n", &IGNORE, "", both)),
            ("old.json", baseline.to_string()),
            ("package.json", "{\"workspaces\": [\"apps/*\"]}".to_owned()),
            ("apps/api/package.json", manifest.to_string()),
        ];
        if has_policy || alone == Some(6) {
            files.push(("stockade.yaml", plant(6).text("profile: strict\n", &POLICY, "", both)));
        }
        for (path, text) in &files {
            let path = place.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        for (what, said) in everything(place.path()) {
            for part in secret.as_bytes().windows(WINDOW) {
                let part = std::str::from_utf8(part).unwrap();
                let line = said.lines().find(|line| line.contains(part));
                prop_assert!(line.is_none(), "`{}` shows {part} of {secret}: {}", what, line.unwrap_or_default());
            }
        }
    }
}
