//! The walk through a script in order of execution, which finds its commands.

use std::collections::HashMap;
use std::ops::Range;

use super::commands::{Circumstances, Commands, CompoundRedirects, FoundCommand, Shell, ShellOptions};
use super::invocation::Runs;
use super::limits::MAX_DEPTH;
use super::questions::{is_program, is_test};
use super::steps::count;
use super::tree::{
    AndOr, Command, Compound, CompoundKind, Connector, Part, Pipeline, Redirect, Script, Simple, Statement,
    Word,
};

/// Lists the commands of a script.
fn walk(script: &Script, start: ShellOptions) -> Commands<'_> {
    let shell = Shell { parent: None, errexit: start.errexit, pipefail: start.pipefail, left: false };
    let mut walk = Walk {
        found: Vec::new(),
        shells: vec![shell],
        functions: HashMap::new(),
        uncalled: Vec::new(),
        depth: 0,
        left_function: false,
        left_loop: false,
        complete: true,
        compounds: Vec::new(),
    };
    let scope = Scope {
        skipped: false,
        background: false,
        shell: 0,
        in_substitution: false,
        function: None,
        script_of: None,
        succeeds: start.succeeds,
        after_or: false,
    };
    walk.script(script, scope);
    walk.uncalled_functions();
    Commands { found: walk.found, shells: walk.shells, complete: walk.complete, compounds: walk.compounds }
}

/// What holds for all commands of a part of the script.
#[derive(Debug, Clone, Copy)]
struct Scope<'a> {
    skipped: bool,
    background: bool,
    shell: usize,
    in_substitution: bool,
    function: Option<&'a str>,
    script_of: Option<usize>,
    succeeds: bool,
    after_or: bool,
}

/// A function that was not called yet.
struct Function<'a> {
    name: &'a str,
    body: Option<&'a Command>,
    scope: Scope<'a>,
}

struct Walk<'a> {
    compounds: Vec<CompoundRedirects<'a>>,
    found: Vec<FoundCommand<'a>>,
    shells: Vec<Shell>,
    /// The last function of each name, as a number in `uncalled`.
    functions: HashMap<&'a str, usize>,
    uncalled: Vec<Function<'a>>,
    depth: usize,
    left_function: bool,
    left_loop: bool,
    complete: bool,
}

impl<'a> Walk<'a> {
    fn script(&mut self, script: &'a Script, scope: Scope<'a>) {
        self.complete &= script.broken.is_none();
        self.depth += 1;
        self.statements(&script.items, scope);
        self.depth -= 1;
    }

    fn statements(&mut self, items: &'a [Statement], scope: Scope<'a>) {
        count(items.len());
        for (index, item) in items.iter().enumerate() {
            let last = index + 1 == items.len();
            let succeeds = scope.succeeds && last && !item.background;
            let mut scope = Scope { succeeds, after_or: false, ..scope };
            if item.background {
                scope = Scope { background: true, ..self.subshell(scope) };
            }
            self.and_or(&item.list, scope);
        }
    }

    fn and_or(&mut self, list: &'a AndOr, scope: Scope<'a>) {
        // What stands after the last `||` has run if the list succeeded. Before it, nothing is known.
        count(list.rest.len());
        let last_or = list.rest.iter().rposition(|(connector, _)| *connector == Connector::Or);
        self.pipeline(&list.first, Scope { succeeds: scope.succeeds && last_or.is_none(), ..scope });
        let mut may_fail = !list.rest.is_empty() && is_test(&list.first);
        for (index, (connector, pipeline)) in list.rest.iter().enumerate() {
            let succeeds = scope.succeeds && last_or.is_none_or(|or| index >= or);
            let (skipped, fails) = match connector {
                Connector::Or => (true, is_test(pipeline)),
                Connector::And => (may_fail && !succeeds, may_fail || is_test(pipeline)),
            };
            may_fail = fails;
            let after_or = *connector == Connector::Or;
            self.pipeline(pipeline, Scope { succeeds, after_or, skipped: scope.skipped || skipped, ..scope });
        }
    }

    fn pipeline(&mut self, pipeline: &'a Pipeline, scope: Scope<'a>) {
        let scope = Scope { succeeds: scope.succeeds && !pipeline.negated, ..scope };
        if let [command] = pipeline.commands.as_slice() {
            self.command(command, scope);
            return;
        }
        let mut before: Option<Range<usize>> = None;
        for (index, command) in pipeline.commands.iter().enumerate() {
            let last = index + 1 == pipeline.commands.len();
            let scope = self.subshell(Scope { succeeds: scope.succeeds && last, ..scope });
            let range = self.command(command, scope);
            if let Some(before) = before {
                count(before.len() + range.len());
                // Who is piped already, inside a compound command, keeps the nearer neighbour.
                for found in &mut self.found[before.clone()] {
                    found.context.pipes_into.get_or_insert_with(|| range.clone());
                }
                for found in &mut self.found[range.clone()] {
                    found.context.piped_from.get_or_insert_with(|| before.clone());
                }
            }
            before = Some(range);
        }
    }

