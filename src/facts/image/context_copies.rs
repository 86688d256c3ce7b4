//! What COPY and ADD take from build contexts, seen over the whole repository.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shipped_files::is_for_tests;
use super::way_to_runtime::WayStep;
use crate::contents::tree::telling_names::is_env_file;
use crate::contents::{
    BuildContext, CopyOutcome, ENV_EXAMPLES, Marks, Node, Refusal, RefusedSource, TakenSource,
};
use crate::facts::handles::{Facts, Image};
use crate::facts::secrets::in_shipped_files;
use crate::ids::StageId;
use crate::knowledge::made_folders;
use crate::source::{RepoPath, Span};
use crate::syntax::patterns::{IgnoreError, IgnoreErrorKind, has_wildcard};

/// The copies of a whole build context.
#[derive(Debug)]
pub struct ContextCopies<'a> {
    facts: &'a Facts,
    /// The context.
    pub context: Arc<BuildContext>,
    /// The words that copy it, by place.
    pub places: Vec<Span>,
}

/// Something that an ignore file should leave out and does not.
#[derive(Debug)]
pub struct Gap {
    /// Its path in the context.
    pub path: String,
    /// Whether it holds credentials, and is there or has a sample.
    pub is_secret: bool,
}

/// A source of COPY or ADD that does not exist.
#[derive(Debug)]
pub struct MissingSource {
    /// The word that names it.
    pub place: Span,
    /// What is missing: the source, or what stands in front of its first wildcard.
    pub source: String,
    /// Where it is looked for: "`api`, the build context", "the stage `build`".
    pub looked_in: String,
    /// Whether that is another stage or image.
    pub is_in_stage: bool,
    /// What is there and has nearly that name.
    pub nearest: Option<String>,
    /// Why it may be there when it is built.
    pub doubt: Option<String>,
}

/// A source of COPY or ADD that the ignore file hides.
#[derive(Debug)]
pub struct IgnoredSource {
    /// The word that names it.
    pub place: Span,
    /// The source.
    pub source: String,
    /// The path that is hidden, in the context.
    pub inside: String,
    /// The pattern that hides it.
    pub pattern: Span,
    /// Whether the build stops; builders go on where only names that a wildcard fits are hidden.
    pub stops: bool,
}

/// Ends of the names of what builds make.
// Source: the documentation of the packages of Java, Python, npm, Debian and Alpine.
const OUTPUT_ENDINGS: [&str; 9] = [".jar", ".war", ".ear", ".whl", ".tgz", ".tar.gz", ".zip", ".deb", ".apk"];

impl Facts {
    /// The lines of ignore files that builders refuse, by place. BuildKit reads the file of every context that it
    /// builds from, and compares it with paths where something is copied from there.
    #[must_use]
    pub fn ignore_errors(&self) -> Vec<IgnoreError> {
        let taken = self.images().flat_map(Image::taken).map(|taken| &*taken.context);
        let compared = taken.flat_map(ignore_errors_of);
        let read = self.images().filter_map(Image::build_context).flat_map(ignore_errors_of);
        let read = read.filter(|error| error.kind != IgnoreErrorKind::MalformedExpression);
        let errors: BTreeMap<Span, &IgnoreError> =
            read.chain(compared).map(|error| (error.span, error)).collect();
        errors.into_values().cloned().collect()
    }

