//! How a shell reads its own arguments: `bash -euxo pipefail -c "…"`.

use super::tree::Word;

/// What a shell is told to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The script in the argument of this number.
    Argument(usize),
    /// What it reads on its standard input; its own arguments begin at this number.
    StandardInput(usize),
    /// A file, or nothing that can be seen.
    Elsewhere,
}

/// How a shell is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) source: Source,
    /// `-e`
    pub(crate) errexit: bool,
    /// `-o pipefail`
    pub(crate) pipefail: bool,
}

/// Whether the program is a shell that reads what this parser reads.
pub(super) fn is_shell(name: &str) -> bool {
    matches!(name, "sh" | "ash" | "bash" | "dash" | "ksh" | "mksh" | "rbash" | "zsh")
}

/// Reads the arguments of a shell. None when one of its options is not known.
pub(super) fn call(args: &[Word]) -> Option<Call> {
    const FLAGS: &str = "abefhiklmnprtuvxBCDEHPT";
    const LONG_FLAGS: [&str; 6] = ["login", "noediting", "noprofile", "norc", "posix", "verbose"];
    let mut call = Call { source: Source::Elsewhere, errexit: false, pipefail: false };
    let (mut command, mut standard_input) = (false, false);
    let mut at = 0;
    while let Some(word) = args.get(at) {
        let (prefix, whole) = word.known_prefix();
        let on = prefix.starts_with('-');
        if !on && !prefix.starts_with('+') {
            break;
        }
        at += 1;
        if !whole {
            return None;
        }
        if prefix == "-" || prefix == "--" {
            break;
        }
        if let Some(long) = prefix.strip_prefix("--") {
            match long {
                "rcfile" | "init-file" => at += 1,
                _ if LONG_FLAGS.contains(&long) => {}
                _ => return None,
            }
            continue;
        }
        for letter in prefix.chars().skip(1) {
            match letter {
                'c' if on => command = true,
                's' if on => standard_input = true,
                'o' | 'O' => {
                    let name = args.get(at)?.literal()?;
                    at += 1;
                    match &*name {
                        "errexit" => call.errexit = on,
                        "pipefail" => call.pipefail = on,
                        _ => {}
                    }
                }
                'e' => call.errexit = on,
                _ if FLAGS.contains(letter) => {}
                _ => return None,
            }
        }
    }
    call.source = match args.len().saturating_sub(at) {
        0 if command => return None,
        _ if command => Source::Argument(at),
        left if left == 0 || standard_input => Source::StandardInput(at.min(args.len())),
        _ => Source::Elsewhere,
    };
    Some(call)
}
