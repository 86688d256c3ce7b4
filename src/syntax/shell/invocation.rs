//! What a simple command really runs, after `sudo`, `env`, `exec`, `sh -c` and the like.

use std::borrow::Cow;

use super::shells::{self, Source};
use super::tree::{Assignment, RedirectOperator, Script, Simple, Word};
use super::value::VariableValue;
use super::wrappers::{self, Choice, RUNUSER, SU, Spec, UserWord, WrapperKind};

/// What a simple command runs, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation<'a> {
    /// What stands before the program, from the outside in.
    pub wrappers: Vec<Wrapper<'a>>,
    /// The variables that are set for it, those of `env` and `sudo` included.
    pub assignments: Vec<Assignment>,
    /// The directory that a wrapper changes to.
    pub chdir: Option<Word>,
    /// What is run.
    pub runs: Runs<'a>,
}

/// A program that runs another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapper<'a> {
    /// Which kind.
    pub kind: WrapperKind,
    /// The word that names it.
    pub word: &'a Word,
    /// The user whom it runs the other as; none means root, if the kind changes users at all.
    pub user: Option<Word>,
}

/// What a command runs in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runs<'a> {
    /// A program, a builtin or a function.
    Program {
        /// Its name without the directory, unless it depends on what is not known.
        name: Option<Cow<'a, str>>,
        /// The word that names it.
        word: &'a Word,
        /// Its arguments.
        args: &'a [Word],
    },
    /// A script that stands in the words, or in a here-document that a shell reads.
    Script {
        /// The shell, `su` or `eval`.
        word: &'a Word,
        /// The script.
        script: &'a Script,
        /// What follows a `-c` string: the value of `$0` and the arguments of the script.
        args: &'a [Word],
        /// Whether the shell that is at it runs it itself, as of `eval`.
        in_place: bool,
        /// Whether it is begun with `-e`.
        errexit: bool,
        /// Whether it is begun with `-o pipefail`.
        pipefail: bool,
    },
    /// Nothing: there are only assignments or redirects.
    Nothing,
    /// Something, but what it is was not understood.
    NotKnown,
}

impl<'a> Invocation<'a> {
    /// The name of the program, if it is known.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        match &self.runs {
            Runs::Program { name, .. } => name.as_deref(),
            _ => None,
        }
    }

    /// The arguments of the program or script.
    #[must_use]
    pub fn args(&self) -> &'a [Word] {
        match self.runs {
            Runs::Program { args, .. } | Runs::Script { args, .. } => args,
            Runs::Nothing | Runs::NotKnown => &[],
        }
    }

    /// Whether a wrapper of this kind stands before the program.
    #[must_use]
    pub fn is_wrapped_in(&self, kind: WrapperKind) -> bool {
        self.wrappers.iter().any(|wrapper| wrapper.kind == kind)
    }
}

impl Simple {
    /// What the command really runs, as far as its words say.
    #[must_use]
    pub fn invocation(&self) -> Invocation<'_> {
        self.invocation_with(&|_| VariableValue::NotKnown)
    }

    /// What the command really runs, with parameters in the names of programs looked up by `variable`.
    #[must_use]
    pub fn invocation_with(&self, variable: &dyn Fn(&str) -> VariableValue) -> Invocation<'_> {
        let mut invocation = Invocation {
            wrappers: Vec::new(),
            assignments: self.assignments.clone(),
            chdir: None,
            runs: Runs::Nothing,
        };
        // Nearly all commands are plain, and rules ask again and again.
        if let (true, Some((word, args))) = (self.is_plain, self.words.split_first()) {
            invocation.runs = Runs::Program { name: name(word, variable), word, args };
            return invocation;
        }
        let found = find(&self.words, variable, &mut invocation);
        invocation.runs = match (found, self.script()) {
            (Found::Program { name, word, args }, _) => Runs::Program { name, word, args },
            (Found::Words { word, args, in_place, errexit, pipefail, .. }, Some(script)) => {
                Runs::Script { word, script, args, in_place, errexit, pipefail }
            }
            (Found::Input { word, args, from, errexit, pipefail }, Some(script)) => {
                Runs::Script { word, script, args: &args[from..], in_place: false, errexit, pipefail }
            }
            (Found::Input { word, args, .. }, None) => {
                Runs::Program { name: name(word, variable), word, args }
            }
            (Found::Nothing, _) => Runs::Nothing,
            (Found::NotKnown | Found::Words { .. }, _) => Runs::NotKnown,
        };
        invocation
    }
}

