//! A build: the stages of a Dockerfile as they are for one target and one set of arguments.
use std::collections::BTreeSet;

use super::dockerfile::Dockerfile;
use super::problem::StageProblem;
use super::stage::{Base, Stage};
use super::variables::Variables;
use crate::answer::LimitReached;
use crate::source::Span;
use crate::syntax::dockerfile::Kind;

/// The stages of a Dockerfile, evaluated for one build.
#[derive(Debug)]
pub struct Build {
    /// Its number among the builds of the repository.
    pub number: usize,
    /// Every stage, in order.
    pub stages: Vec<Stage>,
    /// The arguments that FROM sees.
    pub globals: Variables,
    /// What is wrong between them.
    pub problems: Vec<StageProblem>,
    /// Where a limit was reached, so that not all of a value is known.
    pub(crate) limits: Vec<LimitReached>,
}

impl Build {
    /// The stage that a target names, by name or number; the last where none is named.
    #[must_use]
    pub fn target(&self, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return self.stages.len().checked_sub(1) };
        let lower = name.to_lowercase();
        let mut same = self.stages.iter().rev();
        same.find(|stage| stage.name.as_ref().is_some_and(|name| name.value == lower))
            .map(|stage| stage.number)
    }

    /// A stage and those it continues from, the stage first, the one on an image last.
    pub fn lineage(&self, stage: usize) -> impl Iterator<Item = &Stage> {
        let mut next = self.stages.get(stage);
        std::iter::from_fn(move || {
            let current = next?;
            next = match current.base {
                Base::Stage(base) => self.stages.get(base),
                _ => None,
            };
            Some(current)
        })
    }

    /// The base at the bottom of a stage's lineage, and the stage that stands on it.
    #[must_use]
    pub fn external_base(&self, stage: usize) -> Option<&Stage> {
        self.lineage(stage).last()
    }

    /// The stages that a stage is made from, itself included: its lineage, and all that COPY and mounts
    /// take files from.
    #[must_use]
    pub fn reachable(&self, stage: usize) -> BTreeSet<usize> {
        self.reachable_from([stage])
    }

    /// The stages that several stages are made from, themselves included: their lineages, and all that COPY
    /// and mounts take files from.
    #[must_use]
    pub fn reachable_from(&self, stages: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<usize> = stages.into_iter().collect();
        while let Some(number) = open.pop() {
            let Some(stage) = self.stages.get(number) else { continue };
            if !reached.insert(number) {
                continue;
            }
            open.extend(stage.made_from());
        }
        reached
    }

    /// The variables in a stage's FROM, and the place that gives each its value.
    pub(crate) fn variables_of_from(&self, dockerfile: &Dockerfile, stage: usize) -> Vec<(String, Span)> {
        let from = &dockerfile.tree.instructions[dockerfile.stages[stage].from];
        let Kind::From(from) = &from.kind else { return Vec::new() };
        let used = from.image.variables();
        used.filter_map(|variable| Some((variable.name.clone(), self.globals.get(&variable.name)?.place)))
            .collect()
    }
}
