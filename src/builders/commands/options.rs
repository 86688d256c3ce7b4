//! The options of programs that build images: which have a value, and where it stands.

use crate::builders::partial::Partial;
use crate::source::Span;

/// One argument of a command, with the words that it comes from.
#[derive(Debug, Clone)]
pub(in crate::builders) struct Argument {
    pub(in crate::builders) value: Partial,
    pub(in crate::builders) place: Span,
}

/// The options of a program.
pub(super) struct Options {
    /// Long options with a value, which may stand in the next argument.
    pub(super) with_value: &'static [&'static str],
    /// Long options without one, or with one after `=` only.
    pub(super) flags: &'static [&'static str],
    /// Letters of options with a value.
    pub(super) letters_with_value: &'static str,
    /// Letters of options without one.
    pub(super) letters: &'static str,
}

/// What an argument is to a program.
#[derive(Debug)]
pub(super) enum Meaning<'a> {
    /// An option with its value; of a flag, what stands after `=`.
    Option(&'a str, Option<Argument>),
    /// What is no option.
    Operand(&'a Argument),
    /// An option that is not known, or what may be one.
    NotKnown,
}

// Source: the command line reference of `docker buildx build` and of the older `docker build`, podman-build(1),
// buildah-build(1), the command references of nerdctl and img.
pub(super) static BUILD: Options = Options {
    with_value: &[
        "add-host",
        "allow",
        "annotation",
        "arch",
        "attest",
        "authfile",
        "backend",
        "build-arg",
        "build-arg-file",
        "build-context",
        "builder",
        "cache-from",
        "cache-to",
        "cache-ttl",
        "call",
        "cap-add",
        "cap-drop",
        "cert-dir",
        "cgroup-parent",
        "cpp-flag",
        "cpu-period",
        "cpu-quota",
        "cpu-shares",
        "cpuset-cpus",
        "cpuset-mems",
        "creds",
        "decryption-key",
        "device",
        "dns",
        "dns-option",
        "dns-search",
        "env",
        "file",
        "format",
        "from",
        "group-add",
        "hooks-dir",
        "ignorefile",
        "iidfile",
        "ipc",
        "isolation",
        "jobs",
        "label",
        "layer-label",
        "logfile",
        "manifest",
        "memory",
        "memory-swap",
        "metadata-file",
        "namespace",
        "network",
        "no-cache-filter",
        "os",
        "os-feature",
        "os-version",
        "output",
        "pid",
        "platform",
        "policy",
        "print",
        "progress",
        "provenance",
        "retry",
        "retry-delay",
        "runtime",
        "runtime-flag",
        "sbom",
        "secret",
        "security-opt",
        "shm-size",
        "sign-by",
        "signature-policy",
        "source-date-epoch",
        "ssh",
        "tag",
        "target",
        "timestamp",
        "ulimit",
        "unsetenv",
        "unsetlabel",
        "userns",
        "uts",
        "variant",
        "volume",
    ],
    flags: &[
        "all-platforms",
        "check",
        "compat-volumes",
        "compress",
        "debug",
        "disable-compression",
        "disable-content-trust",
        "force-rm",
        "help",
        "http-proxy",
        "identity-label",
        "inherit-annotations",
        "inherit-labels",
        "layers",
        "load",
        "logsplit",
        "no-cache",
        "no-hostname",
        "no-hosts",
        "omit-history",
        "pull",
        "pull-always",
        "pull-never",
        "push",
        "quiet",
        "rewrite-timestamp",
        "rm",
        "save-stages",
        "skip-unused-stages",
        "squash",
        "squash-all",
        "stdin",
        "stream",
        "tls-verify",
    ],
    letters_with_value: "fotcmv",
    letters: "qD",
};

// Source: the references of `docker`, `docker buildx`, `podman` and `nerdctl`: options before the subcommand.
pub(super) static GLOBAL: Options = Options {
    with_value: &[
        "builder",
        "cgroup-manager",
        "config",
        "connection",
        "context",
        "host",
        "log-level",
        "namespace",
        "root",
        "runroot",
        "storage-driver",
        "storage-opt",
        "tlscacert",
        "tlscert",
        "tlskey",
        "url",
    ],
    flags: &["debug", "remote", "tls", "tlsverify"],
    letters_with_value: "cHln",
    letters: "Dr",
};

// Source: the README of kaniko, "Additional Flags".
pub(super) static KANIKO: Options = Options {
    with_value: &[
        "build-arg",
        "cache-dir",
        "cache-repo",
        "cache-ttl",
        "compression",
        "compression-level",
        "context",
        "context-sub-path",
        "custom-platform",
        "destination",
        "digest-file",
        "dockerfile",
        "git",
        "ignore-path",
        "image-fs-extract-retry",
        "image-name-tag-with-digest-file",
        "image-name-with-digest-file",
        "label",
        "log-format",
        "oci-layout-path",
        "push-retry",
        "registry-certificate",
        "registry-map",
        "registry-mirror",
        "skip-tls-verify-registry",
        "snapshot-mode",
        "snapshotMode",
        "tar-path",
        "tarPath",
        "target",
        "use-new-run",
        "verbosity",
    ],
    flags: &[
        "cache",
        "cache-copy-layers",
        "cache-run-layers",
        "cleanup",
        "compressed-caching",
        "force",
        "ignore-var-run",
        "insecure",
        "insecure-pull",
        "log-timestamp",
        "no-push",
        "no-push-cache",
        "push-ignore-immutable-tag-errors",
        "reproducible",
        "single-snapshot",
        "skip-default-registry-fallback",
        "skip-push-permission-check",
        "skip-tls-verify",
        "skip-tls-verify-pull",
        "skip-unused-stages",
    ],
    letters_with_value: "cdfv",
    letters: "",
};

// Source: the command line reference of `docker buildx bake`.
pub(super) static BAKE: Options = Options {
    with_value: &[
        "allow",
        "builder",
        "call",
        "file",
        "list",
        "metadata-file",
        "progress",
        "provenance",
        "sbom",
        "set",
        "var",
    ],
    flags: &["check", "debug", "load", "no-cache", "print", "pull", "push"],
    letters_with_value: "f",
    letters: "D",
};

// Source: the command line reference of `docker compose`, and that of the older `docker-compose`: options before the
// subcommand.
pub(super) static COMPOSE: Options = Options {
    with_value: &[
        "ansi",
        "context",
        "env-file",
        "file",
        "host",
        "log-level",
        "parallel",
        "profile",
        "progress",
        "project-directory",
        "project-name",
        "tlscacert",
        "tlscert",
        "tlskey",
        "workdir",
    ],
    flags: &[
        "all-resources",
        "compatibility",
        "dry-run",
        "help",
        "no-ansi",
        "skip-hostname-check",
        "tls",
        "tlsverify",
        "verbose",
        "version",
    ],
    letters_with_value: "cfHp",
    letters: "hv",
};

impl Options {
    /// Reads the argument of a number. Also returns the number of the next.
    pub(super) fn read<'a>(&self, arguments: &'a [Argument], at: usize) -> (Meaning<'a>, usize) {
        let argument = &arguments[at];
        let text = argument.value.marked();
        if argument.value.may_be_anything() {
            return (Meaning::NotKnown, at + 1);
        }
        let next = || arguments.get(at + 1).cloned();
        let after = |bytes: usize| Argument { value: Partial::new(&text[bytes..]), place: argument.place };
        if let Some(name) = text.strip_prefix("--") {
            if let Some((name, value)) = name.split_once('=') {
                return (Meaning::Option(name, Some(after(text.len() - value.len()))), at + 1);
            }
            return match (self.with_value.contains(&name), self.flags.contains(&name)) {
                (true, _) => (Meaning::Option(name, next()), at + 2),
                (false, true) => (Meaning::Option(name, None), at + 1),
                (false, false) => (Meaning::NotKnown, at + 1),
            };
        }
        let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            return (Meaning::Operand(argument), at + 1);
        };
        for (place, letter) in letters.char_indices() {
            if self.letters_with_value.contains(letter) {
                let name = &letters[place..place + 1];
                let value = letters[place + 1..].trim_start_matches('=');
                return match value.is_empty() {
                    true => (Meaning::Option(name, next()), at + 2),
                    false => (Meaning::Option(name, Some(after(text.len() - value.len()))), at + 1),
                };
            }
            if !self.letters.contains(letter) {
                return (Meaning::NotKnown, at + 1);
            }
        }
        (Meaning::Option(letters, None), at + 1)
    }
}
