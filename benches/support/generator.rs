//! Repositories of any size that look like those of people: the same shape and seed make the same bytes.
//!
//! Services lie in groups; each group has a Compose file that the one at the root includes, and an overlay for
//! production. A service is a program in one of five languages, built in stages from a context of its own or, for
//! some, from the root. About one in seven does something that a rule finds, so that reports have content.

use std::fmt::Write;

/// What a repository is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// How many services there are.
    pub(crate) services: usize,
    /// How many stages each Dockerfile has, from two on.
    pub(crate) stages: usize,
    /// How many files there are in all; there are never fewer than the services need.
    pub(crate) files: usize,
    /// How deep source files lie below their service.
    pub(crate) depth: usize,
    /// What tells one repository from another of the same shape.
    pub(crate) seed: u64,
}

impl Default for Shape {
    fn default() -> Self {
        Self { services: 10, stages: 3, files: 200, depth: 3, seed: 1 }
    }
}

/// How many services share a Compose file.
const GROUP: usize = 20;

/// Numbers that look random: splitmix64.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % sides as u64).unwrap_or(0)
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }
}

/// The files of a repository, by path.
pub(crate) fn generate(shape: &Shape) -> Vec<(String, String)> {
    let mut dice = Dice(shape.seed);
    let mut files = vec![
        (".gitignore".to_owned(), "node_modules/\ntarget/\n__pycache__/\n*.pyc\n.env.local\n".to_owned()),
        (
            ".dockerignore".to_owned(),
            "**/node_modules\n**/.git\n**/*.md\n!services/**/README.md\n**/.env*\n".to_owned(),
        ),
        ("README.md".to_owned(), format!("# A platform of {} services\n", shape.services)),
        ("compose.yaml".to_owned(), root_compose(shape)),
        (".env".to_owned(), "TAG=1.4.2\nREGISTRY=registry.example.com\nLOG_LEVEL=info\n".to_owned()),
    ];
    for group in 0..shape.services.div_ceil(GROUP) {
        let members = (group * GROUP)..((group + 1) * GROUP).min(shape.services);
        let mut compose = "services:\n".to_owned();
        let mut production = "services:\n".to_owned();
        for number in members.clone() {
            let service = Service::new(number, &mut dice);
            service.compose(&mut compose, &mut dice);
            service.production(&mut production);
            service.files(shape, &mut files, &mut dice);
        }
        let _ = write!(compose, "networks:\n  group{group}: {{}}\nvolumes:\n");
        for number in members {
            let _ = writeln!(compose, "  data{number}: {{}}");
        }
        files.push((format!("services/g{group}/compose.yaml"), compose));
        files.push((format!("services/g{group}/compose.prod.yaml"), production));
    }
    sources(shape, &mut files, &mut dice);
    files
}

fn root_compose(shape: &Shape) -> String {
    let mut text = "name: platform\ninclude:\n".to_owned();
    for group in 0..shape.services.div_ceil(GROUP) {
        let _ = writeln!(text, "  - services/g{group}/compose.yaml");
    }
    text += "services:\n  gateway:\n    image: nginx:1.27.2-alpine\n    user: \"101\"\n    ports: [\"127.0.0.1:8080:8080\"]\n    healthcheck:\n      test: [CMD, wget, -q, -O-, http://localhost:8080/health]\n";
    text
}

#[derive(Clone, Copy)]
enum Language {
    Node,
    Python,
    Go,
    Java,
    Static,
}

struct Service {
    number: usize,
    language: Language,
    from_root: bool,
    faulty: bool,
}

impl Service {
    fn new(number: usize, dice: &mut Dice) -> Self {
        let languages = [Language::Node, Language::Python, Language::Go, Language::Java, Language::Static];
        Self { number, language: languages[dice.roll(5)], from_root: dice.one_in(4), faulty: dice.one_in(7) }
    }

    fn name(&self) -> String {
        format!("svc{}", self.number)
    }

    fn directory(&self) -> String {
        format!("services/g{}/{}", self.number / GROUP, self.name())
    }

    fn compose(&self, out: &mut String, dice: &mut Dice) {
        let (name, number) = (self.name(), self.number);
        let build = if self.from_root {
            format!("{{context: ../.., dockerfile: {}/Dockerfile}}", self.directory())
        } else {
            format!("{{context: {name}, args: {{VERSION: \"${{TAG:-dev}}\"}}}}")
        };
        let _ = write!(
            out,
            "  {name}:\n    build: {build}\n    image: ${{REGISTRY:-local}}/platform/{name}:${{TAG:-dev}}\n    \
             environment:\n      LOG_LEVEL: ${{LOG_LEVEL:-info}}\n      PORT: \"{}\"\n      DATABASE_HOST: db{number}\n    \
             networks: [group{}]\n    volumes:\n      - data{number}:/var/lib/{name}\n    restart: unless-stopped\n    \
             cap_drop: [ALL]\n    security_opt: [\"no-new-privileges:true\"]\n",
            3000 + number % 1000,
            number / GROUP
        );
        if number % GROUP != 0 {
            let other = number - 1 - dice.roll(number % GROUP);
            let _ = write!(out, "    depends_on:\n      svc{other}:\n        condition: service_started\n");
        }
        if self.faulty {
            let _ = writeln!(out, "    ports: [\"{}:3000\"]", 10_000 + number);
        }
    }

    fn production(&self, out: &mut String) {
        let _ = write!(
            out,
            "  {}:\n    restart: always\n    deploy:\n      replicas: 2\n      resources:\n        limits: {{cpus: \"0.5\", memory: 256M, pids: 200}}\n    environment:\n      LOG_LEVEL: warning\n",
            self.name()
        );
    }

