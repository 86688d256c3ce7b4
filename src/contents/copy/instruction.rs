//! What a COPY or ADD instruction does to the files of a stage: its flags, its sources, its destination.

use std::sync::Arc;

use super::copy::{Copy, Unpacked};
use super::matching::{Base, matching};
use crate::answer::Answer;
use crate::build::image_path::{clean, file_name, join};
use crate::build::{SourceOrigin, Step, directory_of_base};
use crate::contents::context::{BuildContext, Packed};
use crate::contents::outcome::{CopyOutcome, Refusal, RefusedSource, TakenSource};
use crate::contents::surroundings::Surroundings;
use crate::contents::tree::{Arrival, FileOrigin, FileTree, How, More, Node, Time, Work};
use crate::knowledge::tools;
use crate::source::{RepoPath, Span};
use crate::syntax::dockerfile::{Instruction, Transfer, Word};
use crate::syntax::patterns::{Matcher, has_wildcard};

/// Where files land in an image whose working directory the base image sets, as it is not known here.
pub(crate) const UNKNOWN_WORKDIR: &str = "/(working directory of the base)";

/// Where a step starts: its working directory, or the place of what COPY brings into that of the base. That is one place
/// until a WORKDIR leads elsewhere.
pub(crate) fn working_directory(step: &Step) -> Option<&str> {
    let of_base = || (*step.workdir == directory_of_base()).then_some(UNKNOWN_WORKDIR);
    step.workdir.known().map(String::as_str).or_else(of_base)
}

/// An instruction at work.
pub(crate) struct Instructed<'a> {
    pub(crate) instruction: &'a Instruction,
    pub(crate) transfer: &'a Transfer,
    pub(crate) step: &'a Step,
    pub(crate) time: Time,
    pub(crate) around: Surroundings<'a>,
    /// The files of the stages before.
    pub(crate) stages: &'a [FileTree],
    /// What is sent of the build context, where that is not all of it.
    pub(crate) sent: Option<&'a FileTree>,
    /// Whether it copies from the very stage that it works on, nothing having changed since. BuildKit looks for no
    /// content of such a source before it copies: ops/file.go, `markInvalid`.
    pub(crate) is_on_source: bool,
}