    /// A shell of its own for part of the script.
    fn subshell(&mut self, scope: Scope<'a>) -> Scope<'a> {
        let parent = self.shells[scope.shell];
        self.shells.push(Shell { parent: Some(scope.shell), ..parent });
        let skipped = scope.skipped || self.left_function || self.left_loop;
        Scope { shell: self.shells.len() - 1, skipped, ..scope }
    }

    /// Walks a command and returns the numbers of the commands that stand in it, those in its substitutions
    /// left out if it is a simple command.
    fn command(&mut self, command: &'a Command, scope: Scope<'a>) -> Range<usize> {
        match command {
            Command::Simple(simple) => {
                let index = self.simple(simple, scope);
                index..index + 1
            }
            Command::Compound(compound) => {
                let start = self.found.len();
                self.depth += 1;
                self.compound(compound, scope);
                self.depth -= 1;
                start..self.found.len()
            }
        }
    }

    fn compound(&mut self, compound: &'a Compound, scope: Scope<'a>) {
        let skipped = Scope { skipped: true, succeeds: false, ..scope };
        let free = Scope { succeeds: false, ..scope };
        self.redirects(&compound.redirects, scope);
        if !compound.redirects.is_empty() {
            let shell = self.shells[scope.shell];
            self.compounds.push(CompoundRedirects {
                number: self.found.len(),
                shell: scope.shell,
                may_be_skipped: scope.skipped || shell.left || self.left_function || self.left_loop,
                redirects: &compound.redirects,
            });
        }
        match &compound.kind {
            CompoundKind::Subshell(body) => {
                let scope = self.subshell(scope);
                self.statements(body, scope);
            }
            CompoundKind::Group(body) => self.statements(body, scope),
            CompoundKind::If { branches, otherwise } => {
                for (index, branch) in branches.iter().enumerate() {
                    self.statements(&branch.condition, if index == 0 { free } else { skipped });
                    self.statements(&branch.body, skipped);
                }
                if let Some(body) = otherwise {
                    self.statements(body, skipped);
                }
            }
            CompoundKind::For { words, body, .. } => {
                self.words(words.as_deref().unwrap_or_default(), scope);
                // A word that is spelled out is a round.
                let runs =
                    words.as_ref().is_some_and(|words| words.iter().any(|word| word.literal().is_some()));
                self.rounds(body, if runs { free } else { skipped });
            }
            CompoundKind::ForArithmetic { head, body } => {
                self.word(head, scope);
                self.rounds(body, skipped);
            }
            CompoundKind::Loop { until, condition, body } => {
                self.statements(condition, free);
                let runs = is_program(condition, if *until { &["false"] } else { &["true", ":"] });
                self.rounds(body, if runs { free } else { skipped });
            }
            CompoundKind::Case { word, arms } => {
                self.word(word, scope);
                for arm in arms {
                    self.words(&arm.patterns, skipped);
                    self.statements(&arm.body, skipped);
                }
            }
            CompoundKind::Function { name, body } => {
                self.functions.insert(name, self.uncalled.len());
                self.uncalled.push(Function { name, body: Some(body), scope });
            }
            CompoundKind::Test(words) => self.words(words, scope),
            CompoundKind::Arithmetic(expression) => self.word(expression, scope),
        }
    }

    fn rounds(&mut self, body: &'a [Statement], scope: Scope<'a>) {
        let before = self.left_loop;
        self.statements(body, scope);
        self.left_loop = before;
    }

    fn simple(&mut self, simple: &'a Simple, scope: Scope<'a>) -> usize {
        count(1);
        let shell = self.shells[scope.shell];
        let skipped = scope.skipped || shell.left || self.left_function || self.left_loop;
        let scope = Scope { skipped, ..scope };
        for assignment in &simple.assignments {
            self.word(&assignment.value, scope);
        }
        self.words(&simple.words, scope);
        self.redirects(&simple.redirects, scope);
        let name = simple.words.first().and_then(Word::literal);
        let function = name.as_deref().and_then(|name| self.functions.get(name).copied());
        let index = self.found.len();
        let context = Circumstances {
            may_be_skipped: skipped,
            background: scope.background,
            shell: scope.shell,
            in_substitution: scope.in_substitution,
            piped_from: None,
            pipes_into: None,
            function: scope.function,
            calls_function: function.is_some(),
            script_of: scope.script_of,
            errexit: shell.errexit,
            pipefail: shell.pipefail,
        };
        self.found.push(FoundCommand { command: simple, context });
        if let Some(function) = function {
            self.call(function, scope);
        } else if simple.script().is_some() {
            self.inline_script(simple, index, scope);
        } else if let Some(name) = name {
            self.effect(&name, simple, scope);
        }
        index
    }

    fn inline_script(&mut self, simple: &'a Simple, index: usize, scope: Scope<'a>) {
        let Runs::Script { script, in_place, errexit, pipefail, .. } = simple.invocation().runs else {
            return;
        };
        let mut scope = Scope { script_of: Some(index), ..scope };
        if !in_place {
            scope = self.subshell(scope);
            let shell = &mut self.shells[scope.shell];
            *shell = Shell { errexit, pipefail, left: false, ..*shell };
        }
        self.script(script, scope);
    }

    fn call(&mut self, function: usize, scope: Scope<'a>) {
        // Deeper calls are left for the end. A body is at most so deep again, which bounds the stack.
        if self.depth >= MAX_DEPTH {
            return;
        }
        let function = &mut self.uncalled[function];
        let (name, script_of) = (function.name, function.scope.script_of);
        let Some(body) = function.body.take() else { return };
        // Its commands stand where it is written, whoever calls it.
        self.function(name, body, Scope { script_of, ..scope });
    }

    fn function(&mut self, name: &'a str, body: &'a Command, scope: Scope<'a>) {
        let before = (self.left_function, self.left_loop);
        self.depth += 1;
        self.command(body, Scope { function: Some(name), succeeds: false, ..scope });
        self.depth -= 1;
        (self.left_function, self.left_loop) = before;
    }

    /// Functions that were never called, and those defined in them.
    fn uncalled_functions(&mut self) {
        let mut index = 0;
        while let Some(function) = self.uncalled.get_mut(index) {
            if let Some(body) = function.body.take() {
                let scope = Scope { skipped: true, succeeds: false, ..function.scope };
                let name = function.name;
                self.function(name, body, scope);
            }
            index += 1;
        }
    }

    fn redirects(&mut self, redirects: &'a [Redirect], scope: Scope<'a>) {
        for redirect in redirects {
            match redirect.heredoc() {
                Some(heredoc) => self.word(&heredoc.body, scope),
                None => self.word(&redirect.target, scope),
            }
        }
    }

    fn words(&mut self, words: &'a [Word], scope: Scope<'a>) {
        for word in words {
            self.word(word, scope);
        }
    }

    fn word(&mut self, word: &'a Word, scope: Scope<'a>) {
        self.parts(&word.parts, scope);
    }

    fn parts(&mut self, parts: &'a [Part], scope: Scope<'a>) {
        count(parts.len());
        for part in parts {
            match part {
                Part::DoubleQuoted(parts) => self.parts(parts, scope),
                Part::Array(words) => self.words(words, scope),
                Part::Arithmetic(word) => self.word(word, scope),
                Part::Command(substitution) | Part::Process(substitution) => {
                    let scope = Scope { in_substitution: true, succeeds: false, ..self.subshell(scope) };
                    self.script(&substitution.script, scope);
                }
                Part::Parameter(parameter) => {
                    if let Some(subscript) = &parameter.subscript {
                        self.word(subscript, scope);
                    }
                    if let Some(operation) = &parameter.operation {
                        self.word(&operation.operand, Scope { skipped: true, ..scope });
                    }
                }
                Part::Unknown(_) => self.complete = false,
                // What stands in the outer word was met there.
                Part::Outer(_) | Part::Literal(_) | Part::Escaped(_) | Part::SingleQuoted(_) => {}
            }
        }
    }

    /// What a command does to the shell itself.
    fn effect(&mut self, name: &str, simple: &Simple, scope: Scope<'a>) {
        let argument = simple.words.get(1).map(Word::literal);
        // To leave with a failure is an accident; to leave with success is a way through the script.
        // After `||`, a bare `exit` passes on the failure before it.
        let leaves = !scope.skipped
            || match argument.as_ref().map(Option::as_deref) {
                None => !scope.after_or,
                Some(status) => status == Some("0"),
            };
        match name {
            "exit" if leaves => self.shells[scope.shell].left = true,
            "exec" if argument.is_some() => self.shells[scope.shell].left = true,
            "return" if leaves => self.left_function = true,
            "break" | "continue" => self.left_loop = true,
            "set" => self.set(&simple.words[1..], scope.shell),
            _ => {}
        }
    }

    fn set(&mut self, args: &[Word], shell: usize) {
        let mut args = args.iter().map_while(Word::literal);
        while let Some(arg) = args.next() {
            let on = arg.starts_with('-');
            if !on && !arg.starts_with('+') || arg == "--" || arg == "-" {
                return;
            }
            for letter in arg.chars().skip(1) {
                match letter {
                    'e' => self.shells[shell].errexit = on,
                    'o' => match args.next().as_deref() {
                        Some("errexit") => self.shells[shell].errexit = on,
                        Some("pipefail") => self.shells[shell].pipefail = on,
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
    }
}

impl Script {
    /// The script's simple commands, where nothing is known of how the script starts and ends.
    #[must_use]
    pub fn commands(&self) -> Commands<'_> {
        self.commands_from(ShellOptions::default())
    }

    /// The script's simple commands, when the script is started in this way.
    #[must_use]
    pub fn commands_from(&self, start: ShellOptions) -> Commands<'_> {
        walk(self, start)
    }
}
