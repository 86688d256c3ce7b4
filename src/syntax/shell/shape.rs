//! For tests: a tree as one line, in which brackets show what belongs together.
//!
//! `[a b]` is a simple command, `(&& x y)`, `(| x y)`, `(if x then y)` are what they look like, and `;`
//! stands between statements. Words are written so that their parts can be told apart: `'…'`, `"…"`,
//! `\x`, `${name:-operand}`, `$(…)`, `` `…` `` as `$(…)`, `{{…}}` for a part of an outer word.

use std::fmt::Write;

use super::*;
use crate::source::{FileId, Files, RepoPath};

/// A file to have places in.
pub(super) fn file() -> FileId {
    Files::default().add(RepoPath::new("script").unwrap(), Vec::new())
}

pub(super) fn text(script: &str) -> Text {
    Text::verbatim(file(), 0, script.as_bytes())
}

/// The shape of a script, and where it broke.
pub(super) fn shape(script: &str) -> String {
    shape_of(&parse(&text(script)))
}

pub(super) fn shape_of(script: &Script) -> String {
    let mut out = statements(&script.items);
    if let Some(broken) = script.broken {
        let _ = write!(out, "{}!{}", if out.is_empty() { "" } else { " " }, broken.start);
    }
    out
}

fn statements(items: &[Statement]) -> String {
    let mut out = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out += "; ";
        }
        let mut list = pipeline(&item.list.first);
        for (connector, next) in &item.list.rest {
            let sign = if *connector == Connector::And { "&&" } else { "||" };
            list = format!("({sign} {list} {})", pipeline(next));
        }
        out += &list;
        if item.background {
            out += " &";
        }
    }
    out
}

fn pipeline(pipeline: &Pipeline) -> String {
    let mut commands = pipeline.commands.iter().map(command);
    let mut out = commands.next().unwrap();
    for (pipe, next) in pipeline.pipes.iter().zip(commands) {
        let sign = if *pipe == Pipe::Output { "|" } else { "|&" };
        out = format!("({sign} {out} {next})");
    }
    if pipeline.timed {
        out = format!("(time {out})");
    }
    if pipeline.negated {
        out = format!("(! {out})");
    }
    out
}

fn command(command: &Command) -> String {
    match command {
        Command::Simple(simple) => {
            let assignments = simple.assignments.iter().map(assignment);
            let words = simple.words.iter().map(word);
            let redirects = simple.redirects.iter().map(redirect);
            let all: Vec<_> = assignments.chain(words).chain(redirects).collect();
            let script = simple.inline.as_ref().map(|script| format!(" => {}", shape_of(script)));
            format!("[{}{}]", all.join(" "), script.unwrap_or_default())
        }
        Command::Compound(compound) => {
            let mut out = format!("({})", kind(&compound.kind));
            for next in &compound.redirects {
                out = format!("({out} {})", redirect(next));
            }
            out
        }
    }
}

fn kind(kind: &CompoundKind) -> String {
    match kind {
        CompoundKind::Subshell(body) => format!("sub {}", statements(body)),
        CompoundKind::Group(body) => format!("group {}", statements(body)),
        CompoundKind::If { branches, otherwise } => {
            let mut out = String::new();
            for (index, branch) in branches.iter().enumerate() {
                let keyword = if index == 0 { "if" } else { " elif" };
                let (condition, body) = (statements(&branch.condition), statements(&branch.body));
                let _ = write!(out, "{keyword} {condition} then {body}");
            }
            if let Some(body) = otherwise {
                let _ = write!(out, " else {}", statements(body));
            }
            out
        }
        CompoundKind::For { variable, words, body } => {
            let list = words.as_ref().map(|list| format!(" in {}", self::words(list)));
            format!("for {variable}{} do {}", list.unwrap_or_default(), statements(body))
        }
        CompoundKind::ForArithmetic { head, body } => format!("for {} do {}", word(head), statements(body)),
        CompoundKind::Loop { until, condition, body } => {
            let keyword = if *until { "until" } else { "while" };
            format!("{keyword} {} do {}", statements(condition), statements(body))
        }
        CompoundKind::Case { word: subject, arms } => {
            let mut out = format!("case {}", word(subject));
            for arm in arms {
                let end = match arm.end {
                    ArmEnd::Leave => ";;",
                    ArmEnd::FallThrough => ";&",
                    ArmEnd::CompareOn => ";;&",
                };
                let patterns: Vec<_> = arm.patterns.iter().map(word).collect();
                let _ = write!(out, " <{}> {} {end}", patterns.join("|"), statements(&arm.body));
            }
            out
        }
        CompoundKind::Function { name, body } => format!("def {name} {}", command(body)),
        CompoundKind::Test(list) => format!("test {}", words(list)),
        CompoundKind::Arithmetic(expression) => format!("math {}", word(expression)),
    }
}

