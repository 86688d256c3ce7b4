//! What commands leave open: which change nothing, which change their project only, and which may change
//! anything.

use super::{Argument, Call, Machine};

/// Programs that change no file, or none that says what an image can do: owners, times, caches, users.
const HARMLESS: &[&str] = &[
    ".",
    ":",
    "[",
    "[[",
    "a2dismod",
    "a2dissite",
    "a2enconf",
    "a2enmod",
    "a2ensite",
    "add-apt-repository",
    "addgroup",
    "adduser",
    "alias",
    "apt-cache",
    "apt-config",
    "apt-key",
    "apt-mark",
    "arch",
    "awk",
    "base64",
    "basename",
    "break",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "chpasswd",
    "chsh",
    "clear",
    "command",
    "continue",
    "cut",
    "date",
    "declare",
    "debconf-set-selections",
    "delgroup",
    "deluser",
    "df",
    "diff",
    "dirname",
    "dpkg-architecture",
    "dpkg-query",
    "du",
    "echo",
    "egrep",
    "env",
    "exit",
    "export",
    "expr",
    "false",
    "fc-cache",
    "fgrep",
    "file",
    "find",
    "free",
    "getconf",
    "getent",
    "gpg",
    "gpgconf",
    "grep",
    "groupadd",
    "groupdel",
    "groupmod",
    "gzip",
    "hash",
    "head",
    "hostname",
    "id",
    "java",
    "jq",
    "kill",
    "ldconfig",
    "ldd",
    "let",
    "locale-gen",
    "local",
    "ls",
    "lsb_release",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mktemp",
    "nproc",
    "openssl",
    "passwd",
    "printf",
    "ps",
    "pwd",
    "read",
    "readlink",
    "readonly",
    "realpath",
    "return",
    "rmdir",
    "sed",
    "seq",
    "set",
    "setcap",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "shift",
    "shopt",
    "sleep",
    "sort",
    "stat",
    "strip",
    "sync",
    "tail",
    "test",
    "tr",
    "true",
    "type",
    "umask",
    "uname",
];

/// More of them, which the list above has no place for.
const HARMLESS_TOO: &[&str] = &[
    "uniq",
    "unset",
    "update-ca-certificates",
    "update-alternatives",
    "update-locale",
    "useradd",
    "userdel",
    "usermod",
    "wait",
    "wc",
    "whereis",
    "which",
    "whoami",
    "xargs",
    "yes",
    "ln",
    "pwconv",
];

/// Programs whose effect on files is followed.
const FOLLOWED: &[&str] = &[
    "apk",
    "apt",
    "apt-get",
    "aptitude",
    "ash",
    "bash",
    "brew",
    "bun",
    "bundle",
    "bundler",
    "bunx",
    "cargo",
    "conda",
    "dotnet",
    "gradle",
    "gradlew",
    "mamba",
    "micromamba",
    "mvn",
    "mvnw",
    "pipx",
    "composer",
    "corepack",
    "cp",
    "curl",
    "dash",
    "dnf",
    "go",
    "install",
    "ln",
    "microdnf",
    "mv",
    "npm",
    "npx",
    "pacman",
    "pip",
    "pip3",
    "pipenv",
    "pnpm",
    "pnpx",
    "poetry",
    "rm",
    "sh",
    "tee",
    "touch",
    "unlink",
    "uv",
    "wget",
    "yarn",
    "yum",
    "zypper",
];

/// Programs that work on the project in the directory where they run, and leave the system alone.
const IN_PROJECT: &[&str] = &[
    "ant",
    "artisan",
    "astro",
    "bazel",
    "biome",
    "buf",
    "cabal",
    "ng",
    "cmake",
    "cross",
    "cross-env",
    "dart",
    "deno",
    "django-admin",
    "esbuild",
    "eslint",
    "flutter",
    "flask",
    "g++",
    "gatsby",
    "gcc",
    "git",
    "gulp",
    "grunt",
    "hugo",
    "jekyll",
    "lein",
    "lerna",
    "mix",
    "nest",
    "next",
    "node",
    "nuxt",
    "nx",
    "parcel",
    "perl",
    "php",
    "prisma",
    "protoc",
    "python",
    "python3",
    "rails",
    "rake",
    "rollup",
    "ruby",
    "rustc",
    "sbt",
    "stack",
    "swift",
    "tox",
    "trunk",
    "ts-node",
    "tsc",
    "tsx",
    "vite",
    "webpack",
    "zig",
];

