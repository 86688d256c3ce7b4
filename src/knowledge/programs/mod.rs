//! What is known of programs by their names: what they change in RUN, and what they are when a container runs
//! them. A table of rows, one program a line; a program that is not in it is one of which nothing is known.

mod clients;
mod languages;
mod processes;
mod shell;
mod system;

use std::collections::HashMap;
use std::sync::LazyLock;

/// What is known of a program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    name: &'static str,
    /// What it changes in RUN.
    pub(crate) in_run: InRun,
    as_process: &'static [AsProcess],
    /// Whether it gives up the rights of root before the program of a container runs.
    pub(crate) steps_down: StepsDown,
    /// Whether its first argument says what it is at: `celery worker`.
    pub(crate) is_verbal: bool,
    /// Whether it runs a package, a module or a target that its arguments name.
    pub(crate) runs_what_it_is_told: bool,
    /// Whether compiling is all that it is there for, whatever its arguments are.
    pub(crate) compiles: bool,
    /// Whether it starts another program again when files change.
    pub(crate) reloads: bool,
    /// Whether a health check only says with it how the check ends: nothing is asked by it.
    pub(crate) is_answer: bool,
    /// Whether the table of base images says which of them hold it, for health checks call it.
    pub(crate) is_looked_for: bool,
    /// The options whose value, the next word, is a password or holds one: `redis-cli -a hunter2`.
    pub(crate) password_options: &'static [&'static str],
    /// The option with a password in the same word: `mysql -phunter2`.
    pub(crate) glued_password: Option<&'static str>,
}

/// What a program changes in RUN that is not followed command by command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InRun {
    /// No file, or none that says what an image can do: owners, times, caches, users.
    Nothing,
    /// Files; how is followed where the machine of RUN meets it.
    Followed,
    /// The project in the directory where it runs; the system is left alone.
    Project,
    /// What it unpacks from an archive, where it unpacks it.
    Archive,
    /// Whatever it likes.
    Anything,
}

/// What a program is when a container runs it. One may be several of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsProcess {
    /// It ends by itself, or only waits or watches: no service.
    Helper,
    /// It does what it is told and ends.
    Tool,
    /// It serves until it is stopped.
    Server,
    /// It serves until it is stopped if that is what the program does that it is given.
    Interpreter,
    /// It starts and watches several others.
    Supervisor,
}

/// Whether a program gives up the rights of root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepsDown {
    /// Not by itself.
    No,
    /// It is there to run another program as somebody else.
    Always,
    /// It is a server that does so when it is told to by one of these options.
    With(&'static [&'static str]),
}

/// A program of which nothing is known but its name: the beginning of each row.
const fn program(name: &'static str) -> Program {
    Program {
        name,
        in_run: InRun::Anything,
        as_process: &[],
        steps_down: StepsDown::No,
        is_verbal: false,
        runs_what_it_is_told: false,
        compiles: false,
        reloads: false,
        is_answer: false,
        is_looked_for: false,
        password_options: &[],
        glued_password: None,
    }
}

/// The columns, as the rows fill them.
impl Program {
    const fn in_run(self, in_run: InRun) -> Self {
        Self { in_run, ..self }
    }

    const fn as_process(self, as_process: &'static [AsProcess]) -> Self {
        Self { as_process, ..self }
    }

    const fn steps_down(self, steps_down: StepsDown) -> Self {
        Self { steps_down, ..self }
    }

    const fn verbal(self) -> Self {
        Self { is_verbal: true, ..self }
    }

    const fn runs_what_it_is_told(self) -> Self {
        Self { runs_what_it_is_told: true, ..self }
    }

    const fn compiles(self) -> Self {
        Self { compiles: true, ..self }
    }

    const fn reloads(self) -> Self {
        Self { reloads: true, ..self }
    }

    const fn answers(self) -> Self {
        Self { is_answer: true, ..self }
    }

    const fn looked_for(self) -> Self {
        Self { is_looked_for: true, ..self }
    }

    const fn password(self, password_options: &'static [&'static str]) -> Self {
        Self { password_options, ..self }
    }

    const fn glued_password(self, option: &'static str) -> Self {
        Self { glued_password: Some(option), ..self }
    }
}

impl Program {
    /// Whether the program has this role when a container runs it.
    pub(crate) fn is(&self, role: AsProcess) -> bool {
        self.as_process.contains(&role)
    }

    /// Whether the program serves until it is stopped, by itself or by what it is given to run.
    pub(crate) fn serves(&self) -> bool {
        self.is(AsProcess::Server) || self.is(AsProcess::Interpreter)
    }
}

const BLOCKS: [&[Program]; 19] = [
    shell::BUILTINS,
    shell::UTILITIES,
    shell::GNU_AND_BUSYBOX,
    system::PACKAGE_MANAGERS,
    system::ACCOUNTS,
    system::SETTINGS,
    system::OTHER_USERS,
    languages::JAVASCRIPT,
    languages::PYTHON,
    languages::COMPILED,
    languages::MANAGED,
    languages::SCRIPTING,
    processes::SERVERS,
    processes::SUPERVISORS,
    processes::WATCHERS,
    clients::DATABASE_CLIENTS,
    clients::MIGRATIONS,
    clients::TESTS,
    clients::REMOTE,
];

/// The rows by name: RUN lines ask for every command.
static BY_NAME: LazyLock<HashMap<&'static str, &'static Program>> =
    LazyLock::new(|| BLOCKS.into_iter().flatten().map(|program| (program.name, program)).collect());

/// What is known of the program of a name, without its directory.
pub(crate) fn of(name: &str) -> &'static Program {
    static UNKNOWN: Program = program("");
    BY_NAME.get(name).copied().unwrap_or(&UNKNOWN)
}

/// Every row.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static Program)> {
    BLOCKS.into_iter().flatten().map(|program| (program.name, program))
}

/// The directories in which a program without one is looked for, in that order.
// Source: `DefaultPathEnvUnix` in BuildKit's `util/system/path.go`.
pub(crate) const DIRECTORIES: [&str; 6] =
    ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_name_stands_once_and_each_block_is_sorted() {
        let mut seen = HashSet::new();
        for block in BLOCKS {
            assert!(block.is_sorted_by_key(|program| program.name), "{}", block[0].name);
            for program in block {
                assert!(seen.insert(program.name), "`{}` stands twice", program.name);
            }
        }
    }

    #[test]
    fn every_row_says_something() {
        for row in BLOCKS.into_iter().flatten() {
            let silent = Program { name: row.name, ..program("") };
            assert_ne!(format!("{row:?}"), format!("{silent:?}"), "nothing is said of `{}`", row.name);
        }
    }

    #[test]
    fn what_is_known_of_a_program() {
        assert_eq!(of("grep").in_run, InRun::Nothing);
        assert_eq!(of("apt-get").in_run, InRun::Followed);
        assert_eq!(of("cmake").in_run, InRun::Project);
        assert_eq!(of("unzip").in_run, InRun::Archive);
        assert_eq!(of("acme-installer").in_run, InRun::Anything);
        assert!(of("nginx").serves() && !of("nginx").is(AsProcess::Interpreter));
        assert!(of("java").serves() && of("java").is(AsProcess::Interpreter));
        assert!(!of("psql").serves() && of("psql").is(AsProcess::Tool));
        assert_eq!(of("gosu").steps_down, StepsDown::Always);
        assert_eq!(of("uwsgi").steps_down, StepsDown::With(&["--uid"]));
        assert_eq!(of("nginx").steps_down, StepsDown::No);
    }
}
