//! Programs that run another program, and how to find it among their arguments: a table.

use std::sync::LazyLock;

/// What stands between a simple command and the program that it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrapperKind {
    /// `env`: with other environment variables, or in another directory.
    Env,
    /// `exec`: in place of the shell.
    Exec,
    /// `command`, `builtin`: not a function of that name.
    Command,
    /// `sudo`, `doas`: as another user, by default root.
    Sudo,
    /// `su`, `runuser`: as another user, by default root.
    Su,
    /// `gosu`, `su-exec`, `setuidgid`, `setuser`, `chpst`: as another user, in place of itself.
    StepDown,
    /// `setpriv`: with other privileges, maybe as another user.
    Setpriv,
    /// `chroot`: in another root directory.
    Chroot,
    /// `nice`, `ionice`: with another priority.
    Priority,
    /// `nohup`, `setsid`: apart from the terminal.
    Detach,
    /// `time`: measured.
    Time,
    /// `timeout`: for so long at most.
    Timeout,
    /// `stdbuf`: with other buffers.
    Buffer,
    /// `xargs`: with more arguments, which it reads; as often as it takes, or never.
    Xargs,
    /// `dumb-init`, `tini`: as the child of an init process.
    Init,
    /// `busybox`: the program is built into it.
    BusyBox,
}

/// Where the user stands among the arguments.
#[derive(Debug, Clone, Copy)]
pub(crate) enum UserWord {
    /// It changes none.
    None,
    /// It is the first operand.
    Operand,
    /// It is the value of one of these options.
    Option(&'static [&'static str]),
}

/// How a wrapper reads its arguments. An option that is not listed makes what it runs not known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec {
    pub(crate) kind: WrapperKind,
    names: &'static [&'static str],
    /// Options of one letter as `getopt` writes them: `c:` takes a value, `c::` takes one only if it is
    /// attached.
    short: &'static str,
    /// Long options: `name=` takes a value, `name?` takes one only after `=`.
    long: &'static [&'static str],
    /// Options of one letter with which it runs nothing.
    queries: &'static str,
    /// How many words stand between the options and the program.
    pub(crate) operands: usize,
    pub(crate) user: UserWord,
    /// The options whose value is the directory to run in.
    pub(super) chdir: &'static [&'static str],
    /// Whether `NAME=value` may stand before the program.
    pub(crate) assignments: bool,
    /// Whether a number is an option: `nice -10`.
    pub(crate) numbers: bool,
}

/// A wrapper with no options or operands, to be changed.
const PLAIN: Spec = Spec {
    kind: WrapperKind::Command,
    names: &[],
    short: "",
    long: &[],
    queries: "",
    operands: 0,
    user: UserWord::None,
    chdir: &[],
    assignments: false,
    numbers: false,
};

// Source: the manual page of each.
static WRAPPERS: &[Spec] = &[
    Spec {
        kind: WrapperKind::Env,
        names: &["env"],
        short: "iv0u:C:",
        long: &[
            "ignore-environment",
            "debug",
            "unset=",
            "chdir=",
            "block-signal?",
            "default-signal?",
            "ignore-signal?",
            "list-signal-handling",
        ],
        chdir: &["C", "chdir"],
        assignments: true,
        ..PLAIN
    },
    Spec { kind: WrapperKind::Exec, names: &["exec"], short: "cla:", ..PLAIN },
    Spec { names: &["command"], short: "p", queries: "vV", ..PLAIN },
    Spec { names: &["builtin"], ..PLAIN },
    Spec {
        kind: WrapperKind::Sudo,
        names: &["sudo"],
        short: "ABbEHnPSikNsC:D:g:p:R:r:T:t:u:",
        long: &[
            "askpass",
            "background",
            "bell",
            "chdir=",
            "chroot=",
            "close-from=",
            "command-timeout=",
            "group=",
            "login",
            "no-update",
            "non-interactive",
            "preserve-env?",
            "preserve-groups",
            "prompt=",
            "reset-timestamp",
            "role=",
            "set-home",
            "shell",
            "stdin",
            "type=",
            "user=",
        ],
        queries: "eKlvV",
        user: UserWord::Option(&["u", "user"]),
        chdir: &["D", "chdir"],
        assignments: true,
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Sudo,
        names: &["doas"],
        short: "nsa:u:",
        queries: "CL",
        user: UserWord::Option(&["u"]),
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::StepDown,
        names: &["gosu", "su-exec", "setuidgid", "s6-setuidgid", "setuser"],
        operands: 1,
        user: UserWord::Operand,
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::StepDown,
        names: &["chpst"],
        short: "012PvC:L:U:b:c:d:e:f:l:m:n:o:p:u:/:",
        user: UserWord::Option(&["u"]),
        chdir: &["C"],
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::StepDown,
        names: &["s6-applyuidgid"],
        short: "Uzu:g:G:",
        user: UserWord::Option(&["u"]),
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Setpriv,
        names: &["setpriv"],
        long: &[
            "ambient-caps=",
            "apparmor-profile=",
            "bounding-set=",
            "clear-groups",
            "egid=",
            "euid=",
            "groups=",
            "inh-caps=",
            "init-groups",
            "keep-groups",
            "nnp",
            "no-new-privs",
            "pdeathsig=",
            "regid=",
            "reset-env",
            "reuid=",
            "rgid=",
            "ruid=",
            "securebits=",
            "selinux-label=",
        ],
        queries: "d",
        user: UserWord::Option(&["reuid", "euid"]),
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Chroot,
        names: &["chroot"],
        long: &["groups=", "skip-chdir", "userspec="],
        operands: 1,
        user: UserWord::Option(&["userspec"]),
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Priority,
        names: &["nice"],
        short: "n:",
        long: &["adjustment="],
        numbers: true,
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Priority,
        names: &["ionice"],
        short: "c:n:t",
        long: &["class=", "classdata=", "ignore"],
        queries: "pPu",
        ..PLAIN
    },
    Spec { kind: WrapperKind::Detach, names: &["nohup"], ..PLAIN },
    Spec {
        kind: WrapperKind::Detach,
        names: &["setsid"],
        short: "cfw",
        long: &["ctty", "fork", "wait"],
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Time,
        names: &["time"],
        short: "apqvf:o:",
        long: &["append", "format=", "output=", "portability", "quiet", "verbose"],
        queries: "V",
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Timeout,
        names: &["timeout"],
        short: "fpvk:s:",
        long: &["foreground", "kill-after=", "preserve-status", "signal=", "verbose"],
        operands: 1,
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Buffer,
        names: &["stdbuf"],
        short: "e:i:o:",
        long: &["error=", "input=", "output="],
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Xargs,
        names: &["xargs"],
        short: "0oprtxa:d:E:e::I:i::L:l::n:P:s:",
        long: &[
            "arg-file=",
            "delimiter=",
            "eof?",
            "exit",
            "interactive",
            "max-args=",
            "max-chars=",
            "max-lines?",
            "max-procs=",
            "no-run-if-empty",
            "null",
            "open-tty",
            "process-slot-var=",
            "replace?",
            "show-limits",
            "verbose",
        ],
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Init,
        names: &["dumb-init"],
        short: "cvr:",
        long: &["rewrite=", "single-child", "verbose"],
        queries: "V",
        ..PLAIN
    },
    Spec {
        kind: WrapperKind::Init,
        names: &["tini", "tini-static", "docker-init"],
        short: "gsvwe:p:",
        queries: "hl",
        ..PLAIN
    },
    Spec { kind: WrapperKind::Init, names: &["catatonit"], short: "g", queries: "hV", ..PLAIN },
    Spec { kind: WrapperKind::BusyBox, names: &["busybox"], ..PLAIN },
];

