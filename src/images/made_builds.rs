//! The builds of a repository, each made once: what others stand on before them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::build_requests::{BuildKey, MadeFrom, Request};
use super::built_names::{BuiltNames, BuiltStage};
use super::image_circles::{self, ImageCircle, Link};
use crate::answer::LimitReached;
use crate::build::{Alone, Below, Build, Dockerfile, NamedContext, Outside, Stage};
use crate::compose::Project;
use crate::contents::{BuildContexts, Contents, ContentsBelow, Surroundings, of_build};
use crate::ids::{AskedBy, StageId};
use crate::limits::{self, Budget};
use crate::manifests::Manifests;
use crate::source::{Span, Tree};

/// A build with what it makes.
#[derive(Debug)]
pub(crate) struct Made {
    /// The number of its Dockerfile.
    pub(crate) dockerfile: usize,
    pub(crate) build: Arc<Build>,
    pub(crate) contents: Arc<Contents>,
    /// How many images of the repository it stands on, one above the other.
    storeys: usize,
}

/// With how many builds of other arguments one is compared whose arguments are not all known.
const MAX_ALIKE: usize = 16;

/// How many images of a repository are followed one above the other: what is in all of them is told of each.
const MAX_STOREYS: usize = limits::BUILT_ON.most();

/// Every build that was made.
#[derive(Debug)]
pub(crate) struct Builds {
    /// By number. What stands on others has a higher one than all of them; the numbers of what was first
    /// read without them are free.
    list: MadeBuilds,
    /// The number of the build of each request; none where it is one too many.
    of_request: Vec<Option<usize>>,
    /// Images that are made from each other.
    pub(crate) circles: Vec<ImageCircle>,
}

impl Builds {
    /// A build, by its number; `None` where it is not made.
    pub(crate) fn get(&self, number: usize) -> Option<&Made> {
        self.list.get(number)
    }

    /// The number of the build that a request asks for; `None` where there are too many.
    pub(super) fn of_request(&self, request: usize) -> Option<usize> {
        self.of_request[request]
    }
}

/// What requests ask for: the builds that differ, and the stage that each service wants.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The first request for each build.
    first: Vec<usize>,
    /// The place of the build of each request among those; none where it is one too many.
    of_request: Vec<Option<usize>>,
    /// Where there are builds too many.
    pub(super) limits: Vec<LimitReached>,
    /// What each who asks for a build gets.
    pub(crate) of_asker: BTreeMap<AskedBy, BuiltStage>,
}

impl Wanted {
    /// Requests that differ in their target or service alone share a build. Those of one Dockerfile stand
    /// together.
    pub(crate) fn new(dockerfiles: &[Dockerfile], requests: &[Request]) -> Self {
        let mut wanted =
            Self { first: Vec::new(), of_request: Vec::new(), limits: Vec::new(), of_asker: BTreeMap::new() };
        let mut left = Budget::new(&limits::BUILDS);
        let mut known: HashMap<BuildKey<'_>, Option<usize>> = HashMap::new();
        let mut alike: HashMap<MadeFrom<'_>, Vec<usize>> = HashMap::new();
        for (number, request) in requests.iter().enumerate() {
            let dockerfile = &dockerfiles[request.dockerfile];
            let agreeing = || {
                let alike = alike.get(&request.made_from())?.iter().take(MAX_ALIKE);
                alike.copied().find(|build| requests[wanted.first[*build]].agrees_with(request))
            };
            if request.is_declared()
                && let Some(build) = agreeing()
            {
                known.entry(request.build_key()).or_insert(Some(build));
            }
            let build = *known.entry(request.build_key()).or_insert_with(|| {
                // A long one counts as several: each build keeps what its instructions say.
                let length = dockerfile.tree.instructions.last().map_or(0, |last| last.span.end as usize);
                if let Err(limit) = left.take(dockerfile.tree.instructions.len() + length / 1024) {
                    wanted.limits.push(LimitReached::new(limit, Span::start_of(dockerfile.file())));
                    return None;
                }
                wanted.first.push(number);
                alike.entry(request.made_from()).or_default().push(wanted.first.len() - 1);
                Some(wanted.first.len() - 1)
            });
            wanted.of_request.push(build);
            let Some(build) = build else { continue };
            let stage = request.stage(dockerfile);
            if let (Some(asker), Some(stage)) = (request.asked_by, stage) {
                let target = BuiltStage { build, dockerfile: request.dockerfile, stage };
                wanted.of_asker.insert(asker, target);
            }
        }
        wanted
    }
}

/// All that builds are made from.
#[derive(Clone, Copy)]
pub(crate) struct Makers<'a> {
    pub(crate) dockerfiles: &'a [Dockerfile],
    pub(super) requests: &'a [Request],
    pub(crate) wanted: &'a Wanted,
    pub(crate) names: &'a BuiltNames,
    pub(crate) projects: &'a [Project],
}

