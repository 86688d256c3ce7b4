//! The tools that are looked for in images: how packages and programs of other names bring them.

use self::ToolKind::{BuildTool, Client, DevelopmentTool, PackageManager, ProcessManager, Sudo};

/// What a tool is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolKind {
    /// It installs packages of JavaScript, or runs the tasks of a workspace.
    PackageManager,
    /// It compiles, bundles, checks out or checks sources, or installs packages of another language.
    BuildTool,
    /// Headers and archives of a library, for compiling against it.
    Headers,
    /// It starts and watches other programs.
    ProcessManager,
    /// It compiles, restarts or tests while somebody develops.
    DevelopmentTool,
    /// It runs programs as another user.
    Sudo,
    /// It asks servers for something, as health checks do.
    Client,
}

impl ToolKind {
    /// What a tool is for, by its name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match by_name(name) {
            Some(tool) => tool.kind,
            None if holds_headers(name) => Self::Headers,
            None => Self::BuildTool,
        }
    }
}

/// A tool, and the names under which it is installed.
#[derive(Debug)]
pub(crate) struct Tool {
    /// Its name, as rules say it.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) kind: ToolKind,
    /// Its packages in the npm registry.
    pub(crate) npm: &'static [&'static str],
    /// Its packages in operating systems.
    pub(crate) system: &'static [&'static str],
    /// Its packages in the Python index.
    pub(crate) pip: &'static [&'static str],
    /// Its programs; the first is the one that counts.
    pub(crate) programs: &'static [&'static str],
    /// Parts of the addresses that it is installed from by a script or as a file.
    pub(crate) addresses: &'static [&'static str],
}

/// A tool that comes from the operating system only.
const fn system(
    kind: ToolKind,
    name: &'static str,
    system: &'static [&'static str],
    programs: &'static [&'static str],
) -> Tool {
    Tool { name, kind, npm: &[], system, pip: &[], programs, addresses: &[] }
}

/// A build tool whose package in operating systems has its name.
const fn build(
    name: &'static str,
    packages: &'static [&'static str],
    programs: &'static [&'static str],
) -> Tool {
    system(BuildTool, name, packages, programs)
}

/// A tool of the npm registry that builds.
const fn npm(
    name: &'static str,
    packages: &'static [&'static str],
    programs: &'static [&'static str],
) -> Tool {
    Tool { name, kind: BuildTool, npm: packages, system: &[], pip: &[], programs, addresses: &[] }
}

/// A package manager of Python.
const fn python(
    name: &'static str,
    pip: &'static [&'static str],
    system: &'static [&'static str],
    programs: &'static [&'static str],
) -> Tool {
    Tool { name, kind: BuildTool, npm: &[], system, pip, programs, addresses: &[] }
}