    /// The copies of whole build contexts into images that run, by context.
    #[must_use]
    pub fn whole_context_copies(&self) -> Vec<ContextCopies<'_>> {
        let mut found: BTreeMap<(RepoPath, Option<RepoPath>), ContextCopies<'_>> = BTreeMap::new();
        let images = self.runtime_images().flat_map(Image::foundations);
        for image in images.filter(|image| image.context_is_certain()) {
            for taken in image.taken().filter(|taken| takes_all(taken)) {
                let ignore = taken.context.ignore.as_ref().map(|ignore| ignore.path.clone());
                let copies = found.entry((taken.context.directory.clone(), ignore)).or_insert_with(|| {
                    ContextCopies { facts: self, context: taken.context.clone(), places: Vec::new() }
                });
                copies.places.push(taken.instruction);
            }
        }
        let mut found: Vec<ContextCopies<'_>> = found.into_values().collect();
        for copies in &mut found {
            copies.places.sort_by_key(|place| (self.repo.files().path(*place).clone(), place.start));
            copies.places.dedup();
        }
        found
    }

    /// The sources of COPY and ADD that do not exist, in build contexts and in stages.
    #[must_use]
    pub fn missing_copy_sources(&self) -> Vec<MissingSource> {
        let submodules = self.submodules();
        let is_submodule = |path: &RepoPath| submodules.iter().any(|submodule| path.is_in(submodule));
        let mut found = Vec::new();
        for image in self.images() {
            let prepared = image.is_prepared().then_some("commands that come before the build may make it");
            for taken in image.taken() {
                let CopyOutcome::Missing(path) = &taken.outcome else { continue };
                let source = missing_part(taken, path);
                let nearest = nearest(&taken.context, &source);
                // Where the context is not certain, only a slip of the pen is sure.
                if !image.context_is_certain() && nearest.is_none() || is_submodule(path) {
                    continue;
                }
                let context = &taken.context.directory;
                let looked_in = if context.is_root() {
                    "the repository's root".to_owned()
                } else {
                    format!("`{context}`")
                };
                let doubt = match nearest {
                    Some(_) => None,
                    None => made_before(&taken.context, path).or_else(|| prepared.map(str::to_owned)),
                };
                let looked_in = format!("{looked_in}, the build context");
                found.push(MissingSource {
                    place: taken.word,
                    source,
                    looked_in,
                    is_in_stage: false,
                    doubt,
                    nearest,
                });
            }
            for refused in image.refused() {
                let (Refusal::Missing(missing), Some(from)) = (&refused.refusal, &refused.from) else {
                    continue;
                };
                let path = refused.in_repository.as_ref();
                if !image.context_is_certain() || path.is_some_and(is_submodule) {
                    continue;
                }
                let doubt = path.and_then(|path| {
                    made_before(image.build_context()?, path).or_else(|| prepared.map(str::to_owned))
                });
                let source = if has_wildcard(&refused.source) { missing } else { &refused.source };
                let (place, source, looked_in) = (refused.place, source.clone(), from.clone());
                found.push(MissingSource {
                    place,
                    source,
                    looked_in,
                    is_in_stage: true,
                    doubt,
                    nearest: None,
                });
            }
        }
        found
    }

    /// The sources of COPY and ADD that an ignore file hides.
    #[must_use]
    pub fn ignored_copy_sources(&self) -> Vec<IgnoredSource> {
        let mut found = Vec::new();
        for image in self.images().filter(|image| image.context_is_certain()) {
            for taken in image.taken() {
                let CopyOutcome::Ignored { path, pattern, stops } = &taken.outcome else { continue };
                let inside = path.as_str().strip_prefix(taken.context.directory.as_str()).unwrap_or("");
                let inside = inside.trim_start_matches('/').to_owned();
                let is_there = taken.context.all.present(&inside).is_some_and(|entry| !entry.is_untracked);
                if !stops && !is_there {
                    continue;
                }
                let (place, source, pattern, stops) = (taken.word, taken.source.clone(), *pattern, *stops);
                found.push(IgnoredSource { place, source, inside, pattern, stops });
            }
        }
        found
    }

    /// The directories of git submodules: a checkout may be without their content.
    fn submodules(&self) -> Vec<RepoPath> {
        let read = RepoPath::new(".gitmodules").and_then(|path| self.repo.tree().read(&path).ok());
        let text = String::from_utf8_lossy(&read.unwrap_or_default()).into_owned();
        let paths = text.lines().filter_map(|line| line.trim().strip_prefix("path"));
        paths.filter_map(|rest| RepoPath::new(rest.trim_start().strip_prefix('=')?.trim())).collect()
    }
}

impl<'a> Image<'a> {
    /// What the stages that the image is made of take from directories of the repository.
    pub fn taken(self) -> impl Iterator<Item = &'a TakenSource> {
        let needed = self.build().reachable(self.record.target);
        self.contents().taken.iter().filter(move |taken| needed.contains(&taken.time.stage.number()))
    }

    /// What a builder is certain to stop at in the stages that the image is made of.
    pub(super) fn refused(self) -> impl Iterator<Item = &'a RefusedSource> {
        let needed = self.build().reachable(self.record.target);
        let refusals = self.contents().refusals.iter();
        refusals.filter(move |refused| refused.is_certain && needed.contains(&refused.time.stage.number()))
    }

    /// Whether something says which directory the image is built from.
    #[must_use]
    pub(super) fn context_is_declared(self) -> bool {
        self.record.context_is_declared
    }

    /// Whether the directory that the image is built from is certain: something says which, or the Dockerfile
    /// lies in the root of a program, where people build from.
    #[must_use]
    pub(super) fn context_is_certain(self) -> bool {
        self.context_is_declared()
            || self.build_context().is_some_and(|context| {
                let is_own = self.dockerfile().path.parent() == context.directory;
                is_own && (context.directory.is_root() || context.is_program())
            })
    }

    /// The copies of the whole build context into the stages that ship, each with the way from there. An ignore
    /// file that leaves out everything and takes back what is needed is a choice of its own.
    #[must_use]
    pub fn whole_context_in_runtime(self) -> Vec<(Span, Vec<WayStep<'a>>)> {
        let mut found: Vec<(Span, StageId)> = Vec::new();
        for image in self.foundations().filter(|image| image.context_is_certain()) {
            let lineage: Vec<usize> = image.lineage().map(|stage| stage.number).collect();
            let taken = image.taken().filter(|taken| lineage.contains(&taken.time.stage.number()));
            let all = taken.filter(|taken| takes_all(taken) && !taken.context.is_chosen());
            found.extend(all.map(|taken| (taken.instruction, taken.time.stage)));
        }
        found.dedup();
        found.into_iter().map(|(place, stage)| (place, self.way_from(stage))).collect()
    }
}

