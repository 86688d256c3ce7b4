//! Programs of languages: interpreters, compilers, package managers, builders and frameworks.

use super::program::AsProcess::{Interpreter, Server, Tool};
use super::program::InRun::{Followed, Project};
use super::program::{Program, program};

/// Node and its kin: runtimes, package managers, compilers, bundlers and frameworks.
// Source: the command-line references of Node.js, npm, pnpm, Yarn, Bun, Deno and Corepack, and of each tool
// (nx.dev, turborepo.com, webpack.js.org and so on).
pub(super) const JAVASCRIPT: &[Program] = &[
    program("astro").in_run(Project),
    program("biome").in_run(Project),
    program("bun").in_run(Followed).verbal().runs_what_it_is_told(),
    program("bunx").in_run(Followed),
    program("corepack").in_run(Followed),
    program("cross-env").in_run(Project),
    program("deno").in_run(Project).as_process(&[Interpreter]).verbal(),
    program("esbuild").in_run(Project).compiles(),
    program("eslint").in_run(Project),
    program("gatsby").in_run(Project),
    program("grunt").in_run(Project),
    program("gulp").in_run(Project),
    program("lerna").in_run(Project).runs_what_it_is_told(),
    program("nest").in_run(Project),
    program("next").in_run(Project),
    program("ng").in_run(Project),
    program("node").in_run(Project).as_process(&[Interpreter]).verbal().runs_what_it_is_told(),
    program("npm").in_run(Followed).verbal().runs_what_it_is_told(),
    program("npx").in_run(Followed).verbal().runs_what_it_is_told(),
    program("nuxt").in_run(Project),
    program("nx").in_run(Project).runs_what_it_is_told(),
    program("parcel").in_run(Project).compiles(),
    program("pnpm").in_run(Followed).verbal().runs_what_it_is_told(),
    program("pnpx").in_run(Followed),
    program("rollup").in_run(Project).compiles(),
    program("swc").compiles(),
    program("ts-node").in_run(Project).as_process(&[Server]),
    program("tsc").in_run(Project).compiles(),
    program("tsx").in_run(Project).as_process(&[Server]),
    program("turbo").in_run(Project).runs_what_it_is_told(),
    program("vite").in_run(Project),
    program("webpack").in_run(Project).compiles(),
    program("yarn").in_run(Followed).verbal().runs_what_it_is_told(),
];

/// Python and its package managers and frameworks.
// Source: docs.python.org, "Python Setup and Usage"; the documentation of pip, pipx, Pipenv, Poetry, uv,
// conda, mamba, tox, Django and Flask.
pub(super) const PYTHON: &[Program] = &[
    program("conda").in_run(Followed),
    program("django-admin").in_run(Project),
    program("flask").in_run(Project),
    program("mamba").in_run(Followed),
    program("micromamba").in_run(Followed),
    program("pip").in_run(Followed),
    program("pip3").in_run(Followed),
    program("pipenv").in_run(Followed),
    program("pipx").in_run(Followed),
    program("poetry").in_run(Followed),
    program("python").in_run(Project).verbal().runs_what_it_is_told(),
    program("python3").in_run(Project).verbal().runs_what_it_is_told(),
    program("tox").in_run(Project),
    program("uv").in_run(Followed),
];

/// Languages that are compiled ahead, and what builds their programs.
// Source: the manuals of GCC, Clang, GNU Make, CMake, Meson, Bazel, Buf, Protocol Buffers, Cargo, rustc,
// cross, Go, Cabal, Stack, Swift, Trunk and Zig.
pub(super) const COMPILED: &[Program] = &[
    program("bazel").in_run(Project),
    program("buf").in_run(Project),
    program("c++").compiles(),
    program("cabal").in_run(Project).compiles(),
    program("cargo").in_run(Followed).as_process(&[Tool]),
    program("cc").compiles(),
    program("clang").compiles(),
    program("clang++").compiles(),
    program("cmake").in_run(Project).compiles(),
    program("cross").in_run(Project),
    program("g++").in_run(Project).compiles(),
    program("gcc").in_run(Project).compiles(),
    program("go").in_run(Followed).as_process(&[Tool]),
    program("make").in_run(Project).as_process(&[Tool]),
    program("meson").compiles(),
    program("protoc").in_run(Project),
    program("rustc").in_run(Project).compiles(),
    program("stack").in_run(Project).compiles(),
    program("swift").in_run(Project),
    program("trunk").in_run(Project),
    program("zig").in_run(Project),
];

/// Java, .NET, Elixir, Dart, and what builds their programs.
// Source: the documentation of the JDK, Apache Ant, Maven, Gradle, sbt and Leiningen; of .NET and Mono; of
// Mix (Elixir), Dart and Flutter.
pub(super) const MANAGED: &[Program] = &[
    program("ant").in_run(Project).compiles(),
    program("dart").in_run(Project),
    program("dotnet").in_run(Followed).as_process(&[Interpreter]),
    program("flutter").in_run(Project),
    program("gradle").in_run(Followed),
    program("gradlew").in_run(Followed),
    program("java").in_run(Project).as_process(&[Interpreter]),
    program("javac").compiles(),
    program("lein").in_run(Project).compiles(),
    program("mix").in_run(Project).as_process(&[Interpreter]),
    program("msbuild").compiles(),
    program("mvn").in_run(Followed).as_process(&[Tool]),
    program("mvnw").in_run(Followed),
    program("sbt").in_run(Project).compiles(),
    program("xbuild").compiles(),
];

/// PHP, Ruby and Perl, and what works on the files of a project otherwise.
// Source: the documentation of PHP, Composer, Laravel (`artisan`), Ruby, Bundler, Rake, Rails, Jekyll and
// Perl; git-scm.com; gohugo.io.
pub(super) const SCRIPTING: &[Program] = &[
    program("artisan").in_run(Project),
    program("bundle").in_run(Followed).as_process(&[Interpreter]),
    program("bundler").in_run(Followed),
    program("composer").in_run(Followed),
    program("git").in_run(Project),
    program("hugo").in_run(Project),
    program("jekyll").in_run(Project),
    program("perl").in_run(Project),
    program("php").in_run(Project).verbal(),
    program("rails").in_run(Project).as_process(&[Server]),
    program("rake").in_run(Project).as_process(&[Tool]),
    program("ruby").in_run(Project).verbal(),
];
