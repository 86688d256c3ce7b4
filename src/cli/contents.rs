//! `stockade contents`: what is in an image, and how it got there.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::arguments::{ContentsFormat, ContentsOptions, PolicySource};
use super::console::Console;
use super::ending::Ending;
use crate::build::image_path::join;
use crate::build::{Base, Stage};
use crate::contents::{Arrival, How, More, Node};
use crate::facts::Facts;
use crate::facts::{FoundImage, Image, WayStep};
use crate::policy;
use crate::repo::Repo;
use crate::report::contents::{Cause, Explanation, Item, ItemKind, Listing, ListingFormat, write_why};
use crate::source::{self, Located, RepoPath};

pub(super) fn run(options: &ContentsOptions, console: &mut Console) -> Result<Ending, String> {
    let located = source::locate(std::slice::from_ref(&options.repository), policy::ROOT_MARKERS, 0)
        .map_err(|error| error.to_string())?;
    let what = within(&options.what, options, &located);
    let (policy, files) = crate::cli::policy::load(&PolicySource::default(), &located)?;
    let asked: Vec<RepoPath> = RepoPath::new(what.split(':').next().unwrap_or("")).into_iter().collect();
    let facts = Facts::of(Repo::read(located.tree, files, &policy, &asked));
    let (image, stage) = match facts.find_image(&what) {
        FoundImage::Image(image, stage) => (image, stage),
        FoundImage::Several(names) => {
            return Err(format!("`{what}` stands for several images; name one of them:{}", lines(&names)));
        }
        FoundImage::Nothing { names, .. } if names.is_empty() => {
            return Err("nothing here builds an image: there is no Dockerfile".to_owned());
        }
        FoundImage::Nothing { names, nearest } => {
            let nearest = nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            return Err(format!("no image is called `{what}`{nearest}\nThere are:{}", lines(&names)));
        }
    };
    let stage = &image.build().stages[stage];
    let cover = |text: &mut String| *text = facts.covered(text).into_owned();
    if let Some(path) = &options.why {
        let mut why = explain(&facts, image, stage, path);
        why.cover(cover);
        let is_there = !why.steps.is_empty();
        console.print(|out| write_why(&why, (facts.repo.files(), facts.hidden()), out))?;
        return Ok(if is_there { Ending::Clean } else { Ending::Findings });
    }
    let mut listing = listing(&facts, image, stage);
    listing.cover(cover);
    let format = match options.format {
        ContentsFormat::Pretty => ListingFormat::Pretty,
        ContentsFormat::Json => ListingFormat::Json,
    };
    console.print(|out| listing.write(format, out))?;
    Ok(Ending::Clean)
}

/// What the user names, a path or a `path:stage`, as seen from the repository's root. A path that exists from
/// the working directory is meant from there; anything else is returned unchanged.
fn within(what: &str, options: &ContentsOptions, located: &Located) -> String {
    let (path, stage) = match what.rsplit_once(':') {
        Some((path, stage)) => (path, Some(stage)),
        None => (what, None),
    };
    match located.find(&options.repository.join(path)) {
        Ok(path) => stage.map_or_else(|| path.to_string(), |stage| format!("{path}:{stage}")),
        Err(_) => what.to_owned(),
    }
}

/// The names, a line each; of very many the first ones.
fn lines(names: &[String]) -> String {
    const SHOWN: usize = 40;
    let mut text = String::new();
    for name in names.iter().take(SHOWN) {
        let _ = write!(text, "\n  {name}");
    }
    if names.len() > SHOWN {
        let _ = write!(text, "\n  … and {} more", names.len() - SHOWN);
    }
    text
}

fn of_stage(stage: &Stage) -> String {
    match &stage.name {
        Some(name) => format!("stage `{name}`"),
        None => format!("stage {}", stage.number),
    }
}

fn listing<'a>(facts: &'a Facts, image: Image<'_>, stage: &Stage) -> Listing<'a> {
    let mut services: Vec<String> = image.services().map(|service| service.name().to_owned()).collect();
    services.dedup();
    let names = match services.is_empty() || stage.number != image.runtime().number {
        true => String::new(),
        false => format!("{}: ", services.join(", ")),
    };
    let tree = &image.contents().stages[stage.number];
    let mut items = Vec::new();
    tree.visit(&mut |visit| {
        let arrivals = visit.arrivals();
        let attributes = image.attributes(&arrivals);
        let (kind, more) = match &visit.entry.node {
            Node::Directory(directory) => (ItemKind::Directory, directory.more().to_vec()),
            Node::File(_) => (ItemKind::File, Vec::new()),
            Node::Link(target) => (ItemKind::Link(target.to_string()), Vec::new()),
            Node::Unknown(more) => (ItemKind::Unknown, vec![more.clone()]),
        };
        items.push(Item {
            path: visit.path.to_owned(),
            kind,
            is_untracked: visit.is_untracked,
            removed: visit.removed.and_then(|time| image.place_of(time)),
            owner: attributes.owner,
            mode: attributes.mode,
            copy_of: visit.entry.copy_of().map(ToString::to_string),
            steps: arrivals.iter().map(|arrival| step(facts, arrival)).collect(),
            doubts: more.iter().map(cause).collect(),
        });
        true
    });
    let mut doubts =
        tree.directory("/").map_or_else(Vec::new, |root| root.more().iter().map(cause).collect());
    let by_path: HashMap<String, usize> =
        items.iter().enumerate().map(|(number, item)| (item.path.clone(), number)).collect();
    for doubt in tree.doubts() {
        let place = Some(doubt.place);
        match by_path.get(&*doubt.below).map(|number| &mut items[*number]) {
            Some(item) => item.doubts.push(Cause { what: doubt.reason.to_string(), place }),
            None => doubts.push(Cause { what: format!("in `{}`: {}", doubt.below, doubt.reason), place }),
        }
    }
    let needed = image.build().reachable(stage.number);
    let refusals =
        image.contents().refusals.iter().filter(|refusal| needed.contains(&refusal.time.stage.number()));
    let refusals = refusals.map(|refusal| Cause { what: refusal.reason.clone(), place: Some(refusal.place) });
    let context = image.build_context().map(|context| {
        (context.directory.to_string(), context.ignore.as_ref().map(|ignore| ignore.path.to_string()))
    });
    Listing {
        title: format!("{names}{}, {}", image.dockerfile().path, of_stage(stage)),
        context,
        doubts,
        refusals: refusals.collect(),
        items,
        files: facts.repo.files(),
        hidden: facts.hidden(),
    }
}