/// Where a command keeps the script that it runs.
pub(crate) enum Inline<'a> {
    /// It has none: its first word names the program that gets all others.
    Plain,
    /// It has none.
    None,
    /// In words, joined by spaces.
    Words(Vec<Cow<'a, Word>>),
    /// In what it reads.
    StandardInput,
}

/// Looks for a script in a command that is being parsed.
pub(super) fn inline(simple: &Simple) -> Inline<'_> {
    let mut invocation =
        Invocation { wrappers: Vec::new(), assignments: Vec::new(), chdir: None, runs: Runs::Nothing };
    match find(&simple.words, &|_| VariableValue::NotKnown, &mut invocation) {
        Found::Words { words, .. } => Inline::Words(words),
        Found::Input { .. } => {
            let input = simple.redirects.iter().rfind(|redirect| redirect.is_standard_input());
            match input {
                Some(redirect) if redirect.operator == RedirectOperator::Hereword => {
                    Inline::Words(vec![Cow::Borrowed(&redirect.target)])
                }
                _ => Inline::StandardInput,
            }
        }
        Found::Program { name: Some(_), .. }
            if invocation.wrappers.is_empty()
                && simple.words.first().is_some_and(|first| first.literal().is_some()) =>
        {
            Inline::Plain
        }
        Found::Program { .. } | Found::Nothing | Found::NotKnown => Inline::None,
    }
}

/// What was found among the words of a command.
enum Found<'a> {
    Program {
        name: Option<Cow<'a, str>>,
        word: &'a Word,
        args: &'a [Word],
    },
    Words {
        words: Vec<Cow<'a, Word>>,
        word: &'a Word,
        args: &'a [Word],
        in_place: bool,
        errexit: bool,
        pipefail: bool,
    },
    Input {
        word: &'a Word,
        args: &'a [Word],
        from: usize,
        errexit: bool,
        pipefail: bool,
    },
    Nothing,
    NotKnown,
}

/// The one argument that a word makes, without its directory.
fn name<'a>(word: &'a Word, variable: &dyn Fn(&str) -> VariableValue) -> Option<Cow<'a, str>> {
    fn base(path: &str) -> &str {
        path.rsplit('/').next().unwrap_or(path)
    }
    match word.literal() {
        Some(Cow::Borrowed(path)) => Some(Cow::Borrowed(base(path))),
        Some(Cow::Owned(path)) => Some(Cow::Owned(base(&path).to_owned())),
        None => match word.expand_fields(variable)?.as_slice() {
            [path] => Some(Cow::Owned(base(path).to_owned())),
            _ => None,
        },
    }
}

fn find<'a>(
    mut words: &'a [Word],
    variable: &dyn Fn(&str) -> VariableValue,
    invocation: &mut Invocation<'a>,
) -> Found<'a> {
    loop {
        let Some((word, args)) = words.split_first() else { return Found::Nothing };
        let Some(name) = name(word, variable) else {
            // A variable that is known to be empty, such as `$SUDO`, leaves no word.
            if word.expand_fields(variable).is_some_and(|fields| fields.is_empty()) {
                words = args;
                continue;
            }
            return Found::Program { name: None, word, args };
        };
        let runuser = || args.iter().any(|arg| arg.known_prefix().0.starts_with("-u"));
        let spec = match &*name {
            "eval" => {
                let dashes = usize::from(args.first().is_some_and(|first| &*first.raw == "--"));
                let words = args[dashes..].iter().map(Cow::Borrowed).collect();
                return Found::Words {
                    words,
                    word,
                    args: &[],
                    in_place: true,
                    errexit: false,
                    pipefail: false,
                };
            }
            "su" => return su(word, name, args, invocation),
            "runuser" if !runuser() => return su(word, name, args, invocation),
            "runuser" => &RUNUSER,
            shell if shells::is_shell(shell) => return shell_call(word, name, args),
            other => match wrappers::find(other) {
                Some(spec) => spec,
                None => return Found::Program { name: Some(name), word, args },
            },
        };
        match unwrap(spec, word, args, invocation) {
            Unwrapped::Runs(rest) => words = rest,
            Unwrapped::Itself => return Found::Program { name: Some(name), word, args },
            Unwrapped::NotKnown => return Found::NotKnown,
        }
    }
}

fn shell_call<'a>(word: &'a Word, name: Cow<'a, str>, args: &'a [Word]) -> Found<'a> {
    let Some(call) = shells::call(args) else { return Found::NotKnown };
    let (errexit, pipefail) = (call.errexit, call.pipefail);
    match call.source {
        Source::Argument(at) => {
            let words = vec![Cow::Borrowed(&args[at])];
            Found::Words { words, word, args: &args[at + 1..], in_place: false, errexit, pipefail }
        }
        Source::StandardInput(from) => Found::Input { word, args, from, errexit, pipefail },
        Source::Elsewhere => Found::Program { name: Some(name), word, args },
    }
}

