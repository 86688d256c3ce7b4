//! The tree of a script: statements, pipelines, commands, redirects and words.

use std::sync::{Arc, OnceLock};

use crate::source::{Span, Text};

/// What was understood of a text as a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// The statements, one after another.
    pub items: Vec<Statement>,
    /// From where on the text was not understood. What stands before is in the tree; a compound command
    /// that the place lies in holds what stands before it.
    pub broken: Option<Span>,
}

/// A list of pipelines with its terminator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is run.
    pub list: AndOr,
    /// Whether it ends in `&`, so that what follows does not wait for it.
    pub background: bool,
}

/// Pipelines joined by `&&` and `||`, which bind equally and to the left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AndOr {
    /// The first pipeline, which always runs.
    pub first: Pipeline,
    /// The others, each with the operator before it.
    pub rest: Vec<(Connector, Pipeline)>,
}

/// What stands between two pipelines of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connector {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Commands that run at the same time, each reading what the one before it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// Its place, with a `!` before it.
    pub span: Span,
    /// Whether `!` turns its status round.
    pub negated: bool,
    /// Whether bash's `time` stands before it.
    pub timed: bool,
    /// The commands; there is at least one.
    pub commands: Vec<Command>,
    /// What stands between them: one less than there are commands.
    pub pipes: Vec<Pipe>,
}

/// What a pipe carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipe {
    /// `|`: standard output.
    Output,
    /// `|&`: standard output and standard error.
    OutputAndErrors,
}

/// One command of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Assignments, words and redirects.
    Simple(Box<Simple>),
    /// A command made of commands.
    Compound(Box<Compound>),
}

/// A simple command: `A=b program argument >file`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simple {
    /// Its place.
    pub span: Span,
    /// The assignments before the first word.
    pub assignments: Vec<Assignment>,
    /// The program and its arguments; empty when there are only assignments or redirects.
    pub words: Vec<Word>,
    /// Its redirects, in order.
    pub redirects: Vec<Redirect>,
    /// Whether its first word is known, and names the program that gets all others: nothing is wrapped.
    pub(crate) is_plain: bool,
    /// The script in its `-c` string or `eval` words, parsed where the command was.
    pub(crate) inline: Option<Box<Script>>,
}

/// `name=value`, `name+=value`, `name[subscript]=value`, `name=(value …)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The whole of it.
    pub span: Span,
    /// The name of the variable.
    pub name: Text,
    /// What stands in brackets after the name.
    pub subscript: Option<Text>,
    /// Whether `+=` adds to what the variable holds.
    pub append: bool,
    /// The value; an array is a word with the one part [`Part::Array`].
    pub value: Word,
}

/// A command made of commands, with the redirects that hold for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compound {
    /// Its place, with its redirects.
    pub span: Span,
    /// What it is.
    pub kind: CompoundKind,
    /// Its redirects, in order.
    pub redirects: Vec<Redirect>,
}

/// The kinds of compound commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompoundKind {
    /// `( … )`
    Subshell(Vec<Statement>),
    /// `{ …; }`
    Group(Vec<Statement>),
    /// `if … then … elif … else … fi`
    If {
        /// The conditions and what each leads to.
        branches: Vec<Branch>,
        /// What stands after `else`.
        otherwise: Option<Vec<Statement>>,
    },
    /// `for name in word …; do …; done`, and bash's `select`.
    For {
        /// The variable.
        variable: Text,
        /// What it takes on; none means the arguments of the script.
        words: Option<Vec<Word>>,
        /// What is run for each.
        body: Vec<Statement>,
    },
    /// `for ((…; …; …)); do …; done`
    ForArithmetic {
        /// What stands between the double parentheses.
        head: Word,
        /// What is run in each round.
        body: Vec<Statement>,
    },
    /// `while …; do …; done` and `until …; do …; done`
    Loop {
        /// Whether it runs until the condition holds, rather than while it does.
        until: bool,
        /// What is run before each round.
        condition: Vec<Statement>,
        /// What is run in each round.
        body: Vec<Statement>,
    },
    /// `case word in pattern) … ;; esac`
    Case {
        /// What is compared.
        word: Word,
        /// The choices.
        arms: Vec<Arm>,
    },
    /// `name() { …; }` and `function name { …; }`: runs nothing, but gives `body` a name.
    Function {
        /// The name.
        name: Text,
        /// What a call runs; a compound command.
        body: Command,
    },
    /// `[[ … ]]`: its words and operators in order, parentheses and connectors left out.
    Test(Vec<Word>),
    /// `(( … ))`
    Arithmetic(Word),
}

/// A condition and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What stands after `if` or `elif`.
    pub condition: Vec<Statement>,
    /// What stands after `then`.
    pub body: Vec<Statement>,
}

/// A choice of a `case`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// The patterns, any of which may match.
    pub patterns: Vec<Word>,
    /// What is run.
    pub body: Vec<Statement>,
    /// How it ends.
    pub end: ArmEnd,
}

/// What follows a choice of a `case`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArmEnd {
    /// `;;`, or nothing before `esac`: the `case` is over.
    Leave,
    /// `;&`: the next choice is run too.
    FallThrough,
    /// `;;&`: the next choices are compared too.
    CompareOn,
}

