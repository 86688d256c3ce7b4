//! cp, mv, ln and install: files that are at another place from then on.

use std::sync::Arc;

use super::call::{Argument, Call};
use super::machine::Machine;
use super::operands::{Operand, Options};
use crate::build::image_path;
use crate::contents::copy::copy::is_in_place;
use crate::contents::tree::{Arrival, Entry, How, More, Node};
use crate::knowledge::programs::DIRECTORIES;
use crate::knowledge::tools;
use crate::source::Span;

/// How a transfer goes.
struct Carried<'c> {
    program: &'c str,
    /// Whether directories are taken, too.
    is_recursive: bool,
    /// Whether links that are named are taken themselves, and not what they lead to.
    keeps_links: bool,
    /// Whether links in directories are followed, too.
    follows_all: bool,
    /// Whether what is there stays.
    keeps_old: bool,
    arrival: Arrival,
}

impl Machine<'_> {
    pub(crate) fn transfer(&mut self, call: &Call<'_>) {
        let options =
            Options::of(call, "tSmog", &["target-directory", "suffix", "mode", "owner", "group", "backup"]);
        if call.program == "install" && options.has("d", &["directory"]) {
            let (paths, _) = self.all_paths(call, &options.operands);
            for operand in paths {
                self.make_directory(&self.tree.resolve(&operand.path), call.span());
            }
            return;
        }
        let given = options.value(&["t", "target-directory"]);
        let (sources, target) = match given {
            Some(given) => {
                let path = self.session.absolute(call.shell, given);
                (options.operands.as_slice(), path.map(|path| Operand { path, written: format!("{given}/") }))
            }
            None => match options.operands.split_last() {
                // `ln -s TARGET` makes a link of that name where it is.
                Some((only, [])) if call.program == "ln" => {
                    let here = self.session.directory(call.shell);
                    (std::slice::from_ref(only), here.map(|path| Operand { path, written: ".".to_owned() }))
                }
                Some((target, sources)) if !sources.is_empty() => {
                    (sources, self.paths(call, target).and_then(|mut paths| paths.pop()))
                }
                _ => return,
            },
        };
        let Some(target) = target else {
            self.more_than_known(
                "/",
                &format!("`{}`, of which it is not known where it puts files,", call.program),
                call.span(),
            );
            return;
        };
        let (program, is_archive) = (call.program, options.has("a", &["archive"]));
        let is_recursive = program == "mv" || is_archive || options.has("rR", &["recursive"]);
        let follows_all = options.has("L", &["dereference"]);
        let way = Carried {
            program,
            is_recursive,
            keeps_links: program == "mv"
                || !follows_all && (is_recursive || options.has("dP", &["no-dereference"])),
            follows_all: follows_all && is_recursive,
            keeps_old: options.has("n", &["no-clobber"]) && program != "ln",
            arrival: Arrival { time: self.time, place: call.span(), how: How::Moved, earlier: None },
        };
        let place = self.tree.resolve(&target.path);
        if program == "install" && options.has("D", &[]) {
            let parent =
                if given.is_some() { place.as_str() } else { &place[..place.rfind('/').unwrap_or(0)] };
            self.make_directory(parent, call.span());
        }
        let is_one_name = options.has("T", &["no-target-directory"])
            || program == "ln"
                && options.has("n", &["no-dereference"])
                && self.is_link(&self.locate(&target));
        if program == "ln" && options.has("s", &["symbolic"]) {
            let force = options.has("f", &["force"]);
            self.link(call, sources, &target, is_one_name, force, &way.arrival);
            return;
        }
        let (sources, unknown) = self.all_paths(call, sources);
        let is_there = is_in_place(self.tree, &place) || self.has_directory(&place);
        let is_directory = sources.len() + unknown.len() > 1 || target.is_directory();
        if is_directory && !is_one_name && !is_there && (!is_recursive || sources.len() > 1) {
            // Nothing goes into a directory that is known not to be there.
            return;
        }
        let into_directory = !is_one_name && is_there && (is_directory || is_in_place(self.tree, &place));
        for source in &sources {
            let end = match into_directory {
                true if source.is_inside() => Operand { path: place.clone(), written: place.clone() },
                true => {
                    let path = image_path::join(&place, image_path::file_name(&source.path));
                    Operand { written: path.clone(), path }
                }
                false => target.clone(),
            };
            self.carry(source, &end, &way);
        }
        for below in unknown {
            let what = format!("`{program}`, of which it is not known what it takes,");
            self.more_than_known(&place, &what, call.span());
            if program == "mv" {
                self.not_known(&below, &what, call.span());
            }
        }
    }

    /// Copies or moves one source to the path where it ends.
    fn carry(&mut self, source: &Operand, target: &Operand, way: &Carried<'_>) {
        let named = self.locate(source);
        let from = match way.keeps_links && !source.is_directory() {
            true => named.clone(),
            false => self.tree.resolve(&named),
        };
        let to = match way.program {
            // What is moved takes the place of a link; what is copied is written to where it leads.
            "mv" => self.locate(target),
            _ => self.tree.resolve(&target.path),
        };
        let Some(entry) = self.tree.present(&from).cloned() else {
            let may_be_there = from != "/"
                && (!self.tree.more_in(&from).is_empty()
                    || self.tree.doubt_of(&from).is_some()
                    || !self.is_kept(&from));
            if may_be_there {
                self.carry_unknown(source, &to, way);
            }
            return;
        };
        let is_directory = matches!(entry.node, Node::Directory(_));
        let there = self.tree.present(&to).map(|there| matches!(there.node, Node::Directory(_)));
        let is_refused = is_directory && !way.is_recursive
            || there.is_some_and(|there| there != is_directory)
            || way.keeps_old && there == Some(false)
            || way.program == "mv" && there == Some(true) && !self.is_empty(&to)
            || path_is_in(&to, &from);
        if is_refused {
            return;
        }
        if self.is_kept(&to) {
            if way.follows_all && is_directory {
                self.make_directory(&to, way.arrival.place);
                self.more_than_known(&to, "`cp`, which follows links,", way.arrival.place);
            } else {
                let before = self.tree.clone();
                self.tree.copy(&before, &from, &to, &way.arrival);
            }
        }
        if way.program == "mv" {
            self.tree.remove(&from, self.time);
        }
    }

    /// Puts a source of which nothing is known where it is copied or moved to: a file, or, where directories
    /// are taken as well, something that may be one.
    fn carry_unknown(&mut self, source: &Operand, to: &str, way: &Carried<'_>) {
        if !way.is_recursive {
            self.write(to, way.arrival.place);
        } else if self.is_kept(to) && to != "/" && self.tree.present(to).is_none() {
            let reason = format!("what `{}` takes from `{}` is not known", way.program, source.path);
            let more = More { reason, place: Some(way.arrival.place), time: Some(self.time) };
            self.tree.put(to, Entry::new(Node::Unknown(Arc::new(more)), Some(Arc::new(way.arrival.clone()))));
        }
    }

    /// `ln -s`
    fn link(
        &mut self,
        call: &Call<'_>,
        sources: &[&Argument<'_>],
        target: &Operand,
        is_one_name: bool,
        force: bool,
        arrival: &Arrival,
    ) {
        let place = self.tree.resolve(&target.path);
        let into_directory =
            !is_one_name && (sources.len() > 1 || target.is_directory() || is_in_place(self.tree, &place));
        for source in sources.iter().filter(|source| source.is_whole) {
            let texts = match self.paths(call, source) {
                Some(paths) => paths.into_iter().map(|operand| operand.written).collect(),
                None => vec![source.text.clone()],
            };
            if !into_directory && texts.len() > 1 {
                continue;
            }
            for text in texts {
                let end = match into_directory {
                    true => image_path::join(&place, image_path::file_name(&text)),
                    false => self.locate(target),
                };
                let is_free = match self.tree.present(&end) {
                    None => true,
                    Some(there) => force && !matches!(there.node, Node::Directory(_)),
                };
                let above = &end[..end.rfind('/').unwrap_or(0)];
                if is_free && self.is_kept(&end) && self.tree.has_room_for_directory(above) {
                    let node = Node::Link(Arc::from(text.as_str()));
                    self.tree.put(&end, Entry::new(node, Some(Arc::new(arrival.clone()))));
                    self.linked_tool(&text, &end, arrival.place);
                }
            }
        }
    }

    /// A link among the programs that leads to a tool of its own name, in a place of which nothing is known: what was
    /// unpacked or copied there is that tool.
    fn linked_tool(&mut self, to: &str, link: &str, place: Span) {
        let (directory, name) = link.rsplit_once('/').unwrap_or(("", link));
        let (from, program) = to.rsplit_once('/').unwrap_or(("", to));
        let is_known = self.tree.present(&self.tree.resolve(to)).is_some();
        let is_own = DIRECTORIES.contains(&directory) && !DIRECTORIES.contains(&from) && to.starts_with('/');
        let tool = tools::by_program(program).filter(|tool| tool.programs.contains(&name));
        if let Some(tool) = tool.filter(|_| is_own && !is_known) {
            self.place_tool(tool.name, link, How::Moved, place);
        }
    }
}

/// Whether a path is another one, or in it.
fn path_is_in(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
