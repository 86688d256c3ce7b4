//! The table of programs, looked up by name.

use std::sync::LazyLock;

use super::program::{Program, program};
use super::{clients, languages, processes, shell, system};
use crate::knowledge::by_name::ByName;

/// The blocks of rows.
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
static BY_NAME: LazyLock<ByName<&'static Program>> =
    LazyLock::new(|| ByName::of(BLOCKS.into_iter().flatten().map(|program| (program.name, program))));

/// What is known of the program of a name, without its directory.
pub(crate) fn of(name: &str) -> &'static Program {
    static UNKNOWN: Program = program("");
    BY_NAME.get(name).copied().unwrap_or(&UNKNOWN)
}

/// Whether shells do what a name says themselves, without another program.
pub(crate) fn is_of_shell(name: &str) -> bool {
    shell::BUILTINS.iter().any(|builtin| builtin.name == name)
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
    use crate::knowledge::programs::{AsProcess, InRun, StepsDown};

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
            let silent = program(row.name);
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