/// What is left when a wrapper is taken off.
enum Unwrapped<'a> {
    /// The words of what it runs.
    Runs(&'a [Word]),
    /// It runs nothing, so it is the program.
    Itself,
    /// It was called in a way that is not known.
    NotKnown,
}

fn unwrap<'a>(
    spec: &'static Spec,
    word: &'a Word,
    args: &'a [Word],
    invocation: &mut Invocation<'a>,
) -> Unwrapped<'a> {
    let mut at = 0;
    let (mut user, mut chdir, mut assignments) = (None, None, Vec::new());
    while let Some(arg) = args.get(at) {
        let (prefix, whole) = arg.known_prefix();
        if prefix == "--" && whole {
            at += 1;
            break;
        }
        // `env -` is `env -i`.
        let dash = prefix == "-" && whole;
        if !prefix.starts_with('-') || dash && spec.kind != WrapperKind::Env {
            break;
        }
        at += 1;
        if dash {
            continue;
        }
        match spec.choice(&prefix, whole) {
            Choice::NotKnown => return Unwrapped::NotKnown,
            Choice::Query => return Unwrapped::Itself,
            Choice::Flags => {}
            Choice::Value(option, attached) => {
                let Some(value) = value(args, &mut at, attached) else { return Unwrapped::NotKnown };
                if matches!(spec.user, UserWord::Option(options) if options.contains(&option)) {
                    user = Some(value.into_owned());
                } else if spec.chdir.contains(&option) {
                    chdir = Some(value.into_owned());
                }
            }
        }
    }
    if matches!(spec.user, UserWord::Operand) {
        user = args.get(at).cloned();
    }
    at += spec.operands;
    while spec.assignments
        && let Some(arg) = args.get(at)
        && arg.known_prefix().0.contains('=')
    {
        let Some(assignment) = arg.assignment() else { return Unwrapped::NotKnown };
        assignments.push(assignment);
        at += 1;
        if args.get(at).is_some_and(|next| next.known_prefix().0.starts_with('-')) {
            return Unwrapped::NotKnown;
        }
    }
    let Some(rest) = args.get(at..).filter(|rest| !rest.is_empty()) else { return Unwrapped::Itself };
    invocation.wrappers.push(Wrapper { kind: spec.kind, word, user });
    invocation.assignments.append(&mut assignments);
    invocation.chdir = chdir.or(invocation.chdir.take());
    Unwrapped::Runs(rest)
}

/// The value of the option that was read, from the same word or from the next.
fn value<'a>(args: &'a [Word], at: &mut usize, attached: Option<usize>) -> Option<Cow<'a, Word>> {
    if let Some(bytes) = attached {
        return args[*at - 1].after(bytes).map(Cow::Owned);
    }
    *at += 1;
    args.get(*at - 1).map(Cow::Borrowed)
}

/// `su` and `runuser`, which take options anywhere and give a `-c` string to a shell.
fn su<'a>(
    word: &'a Word,
    name: Cow<'a, str>,
    args: &'a [Word],
    invocation: &mut Invocation<'a>,
) -> Found<'a> {
    let (mut command, mut user) = (None, None);
    let mut rest: &[Word] = &[];
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        let (prefix, whole) = arg.known_prefix();
        at += 1;
        if !prefix.starts_with('-') {
            if user.is_none() {
                user = Some(arg.clone());
                continue;
            }
            // Arguments for the shell, which are not looked into unless they follow its command.
            if command.is_none() {
                return Found::NotKnown;
            }
            rest = &args[at - 1..];
            break;
        }
        if whole && matches!(&*prefix, "-" | "--") {
            continue;
        }
        match SU.choice(&prefix, whole) {
            Choice::NotKnown => return Found::NotKnown,
            Choice::Query => return Found::Program { name: Some(name), word, args },
            Choice::Flags => {}
            Choice::Value(option, attached) => {
                let Some(value) = value(args, &mut at, attached) else { return Found::NotKnown };
                if matches!(option, "c" | "command") {
                    command = Some(value);
                }
            }
        }
    }
    let Some(command) = command else { return Found::Program { name: Some(name), word, args } };
    invocation.wrappers.push(Wrapper { kind: WrapperKind::Su, word, user });
    Found::Words { words: vec![command], word, args: rest, in_place: false, errexit: false, pipefail: false }
}