impl Machine<'_> {
    /// Notes what a command may change, where that is not followed.
    pub(super) fn keep_doubts(&mut self, call: &Call<'_>, calls_function: bool) {
        let program = call.program;
        let is_harmless = HARMLESS.contains(&program) || HARMLESS_TOO.contains(&program) || calls_function;
        let is_query = call.has(&["--version", "-version", "--help"]) && call.arguments.len() == 1;
        let is_turbo =
            |argument: &Argument<'_>| argument.text == "turbo" || argument.text.starts_with("turbo@");
        let runs_turbo = program == "turbo"
            || matches!(program, "npx" | "pnpx" | "bunx") && call.arguments.iter().any(is_turbo);
        let prunes = runs_turbo && call.has(&["prune"]);
        if is_harmless || is_query || prunes {
            return;
        }
        let what = format!("`{program}`");
        if matches!(program, "python" | "python3") && self.python_of_its_own(call) {
            return;
        }
        if IN_PROJECT.contains(&program)
            || program == "make" && !call.has(&["install"])
            || self.is_script(call)
        {
            let directory = self.session.directory(call.shell).unwrap_or_else(|| "/".to_owned());
            self.more_than_known(&directory, &what, call.span());
        } else if matches!(program, "tar" | "unzip" | "bsdtar") {
            self.unpacked(call, &what);
        } else if !FOLLOWED.contains(&program) {
            self.not_known("/", &what, call.span());
        }
    }

    /// What Python does besides running the project's programs.
    fn python_of_its_own(&mut self, call: &Call<'_>) -> bool {
        let module = call.value(&["-m"]).map(|module| module.text.as_str());
        match module {
            Some("pip" | "compileall") => true,
            Some("venv" | "virtualenv") => {
                let operands = call.operands(&["-m", "--prompt", "-p", "--python"]);
                let target = operands.last().filter(|target| target.is_whole);
                let target = target.and_then(|target| self.session.absolute(call.shell, &target.text));
                self.more_than_known(&target.unwrap_or_else(|| "/".to_owned()), "`venv`", call.span());
                true
            }
            // A script that is downloaded is followed where that is done.
            None => {
                let reads_script = call.arguments.first().is_none_or(|first| first.text == "-");
                let found = self.commands.get(call.number);
                let writers = found.and_then(|found| found.context.piped_from.clone()).unwrap_or(0..0);
                let is_download = writers
                    .filter_map(|number| self.commands.get(number))
                    .any(|writer| matches!(writer.invocation().program(), Some("curl" | "wget")));
                reads_script && is_download
            }
            Some(_) => false,
        }
    }

    /// Whether a package manager runs a script or a program of the project: `npm run build`.
    fn is_script(&self, call: &Call<'_>) -> bool {
        let operands = call.operands(super::javascript::WITH_VALUE);
        let verb = operands.first().map_or("", |operand| operand.text.as_str());
        match call.program {
            "npm" | "pnpm" | "yarn" | "bun" => !matches!(
                verb,
                "" | "install"
                    | "i"
                    | "ci"
                    | "add"
                    | "cache"
                    | "config"
                    | "set"
                    | "prune"
                    | "store"
                    | "fetch"
                    | "global"
                    | "uninstall"
                    | "remove"
                    | "workspaces"
                    | "deploy"
                    | "un"
                    | "rm"
                    | "r"
                    | "unlink"
                    | "ls"
                    | "list"
                    | "view"
                    | "audit"
            ),
            "npx" | "pnpx" | "bunx" | "nx" | "turbo" => true,
            "go" if verb == "mod" => call.has(&["tidy", "vendor", "init", "edit"]),
            "go" | "cargo" => !matches!(verb, "" | "version" | "env"),
            "uv" | "poetry" | "pipenv" | "bundle" | "composer" => {
                !matches!(verb, "install" | "sync" | "config" | "pip" | "cache" | "")
            }
            _ => false,
        }
    }

    /// An archive is unpacked: what is in it is not known.
    fn unpacked(&mut self, call: &Call<'_>, what: &str) {
        let packs = call.arguments.first().is_some_and(|first| {
            let letters = first.text.trim_start_matches('-');
            call.program != "unzip" && (letters.starts_with('c') || letters == "-create")
        });
        if packs {
            return;
        }
        let given = call.value(&["-C", "--directory", "-d"]).filter(|value| value.is_whole);
        let attached = call.values(&["--directory"]);
        let target = given.map(|value| value.text.clone()).or_else(|| attached.first().cloned());
        let directory = match target {
            Some(target) => self.session.absolute(call.shell, &target),
            None => self.session.directory(call.shell),
        };
        self.more_than_known(&directory.unwrap_or_else(|| "/".to_owned()), what, call.span());
    }

    /// A command that may be skipped: whether it ran, and what it changed, is not known.
    pub(super) fn perhaps(&mut self, call: &Call<'_>) {
        let program = call.program;
        if !self.perhaps_works_on_files(call)
            && !HARMLESS.contains(&program)
            && !HARMLESS_TOO.contains(&program)
        {
            self.not_known("/", &format!("`{program}`, which may be skipped,"), call.span());
        }
    }
}