// Source: the documentation of each tool, on the programs that it brings.
static TOOLS: &[Tool] = &[
    Tool {
        name: "pnpm",
        kind: PackageManager,
        npm: &["pnpm", "@pnpm/exe"],
        system: &["pnpm"],
        pip: &["pnpm"],
        programs: &["pnpm", "pnpx"],
        addresses: &["get.pnpm.io", "pnpm.io/install", "github.com/pnpm/pnpm/"],
    },
    Tool {
        name: "yarn",
        kind: PackageManager,
        npm: &["yarn", "@yarnpkg/cli", "@yarnpkg/cli-dist"],
        system: &["yarn", "yarnpkg"],
        pip: &[],
        programs: &["yarn", "yarnpkg"],
        addresses: &[
            "yarnpkg.com/install",
            "yarnpkg.com/downloads/",
            "yarnpkg.com/latest",
            "github.com/yarnpkg/yarn/",
        ],
    },
    manager("nx", &["nx", "@nrwl/cli"], &[], &["nx"]),
    manager("turbo", &["turbo"], &[], &["turbo"]),
    manager("lerna", &["lerna"], &[], &["lerna"]),
    manager("corepack", &["corepack"], &["corepack", "nodejs-corepack"], &["corepack"]),
    Tool {
        name: "npm",
        kind: PackageManager,
        npm: &["npm"],
        system: &["npm", "nodejs-npm"],
        pip: &[],
        programs: &["npm", "npx"],
        addresses: &["npmjs.com/install", "npmjs.org/install"],
    },
    Tool {
        name: "bun",
        kind: PackageManager,
        npm: &["bun"],
        system: &["bun"],
        pip: &[],
        programs: &["bun", "bunx"],
        addresses: &["bun.sh/install", "bun.com/install", "github.com/oven-sh/bun/"],
    },
    // Compilers, and what goes with them.
    build("build-essential", &["build-essential"], &["gcc", "g++", "make"]),
    build("build-base", &["build-base"], &["gcc", "g++", "make"]),
    build("base-devel", &["base-devel"], &["gcc", "g++", "make"]),
    build("alpine-sdk", &["alpine-sdk"], &["gcc", "g++", "make"]),
    build("gcc", &["gcc"], &["gcc", "cc"]),
    build("g++", &["g++", "gcc-c++"], &["g++", "c++"]),
    build("clang", &["clang"], &["clang", "clang++"]),
    build("make", &["make"], &["make"]),
    build("cmake", &["cmake"], &["cmake"]),
    build("ninja", &["ninja", "ninja-build", "samurai"], &["ninja"]),
    build("meson", &["meson"], &["meson"]),
    build("autoconf", &["autoconf"], &["autoconf"]),
    build("automake", &["automake"], &["automake"]),
    build("libtool", &["libtool"], &["libtool"]),
    build("bison", &["bison"], &["bison"]),
    build("flex", &["flex"], &["flex"]),
    build("nasm", &["nasm"], &["nasm"]),
    build("pkg-config", &["pkg-config", "pkgconf", "pkgconfig"], &["pkg-config"]),
    build("binutils", &["binutils"], &["ld", "as"]),
    build("patch", &["patch"], &["patch"]),
    build("git", &["git"], &["git"]),
    build("mercurial", &["mercurial"], &["hg"]),
    build("subversion", &["subversion"], &["svn"]),
    build("go", &["go", "golang", "golang-go"], &["go", "gofmt"]),
    Tool {
        name: "rust",
        kind: BuildTool,
        npm: &[],
        system: &["rust", "rustc", "cargo", "rustup"],
        pip: &[],
        programs: &["cargo", "rustc"],
        addresses: &["sh.rustup.rs"],
    },
    build("maven", &["maven"], &["mvn"]),
    build("gradle", &["gradle"], &["gradle"]),
    build("ant", &["ant"], &["ant"]),
    build("swig", &["swig"], &["swig"]),
    // Package managers of other languages than JavaScript.
    build("pip", &["py3-pip", "python3-pip", "python-pip"], &["pip3", "pip"]),
    python("uv", &["uv"], &["uv"], &["uv", "uvx"]),
    python("poetry", &["poetry"], &["poetry", "python3-poetry"], &["poetry"]),
    python("pdm", &["pdm"], &["pdm", "python3-pdm"], &["pdm"]),
    python("pipenv", &["pipenv"], &["pipenv"], &["pipenv"]),
    python("hatch", &["hatch"], &["hatch", "python3-hatch"], &["hatch"]),
    python("conda", &[], &["conda", "miniconda", "miniforge3"], &["conda", "mamba"]),
    build("composer", &["composer"], &["composer", "composer.phar"]),
    npm("typescript", &["typescript"], &["tsc"]),
    npm("node-gyp", &["node-gyp"], &["node-gyp"]),
    npm("webpack", &["webpack", "webpack-cli"], &["webpack"]),
    npm("rollup", &["rollup"], &["rollup"]),
    npm("esbuild", &["esbuild"], &["esbuild"]),
    npm("vite", &["vite"], &["vite"]),
    npm("parcel", &["parcel", "parcel-bundler"], &["parcel"]),
    npm("gulp", &["gulp", "gulp-cli"], &["gulp"]),
    npm("grunt", &["grunt", "grunt-cli"], &["grunt"]),
    npm("bower", &["bower"], &["bower"]),
    npm("eslint", &["eslint"], &["eslint"]),
    npm("the Angular CLI", &["@angular/cli"], &["ng"]),
    npm("the Nest CLI", &["@nestjs/cli"], &["nest"]),
    npm("the Vue CLI", &["@vue/cli", "@vue/cli-service"], &["vue"]),
    // What starts others.
    Tool {
        name: "pm2",
        kind: ProcessManager,
        npm: &["pm2"],
        system: &[],
        pip: &[],
        programs: &["pm2", "pm2-runtime"],
        addresses: &[],
    },
    development("nodemon", &["nodemon"], &["nodemon"]),
    development("tsx", &["tsx"], &["tsx"]),
    development("ts-node", &["ts-node"], &["ts-node"]),
    development("ts-node-dev", &["ts-node-dev"], &["ts-node-dev", "tsnd"]),
    development("concurrently", &["concurrently"], &["concurrently", "conc"]),
    development("jest", &["jest", "jest-cli"], &["jest"]),
    development("vitest", &["vitest"], &["vitest"]),
    development("mocha", &["mocha"], &["mocha"]),
    development("prettier", &["prettier"], &["prettier"]),
    Tool {
        name: "supervisor",
        kind: ProcessManager,
        npm: &[],
        system: &["supervisor"],
        pip: &["supervisor"],
        programs: &["supervisord", "supervisorctl"],
        addresses: &[],
    },
    system(Sudo, "sudo", &["sudo"], &["sudo"]),
    // What health checks call.
    system(Client, "curl", &["curl", "curl-minimal"], &["curl"]),
    system(Client, "wget", &["wget"], &["wget"]),
    system(
        Client,
        "nc",
        &["netcat-openbsd", "netcat-traditional", "netcat", "ncat", "nmap-ncat", "busybox-extras"],
        &["nc", "ncat", "netcat"],
    ),
    system(Client, "bash", &["bash"], &["bash"]),
    system(Client, "jq", &["jq"], &["jq"]),
    system(Client, "grpc_health_probe", &[], &["grpc_health_probe"]),
    system(
        Client,
        "the PostgreSQL client",
        &["postgresql-client", "postgresql", "postgresql-contrib"],
        &["pg_isready", "psql"],
    ),
    system(Client, "the Redis tools", &["redis-tools", "redis"], &["redis-cli"]),
    system(
        Client,
        "the MySQL client",
        &["default-mysql-client", "mysql-client", "mariadb-client", "default-mysql-server"],
        &["mysqladmin", "mysql"],
    ),
];

