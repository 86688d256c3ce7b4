//! A listing as a tree for people: each entry with the step that brought it, where that is not the one of the
//! directory that it is in; what came together and is much is counted.

use std::io::{self, Write};

use super::listing::{Cause, Item, ItemKind, Listing, place, words};
use crate::report::safe;

/// How many entries that came with their directory are shown one by one.
const SHOWN: usize = 12;

/// An entry with what is in it.
struct Branch<'a> {
    item: &'a Item,
    inside: Vec<Self>,
    /// How many files are in it.
    files: usize,
    /// Whether all in it came with it, and nothing is to be said of any of it.
    is_plain: bool,
}

pub(super) fn write(listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", safe::line(&listing.title))?;
    match &listing.context {
        Some((directory, Some(ignore))) => {
            writeln!(
                out,
                "built from {}, without what {} leaves out",
                safe::line(directory),
                safe::line(ignore)
            )?;
        }
        Some((directory, None)) => {
            writeln!(out, "built from {}, which has no ignore file", safe::line(directory))?;
        }
        None => writeln!(out, "the directory that it is built from is not known")?,
    }
    for refusal in &listing.refusals {
        let at = refusal.place.map_or_else(String::new, |span| format!(" ({})", place(listing.files, span)));
        writeln!(out, "a builder stops: {}{at}", safe::line(&refusal.what))?;
    }
    writeln!(out)?;
    writeln!(out, "/")?;
    doubts(listing, &listing.doubts, 1, out)?;
    let mut items = listing.items.iter().peekable();
    let branches = branches(&mut items, 1);
    for branch in &branches {
        show(listing, branch, None, 1, out)?;
    }
    if branches.is_empty() {
        writeln!(out, "  nothing is known of what is in it")?;
    }
    Ok(())
}

/// The entries of one depth, each with those below it.
fn branches<'a>(
    items: &mut std::iter::Peekable<std::slice::Iter<'a, Item>>,
    depth: usize,
) -> Vec<Branch<'a>> {
    let mut found = Vec::new();
    while let Some(item) = items.next_if(|item| item.path.matches('/').count() >= depth) {
        let inside = branches(items, depth + 1);
        let is_plain = inside.iter().all(|branch| {
            let own = branch.item;
            branch.is_plain
                && own.steps.last() == item.steps.last()
                && own.doubts.is_empty()
                && own.removed == item.removed
                && own.is_untracked == item.is_untracked
        });
        let own = usize::from(item.kind != ItemKind::Directory);
        let files = own + inside.iter().map(|branch| branch.files).sum::<usize>();
        found.push(Branch { item, inside, files, is_plain });
    }
    found
}

fn show(
    listing: &Listing<'_>,
    branch: &Branch<'_>,
    above: Option<&Item>,
    depth: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let item = branch.item;
    let name = item.path.rsplit('/').next().unwrap_or("");
    let name = match &item.kind {
        ItemKind::Directory => format!("{name}/"),
        ItemKind::File => name.to_owned(),
        ItemKind::Link(target) => format!("{name} -> {target}"),
        ItemKind::Unknown => format!("{name} (a file or a directory)"),
    };
    let counted = branch.is_plain && branch.files > SHOWN;
    let mut line = format!("{}{}", "  ".repeat(depth), safe::line(&name));
    if counted {
        line += &format!("  {} files", branch.files);
    }
    if above.is_none_or(|above| above.steps.last() != item.steps.last())
        && let Some(step) = item.steps.last()
    {
        line += &format!("  ← {}", cause(listing, step));
    }
    let owner = item.owner.as_ref().filter(|_| above.is_none_or(|above| above.owner != item.owner));
    if let Some(owner) = owner {
        line += &format!("  owner {}", safe::line(owner));
    }
    if item.is_untracked && above.is_none_or(|above| !above.is_untracked) {
        line += "  (perhaps: not in a clean checkout)";
    }
    if let Some(removed) = item.removed.filter(|_| above.is_none_or(|above| above.removed.is_none())) {
        line += &format!("  (deleted at {}, and still in the layer below)", place(listing.files, removed));
    }
    writeln!(out, "{line}")?;
    doubts(listing, &item.doubts, depth + 1, out)?;
    if counted {
        return Ok(());
    }
    for inside in &branch.inside {
        show(listing, inside, Some(item), depth + 1, out)?;
    }
    Ok(())
}

fn doubts(listing: &Listing<'_>, doubts: &[Cause], depth: usize, out: &mut dyn Write) -> io::Result<()> {
    for doubt in doubts {
        let at = doubt.place.map_or_else(String::new, |span| format!(" ({})", place(listing.files, span)));
        writeln!(out, "{}? perhaps more: {}{at}", "  ".repeat(depth), safe::line(&doubt.what))?;
    }
    Ok(())
}

fn cause(listing: &Listing<'_>, cause: &Cause) -> String {
    match cause.place {
        Some(span) => {
            format!("{} {}", place(listing.files, span), words(listing.files, listing.hidden, span))
        }
        None => cause.what.clone(),
    }
}
