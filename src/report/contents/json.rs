//! A listing as JSON; its form is documented in `docs/contents.md`.

use std::io::{self, Write};

use serde::Serialize;

use super::listing::{Cause, Item, ItemKind, Listing};
use crate::source::{Files, Span};

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    image: &'a str,
    context: Option<&'a str>,
    ignore_file: Option<&'a str>,
    refused: Vec<CauseObject<'a>>,
    more: Vec<CauseObject<'a>>,
    entries: Vec<EntryObject<'a>>,
}

#[derive(Serialize)]
struct EntryObject<'a> {
    path: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_of: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    untracked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'a str>,
    origin: Vec<CauseObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<CauseObject<'a>>,
}

#[derive(Serialize)]
struct CauseObject<'a> {
    what: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
}

pub(super) fn write(listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    let files = listing.files;
    let context = listing.context.as_ref();
    let output = Output {
        version: 1,
        image: &listing.title,
        context: context.map(|(directory, _)| directory.as_str()),
        ignore_file: context.and_then(|(_, ignore)| ignore.as_deref()),
        refused: causes(files, &listing.refusals),
        more: causes(files, &listing.doubts),
        entries: listing.items.iter().map(|item| entry(files, item)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

fn entry<'a>(files: &'a Files, item: &'a Item) -> EntryObject<'a> {
    let (kind, target) = match &item.kind {
        ItemKind::Directory => ("directory", None),
        ItemKind::File => ("file", None),
        ItemKind::Link(target) => ("link", Some(target.as_str())),
        ItemKind::Unknown => ("unknown", None),
    };
    EntryObject {
        path: &item.path,
        kind,
        target,
        copy_of: item.copy_of.as_deref(),
        untracked: item.is_untracked,
        removed: item.removed.map(|span| place(files, span)),
        owner: item.owner.as_deref(),
        mode: item.mode.as_deref(),
        origin: causes(files, &item.steps),
        more: causes(files, &item.doubts),
    }
}

fn causes<'a>(files: &'a Files, causes: &'a [Cause]) -> Vec<CauseObject<'a>> {
    causes
        .iter()
        .map(|cause| CauseObject { what: &cause.what, place: cause.place.map(|span| place(files, span)) })
        .collect()
}

fn place(files: &Files, span: Span) -> Place<'_> {
    let file = files.get(span.file);
    Place { file: file.path().as_str(), line: file.line_up_to(span.start).0 }
}
