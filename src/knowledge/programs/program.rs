//! What is known of one program: a row of the table, and the words that rows are written with.

/// What is known of a program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    /// The name of the program, without a directory.
    pub(super) name: &'static str,
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
pub(super) const fn program(name: &'static str) -> Program {
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
    pub(super) const fn in_run(self, in_run: InRun) -> Self {
        Self { in_run, ..self }
    }

    pub(super) const fn as_process(self, as_process: &'static [AsProcess]) -> Self {
        Self { as_process, ..self }
    }

    pub(super) const fn steps_down(self, steps_down: StepsDown) -> Self {
        Self { steps_down, ..self }
    }

    pub(super) const fn verbal(self) -> Self {
        Self { is_verbal: true, ..self }
    }

    pub(super) const fn runs_what_it_is_told(self) -> Self {
        Self { runs_what_it_is_told: true, ..self }
    }

    pub(super) const fn compiles(self) -> Self {
        Self { compiles: true, ..self }
    }

    pub(super) const fn reloads(self) -> Self {
        Self { reloads: true, ..self }
    }

    pub(super) const fn answers(self) -> Self {
        Self { is_answer: true, ..self }
    }

    pub(super) const fn looked_for(self) -> Self {
        Self { is_looked_for: true, ..self }
    }

    pub(super) const fn password(self, password_options: &'static [&'static str]) -> Self {
        Self { password_options, ..self }
    }

    pub(super) const fn glued_password(self, option: &'static str) -> Self {
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