/// A tool of the npm registry that is for developing.
const fn development(
    name: &'static str,
    packages: &'static [&'static str],
    programs: &'static [&'static str],
) -> Tool {
    Tool { name, kind: DevelopmentTool, npm: packages, system: &[], pip: &[], programs, addresses: &[] }
}

const fn manager(
    name: &'static str,
    npm: &'static [&'static str],
    system: &'static [&'static str],
    programs: &'static [&'static str],
) -> Tool {
    Tool { name, kind: PackageManager, npm, system, pip: &[], programs, addresses: &[] }
}

/// A tool of the table, by its name.
pub(crate) fn by_name(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// The tool that an npm package is.
pub(crate) fn by_npm_package(package: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.npm.contains(&package))
}

/// The tool that a package of an operating system is. A version may be a part of its name, as in
/// `gcc-12` and `postgresql-client-16`.
pub(crate) fn by_system_package(package: &str) -> Option<&'static Tool> {
    let find = |name: &str| TOOLS.iter().find(|tool| tool.system.contains(&name));
    let stem = package.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end_matches('-');
    // `postgresql16-client`
    let without_version = || package.replace(|c: char| c.is_ascii_digit(), "");
    find(package).or_else(|| find(stem)).or_else(|| find(&without_version()))
}

/// Whether a package of an operating system holds headers, by the endings that systems give to those.
pub(crate) fn holds_headers(package: &str) -> bool {
    ["-dev", "-devel", "-headers"].iter().any(|ending| package.ends_with(ending))
}

/// The tool that a Python package is.
pub(crate) fn by_pip_package(package: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.pip.contains(&package))
}

/// The tool that a program belongs to; `None` if it belongs to none in the table.
pub(crate) fn by_program(program: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.programs.contains(&program))
}

/// The tool that is installed from an address; `None` if none in the table is.
pub(crate) fn by_address(address: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.addresses.iter().any(|part| address.contains(part)))
}