/// `runuser -u user program`: its other form is that of `su`.
pub(super) static RUNUSER: Spec = Spec {
    kind: WrapperKind::Su,
    short: "g:G:u:",
    long: &["group=", "supp-group=", "user="],
    user: UserWord::Option(&["u", "user"]),
    ..PLAIN
};

/// `su [options] [-] [user [argument…]]`: options may stand anywhere.
pub(super) static SU: Spec = Spec {
    kind: WrapperKind::Su,
    short: "flmpPTc:g:G:s:w:",
    long: &[
        "command=",
        "fast",
        "group=",
        "login",
        "no-pty",
        "preserve-environment",
        "pty",
        "shell=",
        "supp-group=",
        "whitelist-environment=",
    ],
    queries: "hV",
    ..PLAIN
};

/// The wrappers by their names, in order: every command is looked up.
static BY_NAME: LazyLock<Vec<(&'static str, &'static Spec)>> = LazyLock::new(|| {
    let mut by_name: Vec<(&'static str, &'static Spec)> =
        WRAPPERS.iter().flat_map(|spec| spec.names.iter().map(move |name| (*name, spec))).collect();
    by_name.sort_unstable_by_key(|(name, _)| *name);
    by_name
});

/// How the program of this name reads its arguments, if it runs another.
pub(super) fn find(name: &str) -> Option<&'static Spec> {
    let row = BY_NAME.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    Some(BY_NAME[row].1)
}

/// What a word is to a wrapper, beside an operand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// One that is not known.
    NotKnown,
    /// One with which it runs nothing.
    Query,
    /// One or more options without values.
    Flags,
    /// An option, with its value from this byte of the word on; or, without a number, in the next word.
    Value(&'static str, Option<usize>),
}

impl Spec {
    /// Reads a word that begins with `-`. It may go on after what is known of it.
    pub(crate) fn choice(&self, word: &str, whole: bool) -> Choice {
        let choice = match word.strip_prefix("--") {
            Some(name) => self.long_option(name, whole),
            None => self.short_options(word, whole),
        };
        choice.unwrap_or(Choice::NotKnown)
    }

    fn long_option(&self, word: &str, whole: bool) -> Option<Choice> {
        let (name, value) = match word.split_once('=') {
            Some((name, _)) => (name, Some(name.len() + 3)),
            None if whole => (word, None),
            None => return None,
        };
        let known = self.long.iter().find(|known| known.trim_end_matches(['=', '?']) == name)?;
        match (known.strip_suffix('='), value) {
            (Some(name), value) => Some(Choice::Value(name, value)),
            (None, Some(_)) if !known.ends_with('?') => None,
            (None, _) => Some(Choice::Flags),
        }
    }

    fn short_options(&self, word: &str, whole: bool) -> Option<Choice> {
        if self.numbers && whole && word[1..].bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Choice::Flags);
        }
        for (at, letter) in word.char_indices().skip(1) {
            if self.queries.contains(letter) {
                return Some(Choice::Query);
            }
            let index = self.short.find(letter).filter(|_| letter != ':')?;
            let value = &self.short[index + 1..];
            if value.starts_with("::") {
                return Some(Choice::Flags);
            }
            if value.starts_with(':') {
                let attached = at + 1 < word.len() || !whole;
                return Some(Choice::Value(&self.short[index..=index], attached.then_some(at + 1)));
            }
        }
        whole.then_some(Choice::Flags)
    }
}
