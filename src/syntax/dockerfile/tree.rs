//! The tree of a Dockerfile.

use std::borrow::Cow;
use std::fmt;

use super::error::{Refused, SyntaxError, nearest};
use super::expansion::Word;
use super::flag::Flag;
use super::mount::Mount;
use crate::source::{FileId, Span, Spanned, Text};

/// A Dockerfile as it is written.
#[derive(Debug)]
pub struct Tree {
    /// The file.
    pub file: FileId,
    /// The directives at its head (`# syntax=…`, `# escape=…`, `# check=…`).
    pub directives: Vec<Directive>,
    /// The character that escapes and continues lines: a backslash, or a backtick where a directive
    /// says so.
    pub escape: char,
    /// Every instruction, those with mistakes included.
    pub instructions: Vec<Instruction>,
    /// Every comment line, directives excluded.
    pub comments: Vec<Comment>,
}

impl SyntaxError {
    /// A mistake at `span` that makes the file unreadable to BuildKit.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, refused: Refused::WhenRead }
    }

    /// Sets when BuildKit stumbles over the mistake.
    #[must_use]
    pub fn refused(mut self, refused: Refused) -> Self {
        self.refused = refused;
        self
    }

    /// Adds advice to the mistake: the right word, if one of `candidates` is near to what was typed.
    #[must_use]
    pub(crate) fn did_you_mean<'a>(
        mut self,
        typed: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        prefix: &str,
    ) -> Self {
        self.help = nearest(typed, candidates).map(|near| format!("did you mean `{prefix}{near}`?"));
        self
    }

    /// Adds advice to the mistake.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A parser directive.
#[derive(Debug)]
pub struct Directive {
    /// Its name in lower case: `syntax`, `escape` or `check`.
    pub name: Spanned<String>,
    /// Its value without blanks around it.
    pub value: Text,
}

/// A comment line.
#[derive(Debug, Clone)]
pub struct Comment {
    /// What stands after the `#`, without blanks around it.
    pub text: Text,
    /// From the `#` to the end of the line.
    pub span: Span,
}

/// One instruction.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// From its first line to its last, continuations and heredocs included.
    pub span: Span,
    /// Its word as it is written.
    pub word: Text,
    /// The flags in front of its arguments.
    pub flags: Vec<Flag>,
    /// Everything after the flags, as one text.
    pub arguments: Text,
    /// What it says.
    pub kind: Kind,
    /// The heredocs that its line announces.
    pub heredocs: Vec<Heredoc>,
}

impl Instruction {
    /// The flag `--name`; the last one where it is repeated.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().rev().find(|flag| flag.name.value == name)
    }

    /// The value of the flag `--name`.
    #[must_use]
    pub fn flag_value(&self, name: &str) -> Option<&Word> {
        self.flag(name)?.value.as_ref()
    }

    /// The keyword that the instruction's word is; `None` if it is none.
    #[must_use]
    pub fn keyword(&self) -> Option<Keyword> {
        Keyword::parse(&self.word)
    }

    /// The word and its arguments, without heredocs: what a reader takes for "the line".
    #[must_use]
    pub fn line_span(&self) -> Span {
        self.word.span().to(self.arguments.span())
    }
}

/// The words that begin an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are the instructions of the Dockerfile reference")]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    StopSignal,
    User,
    Volume,
    Workdir,
}

