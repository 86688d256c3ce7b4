//! Compound commands: groups, branches, loops, functions and tests.

use super::script::Parser;
use super::tokens::is_opener;
use super::word::Mode;
use crate::syntax::shell::tree::{
    Arm, ArmEnd, Branch, Command, Compound, CompoundKind, Part, Statement, Word,
};
use crate::syntax::shell::word::is_name;

impl Parser<'_> {
    /// A compound command with its redirects. A broken one is kept if it holds anything.
    pub(crate) fn compound(&mut self) -> Option<Command> {
        let start = self.pos;
        let kind = self.nested(Self::compound_kind)?;
        if self.is_broken() && is_hollow(&kind) {
            return None;
        }
        let mut redirects = Vec::new();
        let mut end = self.pos;
        loop {
            self.skip_blanks();
            if !self.at_redirect() {
                break;
            }
            let Some(redirect) = self.redirect() else { break };
            redirects.push(redirect);
            end = self.pos;
        }
        let span = self.span(start, end);
        Some(Command::Compound(Box::new(Compound { span, kind, redirects })))
    }

    fn compound_kind(&mut self) -> Option<CompoundKind> {
        let keyword = self.keyword();
        if keyword.is_empty() {
            return self.parenthesis();
        }
        let start = self.pos;
        self.pos += keyword.len();
        match keyword {
            b"{" => Some(CompoundKind::Group(self.closed_list("}"))),
            b"if" => Some(self.if_clause()),
            b"for" | b"select" => self.for_clause(),
            b"while" | b"until" => {
                let until = keyword == b"until";
                let condition = self.some_list();
                let body = self.do_group();
                Some(CompoundKind::Loop { until, condition, body })
            }
            b"case" => self.case_clause(),
            b"[[" => self.test(),
            b"function" => {
                self.skip_blanks();
                let name = self.word()?;
                self.skip_blanks();
                if self.eat("(") {
                    self.skip_blanks();
                    self.expect(")");
                }
                self.function_body(name)
            }
            _ => {
                self.fail_at(start);
                None
            }
        }
    }

    /// `(( … ))`, or `( … )`.
    fn parenthesis(&mut self) -> Option<CompoundKind> {
        if self.at("((")
            && let Some(end) = self.arithmetic_end(self.pos + 2)
        {
            return Some(CompoundKind::Arithmetic(self.arithmetic(self.pos, end)?));
        }
        self.pos += 1;
        let body = self.some_list();
        self.expect(")");
        Some(CompoundKind::Subshell(body))
    }

    /// Statements and the reserved word that ends them.
    fn closed_list(&mut self, closer: &str) -> Vec<Statement> {
        let body = self.some_list();
        self.expect_keyword(closer);
        body
    }

    fn if_clause(&mut self) -> CompoundKind {
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            let condition = self.closed_list("then");
            let body = self.some_list();
            branches.push(Branch { condition, body });
            match self.keyword() {
                b"elif" => self.pos += 4,
                b"else" => {
                    self.pos += 4;
                    otherwise = Some(self.closed_list("fi"));
                    break;
                }
                _ => {
                    self.expect_keyword("fi");
                    break;
                }
            }
        }
        CompoundKind::If { branches, otherwise }
    }

    fn for_clause(&mut self) -> Option<CompoundKind> {
        self.skip_blanks();
        if self.at("((") {
            let Some(end) = self.arithmetic_end(self.pos + 2) else {
                self.fail();
                return None;
            };
            let head = self.arithmetic(self.pos, end)?;
            self.skip_blanks();
            self.eat(";");
            return Some(CompoundKind::ForArithmetic { head, body: self.do_group() });
        }
        let start = self.pos;
        let variable = self.word()?.raw;
        if !is_name(variable.as_bytes()) {
            self.fail_at(start);
            return None;
        }
        self.skip_newlines();
        let mut words = None;
        if self.keyword() == b"in" {
            self.pos += 2;
            words = Some(self.words());
            if self.peek() != Some(b'\n') {
                self.expect(";");
            }
        } else {
            self.eat(";");
        }
        Some(CompoundKind::For { variable, words, body: self.do_group() })
    }

    /// `do …; done`, or the braces that bash takes instead.
    fn do_group(&mut self) -> Vec<Statement> {
        self.skip_newlines();
        if self.keyword() == b"{" {
            self.pos += 1;
            return self.closed_list("}");
        }
        self.expect_keyword("do");
        self.closed_list("done")
    }

    fn case_clause(&mut self) -> Option<CompoundKind> {
        self.skip_blanks();
        let word = self.word()?;
        self.skip_newlines();
        self.expect_keyword("in");
        let mut arms = Vec::new();
        loop {
            self.skip_newlines();
            if self.keyword() == b"esac" {
                self.pos += 4;
                break;
            }
            let Some(arm) = self.arm() else { break };
            arms.push(arm);
            if self.is_broken() {
                break;
            }
        }
        Some(CompoundKind::Case { word, arms })
    }

    fn arm(&mut self) -> Option<Arm> {
        self.eat("(");
        let mut patterns = Vec::new();
        loop {
            self.skip_blanks();
            let Some(pattern) = self.word() else {
                self.fail();
                return None;
            };
            patterns.push(pattern);
            self.skip_blanks();
            if !self.eat("|") {
                break;
            }
        }
        if !self.expect(")") {
            return None;
        }
        let body = self.list();
        let end = if self.eat(";;&") {
            ArmEnd::CompareOn
        } else if self.eat(";;") {
            ArmEnd::Leave
        } else if self.eat(";&") {
            ArmEnd::FallThrough
        } else {
            if self.keyword() != b"esac" {
                self.fail();
            }
            ArmEnd::Leave
        };
        Some(Arm { patterns, body, end })
    }

    /// What follows the name of a function and its parentheses.
    pub(super) fn function_body(&mut self, name: Word) -> Option<CompoundKind> {
        self.skip_newlines();
        // Only here may a compound command not be a function again, which also bounds the depth.
        let begins = self.peek() == Some(b'(') || is_opener(self.keyword());
        if !begins || self.keyword() == b"function" {
            self.fail();
            return None;
        }
        let body = self.compound()?;
        Some(CompoundKind::Function { name: name.raw, body })
    }

    /// The rest of `[[ … ]]`. Only its words are looked for, not whether they make a condition.
    fn test(&mut self) -> Option<CompoundKind> {
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.skip_newlines();
            if self.keyword() == b"]]" {
                self.pos += 2;
                return (!words.is_empty()).then_some(CompoundKind::Test(words)).or_else(|| {
                    self.fail();
                    None
                });
            }
            let start = self.pos;
            let matches = words.last().is_some_and(|word| &*word.raw == "=~");
            if matches && let Some(word) = self.word_in(Mode::Regex) {
                words.push(word);
                continue;
            }
            match self.peek() {
                Some(b'(' | b')') => self.pos += 1,
                Some(b'&') if self.eat("&&") => {}
                Some(b'|') if self.eat("||") => {}
                Some(b'<' | b'>') if self.peek_at(1) != Some(b'(') => {
                    self.pos += 1;
                    let raw = self.slice(start, self.pos);
                    words.push(Word { parts: vec![Part::Literal(raw.clone())], raw });
                }
                _ => {
                    let Some(word) = self.word() else {
                        self.fail();
                        return None;
                    };
                    words.push(word);
                }
            }
        }
    }
}

/// Whether nothing of a broken command was understood that could be kept.
fn is_hollow(kind: &CompoundKind) -> bool {
    match kind {
        CompoundKind::Subshell(body) | CompoundKind::Group(body) => body.is_empty(),
        CompoundKind::If { branches, .. } => branches.iter().all(|branch| branch.condition.is_empty()),
        CompoundKind::For { body, .. } | CompoundKind::ForArithmetic { body, .. } => body.is_empty(),
        CompoundKind::Loop { condition, .. } => condition.is_empty(),
        CompoundKind::Case { arms, .. } => arms.iter().all(|arm| arm.body.is_empty()),
        CompoundKind::Function { .. } => false,
        CompoundKind::Test(_) | CompoundKind::Arithmetic(_) => true,
    }
}
