//! What `stockade contents` lists, before it is written.

use std::collections::HashMap;

use crate::report::{covered, safe};
use crate::source::{Files, Span};

/// The files of an image, and where they are from.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    /// What it is the listing of: `orders: services/orders/Dockerfile, stage runtime`.
    pub title: String,
    /// The directory that is built from, and its ignore file.
    pub context: Option<(String, Option<String>)>,
    /// Why more may be there, of the root.
    pub doubts: Vec<Cause>,
    /// What a builder stops at.
    pub refusals: Vec<Cause>,
    /// The entries, directories before what is in them.
    pub items: Vec<Item>,
    /// The files that places stand in.
    pub files: &'a Files,
    /// The places in them that are not shown, in order.
    pub hidden: &'a [Span],
}

impl Listing<'_> {
    /// Puts what `cover` makes of it into the place of each text that files say.
    pub(crate) fn cover(&mut self, cover: impl Fn(&mut String)) {
        cover(&mut self.title);
        if let Some((directory, ignore)) = &mut self.context {
            cover(directory);
            ignore.iter_mut().for_each(&cover);
        }
        let mut causes: Vec<&mut Cause> = self.doubts.iter_mut().chain(&mut self.refusals).collect();
        for item in &mut self.items {
            cover(&mut item.path);
            if let ItemKind::Link(target) = &mut item.kind {
                cover(target);
            }
            [&mut item.owner, &mut item.mode, &mut item.copy_of].into_iter().flatten().for_each(&cover);
            causes.extend(item.steps.iter_mut().chain(&mut item.doubts));
        }
        // Files come by few ways, and each of many files by many: what is said of a way is covered once.
        let mut known: HashMap<String, String> = HashMap::new();
        for cause in causes {
            if let Some(covered) = known.get(&cause.what) {
                cause.what.clone_from(covered);
            } else {
                let said = cause.what.clone();
                cover(&mut cause.what);
                known.insert(said, cause.what.clone());
            }
        }
    }
}

/// An entry.
#[derive(Debug)]
pub(crate) struct Item {
    /// Its absolute path.
    pub path: String,
    /// What it is.
    pub kind: ItemKind,
    /// Whether a clean checkout has none.
    pub is_untracked: bool,
    /// The instruction that takes it away in a later layer.
    pub removed: Option<Span>,
    /// Its owner, if one is said.
    pub owner: Option<String>,
    /// Its mode, if one is said.
    pub mode: Option<String>,
    /// The file or directory of the repository that it is a copy of.
    pub copy_of: Option<String>,
    /// How it got there, the earliest step first.
    pub steps: Vec<Cause>,
    /// Why more may be in it, or why it is not known what it is.
    pub doubts: Vec<Cause>,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ItemKind {
    /// A directory.
    Directory,
    /// A file.
    File,
    /// A symbolic link, and what it says.
    Link(String),
    /// It is there, and not known to be one of these.
    Unknown,
}

/// A cause: words, and the place that they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    /// What happens.
    pub what: String,
    /// Where.
    pub place: Option<Span>,
}

/// `path:line`.
pub(super) fn place(files: &Files, span: Span) -> String {
    let file = files.get(span.file);
    format!("{}:{}", file.path(), file.position(span.start).line)
}

/// The first line of the text at a place, in one piece, safe to print and without what is hidden.
pub(super) fn words(files: &Files, hidden: &[Span], span: Span) -> String {
    const WIDTH: usize = 72;
    let text = covered::text(files, hidden, span);
    let line = text.lines().next().unwrap_or("").trim();
    let is_more = text.lines().count() > 1 || line.chars().count() > WIDTH;
    let kept: String = line.chars().take(WIDTH).collect();
    let kept = safe::line(kept.trim_end_matches('\\').trim_end()).into_owned();
    if is_more { format!("{kept} …") } else { kept }
}