impl Keyword {
    /// Every instruction, by its name in capitals.
    pub const ALL: [(&'static str, Self); 18] = [
        ("ADD", Self::Add),
        ("ARG", Self::Arg),
        ("CMD", Self::Cmd),
        ("COPY", Self::Copy),
        ("ENTRYPOINT", Self::Entrypoint),
        ("ENV", Self::Env),
        ("EXPOSE", Self::Expose),
        ("FROM", Self::From),
        ("HEALTHCHECK", Self::Healthcheck),
        ("LABEL", Self::Label),
        ("MAINTAINER", Self::Maintainer),
        ("ONBUILD", Self::Onbuild),
        ("RUN", Self::Run),
        ("SHELL", Self::Shell),
        ("STOPSIGNAL", Self::StopSignal),
        ("USER", Self::User),
        ("VOLUME", Self::Volume),
        ("WORKDIR", Self::Workdir),
    ];

    /// The instruction that a word names, in any case (Unicode's: BuildKit takes the Kelvin sign for a K).
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = match word.is_ascii() {
            true => Cow::Borrowed(word),
            false => Cow::Owned(word.to_lowercase()),
        };
        Self::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word)).map(|(_, keyword)| *keyword)
    }

    /// The instruction's name in capitals.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, keyword)| *keyword == self).map_or("", |(name, _)| name)
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an instruction says.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `FROM`: a stage begins.
    From(From),
    /// `RUN`.
    Run {
        /// What is run.
        command: Command,
        /// Its `--mount` flags.
        mounts: Vec<Mount>,
    },
    /// `CMD`.
    Cmd(Command),
    /// `ENTRYPOINT`.
    Entrypoint(Command),
    /// `SHELL`: the words in front of every command in shell form.
    Shell(Vec<Text>),
    /// `COPY`.
    Copy(Transfer),
    /// `ADD`.
    Add(Transfer),
    /// `ENV`.
    Env(Vec<Assignment>),
    /// `LABEL`.
    Label(Vec<Assignment>),
    /// `ARG`.
    Arg(Vec<ArgDeclaration>),
    /// `EXPOSE`: ports, not yet expanded.
    Expose(Vec<Word>),
    /// `VOLUME`: paths.
    Volume(Vec<Word>),
    /// `USER`.
    User(Word),
    /// `WORKDIR`.
    Workdir(Word),
    /// `STOPSIGNAL`.
    StopSignal(Word),
    /// `MAINTAINER`.
    Maintainer(Text),
    /// `HEALTHCHECK`.
    Healthcheck(Healthcheck),
    /// `ONBUILD`: an instruction for images that are built on this one.
    Onbuild(Box<Instruction>),
    /// An instruction with a mistake that leaves its meaning unknown.
    Invalid(Option<Keyword>),
}

/// `FROM image AS name`.
#[derive(Debug, Clone)]
pub struct From {
    /// The image or the earlier stage.
    pub image: Word,
    /// The stage's name in lower case, as BuildKit compares it.
    pub name: Option<Spanned<String>>,
}

/// A command in one of its two forms.
#[derive(Debug, Clone)]
pub enum Command {
    /// Shell form: the text that the shell gets.
    Shell(Text),
    /// Exec form: the words of a JSON array.
    Exec(Vec<Text>),
}

/// The sources and the destination of `COPY` and `ADD`.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The sources that are paths or addresses, in order.
    pub sources: Vec<Word>,
    /// The sources that are heredocs, as indices into [`Instruction::heredocs`].
    pub documents: Vec<usize>,
    /// The destination.
    pub destination: Word,
}

/// A name and its value.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The name.
    pub name: Word,
    /// The value.
    pub value: Word,
    /// Whether an `=` stands between them; `ENV name value` has none.
    pub has_equals: bool,
}

/// A build argument.
#[derive(Debug, Clone)]
pub struct ArgDeclaration {
    /// Its name.
    pub name: Word,
    /// Its default.
    pub default: Option<Word>,
}

/// A health check.
#[derive(Debug, Clone)]
pub enum Healthcheck {
    /// `HEALTHCHECK NONE`: what the base checks is not checked any more.
    None,
    /// `HEALTHCHECK CMD …`.
    Command(Command),
}

/// A heredoc: lines after an instruction that stand for a file or a script.
#[derive(Debug, Clone)]
pub struct Heredoc {
    /// Its name, quotes removed.
    pub name: String,
    /// The place of its word on the instruction's line.
    pub word: Span,
    /// Whether variables in it are expanded: no part of its name is quoted.
    pub expand: bool,
    /// `<<-`: leading tabs of each line are taken away.
    pub strip_tabs: bool,
    /// The file descriptor in front of the operator; 0 where there is none.
    pub descriptor: u64,
    /// Its lines, line ends included, before tabs are taken away.
    pub body: Text,
}