fn assignment(assignment: &Assignment) -> String {
    let subscript = assignment.subscript.as_ref().map(|subscript| format!("[{subscript}]"));
    let sign = if assignment.append { "+=" } else { "=" };
    format!("{}{}{sign}{}", assignment.name, subscript.unwrap_or_default(), word(&assignment.value))
}

fn redirect(redirect: &Redirect) -> String {
    let descriptor = match &redirect.descriptor {
        None => String::new(),
        Some(Descriptor::Number(number)) => number.to_string(),
        Some(Descriptor::Variable(name)) => format!("{{{name}}}"),
    };
    let sign = match redirect.operator {
        RedirectOperator::Read => "<",
        RedirectOperator::Write => ">",
        RedirectOperator::Overwrite => ">|",
        RedirectOperator::Append => ">>",
        RedirectOperator::ReadWrite => "<>",
        RedirectOperator::DuplicateInput => "<&",
        RedirectOperator::DuplicateOutput => ">&",
        RedirectOperator::WriteBoth => "&>",
        RedirectOperator::AppendBoth => "&>>",
        RedirectOperator::Heredoc => "<<",
        RedirectOperator::HeredocStripped => "<<-",
        RedirectOperator::Hereword => "<<<",
    };
    let body = redirect.heredoc().map(|heredoc| {
        let closed = if heredoc.closed { "" } else { "…" };
        let script = heredoc.script.as_ref().map(|script| format!(" => {}", shape_of(script)));
        format!("={:?}{closed}{}", word(&heredoc.body), script.unwrap_or_default())
    });
    format!("{descriptor}{sign}{}{}", word(&redirect.target), body.unwrap_or_default())
}

pub(super) fn words(list: &[Word]) -> String {
    list.iter().map(word).collect::<Vec<_>>().join(" ")
}

pub(super) fn word(word: &Word) -> String {
    word.parts.iter().map(part).collect()
}

fn part(part: &Part) -> String {
    match part {
        Part::Literal(text) => text.to_string(),
        Part::Escaped(text) => format!("\\{text}"),
        Part::SingleQuoted(text) => format!("'{text}'"),
        Part::DoubleQuoted(parts) => format!("\"{}\"", parts.iter().map(self::part).collect::<String>()),
        Part::Parameter(parameter) => self::parameter(parameter),
        Part::Command(substitution) => format!("$({})", shape_of(&substitution.script)),
        Part::Process(substitution) => format!("<({})", shape_of(&substitution.script)),
        Part::Arithmetic(word) => format!("$(math {})", self::word(word)),
        Part::Array(list) => format!("({})", words(list)),
        Part::Outer(part) => format!("{{{{{}}}}}", self::part(part)),
        Part::Unknown(text) => format!("??{text}??"),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let prefix = if parameter.length { "#" } else { "" };
    let indirect = if parameter.indirect { "!" } else { "" };
    let subscript = parameter.subscript.as_ref().map(|subscript| format!("[{}]", word(subscript)));
    let operation = parameter.operation.as_ref().map(|Operation { operator, colon, operand }| {
        let sign = match operator {
            Operator::Default => "-",
            Operator::Assign => "=",
            Operator::Require => "?",
            Operator::Alternative => "+",
            Operator::RemovePrefix => "#",
            Operator::RemoveSuffix => "%",
            Operator::Other => "~",
        };
        format!("{}{sign}{}", if *colon { ":" } else { "" }, word(operand))
    });
    let subscript = subscript.unwrap_or_default();
    format!("${{{prefix}{indirect}{}{subscript}{}}}", parameter.name, operation.unwrap_or_default())
}