fn cause(more: &Arc<More>) -> Cause {
    Cause { what: more.reason.clone(), place: more.place }
}

/// What an arrival did.
fn step(facts: &Facts, arrival: &Arrival) -> Cause {
    let what = match &arrival.how {
        How::Installed { with } => format!("installed with {with}"),
        How::Downloaded => "downloaded".to_owned(),
        How::CopiedFromStage(from) => match facts.repo.stage(*from) {
            Some((dockerfile, stage)) if from.build() != arrival.time.stage.build() => {
                format!("copied from {} of {}", of_stage(stage), dockerfile.path)
            }
            Some((_, stage)) => format!("copied from {}", of_stage(stage)),
            None => "copied from another stage".to_owned(),
        },
        How::CopiedFromImage => "copied from another image".to_owned(),
        How::CopiedFromContext => "copied from the build context".to_owned(),
        How::Unpacked => "unpacked from an archive of the build context".to_owned(),
        How::Moved => "put there by a command".to_owned(),
        How::Written => "written in the Dockerfile".to_owned(),
        How::Made => "made by the Dockerfile".to_owned(),
    };
    Cause { what, place: Some(arrival.place) }
}

fn explain(facts: &Facts, image: Image<'_>, stage: &Stage, path: &str) -> Explanation {
    let tree = &image.contents().stages[stage.number];
    let workdir = stage.state.workdir.known().map_or("/", String::as_str);
    let asked = join(workdir, path);
    // A link on the way leads elsewhere; what the path itself is, is not asked through one.
    let path = match tree.get(&asked) {
        Some(_) => asked.clone(),
        None => tree.resolve(&asked),
    };
    let mut remarks: Vec<Cause> = Vec::new();
    if path != asked {
        remarks.push(Cause { what: format!("links lead there from {asked}"), place: None });
    }
    let more = tree
        .more_in(&path)
        .into_iter()
        .map(|more| Cause { what: format!("more may be there: {}", more.reason), place: more.place });
    let doubt = tree.doubt_of(&path).map(|doubt| Cause {
        what: format!("it may have changed: {}", doubt.reason),
        place: Some(doubt.place),
    });
    let more = more.chain(doubt);
    let Some(entry) = tree.get(&path) else {
        remarks.extend(image.left_out(stage.number, &path).map(|(pattern, source)| Cause {
            what: format!("`{source}` is left out by the ignore file"),
            place: Some(pattern),
        }));
        remarks.extend(more);
        return Explanation {
            path,
            what: "nothing is known to be there".to_owned(),
            steps: Vec::new(),
            remarks,
        };
    };
    let kind = match &entry.node {
        Node::Directory(_) => "a directory",
        Node::File(_) => "a file",
        Node::Link(_) => "a link",
        Node::Unknown(_) => "a file or a directory",
    };
    let from = entry.copy_of().map_or_else(String::new, |from| format!(", a copy of `{from}`"));
    if entry.is_untracked {
        let what = "a clean checkout does not have it; the directory of someone who builds may".to_owned();
        remarks.push(Cause { what, place: None });
    }
    if let Some(removed) = entry.removed {
        let what = "a later layer deletes it, and the one below still holds it".to_owned();
        remarks.push(Cause { what, place: image.place_of(removed) });
    }
    remarks.extend(more);
    let arrivals = tree.arrivals_of(&path);
    let mut steps: Vec<Cause> = Vec::new();
    steps.extend(arrivals.first().map(|first| {
        let made = step(facts, first);
        let into = facts.repo.stage(first.time.stage).map_or_else(String::new, |(_, stage)| of_stage(stage));
        Cause { what: format!("{} into {into}", made.what), ..made }
    }));
    for way in image.way_to(stage.number, &arrivals) {
        steps.push(match way {
            WayStep::Continued(stage) => {
                let what = match &stage.base {
                    Base::Built { image, .. } => {
                        format!("{} continues from that image, `{}`", of_stage(stage), image.short_name())
                    }
                    _ => format!("{} continues from there", of_stage(stage)),
                };
                Cause { what, place: Some(stage.from) }
            }
            WayStep::Triggered(stage) => Cause {
                what: format!("{} runs that ONBUILD, as it continues from it", of_stage(stage)),
                place: Some(stage.from),
            },
            WayStep::Copied { into, place } => {
                Cause { what: format!("copied into {}", of_stage(into)), place: Some(place) }
            }
        });
    }
    Explanation { path, what: format!("{kind}{from}"), steps, remarks }
}
