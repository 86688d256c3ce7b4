//! What commands leave open: which change nothing, which change their project only, and which may change
//! anything.

use super::call::{Argument, Call};
use super::javascript_tools::WITH_VALUE;
use super::machine::Machine;
use crate::knowledge::programs::{self, InRun};

/// Ends of the names of files that shells read settings from: they set variables, or define functions.
// Source: os-release(5), bash(1), environment(7); the documentation of venv (`activate`), Cargo (`.cargo/env`), nvm,
// SDKMAN!, Conda (`conda.sh`) and Apache (`envvars`); what Dockerfiles of 116 public repositories read so, counted on
// 2026-11-30.
const SETTINGS: &[&str] = &[
    ".bash_profile",
    ".bashrc",
    ".cargo/env",
    ".env",
    ".profile",
    "/activate",
    "/conda.sh",
    "/envvars",
    "/etc/environment",
    "/etc/profile",
    "/nvm.sh",
    "/os-release",
    "/sdkman-init.sh",
];

/// Whether what `.` reads only sets variables, or defines functions, by its name.
fn reads_settings(call: &Call<'_>) -> bool {
    call.arguments.first().is_some_and(|file| {
        let name = if file.is_whole { &*file.text } else { file.word.raw.trim_end_matches('"') };
        SETTINGS.iter().any(|end| name.ends_with(end))
    })
}

impl Machine<'_> {
    /// Notes what a command may change, where that is not followed.
    pub(super) fn keep_doubts(&mut self, call: &Call<'_>, calls_function: bool) {
        let program = call.program;
        let in_run = self.in_run(call);
        let is_harmless = in_run == InRun::Nothing || calls_function;
        let is_query = call.has(&["--version", "-version", "--help"]) && call.arguments.len() == 1;
        let is_turbo =
            |argument: &Argument<'_>| argument.text == "turbo" || argument.text.starts_with("turbo@");
        let runs_turbo = program == "turbo"
            || matches!(program, "npx" | "pnpx" | "bunx") && call.arguments.iter().any(is_turbo);
        let prunes = runs_turbo && call.has(&["prune"]);
        if is_harmless || is_query || prunes {
            return;
        }
        let what = format!("`{program}`");
        if matches!(program, "python" | "python3") && self.python_of_its_own(call) {
            return;
        }
        match in_run {
            InRun::Project => {
                let directory = self.session.directory(call.shell).unwrap_or_else(|| "/".to_owned());
                self.more_than_known(&directory, &what, call.span());
            }
            InRun::Archive => self.unpacked(call, &what),
            InRun::Anything => self.not_known("/", &what, call.span()),
            InRun::Nothing | InRun::Followed => {}
        }
    }

    /// What a command changes that is not followed: what its program does, or what its arguments say.
    pub(super) fn in_run(&self, call: &Call<'_>) -> InRun {
        match programs::of(call.program).in_run {
            InRun::Anything if matches!(call.program, "." | "source") && reads_settings(call) => {
                InRun::Nothing
            }
            // What is installed goes where the project says.
            InRun::Project if call.program == "make" && call.has(&["install"]) => InRun::Anything,
            InRun::Followed if self.is_script(call) => InRun::Project,
            in_run => in_run,
        }
    }

    /// What Python does besides running the project's programs.
    fn python_of_its_own(&mut self, call: &Call<'_>) -> bool {
        let module = call.value(&["-m"]).map(|module| module.text.as_str());
        match module {
            Some("pip" | "compileall") => true,
            Some("venv" | "virtualenv") => {
                let operands = call.operands(&["-m", "--prompt", "-p", "--python"]);
                let target = operands.last().filter(|target| target.is_whole);
                let target = target.and_then(|target| self.session.absolute(call.shell, &target.text));
                self.more_than_known(&target.unwrap_or_else(|| "/".to_owned()), "`venv`", call.span());
                true
            }
            // A script that is downloaded is followed where that is done.
            None => {
                let reads_script = call.arguments.first().is_none_or(|first| first.text == "-");
                let found = self.commands.get(call.number);
                let writers = found.and_then(|found| found.context.piped_from.clone()).unwrap_or(0..0);
                let is_download = writers
                    .filter_map(|number| self.commands.get(number))
                    .any(|writer| matches!(writer.invocation().program(), Some("curl" | "wget")));
                reads_script && is_download
            }
            Some(_) => false,
        }
    }

    /// Whether a package manager runs a script or a program of the project: `npm run build`.
    fn is_script(&self, call: &Call<'_>) -> bool {
        let operands = call.operands(WITH_VALUE);
        let verb = operands.first().map_or("", |operand| operand.text.as_str());
        match call.program {
            "npm" | "pnpm" | "yarn" | "bun" => !matches!(
                verb,
                "" | "install"
                    | "i"
                    | "ci"
                    | "add"
                    | "cache"
                    | "config"
                    | "set"
                    | "prune"
                    | "store"
                    | "fetch"
                    | "global"
                    | "uninstall"
                    | "remove"
                    | "workspaces"
                    | "deploy"
                    | "un"
                    | "rm"
                    | "r"
                    | "unlink"
                    | "ls"
                    | "list"
                    | "view"
                    | "audit"
            ),
            "npx" | "pnpx" | "bunx" => true,
            "go" if verb == "mod" => call.has(&["tidy", "vendor", "init", "edit"]),
            "go" | "cargo" => !matches!(verb, "" | "version" | "env"),
            "uv" | "poetry" | "pipenv" | "bundle" | "composer" => {
                !matches!(verb, "install" | "sync" | "config" | "pip" | "cache" | "")
            }
            _ => false,
        }
    }

    /// An archive is unpacked: what is in it is not known.
    fn unpacked(&mut self, call: &Call<'_>, what: &str) {
        let packs = call.arguments.first().is_some_and(|first| {
            let letters = first.text.trim_start_matches('-');
            call.program != "unzip" && (letters.starts_with('c') || letters == "-create")
        });
        if packs {
            return;
        }
        let given = call.value(&["-C", "--directory", "-d"]).filter(|value| value.is_whole);
        let attached = call.values(&["--directory"]);
        let target = given.map(|value| value.text.clone()).or_else(|| attached.first().cloned());
        let directory = match target {
            Some(target) => self.session.absolute(call.shell, &target),
            None => self.session.directory(call.shell),
        };
        self.more_than_known(&directory.unwrap_or_else(|| "/".to_owned()), what, call.span());
    }

    /// A command that may be skipped: whether it ran, and what it changed, is not known.
    pub(crate) fn perhaps(&mut self, call: &Call<'_>) {
        let program = call.program;
        self.perhaps_accounts(call);
        if !self.perhaps_works_on_files(call) && self.in_run(call) != InRun::Nothing {
            self.not_known("/", &format!("`{program}`, which may be skipped,"), call.span());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::programs;
    use crate::knowledge::programs::InRun;
    use crate::syntax::shell::QUESTIONS;

    #[test]
    fn who_asks_changes_nothing() {
        for question in QUESTIONS {
            assert_eq!(programs::of(question).in_run, InRun::Nothing, "`{question}`");
        }
    }
}
