//! What a COPY or ADD instruction does to the files of a stage: its flags, its sources, its destination.

use std::sync::Arc;

use super::copy::{Copy, Refusal, Unpacked, matching};
use crate::answer::Answer;
use crate::build::image_path::{clean, file_name, join};
use crate::build::{SourceOrigin, Step};
use crate::contents::context::{BuildContext, Packed};
use crate::contents::outcome::{CopyOutcome, RefusedSource, TakenSource};
use crate::contents::surroundings::Surroundings;
use crate::contents::tree::{Arrival, FileOrigin, FileTree, How, More, Node, Time, Work};
use crate::knowledge::tools;
use crate::source::{RepoPath, Span};
use crate::syntax::dockerfile::{Instruction, Kind, Transfer, Word};
use crate::syntax::patterns::{Matcher, Pattern, has_wildcard};

/// Where files land in an image whose working directory the base image sets, as it is not known here.
pub(crate) const UNKNOWN_WORKDIR: &str = "/(working directory of the base)";

/// An instruction at work.
pub(crate) struct Instructed<'a> {
    pub(crate) instruction: &'a Instruction,
    pub(crate) transfer: &'a Transfer,
    pub(crate) step: &'a Step,
    pub(crate) time: Time,
    pub(crate) around: Surroundings<'a>,
    /// The files of the stages before.
    pub(crate) stages: &'a [FileTree],
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
        let is_linked = self.instruction.flag("link").is_some_and(|flag| {
            flag.value.as_ref().is_none_or(|value| value.literal().is_some_and(|text| text == "true"))
        });
        if !is_linked {
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
        let exclude = self.exclude();
        let expanded = self.step.transfer.iter().flat_map(|transfer| &transfer.sources);
        for (word, source) in self.transfer.sources.iter().zip(expanded) {
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
                None if is_git(&source) || is_address(&source) => {
                    self.remote(&source, target, tree);
                    continue;
                }
                None => self.copy_from_context(
                    self.around.contexts.main.as_ref(),
                    word,
                    &source,
                    target,
                    &exclude,
                    tree,
                ),
                Some(SourceOrigin::Context(name)) => {
                    let context = self.around.contexts.named.get(name);
                    self.copy_from_context(context, word, &source, target, &exclude, tree)
                }
                Some(SourceOrigin::Stage(_) | SourceOrigin::Built(_)) => {
                    let taken = self.copy_from_stage(&source, target, &exclude, tree);
                    refusals.extend(taken.err().map(|refusal| self.refused(word.span(), &source, refusal)));
                    continue;
                }
                Some(SourceOrigin::Image(_)) => {
                    self.copy_from_image(&source, target, tree);
                    continue;
                }
                Some(SourceOrigin::Unknown(why)) => {
                    self.unknown_target(why.reason.clone(), target, tree);
                    continue;
                }
            };
            let Some((outcome, refusal)) = outcome else { continue };
            refusals.extend(refusal.map(|refusal| self.refused(word.span(), &source, refusal)));
            taken.push(outcome);
        }
        for number in &self.transfer.documents {
            let Some(document) = self.instruction.heredocs.get(*number) else { continue };
            let arrival = self.arrival(How::Written);
            let empty = FileTree::default();
            let copy = self.copy(&empty, target, None, &arrival, None);
            if let Err(refusal) = copy.file(file_name(&document.name), FileOrigin::default(), tree) {
                refusals.push(self.refused(document.word, &document.name, refusal));
            }
        }
    }

    fn refused(&self, place: Span, source: &str, refusal: Refusal) -> RefusedSource {
        let reason = match refusal {
            Refusal::Damaged => format!("the archive `{source}` is damaged"),
            Refusal::Missing => format!("there is no `{source}` to copy"),
            Refusal::Clash => {
                format!(
                    "with `{source}`, a file would take the place of a directory, or a directory of a file"
                )
            }
        };
        RefusedSource { time: self.time, place, reason }
    }

    fn copy<'a>(
        &self,
        source: &'a FileTree,
        target: &'a str,
        exclude: Option<&'a Matcher>,
        arrival: &'a Arrival,
        open: Option<Arc<More>>,
    ) -> Copy<'a> {
        Copy { source, target, exclude, arrival, open, unpack: None }
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

    fn exclude(&self) -> Option<Matcher> {
        let flags = self.instruction.flags.iter().filter(|flag| flag.name.value == "exclude");
        let expanded = self.step.transfer.iter().flat_map(|transfer| &transfer.exclude);
        let patterns: Vec<Pattern> = flags
            .filter_map(|flag| flag.value.as_ref())
            .zip(expanded)
            .filter_map(|(word, text)| {
                let text = text.known()?.clone();
                let (text, is_exception) = match text.strip_prefix('!') {
                    Some(rest) => (rest.to_owned(), true),
                    None => (text, false),
                };
                Pattern::new(&text, is_exception, Some(word.span()))
            })
            .collect();
        (!patterns.is_empty()).then(|| Matcher::new(patterns))
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
        let copy = self.copy(&context.files, target, exclude.as_ref(), &arrival, None);
        let outcome = match self.parents(source) {
            Some((pivot, include)) => match copy.run_with_parents(&pivot, &include, tree) {
                Ok(()) => Ok(vec![clean(&pivot)]),
                Err(refusal) => Err(refusal),
            },
            None if self.unpacks(false) => {
                let unpack = |path: &str| match self.look_into(context, path)? {
                    Packed::NotAnArchive => None,
                    Packed::Archive { root, more, is_damaged } => {
                        Some(Unpacked { root, more: more.map(|reason| self.more(reason)), is_damaged })
                    }
                };
                Copy { unpack: Some(&unpack), ..copy }.run(source, tree)
            }
            None => copy.run(source, tree),
        };
        let mut refusal = None;
        let outcome = match outcome {
            Ok(paths) if paths.is_empty() => self.no_match(context, source, &mut tree.work),
            Ok(paths) => CopyOutcome::Copied(paths.iter().filter_map(|path| found(context, path)).collect()),
            Err(Refusal::Clash) => CopyOutcome::Clash,
            Err(Refusal::Damaged) => {
                refusal = Some(Refusal::Damaged);
                CopyOutcome::Copied(found(context, &clean(source)).into_iter().collect())
            }
            Err(Refusal::Missing) => {
                let reason = format!("`{source}` is not in the repository");
                self.unknown_target(reason, target, tree);
                self.missing(context, &clean(source))
            }
        };
        refusal = refusal.or(match outcome {
            CopyOutcome::Missing(_) => Some(Refusal::Missing),
            // A wildcard that fits nothing is no reason to stop.
            CopyOutcome::Ignored { .. } if !has_wildcard(source) => Some(Refusal::Missing),
            CopyOutcome::Clash => Some(Refusal::Clash),
            _ => None,
        });
        let taken = TakenSource {
            time: self.time,
            instruction: self.instruction.line_span(),
            word: word.span(),
            source: source.to_owned(),
            target: target.to_owned(),
            context: context.clone(),
            is_partial: exclude.is_some() || self.parents(source).is_some(),
            outcome,
        };
        Some((taken, refusal))
    }

    /// The directory and the pattern of a source with `--parents`; `/./` stands between them.
    fn parents(&self, source: &str) -> Option<(String, Matcher)> {
        let flag = self.instruction.flag("parents")?;
        if flag.value.as_ref().and_then(Word::literal).is_some_and(|value| value == "false") {
            return None;
        }
        let (pivot, pattern) = source.split_once("/./").unwrap_or(("/", source));
        let pattern = Pattern::new(clean(pattern).trim_start_matches('/'), false, None)?;
        Some((pivot.to_owned(), Matcher::new(vec![pattern])))
    }

    /// Whether archives among the sources are unpacked, for sources of that kind.
    fn unpacks(&self, is_remote: bool) -> bool {
        let is_add = matches!(self.instruction.kind, Kind::Add(_));
        let flag = self.instruction.flag("unpack").filter(|_| is_add);
        let value = flag.map(|flag| flag.value.as_ref().and_then(Word::literal));
        match value {
            // Without a value it is switched on.
            Some(value) => value.is_none_or(|value| value == "true"),
            None => is_add && !is_remote,
        }
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

    /// A wildcard that fits nothing: builders go on.
    fn no_match(&self, context: &BuildContext, source: &str, work: &mut Work) -> CopyOutcome {
        let hidden = matching(&context.all, &clean(source), work);
        match hidden.iter().find_map(|path| ignored(context, path)) {
            Some(ignored) => ignored,
            None => CopyOutcome::Nothing,
        }
    }

    fn missing(&self, context: &BuildContext, path: &str) -> CopyOutcome {
        let resolved = context.all.resolve(path);
        let is_there = resolved == "/" || context.all.present(&resolved).is_some();
        match ignored(context, &resolved).or_else(|| ignored(context, path)) {
            Some(ignored) if is_there => ignored,
            _ => match context.directory.join(path.trim_start_matches('/')) {
                Some(path) => CopyOutcome::Missing(path),
                None => CopyOutcome::Nothing,
            },
        }
    }

    fn copy_from_stage(
        &self,
        source: &str,
        target: &str,
        exclude: &Option<Matcher>,
        tree: &mut FileTree,
    ) -> Result<(), Refusal> {
        let (id, stage) = match self.step.sources.first().map(|source| &source.origin) {
            Some(SourceOrigin::Stage(number)) => (self.time.stage.beside(*number), self.stages.get(*number)),
            Some(SourceOrigin::Built(id)) => (*id, self.around.files_of(*id)),
            _ => return Ok(()),
        };
        let Some(stage) = stage else { return Ok(()) };
        let arrival = self.arrival(How::CopiedFromStage(id));
        let is_open = !stage.more_in(&stage.resolve(&clean(source))).is_empty();
        let other = if id.build() == self.time.stage.build() { "stage" } else { "image" };
        let open = is_open.then(|| self.more(format!("`{source}` is made in the other {other}")));
        let copy = self.copy(stage, target, exclude.as_ref(), &arrival, open);
        match self.parents(source) {
            Some((pivot, include)) => copy.run_with_parents(&pivot, &include, tree),
            None => copy.run(source, tree).map(drop),
        }
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

fn ignored(context: &BuildContext, path: &str) -> Option<CopyOutcome> {
    let pattern: Span = context.ignoring(path)?.span?;
    let path = context.directory.join(path.trim_start_matches('/'))?;
    Some(CopyOutcome::Ignored { path, pattern })
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
