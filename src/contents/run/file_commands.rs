//! rm, rmdir, mkdir, touch, tee, sed, find and others that make, change or take away files.

use std::sync::Arc;

use super::call::Call;
use super::machine::Machine;
use super::operands::{Operand, Options};
use crate::build::image_path;
use crate::contents::tree::{Arrival, FileOrigin, How, Node};
use crate::source::Span;
use crate::syntax::patterns::Wildcard;
use crate::syntax::shell::WrapperKind;

impl Machine<'_> {
    pub(crate) fn files(&mut self, call: &Call<'_>) {
        match call.program {
            "rm" | "unlink" => self.remove(call),
            "rmdir" => self.remove_directories(call),
            "mkdir" => self.make_directories(call),
            "touch" => self.touch(call),
            "tee" => self.tee(call),
            "sed" => self.edit_in_place(call),
            "find" => self.find(call),
            "tar" => self.pack(call),
            _ => self.transfer(call),
        }
    }

    /// Handles a program that works on files and may be skipped: what it names may have changed. False for
    /// any other program.
    pub(super) fn perhaps_works_on_files(&mut self, call: &Call<'_>) -> bool {
        let (takes, makes) = match call.program {
            "rm" | "rmdir" | "unlink" => (true, false),
            "mv" => (true, true),
            "cp" | "ln" | "mkdir" | "touch" | "tee" | "install" => (false, true),
            _ => return false,
        };
        let options = Options::of(call, "tSm", &["target-directory", "suffix", "mode"]);
        let (mut paths, unknown) = self.all_paths(call, &options.operands);
        let what = format!("`{}`, which may be skipped,", call.program);
        if let Some(target) = options.value(&["t", "target-directory"]) {
            let path = self.session.absolute(call.shell, target).unwrap_or_else(|| "/".to_owned());
            paths.push(Operand { path, written: target.to_owned() });
        }
        if call.program == "ln" && paths.len() == 1 {
            paths.extend(
                self.session.directory(call.shell).map(|path| Operand { path, written: ".".to_owned() }),
            );
        }
        let last = paths.len().saturating_sub(1);
        for (number, operand) in paths.iter().enumerate() {
            let place = self.locate(operand);
            if takes {
                self.not_known(&place, &what, call.span());
            }
            if makes && (number == last || !matches!(call.program, "mv" | "cp" | "ln" | "install")) {
                // Of a directory in its way, all that is to come is in it.
                let first_missing = self.first_missing(&self.tree.resolve(&operand.path));
                self.more_than_known(&first_missing, &what, call.span());
                self.more_than_known(&place, &what, call.span());
            }
        }
        for below in unknown {
            self.not_known(&below, &what, call.span());
        }
        true
    }

    /// The outermost part of a path that is not there; all of it where everything is.
    fn first_missing(&self, place: &str) -> String {
        let mut reached = String::new();
        for part in image_path::parts(place) {
            reached = format!("{reached}/{part}");
            if self.tree.present(&reached).is_none() {
                break;
            }
        }
        if reached.is_empty() { "/".to_owned() } else { reached }
    }

    fn remove(&mut self, call: &Call<'_>) {
        let options = Options::of(call, "", &[]);
        let is_recursive = options.has("rR", &["recursive"]);
        if self.reads_operands(call) {
            return;
        }
        let (paths, unknown) = self.all_paths(call, &options.operands);
        for operand in paths.iter().filter(|operand| !operand.is_inside()) {
            let place = self.locate(operand);
            if is_recursive || self.tree.directory(&place).is_none() {
                self.tree.remove(&place, self.time);
            }
        }
        for below in unknown {
            self.not_known(&below, "`rm`, of which it is not known what it removes,", call.span());
        }
    }

    /// `… | xargs rm`: what it takes is what another command says.
    fn reads_operands(&mut self, call: &Call<'_>) -> bool {
        let commands = self.commands;
        let Some(found) = commands.get(call.number) else { return false };
        if !found.invocation().wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::Xargs) {
            return false;
        }
        let writers = found.context.piped_from.clone().unwrap_or(0..0);
        let mut below = Vec::new();
        for number in writers {
            let invocation = commands[number].invocation();
            let shell = commands[number].context.shell;
            let writer =
                Call::new(number, shell, &invocation, &self.session).filter(|call| call.program == "find");
            below.extend(writer.and_then(|call| self.starts(&call)).unwrap_or_else(|| vec!["/".to_owned()]));
        }
        if below.is_empty() {
            below.push("/".to_owned());
        }
        for below in below {
            self.not_known(&below, "`rm`, of which it is not known what it removes,", call.span());
        }
        true
    }

    fn remove_directories(&mut self, call: &Call<'_>) {
        let options = Options::of(call, "", &[]);
        let with_parents = options.has("p", &["parents"]);
        let (paths, _) = self.all_paths(call, &options.operands);
        for operand in paths {
            let steps =
                operand.written.trim_end_matches('/').split('/').filter(|part| !part.is_empty()).count();
            let mut place = self.locate(&operand);
            for _ in 0..if with_parents { steps } else { 1 } {
                if !self.is_empty(&place) {
                    break;
                }
                self.tree.remove(&place, self.time);
                place.truncate(place.rfind('/').unwrap_or(0));
            }
        }
    }

    fn make_directories(&mut self, call: &Call<'_>) {
        let options = Options::of(call, "m", &["mode"]);
        let (paths, unknown) = self.all_paths(call, &options.operands);
        for operand in paths {
            let place = self.tree.resolve(&operand.path);
            // A link to nothing is in the way.
            if place == self.locate(&operand) || self.tree.present(&place).is_some() {
                self.make_directory(&place, call.span());
            }
        }
        for below in unknown {
            self.more_than_known(&below, "`mkdir`", call.span());
        }
    }

    pub(crate) fn make_directory(&mut self, place: &str, by: Span) {
        if self.is_kept(place) && self.tree.has_room_for_directory(place) {
            let arrival = Arrival { time: self.time, place: by, how: How::Moved, earlier: None };
            self.tree.make_directory(place, &Arc::new(arrival));
        }
    }

    fn touch(&mut self, call: &Call<'_>) {
        let options = Options::of(call, "drt", &["date", "reference", "time"]);
        if options.has("c", &["no-create"]) {
            return;
        }
        let (paths, unknown) = self.all_paths(call, &options.operands);
        for operand in paths {
            self.write(&self.tree.resolve(&operand.path), call.span());
        }
        for below in unknown {
            self.more_than_known(&below, "`touch`", call.span());
        }
    }

    fn tee(&mut self, call: &Call<'_>) {
        let options = Options::of(call, "", &[]);
        let (paths, unknown) = self.all_paths(call, &options.operands);
        for operand in paths {
            let place = self.tree.resolve(&operand.path);
            self.edited(&place, call.span());
            self.write(&place, call.span());
        }
        for below in unknown {
            self.more_than_known(&below, "`tee`", call.span());
        }
    }

    /// `sed -i`: what the files hold is not what was copied.
    fn edit_in_place(&mut self, call: &Call<'_>) {
        // `-i` has its value attached, if any; so has `-E` none.
        let options = Options::of(call, "ef", &["expression", "file"]);
        if !options.has("i", &["in-place"]) {
            return;
        }
        let has_script = options.has("ef", &["expression", "file"]);
        // Without an option for it, the first operand is what is done.
        let files = options.operands.get(usize::from(!has_script)..).unwrap_or_default();
        let (paths, _) = self.all_paths(call, files);
        for operand in paths {
            self.edited(&self.tree.resolve(&operand.path), call.span());
        }
    }

    /// A file holds other content from then on than the one that it is a copy of.
    pub(super) fn edited(&mut self, path: &str, place: Span) {
        let Some(Node::File(origin)) = self.tree.present(path).map(|entry| &entry.node) else { return };
        let origin = FileOrigin { copy_of: None, ..origin.clone() };
        let earlier = self.tree.last_arrival_of(path);
        self.tree.add(path, origin, Arrival { time: self.time, place, how: How::Moved, earlier });
    }

    /// The directories that `find` begins in.
    fn starts(&mut self, call: &Call<'_>) -> Option<Vec<String>> {
        let starts = call.arguments.iter().take_while(|argument| !argument.text.starts_with(['-', '(', '!']));
        let starts: Vec<_> = starts.collect();
        if starts.is_empty() {
            return Some(vec![self.session.directory(call.shell)?]);
        }
        let paths: Option<Vec<Vec<Operand>>> =
            starts.into_iter().map(|start| self.paths(call, start)).collect();
        Some(paths?.concat().into_iter().map(|operand| self.tree.resolve(&operand.path)).collect())
    }

    /// `find … -delete` and `find … -exec rm {} +`: what they take away where names and kinds alone say which.
    fn find(&mut self, call: &Call<'_>) {
        let tests = call.arguments.iter().skip_while(|argument| !argument.text.starts_with(['-', '(', '!']));
        let words: Option<Vec<&str>> =
            tests.map(|argument| argument.is_whole.then_some(argument.text.as_str())).collect();
        let runs = |words: &[&str]| {
            words
                .iter()
                .any(|word| ["-delete", "-exec", "-execdir", "-ok", "-okdir", "-fprint"].contains(word))
        };
        let words = match words {
            Some(words) if runs(&words) => words,
            Some(_) => return,
            None => Vec::new(),
        };
        let Some(starts) = self.starts(call) else {
            self.not_known("/", "`find`", call.span());
            return;
        };
        match Search::of(&words) {
            Some(Some(search)) => {
                for start in starts {
                    for place in search.fitting(self, &start) {
                        self.tree.remove(&place, self.time);
                    }
                }
            }
            Some(None) => {}
            None => starts.iter().for_each(|start| self.not_known(start, "`find`", call.span())),
        }
    }

    /// `tar -cf FILE …`
    fn pack(&mut self, call: &Call<'_>) {
        let first = call.arguments.first().map_or("", |first| first.text.as_str());
        let packs = first.trim_start_matches('-').contains('c') && !first.starts_with("--")
            || call.has(&["--create"]);
        let attached = call.values(&["--file"]);
        let file = match attached.first() {
            Some(file) => Some(file.clone()),
            None if first.contains('f') && !first.starts_with("--") => {
                call.arguments.get(1).filter(|file| file.is_whole).map(|file| file.text.clone())
            }
            None => call.value(&["-f"]).filter(|file| file.is_whole).map(|file| file.text.clone()),
        };
        let file = file.filter(|file| packs && file != "-");
        if let Some(file) = file.and_then(|file| self.session.absolute(call.shell, &file)) {
            self.write(&self.tree.resolve(&file), call.span());
        }
    }
}

