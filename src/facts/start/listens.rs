//! On which port the one server that a container starts listens, as its command line and its environment say it.

use super::known_to_run::LookUp;
use super::launchers::Around;
use super::package_script::{is_for_other_package, script_name};
use super::processes::{PASSED, Role};
use super::told::told;
use crate::images::ContainerStart;
use crate::knowledge::programs::{ListeningServer, RUNNERS, WATCHING, listening_server};
use crate::limits;
use crate::source::{Span, Spanned, Text};
use crate::syntax::shell::{self, FoundCommand, Script, VariableValue, Word};

/// What a command line says of the ports that its program listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::facts) struct ToldPorts {
    /// The program.
    pub(in crate::facts) program: &'static str,
    /// Each port, at the words that say it; the command where nothing says another.
    pub(in crate::facts) ports: Vec<Spanned<u16>>,
    /// The variable that says it, if one does.
    pub(in crate::facts) variable: Option<&'static str>,
    /// Whether nothing says another port than the program's own.
    pub(in crate::facts) is_default: bool,
}

impl ContainerStart {
    /// The ports of the one program that these commands start, if it is a server whose words and variables say them.
    pub(in crate::facts) fn told_ports(
        &self,
        around: &Around<'_>,
        look_up: &LookUp<'_>,
    ) -> Option<ToldPorts> {
        let processes = self.processes(around);
        let [process] = processes.as_slice() else { return None };
        if process.role != Role::Foreground {
            return None;
        }
        let look_up = |name: &str| if self.sets(name) { VariableValue::NotKnown } else { look_up(name) };
        let surroundings = Surroundings { around, look_up: &look_up };
        if process.name == PASSED {
            let commands = self.passed.as_ref().map(Script::commands)?;
            return commands.iter().find_map(|command| surroundings.of_command(command, 0));
        }
        let lists = self.all_commands();
        let command =
            lists.iter().flat_map(|commands| commands.iter()).find(|it| it.command.span == process.place)?;
        surroundings.of_command(command, 0)
    }

    /// Whether one of the commands may set a variable for others.
    fn sets(&self, name: &str) -> bool {
        let starts = |word: &Word| word.raw.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        self.all_commands().iter().flat_map(|commands| commands.iter()).any(|command| {
            let words = &command.command.words;
            let first = words.first().map_or("", |word| &word.raw);
            let is_alone = words.is_empty();
            matches!(first, "." | "source")
                || is_alone && command.command.assignments.iter().any(|it| it.name.as_str() == name)
                || matches!(first, "export" | "declare" | "readonly" | "read" | "set")
                    && words.iter().any(starts)
                || first == "export" && command.command.assignments.iter().any(|it| it.name.as_str() == name)
        })
    }
}

struct Surroundings<'a> {
    around: &'a Around<'a>,
    look_up: &'a LookUp<'a>,
}

/// A word of a command line, as far as it is known, and its place.
type Said = (Option<String>, Span);

impl Surroundings<'_> {
    /// `depth` counts the scripts of manifests that led to the command.
    fn of_command(&self, command: &FoundCommand<'_>, depth: usize) -> Option<ToldPorts> {
        if let Some(script) = script_name(command) {
            return self.of_script(command, &script, depth);
        }
        let invocation = command.invocation();
        let program = invocation.program()?.to_owned();
        let set: Vec<(String, Option<String>)> = invocation
            .assignments
            .iter()
            .map(|it| (it.name.as_str().to_owned(), it.value.expand(self.look_up)))
            .collect();
        // Whoever starts the container may set what nothing sets here.
        let known = |word: &Word| {
            word.expand(self.look_up).filter(|value| !value.is_empty() || word.literal().is_some())
        };
        let words = invocation.args().iter().map(|word| (known(word), word.span())).collect();
        let (program, words) = run_by_others(program, words);
        let server = listening_server(&program)?;
        let variable = |name: &str| match set.iter().rev().find(|(set, _)| set == name) {
            Some((_, value)) => value.clone().map_or(VariableValue::NotKnown, VariableValue::Set),
            None => (self.look_up)(name),
        };
        told_to(server, &words, command.command.span, &variable)
    }

    /// The server that a script of the manifest starts, where a command runs one and adds no words of its own.
    fn of_script(&self, command: &FoundCommand<'_>, script: &str, depth: usize) -> Option<ToldPorts> {
        let invocation = command.invocation();
        let adds_words = invocation.args().last()?.literal()? != script;
        if adds_words || is_for_other_package(command) || depth >= limits::SCRIPT_CALLS.most() {
            return None;
        }
        let (_, text) = self.around.manifest.as_deref()?.resolved_script(script)?;
        let script = shell::parse(&Text::standing_for(command.command.span, text));
        let commands = script.commands();
        let [only] = &*commands else { return None };
        self.of_command(only, depth + 1)
    }
}