impl Instructed<'_> {
    /// Lets the instruction work on a tree; what it takes from directories of the repository is noted.
    pub(crate) fn run(
        &self,
        tree: &mut FileTree,
        taken: &mut Vec<TakenSource>,
        refusals: &mut Vec<RefusedSource>,
    ) {
        let target = self.target();
        if !self.is_linked() {
            self.sources(&target, tree, taken, refusals);
            return;
        }
        // A layer of its own, made without looking at what is below it.
        let mut layer = FileTree::default();
        std::mem::swap(&mut layer.work, &mut tree.work);
        self.sources(&target, &mut layer, taken, refusals);
        std::mem::swap(&mut layer.work, &mut tree.work);
        tree.put_directory("/", layer.root(), None, &self.arrival(How::Made));
    }

    fn sources(
        &self,
        target: &str,
        tree: &mut FileTree,
        taken: &mut Vec<TakenSource>,
        refusals: &mut Vec<RefusedSource>,
    ) {
        let exclude = match self.exclude(&mut tree.work) {
            Ok(exclude) => exclude,
            Err((place, refusal)) => {
                refusals.push(self.refused(place, "", None, refusal, tree));
                return;
            }
        };
        let expanded = self.step.transfer.iter().flat_map(|transfer| &transfer.sources);
        for (word, source) in self.transfer.sources.iter().zip(expanded) {
            if !tree.work.looks_at_source() {
                return;
            }
            let source = match source {
                Answer::Known(source) => source,
                Answer::Unknown(why) => {
                    let reason = format!("what is copied is not known: {}", why.reason);
                    self.unknown_target(reason, target, tree);
                    continue;
                }
            };
            let origin = self.step.sources.first().map(|source| &source.origin);
            let outcome = match origin {
                None if is_git(source) || is_address(source) => {
                    self.remote(source, target, tree);
                    continue;
                }
                None => self.copy_from_context(
                    self.around.contexts.main.as_ref(),
                    word,
                    source,
                    target,
                    &exclude,
                    tree,
                ),
                Some(SourceOrigin::Context(name)) => {
                    let context = self.around.contexts.named.get(name);
                    self.copy_from_context(context, word, source, target, &exclude, tree)
                }
                Some(SourceOrigin::Stage(_) | SourceOrigin::Built(_)) => {
                    refusals.extend(self.copy_from_stage(word, source, target, &exclude, tree));
                    continue;
                }
                Some(SourceOrigin::Image(_)) => {
                    self.copy_from_image(source, target, tree);
                    continue;
                }
                Some(SourceOrigin::Unknown(why)) => {
                    self.unknown_target(why.reason.clone(), target, tree);
                    continue;
                }
            };
            let Some((outcome, refusal)) = outcome else { continue };
            refusals.extend(refusal.map(|refusal| self.refused(word.span(), source, None, refusal, tree)));
            taken.push(outcome);
        }
        for number in &self.transfer.documents {
            let Some(document) = self.instruction.heredocs.get(*number) else { continue };
            let arrival = self.arrival(How::Written);
            let empty = FileTree::default();
            let copy = self.copy(&empty, target, None, &arrival, None);
            if let Err(refusal) = copy.file(file_name(&document.name), FileOrigin::default(), tree) {
                refusals.push(self.refused(document.word, &document.name, None, refusal, tree));
            }
        }
    }

    /// What a builder stops at. `tree` is what it works on.
    fn refused(
        &self,
        place: Span,
        source: &str,
        from: Option<(&str, &FileTree)>,
        refusal: Refusal,
        tree: &FileTree,
    ) -> RefusedSource {
        let is_certain = match &refusal {
            Refusal::FileInTheWay(path) => tree.is_certainly_in_the_way(path),
            Refusal::DirectoryInTheWay(path) => tree.doubt_of(path).is_none(),
            Refusal::Missing(path) | Refusal::DeadLink(path) | Refusal::Circle(path) => {
                from.is_none_or(|(_, stage)| stage.doubt_of(&stage.resolve(path)).is_none())
            }
            Refusal::Malformed(_) | Refusal::NotSent(_) | Refusal::NothingFits(_) | Refusal::Damaged => true,
        };
        let context = self.around.contexts.main.as_ref().filter(|_| self.step.sources.is_empty());
        let in_repository = match (&refusal, from) {
            (Refusal::Missing(path) | Refusal::DeadLink(path), Some((_, stage))) => {
                in_repository(stage, &stage.resolve(path))
            }
            (Refusal::NothingFits(_), _) => {
                context.and_then(|context| context.directory.join(clean(source).trim_start_matches('/')))
            }
            (Refusal::DeadLink(link), None) => context.and_then(|context| {
                let path = context.files.resolve(&format!("/{link}"));
                context.directory.join(path.trim_start_matches('/'))
            }),
            _ => None,
        };
        let (time, source) = (self.time, source.to_owned());
        let from = from.and_then(|(kind, _)| {
            Some(format!("the {kind} `{}`", self.instruction.flag("from")?.value.as_ref()?.text()))
        });
        RefusedSource { time, place, source, from, refusal, is_certain, in_repository }
    }

    fn copy<'a>(
        &self,
        source: &'a FileTree,
        target: &'a str,
        exclude: Option<&'a Matcher>,
        arrival: &'a Arrival,
        open: Option<Arc<More>>,
    ) -> Copy<'a> {
        let is_looked_at = !self.is_on_source || self.is_linked();
        Copy { source, target, include: None, exclude, arrival, open, unpack: None, is_looked_at }
    }

    fn arrival(&self, how: How) -> Arrival {
        Arrival { time: self.time, place: self.instruction.line_span(), how, earlier: None }
    }

    /// The destination: absolute, with the slash or dot that makes it a directory.
    fn target(&self) -> String {
        let path = match self.step.transfer.as_ref().and_then(|transfer| transfer.destination.known()) {
            Some(path) => path.clone(),
            // Under its own words: what arrives is known, if not where.
            None => format!("/{}", self.transfer.destination.text()),
        };
        let directory = self.step.workdir.known().map_or(UNKNOWN_WORKDIR, String::as_str);
        let joined = join(directory, &path);
        let is_directory = path.is_empty() || path == "." || path.ends_with('/') || path.ends_with("/.");
        if is_directory && joined != "/" { format!("{joined}/") } else { joined }
    }

    fn more(&self, reason: String) -> Arc<More> {
        let place = Some(self.instruction.line_span());
        Arc::new(More { reason, place, time: Some(self.time) })
    }

    /// Something lands there, and what is not known.
    fn unknown_target(&self, reason: String, target: &str, tree: &mut FileTree) {
        let more = self.more(reason);
        let arrival = self.arrival(How::CopiedFromContext);
        let empty = FileTree::default();
        let copy = self.copy(&empty, target, None, &arrival, Some(more));
        // It is in no tree: all that is known of it is why.
        let _ = copy.run("/(not known)", tree);
    }

    fn copy_from_context(
        &self,
        context: Option<&Arc<BuildContext>>,
        word: &Word,
        source: &str,
        target: &str,
        exclude: &Option<Matcher>,
        tree: &mut FileTree,
    ) -> Option<(TakenSource, Option<Refusal>)> {
        let Some(context) = context else {
            self.unknown_target("the build context is not in this repository".to_owned(), target, tree);
            return None;
        };
        let arrival = self.arrival(How::CopiedFromContext);
        let is_main = self.step.sources.is_empty();
        let files = self.sent.filter(|_| is_main).unwrap_or(&context.files);
        let copy = self.copy(files, target, exclude.as_ref(), &arrival, None);
        let parents = self.parents(source);
        let is_partial = exclude.is_some() || !matches!(parents, Ok(None));
        let done = match parents {
            Err(refusal) => Err(refusal),
            Ok(Some(parents)) => self.with_parents(&copy, &parents, tree),
            Ok(None) if self.unpacks(false) => {
                let unpack = |path: &str| match self.look_into(context, path)? {
                    Packed::NotAnArchive => None,
                    Packed::Archive { root, more, is_damaged } => {
                        Some(Unpacked { root, more: more.map(|reason| self.more(reason)), is_damaged })
                    }
                };
                Copy { unpack: Some(&unpack), ..copy }.run(source, tree)
            }
            Ok(None) => copy.run(source, tree),
        };
        let (outcome, refusal) = match done {
            Ok(paths) if paths.is_empty() => (self.no_match(context, source, false, &mut tree.work), None),
            Ok(paths) => {
                (CopyOutcome::Copied(paths.iter().filter_map(|path| found(context, path)).collect()), None)
            }
            Err(Refusal::Missing(path)) => {
                let reason = format!("`{source}` is not in the repository");
                self.unknown_target(reason, target, tree);
                // fsutil filter.go: the paths of sources are patterns of what is sent.
                let is_there = || context.files.present(&context.files.resolve(&path)).is_some();
                if !is_main || self.sent.is_none() || !is_there() {
                    (self.missing(context, &path), Some(Refusal::Missing(path)))
                } else if !has_wildcard(source) {
                    (CopyOutcome::Refused, Some(Refusal::NotSent(path)))
                } else {
                    match self.no_match(context, source, true, &mut tree.work) {
                        CopyOutcome::Nothing => (CopyOutcome::Refused, Some(Refusal::NothingFits(path))),
                        hidden => (hidden, Some(Refusal::Missing(path))),
                    }
                }
            }
            Err(Refusal::Damaged) => {
                let found = found(context, &clean(source)).into_iter().collect();
                (CopyOutcome::Copied(found), Some(Refusal::Damaged))
            }
            Err(refusal) => (CopyOutcome::Refused, Some(refusal)),
        };
        let taken = TakenSource {
            time: self.time,
            instruction: self.instruction.line_span(),
            word: word.span(),
            source: source.to_owned(),
            target: target.to_owned(),
            context: context.clone(),
            is_partial,
            outcome,
        };
        Some((taken, refusal))
    }

    /// What ADD does with a path of a context.
    fn look_into(&self, context: &BuildContext, path: &str) -> Option<Packed> {
        let entry = context.files.present(&context.files.resolve(path))?;
        match &entry.node {
            Node::File(FileOrigin { copy_of: Some(file), .. }) if !entry.is_untracked => {
                Some(context.archives.look_into(file, self.around.repository))
            }
            _ => None,
        }
    }

    /// A wildcard that fits nothing: whether the ignore file hides what would fit. `stops` says whether the build stops.
    fn no_match(&self, context: &BuildContext, source: &str, stops: bool, work: &mut Work) -> CopyOutcome {
        let Base::There(hidden) = matching(&context.all, &clean(source), work) else {
            return CopyOutcome::Nothing;
        };
        match hidden.iter().find_map(|path| ignored(context, path, stops)) {
            Some(ignored) => ignored,
            None => CopyOutcome::Nothing,
        }
    }

    fn missing(&self, context: &BuildContext, path: &str) -> CopyOutcome {
        let resolved = context.all.resolve(path);
        let is_there = resolved == "/" || context.all.present(&resolved).is_some();
        match ignored(context, &resolved, true).or_else(|| ignored(context, path, true)) {
            Some(ignored) if is_there => ignored,
            _ => match context.directory.join(path.trim_start_matches('/')) {
                Some(path) => CopyOutcome::Missing(path),
                None => CopyOutcome::Nothing,
            },
        }
    }

    fn copy_from_stage(
        &self,
        word: &Word,
        source: &str,
        target: &str,
        exclude: &Option<Matcher>,
        tree: &mut FileTree,
    ) -> Option<RefusedSource> {
        let (id, stage) = match self.step.sources.first().map(|source| &source.origin) {
            Some(SourceOrigin::Stage(number)) => (self.time.stage.beside(*number), self.stages.get(*number)),
            Some(SourceOrigin::Built(id)) => (*id, self.around.files_of(*id)),
            _ => return None,
        };
        let stage = stage?;
        let arrival = self.arrival(How::CopiedFromStage(id));
        let is_open = !stage.more_in(&stage.resolve(&clean(source))).is_empty();
        let other = if id.build() == self.time.stage.build() { "stage" } else { "image" };
        let open = is_open.then(|| self.more(format!("`{source}` is made in the other {other}")));
        let copy = self.copy(stage, target, exclude.as_ref(), &arrival, open);
        let done = match self.parents(source) {
            Err(refusal) => Err(refusal),
            Ok(Some(parents)) => self.with_parents(&copy, &parents, tree),
            Ok(None) => copy.run(source, tree),
        };
        let refusal = done.err()?;
        if matches!(refusal, Refusal::Missing(_)) {
            self.unknown_target(format!("`{source}` is not in the other {other}"), target, tree);
        }
        Some(self.refused(word.span(), source, Some((other, stage)), refusal, tree))
    }

    fn copy_from_image(&self, source: &str, target: &str, tree: &mut FileTree) {
        let arrival = self.arrival(How::CopiedFromImage);
        let empty = FileTree::default();
        let path = clean(source);
        match tools::by_program(file_name(&path)) {
            // What an image holds is not known, but a program's name is.
            Some(tool) => {
                let origin = FileOrigin { tool: Some(Arc::from(tool.name)), copy_of: None };
                // What is refused there stops the build: nothing comes of it.
                let _ = self.copy(&empty, target, None, &arrival, None).file(file_name(&path), origin, tree);
            }
            None => {
                let open = Some(self.more(format!("`{source}` comes from another image")));
                let _ = self.copy(&empty, target, None, &arrival, open).run(&path, tree);
            }
        }
    }

    fn remote(&self, source: &str, target: &str, tree: &mut FileTree) {
        let arrival = self.arrival(How::Downloaded);
        let empty = FileTree::default();
        if is_git(source) || self.unpacks(true) {
            tree.make_directory(&tree.resolve(target), &Arc::new(arrival));
            tree.add_more(&tree.resolve(target), &self.more(format!("`{source}` is fetched here")));
            return;
        }
        let path = source.split(['?', '#']).next().unwrap_or(source);
        let path = path.split_once("://").map_or(path, |(_, rest)| rest);
        let name = match path.split_once('/').map(|(_, path)| file_name(path)) {
            None | Some("" | "." | "..") => "__unnamed__",
            Some(name) => name,
        };
        // What is refused there stops the build: nothing comes of it.
        let _ = self.copy(&empty, target, None, &arrival, None).file(name, FileOrigin::default(), tree);
    }
}