impl<'a> Makers<'a> {
    /// Makes each build once. Most stand on nothing that is built here; the others are read again when all
    /// that they stand on is there.
    pub(crate) fn build(
        self,
        contexts: &'a [BuildContexts],
        repository: &'a Tree,
        manifests: &'a Manifests,
    ) -> Builds {
        let count = self.wanted.first.len();
        let read: Vec<Build> =
            (0..count).into_par_iter().map(|build| self.read(build, build, &Alone)).collect();
        let links = self.links(&read);
        let circles = image_circles::find(&links, &read);
        let mut open: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for link in &links {
            open.entry(link.from.build()).or_default().insert(link.to.build());
        }
        let fill = |build: usize, read: Build, below: &MadeBuilds, number_of: &[usize]| {
            let first = self.wanted.first[build];
            let dockerfile = self.requests[first].dockerfile;
            let around =
                Surroundings { contexts: &contexts[first], below, repository, manifests, builds: count };
            let mut contents = of_build::of_build(&self.dockerfiles[dockerfile], &read, around);
            let storeys_of = |build: usize| below.get(build).map(|made| made.storeys);
            let used = read.stages.iter().flat_map(Stage::built_from);
            let storeys = used.filter_map(|stage| Some(storeys_of(stage.build())? + 1)).max().unwrap_or(0);
            for (_, place, outside) in read.outside() {
                let target = if below.0.is_empty() { None } else { self.find(build, outside) };
                if target.is_some_and(|target| storeys_of(number_of[target.build]) == Some(MAX_STOREYS)) {
                    contents.limits.push(LimitReached::new(&limits::BUILT_ON, place));
                }
            }
            Made { dockerfile, build: Arc::new(read), contents: Arc::new(contents), storeys }
        };
        let nothing = MadeBuilds::default();
        let first = read
            .into_par_iter()
            .enumerate()
            .map(|(build, read)| (!open.contains_key(&build)).then(|| fill(build, read, &nothing, &[])));
        let mut list = MadeBuilds(first.collect());
        let mut number_of: Vec<usize> = (0..count).collect();
        while !open.is_empty() {
            let is_ready = |below: &BTreeSet<usize>| !below.iter().any(|build| open.contains_key(build));
            let mut ready: Vec<usize> =
                open.iter().filter(|(_, below)| is_ready(below)).map(|(build, _)| *build).collect();
            if ready.is_empty() {
                // They stand on each other: one begins, as if the others were made elsewhere.
                ready.extend(open.keys().next());
            }
            let start = list.0.len();
            let made: Vec<Made> = ready
                .par_iter()
                .enumerate()
                .map(|(index, build)| {
                    let lower = Lower { makers: self, build: *build, list: &list, number_of: &number_of };
                    fill(*build, self.read(*build, start + index, &lower), &list, &number_of)
                })
                .collect();
            list.0.extend(made.into_iter().map(Some));
            for (index, build) in ready.into_iter().enumerate() {
                number_of[build] = start + index;
                open.remove(&build);
            }
        }
        let of_request =
            self.wanted.of_request.iter().map(|build| build.map(|build| number_of[build])).collect();
        Builds { list, of_request, circles }
    }

    fn request(self, build: usize) -> &'a Request {
        &self.requests[self.wanted.first[build]]
    }

    fn read(self, build: usize, number: usize, below: &dyn Below) -> Build {
        let request = self.request(build);
        Build::evaluate_on(
            &self.dockerfiles[request.dockerfile],
            &request.inputs,
            (number, self.wanted.first.len()),
            below,
        )
    }

    /// What builds take from each other.
    fn links(self, read: &[Build]) -> Vec<Link> {
        let has_contexts = self.requests.iter().any(|request| !request.inputs.contexts.is_empty());
        if self.names.is_empty() && !has_contexts {
            return Vec::new();
        }
        let mut links = Vec::new();
        for (build, read) in read.iter().enumerate() {
            for (stage, place, outside) in read.outside() {
                let Some(target) = self.find(build, outside) else { continue };
                let name = match outside {
                    Outside::Image(image) | Outside::AnyTag(image) => image.short_name(),
                    Outside::Context(name) => name.to_owned(),
                };
                let from = StageId::new(build, stage);
                let to = StageId::new(target.build, target.stage);
                links.push(Link { from, to, place, name });
            }
        }
        links
    }

    /// What a build takes from outside of its Dockerfile, if it is built here.
    fn find(self, build: usize, outside: Outside<'_>) -> Option<BuiltStage> {
        let request = self.request(build);
        match outside {
            Outside::Image(name) => self.names.below(name, request.service(), build, self.projects),
            Outside::AnyTag(name) => self.names.below_any_tag(name, request.service(), build, self.projects),
            Outside::Context(name) => match request.inputs.contexts.get(name)? {
                NamedContext::Image(image) => {
                    self.names.below(image, request.service(), build, self.projects)
                }
                NamedContext::BuiltFor(asker) => {
                    let target = self.wanted.of_asker.get(asker).copied();
                    target.filter(|target| target.build != build)
                }
                NamedContext::Directory(_) | NamedContext::Elsewhere => None,
            },
        }
    }
}

/// Builds by number: those that are made, and none where one is not made yet.
#[derive(Debug, Default)]
struct MadeBuilds(Vec<Option<Made>>);

impl MadeBuilds {
    fn get(&self, build: usize) -> Option<&Made> {
        self.0.get(build)?.as_ref()
    }
}

impl ContentsBelow for MadeBuilds {
    fn contents(&self, build: usize) -> Option<&Contents> {
        Some(&self.get(build)?.contents)
    }
}

/// The builds below a build, as far as they are made.
struct Lower<'a> {
    makers: Makers<'a>,
    /// Its place among those that are asked for.
    build: usize,
    list: &'a MadeBuilds,
    number_of: &'a [usize],
}

impl Below for Lower<'_> {
    fn find(&self, outside: Outside<'_>) -> Option<StageId> {
        let target = self.makers.find(self.build, outside)?;
        let stage = StageId::new(self.number_of[target.build], target.stage);
        let made = self.list.get(stage.build())?;
        (made.storeys < MAX_STOREYS).then_some(stage)
    }

    fn get(&self, build: usize) -> Option<(&Dockerfile, &Build)> {
        let made = self.list.get(build)?;
        Some((&self.makers.dockerfiles[made.dockerfile], &made.build))
    }
}