impl ContextCopies<'_> {
    /// What the ignore file should leave out and does not, the worst first; of many files of one kind, one.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let mut found: Vec<(u8, Gap)> = Vec::new();
        let is_root = self.context.directory.is_root();
        self.context.files.visit(&mut |visit| {
            let inside = visit.path.trim_start_matches('/');
            let name = visit.name();
            let is_wanted = self.context.ignore.as_ref().is_some_and(|it| it.file.matcher.takes_out(inside));
            if is_wanted && (name == ".git" || !matches!(visit.entry.node, Node::Directory(_))) {
                return false;
            }
            let (kind, is_secret) = match &visit.entry.node {
                Node::Directory(_) if name == ".git" && inside == ".git" && is_root => (2, false),
                Node::Directory(_) if name == "node_modules" => (3, false),
                Node::Directory(_) => return !is_for_tests(name),
                Node::File(origin) if Marks::of(name).has(Marks::SECRET) => {
                    let holds = || {
                        let bytes = self.facts.repo.tree().read(origin.copy_of.as_ref()?).ok()?;
                        in_shipped_files::in_shipped_file(&bytes).filter(|(_, is_weak)| !is_weak)
                    };
                    if !visit.is_untracked && holds().is_none() {
                        return false;
                    }
                    // That git ignores a name does not say that somebody has such a file; a sample of it does.
                    let is_there = !visit.is_untracked || self.has_sample(origin.copy_of.as_ref());
                    (u8::from(!is_env_file(name)), is_there)
                }
                _ => return false,
            };
            if !found.iter().any(|(known, _)| *known == kind) {
                found.push((kind, Gap { path: inside.to_owned(), is_secret }));
            }
            false
        });
        found.sort_by_key(|(kind, _)| *kind);
        found.into_iter().map(|(_, gap)| gap).collect()
    }

    /// Whether a sample of an env file lies beside it.
    fn has_sample(&self, env: Option<&RepoPath>) -> bool {
        let Some(folder) = env.map(RepoPath::parent) else { return false };
        let mut samples = ENV_EXAMPLES.iter().filter_map(|name| folder.join(name));
        samples.any(|sample| self.facts.repo.tree().holds(&sample))
    }
}

/// Whether all of a context is copied.
fn takes_all(taken: &TakenSource) -> bool {
    matches!(&taken.outcome, CopyOutcome::Copied(paths)
        if paths.iter().any(|(path, is_directory)| *is_directory && *path == taken.context.directory))
        && !taken.is_partial
}

fn ignore_errors_of(context: &BuildContext) -> impl Iterator<Item = &IgnoreError> {
    context.ignore.iter().flat_map(|ignore| &ignore.file.errors)
}

/// What is missing of a source: all of it, or what stands in front of its first wildcard.
fn missing_part(taken: &TakenSource, missing: &RepoPath) -> String {
    if !has_wildcard(&taken.source) {
        return taken.source.clone();
    }
    let inside = missing.as_str().strip_prefix(taken.context.directory.as_str()).unwrap_or(missing.as_str());
    inside.trim_start_matches('/').to_owned()
}

/// What is there and was meant: it differs in case, or in a letter or two.
fn nearest(context: &BuildContext, source: &str) -> Option<String> {
    let source = source.trim_start_matches("./").trim_matches('/');
    let (above, name) = source.rsplit_once('/').unwrap_or(("", source));
    let directory = context.all.directory(above)?;
    let names = || directory.entries().filter(|(_, entry)| !entry.is_untracked).map(|(name, _)| &**name);
    let same = names().find(|other| other.to_lowercase() == name.to_lowercase());
    let is_near = |other: &&str| {
        let length = name.chars().count();
        // One letter has four bytes at most: others need no comparison, which is slow for long names.
        length >= 6 && other.len().abs_diff(name.len()) <= 4 && strsim::damerau_levenshtein(other, name) == 1
    };
    let found = same.or_else(|| names().find(is_near))?;
    Some(if above.is_empty() { found.to_owned() } else { format!("{above}/{found}") })
}

/// Why a path of the context may be there by the time of the build, though no checkout has it; `None` if
/// nothing says so.
pub(super) fn made_before(context: &BuildContext, path: &RepoPath) -> Option<String> {
    if let Some(ignored) = context.ignored_by_git(path) {
        return Some(format!(
            "git ignores it (`{}` in {}), so it may be made before the build",
            ignored.line, ignored.file
        ));
    }
    let is_output = path.parts().any(made_folders::is_output)
        || OUTPUT_ENDINGS.iter().any(|end| path.as_str().ends_with(end));
    is_output.then(|| "by its name, it may be made before the build".to_owned())
}

#[cfg(test)]
mod tests;