/// The path of the repository that a path of a context is, and whether it is a directory.
fn found(context: &BuildContext, path: &str) -> Option<(RepoPath, bool)> {
    let resolved = context.files.resolve(path);
    if resolved == "/" {
        return Some((context.directory.clone(), true));
    }
    let entry = context.files.present(&resolved)?;
    Some((entry.copy_of()?.clone(), matches!(entry.node, Node::Directory(_))))
}

/// What the ignore file hides; `stops` says whether the build stops for it.
fn ignored(context: &BuildContext, path: &str, stops: bool) -> Option<CopyOutcome> {
    let pattern: Span = context.ignoring(path)?.span?;
    let path = context.directory.join(path.trim_start_matches('/'))?;
    Some(CopyOutcome::Ignored { path, pattern, stops })
}

/// Where in the repository a path of a stage would be, if it came with the directory above it.
fn in_repository(stage: &FileTree, path: &str) -> Option<RepoPath> {
    let mut above = path;
    loop {
        let slash = above.rfind('/')?;
        above = &above[..slash];
        let copy_of = match above {
            "" => stage.root().copy_of.as_ref(),
            above => stage.directory(above).and_then(|directory| directory.copy_of.as_ref()),
        };
        if let Some(directory) = copy_of {
            return directory.join(path[slash..].trim_start_matches('/'));
        }
    }
}

fn is_address(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

/// Whether a builder takes a source for a git repository: by its scheme, or by the end of its path.
fn is_git(source: &str) -> bool {
    let path = source.split('#').next().unwrap_or(source);
    source.starts_with("git@")
        || source.starts_with("git://")
        || source.starts_with("ssh://")
        || is_address(source) && path.trim_end_matches('/').ends_with(".git")
}