/// `2>file`, `<<EOF`, `&>log`, …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Its place; the body of a here-document stands elsewhere.
    pub span: Span,
    /// The file descriptor, when one is written.
    pub descriptor: Option<Descriptor>,
    /// The operator.
    pub operator: RedirectOperator,
    /// The file, the descriptor, the delimiter of a here-document, or the here-string.
    pub target: Word,
    /// The body of a here-document. It stands lines after the redirect, when the command may be in the
    /// tree already: hence the cell.
    pub(crate) body: Option<Arc<OnceLock<Heredoc>>>,
}

impl Redirect {
    /// The here-document of the redirection, if it is one.
    #[must_use]
    pub fn heredoc(&self) -> Option<&Heredoc> {
        self.body.as_ref().and_then(|cell| cell.get())
    }

    /// Whether the redirection sets what the command reads on its standard input.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        use self::RedirectOperator::DuplicateInput;
        use self::RedirectOperator::Heredoc;
        use self::RedirectOperator::HeredocStripped;
        use self::RedirectOperator::Hereword;
        use self::RedirectOperator::Read;
        use self::RedirectOperator::ReadWrite;
        match &self.descriptor {
            Some(descriptor) => *descriptor == Descriptor::Number(0),
            None => matches!(
                self.operator,
                Read | ReadWrite | DuplicateInput | Heredoc | HeredocStripped | Hereword
            ),
        }
    }
}

/// What a redirect changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Descriptor {
    /// `2>`
    Number(u32),
    /// `{name}>`: a new descriptor, whose number the variable takes on.
    Variable(Text),
}

/// The operator of a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectOperator {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>|`
    Overwrite,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&`
    DuplicateInput,
    /// `>&`
    DuplicateOutput,
    /// `&>`. To `dash` this is `&` and `>`.
    WriteBoth,
    /// `&>>`
    AppendBoth,
    /// `<<`
    Heredoc,
    /// `<<-`
    HeredocStripped,
    /// `<<<`
    Hereword,
}

/// The body of a here-document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The body, with the tabs that `<<-` strips stripped. When it is not expanded, it is one quoted part.
    pub body: Word,
    /// Whether parameters and substitutions in it are expanded: the delimiter is not quoted.
    pub expand: bool,
    /// Whether the line with the delimiter was there.
    pub closed: bool,
    /// The script in it, when the command is a shell that reads its standard input.
    pub(crate) script: Option<Box<Script>>,
}

impl Command {
    /// The command's place.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Simple(simple) => simple.span,
            Self::Compound(compound) => compound.span,
        }
    }
}

impl Simple {
    /// The script that the command runs: a `-c` string, the words of `eval`, or a here-document that a shell
    /// reads.
    #[must_use]
    pub fn script(&self) -> Option<&Script> {
        self.inline
            .as_deref()
            .or_else(|| self.redirects.iter().find_map(|redirect| redirect.heredoc()?.script.as_deref()))
    }
}

/// A word: what is one argument, unless an unquoted expansion in it makes it several or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as it stands there, quotes and all.
    pub raw: Text,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Unquoted text. Patterns (`*`), braces (`{a,b}`) and `~` are left in it as they are.
    Literal(Text),
    /// The character after a backslash.
    Escaped(Text),
    /// The text between single quotes, or in `$'…'` with its escapes resolved. So is an argument of
    /// which no shell has made a word, such as one of an exec form.
    SingleQuoted(Text),
    /// `"…"` and `$"…"`
    DoubleQuoted(Vec<Part>),
    /// `$name`, `${name…}`
    Parameter(Box<Parameter>),
    /// `$(…)` and `` `…` ``
    Command(Box<Substitution>),
    /// `<(…)` and `>(…)`
    Process(Box<Substitution>),
    /// `$((…))`: the expression, with its parentheses.
    Arithmetic(Box<Word>),
    /// The value of an array assignment: `(a b c)`.
    Array(Vec<Word>),
    /// In a script that came out of a word, as that of `sh -c "cd $DIR"`: the part of that word whose
    /// value is put in before the script is read.
    Outer(Box<Part>),
    /// Not understood.
    Unknown(Text),
}

/// A parameter expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The whole of it, from `$` on.
    pub raw: Text,
    /// The name of the variable, a number, or one of `@*#?-$!`; empty when it was not understood.
    pub name: Text,
    /// What stands in brackets after the name.
    pub subscript: Option<Word>,
    /// `${!name}`: the variable holds the name of the one that is meant.
    pub indirect: bool,
    /// `${#name}`: the length of the value.
    pub length: bool,
    /// What is done with the value.
    pub operation: Option<Operation>,
}

/// What a parameter expansion does with the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The operator.
    pub operator: Operator,
    /// With a colon (`:-`): a value that is empty counts as none.
    pub colon: bool,
    /// What stands after the operator.
    pub operand: Word,
}

/// The operator of a parameter expansion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `-`: the operand, when there is no value.
    Default,
    /// `=`: the same, and the variable takes it on.
    Assign,
    /// `?`: an error, when there is no value.
    Require,
    /// `+`: the operand, when there is a value.
    Alternative,
    /// `#` and `##`: without what matches at its start.
    RemovePrefix,
    /// `%` and `%%`: without what matches at its end.
    RemoveSuffix,
    /// All others: substrings, replacements, letter case, …
    Other,
}

/// A script in a word that is replaced by its output, or by a file with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// The whole of it.
    pub raw: Text,
    /// The script. Only in backquotes may it be broken by itself.
    pub script: Script,
}
