//! `… > FILE`, and how files come to be in the tree.

use super::machine::Machine;
use crate::contents::tree::{Arrival, FileOrigin, How};
use crate::source::Span;
use crate::syntax::shell::{Redirect, RedirectOperator};

impl Machine<'_> {
    /// `… > FILE`: the file is there from then on. `text` is what is written, where that is known.
    pub(crate) fn redirects(&mut self, shell: usize, redirects: &[Redirect], text: Option<&str>) {
        for redirect in redirects {
            let fields = self.session.fields(shell, &redirect.target).filter(|_| writes(redirect));
            let Some([target]) = fields.as_deref() else { continue };
            let Some(target) = self.session.absolute(shell, target) else { continue };
            let target = self.tree.resolve(&target);
            self.edited(&target, redirect.span);
            self.write(&target, redirect.span);
            self.list_written(&target, text);
        }
    }

    /// Redirects of a command that may be skipped.
    pub(super) fn perhaps_redirects(&mut self, shell: usize, redirects: &[Redirect]) {
        for redirect in redirects.iter().filter(|redirect| writes(redirect)) {
            let fields = self.session.fields(shell, &redirect.target);
            let target = match fields.as_deref() {
                Some([target]) => self.session.absolute(shell, target),
                _ => None,
            };
            let target = target.map_or_else(|| "/".to_owned(), |target| self.tree.resolve(&target));
            self.list_written(&target, None);
            if !target.starts_with("/dev/") && self.tree.present(&target).is_none() {
                self.more_than_known(&target, "a redirection, which may be skipped,", redirect.span);
            }
        }
    }

    /// Runs the redirections of the compound commands that begin before the command with this number.
    pub(super) fn redirects_of_compounds(&mut self, number: usize) {
        let commands = self.commands;
        for of_compound in commands.redirects_at(number) {
            self.session.enter(commands, of_compound.shell);
            if of_compound.may_be_skipped {
                self.perhaps_redirects(of_compound.shell, of_compound.redirects);
            } else {
                self.redirects(of_compound.shell, of_compound.redirects, None);
            }
        }
    }

    /// A command makes a file of its own, if none is there.
    pub(crate) fn write(&mut self, target: &str, place: Span) {
        let is_there = target == "/" || self.tree.present(target).is_some();
        let above = &target[..target.rfind('/').unwrap_or(0)];
        let has_room = self.tree.has_room_for_directory(above) && self.has_directory(above);
        if self.is_kept(target) && !is_there && has_room && !target.starts_with("/dev/") {
            let arrival = Arrival { time: self.time, place, how: How::Moved, earlier: None };
            self.tree.add(target, FileOrigin::default(), arrival);
        }
    }

    /// Whether a directory is at a path, as far as it can be known.
    pub(super) fn has_directory(&self, path: &str) -> bool {
        self.tree.directory(path).is_some()
            || !self.tree.more_in(path).is_empty()
            || self.tree.doubt_of(path).is_some()
            || !self.is_kept(path)
    }
}

/// Whether a redirect makes or changes a file.
fn writes(redirect: &Redirect) -> bool {
    matches!(
        redirect.operator,
        RedirectOperator::Write
            | RedirectOperator::Overwrite
            | RedirectOperator::Append
            | RedirectOperator::WriteBoth
            | RedirectOperator::AppendBoth
    )
}