/// What `find` looks for, in the words that can be followed.
struct Search {
    names: Vec<Wildcard>,
    kind: Option<char>,
    is_recursive: bool,
}

impl Search {
    /// Reads what a search does with names: `None` where it is not understood, `None` inside where it changes
    /// no names.
    fn of(words: &[&str]) -> Option<Option<Self>> {
        let mut search = Self { names: Vec::new(), kind: None, is_recursive: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "-name" => search.names.push(Wildcard::parse(&words.next()?.replace("[!", "[^"))?),
                "-type" => search.kind = words.next()?.chars().next(),
                "-depth" | "-print" => {}
                "-delete" => return words.next().is_none().then_some(Some(search)),
                "-exec" | "-execdir" => {
                    let command: Vec<&str> =
                        words.by_ref().copied().take_while(|word| !matches!(*word, ";" | "+")).collect();
                    if words.next().is_some() {
                        return None;
                    }
                    return match command.as_slice() {
                        ["rm", options @ .., "{}"]
                            if options.iter().all(|option| option.starts_with('-')) =>
                        {
                            search.is_recursive = options.iter().any(|option| option.contains(['r', 'R']));
                            Some(Some(search))
                        }
                        ["chmod" | "chown" | "chgrp" | "touch" | "ls" | "echo" | "cat" | "grep", ..] => {
                            Some(None)
                        }
                        _ => None,
                    };
                }
                _ => return None,
            }
        }
        None
    }

    /// What fits below a directory, the deepest first.
    fn fitting(&self, machine: &mut Machine<'_>, start: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(machine, start, &mut found);
        found
    }

    fn collect(&self, machine: &mut Machine<'_>, above: &str, found: &mut Vec<String>) {
        let Some(directory) = machine.tree.directory(above).cloned() else { return };
        for (name, entry) in directory.entries().filter(|(_, entry)| entry.removed.is_none()) {
            let place = image_path::join(above, name);
            let is_directory = matches!(entry.node, Node::Directory(_));
            if is_directory {
                self.collect(machine, &place, found);
            }
            let kind = match &entry.node {
                Node::Directory(_) => 'd',
                Node::Link(_) => 'l',
                Node::File(_) | Node::Unknown(_) => 'f',
            };
            let work = &mut machine.tree.work;
            if !work.compares(1) {
                return;
            }
            let compare = |wildcard: &Wildcard| {
                let (fits, steps) = wildcard.compare(name);
                work.compares(steps) && fits
            };
            let fits = self.names.iter().all(compare) && self.kind.is_none_or(|wanted| wanted == kind);
            // Without `-r`, `rm` and `-delete` leave directories that are not empty.
            let goes = !is_directory || self.is_recursive || machine.is_empty(&place);
            if fits && goes {
                found.push(place);
            }
        }
    }
}