/// The program that others run which are named before it, and its words.
fn run_by_others(mut program: String, mut words: Vec<Said>) -> (String, Vec<Said>) {
    loop {
        let verb = words.first().and_then(|(word, _)| word.as_deref()).unwrap_or_default().to_owned();
        let skipped = if RUNNERS.contains(&(program.as_str(), verb.as_str())) {
            1 + options_before(&words[1..])
        } else if WATCHING.contains(&program.as_str()) {
            options_before(&words)
        } else if program == "python" || program.starts_with("python3") {
            // `-m MODULE`, or a file.
            options_before(&words)
        } else if program == "php" && verb == "artisan" {
            0
        } else {
            let known: Option<Vec<String>> = words.iter().map(|(word, _)| word.clone()).collect();
            let Some(known) = known else { return (program, words) };
            let (other, rest) = told(&program, &known);
            if other == program {
                return (program, words);
            }
            words.len() - rest.len() - 1
        };
        let Some((Some(next), _)) = words.get(skipped) else { return (program, words) };
        program = next.rsplit('/').next().unwrap_or(next).to_owned();
        words = words.split_off(skipped + 1);
    }
}

/// How many options come before the first word that is none.
fn options_before(words: &[Said]) -> usize {
    let is_option = |(word, _): &&Said| word.as_deref().is_some_and(|word| word.starts_with('-'));
    words.iter().take_while(is_option).count()
}

/// The ports that the words of a server and its variables say; nothing where they do not, or not only they do.
fn told_to(
    server: &ListeningServer,
    words: &[Said],
    command: Span,
    variable: &dyn Fn(&str) -> VariableValue,
) -> Option<ToldPorts> {
    let mut told =
        ToldPorts { program: server.names[0], ports: Vec::new(), variable: None, is_default: false };
    let mut is_serving = server.verbs.is_empty();
    let mut port: Option<Spanned<u16>> = None;
    let mut rest = words.iter();
    let mut before: Option<&str> = None;
    while let Some((word, place)) = rest.next() {
        let Some(word) = word else {
            // The value of an option that says something else. Any other word may be options.
            if before.take().is_some_and(|before| before.starts_with('-')) {
                continue;
            }
            return None;
        };
        before = Some(word);
        let is = |options: &[&str]| options.iter().any(|option| option_of(word, option).is_some());
        if is(server.elsewhere) {
            return None;
        }
        let value = |options: &[&str]| options.iter().find_map(|option| option_of(word, option));
        if let Some(value) = value(server.ports).or_else(|| value(server.addresses)) {
            let (value, place) = match value {
                "" => rest.next().map(|(next, place)| (next.as_deref(), *place))?,
                value => (Some(value), *place),
            };
            let said = Spanned::new(port_of(value?)?, place);
            if is(server.ports) {
                port = Some(said);
            } else {
                told.ports.push(said);
            }
            before = None;
        } else if !word.starts_with('-') {
            is_serving |= server.verbs.contains(&word.as_str());
            if server.operand
                && let Some(number) = port_of(word)
            {
                port = Some(Spanned::new(number, *place));
            }
        }
    }
    told.ports.extend(port);
    if !is_serving {
        return None;
    }
    if told.ports.is_empty() {
        for name in server.variables {
            match variable(name) {
                VariableValue::Set(value) => {
                    told.ports.push(Spanned::new(value.parse().ok()?, command));
                    told.variable = Some(name);
                    return Some(told);
                }
                VariableValue::NotKnown => return None,
                VariableValue::Unset => {}
            }
        }
        told.ports.push(Spanned::new(server.default?, command));
        told.is_default = true;
    }
    Some(told)
}

/// The value that a word gives to an option, which is empty where the next word is the value; nothing where the word is
/// another option.
fn option_of<'w>(word: &'w str, option: &str) -> Option<&'w str> {
    let rest = word.strip_prefix(option)?;
    let is_short = option.len() == 2;
    match rest.strip_prefix('=') {
        Some(value) if !value.is_empty() => Some(value),
        _ if rest.is_empty() => Some(rest),
        // `-p3000`
        _ if is_short && rest.starts_with(|c: char| c.is_ascii_digit() || c == ':' || c == '[') => Some(rest),
        _ => None,
    }
}

/// The port of an address; nothing where there is none, or a socket.
fn port_of(address: &str) -> Option<u16> {
    let port = address.rsplit(':').next().unwrap_or(address).trim_end_matches('/');
    port.parse().ok().filter(|port| *port != 0)
}