    fn files(&self, shape: &Shape, files: &mut Vec<(String, String)>, dice: &mut Dice) {
        let directory = self.directory();
        files.push((format!("{directory}/Dockerfile"), self.dockerfile(shape.stages.max(2), dice)));
        let name = self.name();
        let manifests: Vec<(&str, String)> = match self.language {
            Language::Node | Language::Static => vec![
                (
                    "package.json",
                    format!(
                        "{{\n  \"name\": \"{name}\",\n  \"version\": \"1.0.0\",\n  \"packageManager\": \"pnpm@9.12.0\",\n  \"scripts\": {{\"build\": \"tsc\", \"start\": \"node dist/main.js\"}},\n  \"dependencies\": {{\"express\": \"4.21.1\", \"pg\": \"8.13.0\"}},\n  \"devDependencies\": {{\"typescript\": \"5.6.3\"}}\n}}\n"
                    ),
                ),
                ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n".to_owned()),
            ],
            Language::Python => {
                vec![("requirements.txt", "fastapi==0.115.4\nuvicorn==0.32.0\npsycopg==3.2.3\n".to_owned())]
            }
            Language::Go => {
                vec![("go.mod", format!("module example.com/{name}\n\ngo 1.23\n")), ("go.sum", String::new())]
            }
            Language::Java => {
                vec![("pom.xml", format!("<project><artifactId>{name}</artifactId></project>\n"))]
            }
        };
        files.extend(manifests.into_iter().map(|(file, text)| (format!("{directory}/{file}"), text)));
        files.push((format!("{directory}/.dockerignore"), "node_modules\n*.log\ntests/**\n".to_owned()));
    }

    /// A first stage that builds, stages in the middle that test and package, and a last one that runs.
    fn dockerfile(&self, stages: usize, dice: &mut Dice) -> String {
        let from = if self.from_root { self.directory() + "/" } else { String::new() };
        let (builder, install, runtime, artifact, command) = match self.language {
            Language::Node => (
                "node:22.11-alpine",
                format!(
                    "COPY {from}package.json {from}pnpm-lock.yaml ./\nRUN corepack enable && pnpm install --frozen-lockfile\nCOPY {from}. .\nRUN pnpm build && pnpm prune --prod"
                ),
                "node:22.11-alpine",
                "/app/dist ./dist",
                "[\"node\", \"dist/main.js\"]",
            ),
            Language::Python => (
                "python:3.13-slim",
                format!(
                    "COPY {from}requirements.txt .\nRUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.txt\nCOPY {from}. ."
                ),
                "python:3.13-slim",
                "/app /app",
                "[\"/venv/bin/uvicorn\", \"main:app\", \"--port\", \"3000\"]",
            ),
            Language::Go => (
                "golang:1.23-alpine",
                format!(
                    "COPY {from}go.mod {from}go.sum ./\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nCOPY {from}. .\nRUN CGO_ENABLED=0 go build -ldflags=\"-s -w\" -o /out/app ./..."
                ),
                "alpine:3.20",
                "/out/app /usr/local/bin/app",
                "[\"/usr/local/bin/app\"]",
            ),
            Language::Java => (
                "maven:3.9-eclipse-temurin-21",
                format!(
                    "COPY {from}pom.xml .\nRUN --mount=type=cache,target=/root/.m2 mvn -B dependency:go-offline\nCOPY {from}. .\nRUN mvn -B package -DskipTests"
                ),
                "eclipse-temurin:21-jre-alpine",
                "/app/target/app.jar /app/app.jar",
                "[\"java\", \"-jar\", \"/app/app.jar\"]",
            ),
            Language::Static => (
                "node:22.11-alpine",
                format!("COPY {from}package.json ./\nRUN npm ci\nCOPY {from}. .\nRUN npm run build"),
                "nginx:1.27.2-alpine",
                "/app/dist /usr/share/nginx/html",
                "[\"nginx\", \"-g\", \"daemon off;\"]",
            ),
        };
        let mut text = format!(
            "# syntax=docker/dockerfile:1\nARG VERSION=dev\nFROM {builder} AS s0\nWORKDIR /app\n{install}\n"
        );
        for stage in 1..stages - 1 {
            let _ = write!(
                text,
                "\nFROM s{} AS s{stage}\nRUN set -eux; \\\n    # step {stage}\n    mkdir -p /out/step{stage}; \\\n    if [ -d src ]; then cp -r src /out/step{stage}/; fi\nENV STEP={stage}\n",
                stage - 1
            );
        }
        let _ = write!(
            text,
            "\nFROM {runtime}\nARG VERSION\nLABEL org.opencontainers.image.version=$VERSION\nWORKDIR /app\nCOPY --from=s{} {artifact}\n",
            stages - 2
        );
        if self.faulty && dice.one_in(2) {
            text += "RUN apk add --no-cache curl npm || (apt-get update && apt-get install -y curl npm)\n";
        } else {
            text += "USER 10001:10001\n";
        }
        let _ = write!(
            text,
            "EXPOSE 3000\nHEALTHCHECK --interval=30s CMD [\"/usr/local/bin/healthy\"]\nCMD {command}\n"
        );
        text
    }
}

/// Source files below the services, in turn, until there are as many as were asked for.
fn sources(shape: &Shape, files: &mut Vec<(String, String)>, dice: &mut Dice) {
    let missing = shape.files.saturating_sub(files.len());
    for number in 0..missing {
        let service = number % shape.services.max(1);
        let mut path = format!("services/g{}/svc{service}/src", service / GROUP);
        for _ in 0..shape.depth {
            let _ = write!(path, "/d{}", dice.roll(4));
        }
        let _ = write!(path, "/file{number}.ts");
        files.push((path, format!("export const value{number} = {number};\n")));
    }
}
