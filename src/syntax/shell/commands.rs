//! The simple commands of a script in order of execution, and the circumstances of each.

use std::ops::{Deref, Range};

use super::invocation::Invocation;
use super::tree::{Redirect, Simple};

/// How a script is begun, and what is known of how it ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShellOptions {
    /// Whether the shell is begun with `-e`.
    pub errexit: bool,
    /// Whether the shell is begun with `-o pipefail`.
    pub pipefail: bool,
    /// Whether the script is known to end with success, as a RUN line does if there is an image: then
    /// all of a last `test … && command` has run.
    pub succeeds: bool,
}

/// The simple commands of a script.
///
/// A command in a substitution comes before the one that it is part of; the commands of a `-c` string
/// come after the command that runs it; those of a function come after the first call of it, or at the
/// end if nothing calls it.
#[derive(Debug, Clone)]
pub struct Commands<'a> {
    pub(crate) found: Vec<FoundCommand<'a>>,
    pub(crate) shells: Vec<Shell>,
    pub(crate) complete: bool,
    /// In the order of their numbers.
    pub(super) compounds: Vec<CompoundRedirects<'a>>,
}

/// The redirects of a compound command.
#[derive(Debug, Clone, Copy)]
pub struct CompoundRedirects<'a> {
    /// The number of the first command in it, or of the one after it.
    pub number: usize,
    /// The shell that it is a part of.
    pub shell: usize,
    /// As in [`Circumstances`].
    pub may_be_skipped: bool,
    /// The redirects.
    pub redirects: &'a [Redirect],
}

/// A simple command and its circumstances.
#[derive(Debug, Clone)]
pub struct FoundCommand<'a> {
    /// The command.
    pub command: &'a Simple,
    /// Its circumstances.
    pub context: Circumstances<'a>,
}

/// The circumstances of a simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances<'a> {
    /// Whether the script can do what it is for without running the command: it stands after `||`, in a
    /// branch, in a loop that may have no rounds, after a test and `&&`, behind an `exit`, or in a
    /// function that nothing calls. A command that stands after another that would have to fail by
    /// accident (`a && b`) is not skipped.
    pub may_be_skipped: bool,
    /// Whether the script does not wait for it: `&`.
    pub background: bool,
    /// Which shell runs it: 0 is that of the script. A subshell, a pipe, a substitution, a command in the
    /// background and a `-c` string each have another, which begins as its parent is at that time
    /// ([`Commands::parent_shell`]) and takes its directory and variables with it when it ends.
    pub shell: usize,
    /// Whether it stands in `$(…)`, backquotes, `<(…)` or `>(…)`, so that its output is used.
    pub in_substitution: bool,
    /// The commands (by their number in the list) whose output it reads through a pipe: one, or those of
    /// a compound command.
    pub piped_from: Option<Range<usize>>,
    /// The commands that read its output through a pipe.
    pub pipes_into: Option<Range<usize>>,
    /// The function that it stands in.
    pub function: Option<&'a str>,
    /// Whether it is a call of a function of the script, not of a program.
    pub calls_function: bool,
    /// The command (by its number) in whose `-c` string, `eval` words or here-document it stands.
    pub script_of: Option<usize>,
    /// Whether the shell ends when a command fails: `set -e`.
    pub errexit: bool,
    /// Whether a pipeline fails when any of its commands does: `set -o pipefail`.
    pub pipefail: bool,
}

impl<'a> Commands<'a> {
    /// The redirects of compound commands of which a command is the first.
    pub fn redirects_at(&self, number: usize) -> impl Iterator<Item = CompoundRedirects<'a>> + '_ {
        let start = self.compounds.partition_point(|compound| compound.number < number);
        self.compounds[start..].iter().take_while(move |compound| compound.number == number).copied()
    }

    /// The shell from which `shell` was begun; none for that of the script.
    #[must_use]
    pub fn parent_shell(&self, shell: usize) -> Option<usize> {
        self.shells.get(shell).and_then(|shell| shell.parent)
    }

    /// Whether all of the script was understood, with what stands in `-c` strings and backquotes.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

impl<'a> Deref for Commands<'a> {
    type Target = [FoundCommand<'a>];

    fn deref(&self) -> &Self::Target {
        &self.found
    }
}

impl<'c, 'a> IntoIterator for &'c Commands<'a> {
    type Item = &'c FoundCommand<'a>;
    type IntoIter = std::slice::Iter<'c, FoundCommand<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.iter()
    }
}

impl<'a> FoundCommand<'a> {
    /// What the command really runs.
    #[must_use]
    pub fn invocation(&self) -> Invocation<'a> {
        self.command.invocation()
    }
}

/// A shell that runs part of a script.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shell {
    pub(crate) parent: Option<usize>,
    pub(crate) errexit: bool,
    pub(crate) pipefail: bool,
    /// Whether it may have come to an `exit`.
    pub(crate) left: bool,
}
