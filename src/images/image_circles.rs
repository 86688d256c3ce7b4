//! Images of a repository that are made from each other, so that none can be the first.

use std::collections::BTreeMap;

use crate::build::Build;
use crate::ids::StageId;
use crate::limits;
use crate::source::Span;

/// A link from a stage of one build to a stage of another that it continues from or takes files from.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) from: StageId,
    pub(crate) to: StageId,
    /// The words that name it.
    pub(crate) place: Span,
    /// How it is named.
    pub(crate) name: String,
}

/// Images that are made from each other.
#[derive(Debug, Clone)]
pub struct ImageCircle {
    /// Each step: the words that name the next image, and its name. The last one leads back to where the first
    /// stands.
    pub steps: Vec<(Span, String)>,
}

/// How many circles are told.
const MAX_CIRCLES: usize = limits::IMAGE_CIRCLES.most();

/// The circles among builds. No stage is in two of those that are told.
pub(super) fn find(links: &[Link], builds: &[Build]) -> Vec<ImageCircle> {
    let mut circles = Vec::new();
    let mut left: BTreeMap<StageId, Vec<Step>> = BTreeMap::new();
    for link in links {
        add(link.to, builds, &mut left);
        add(link.from, builds, &mut left);
    }
    for (number, link) in links.iter().enumerate() {
        left.entry(link.from).or_default().push(Step { to: link.to, link: Some(number) });
    }
    while circles.len() < MAX_CIRCLES {
        trim(&mut left);
        let Some(first) = left.keys().next().copied() else { break };
        // Whatever is left leads on to something that is left, and so into a circle.
        let mut walked: Vec<StageId> = Vec::new();
        let mut taken: Vec<Option<usize>> = Vec::new();
        let mut position: BTreeMap<StageId, usize> = BTreeMap::new();
        let mut next = first;
        while !position.contains_key(&next) {
            let Some(step) = left.get(&next).and_then(|steps| steps.first()) else { break };
            position.insert(next, walked.len());
            walked.push(next);
            taken.push(step.link);
            next = step.to;
        }
        let Some(start) = position.get(&next).copied() else { break };
        let mut around: Vec<usize> = taken[start..].iter().copied().flatten().collect();
        let least = around.iter().enumerate().min_by_key(|(_, link)| **link).map_or(0, |(at, _)| at);
        around.rotate_left(least);
        let steps = around.iter().map(|link| (links[*link].place, links[*link].name.clone()));
        circles.push(ImageCircle { steps: steps.collect() });
        for stage in &walked[start..] {
            left.remove(stage);
        }
    }
    circles
}

/// A step from a stage to one that it is made from.
struct Step {
    to: StageId,
    /// The number of the link, if it leads to another build.
    link: Option<usize>,
}

/// Adds a stage with those of its own build that it is made from.
fn add(stage: StageId, builds: &[Build], left: &mut BTreeMap<StageId, Vec<Step>>) {
    let mut open = vec![stage];
    while let Some(stage) = open.pop() {
        let Some(content) = builds.get(stage.build()).and_then(|build| build.stages.get(stage.number()))
        else {
            continue;
        };
        if left.contains_key(&stage) {
            continue;
        }
        let below: Vec<StageId> = content.made_from().map(|number| stage.beside(number)).collect();
        left.insert(stage, below.iter().map(|to| Step { to: *to, link: None }).collect());
        open.extend(below);
    }
}

/// Takes away what leads to nothing that is left.
fn trim(left: &mut BTreeMap<StageId, Vec<Step>>) {
    let mut used_by: BTreeMap<StageId, Vec<StageId>> = BTreeMap::new();
    for (stage, steps) in left.iter_mut() {
        for step in steps.iter() {
            used_by.entry(step.to).or_default().push(*stage);
        }
    }
    let mut gone: Vec<StageId> = used_by.keys().filter(|stage| !left.contains_key(stage)).copied().collect();
    gone.extend(left.iter().filter(|(_, steps)| steps.is_empty()).map(|(stage, _)| *stage));
    while let Some(stage) = gone.pop() {
        left.remove(&stage);
        for user in used_by.remove(&stage).unwrap_or_default() {
            if let Some(steps) = left.get_mut(&user) {
                steps.retain(|step| step.to != stage);
                if steps.is_empty() {
                    gone.push(user);
                }
            }
        }
    }
}
