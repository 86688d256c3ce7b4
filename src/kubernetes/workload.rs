//! The containers that manifests of Kubernetes describe, as far as an image's owner must know them.

use std::collections::BTreeSet;

use crate::source::Span;

/// What Kubernetes runs of a repository.
#[derive(Debug, Default)]
pub(crate) struct Kubernetes {
    /// The containers, in the order of files.
    pub(crate) containers: Vec<Container>,
    /// Whether there are manifests at all, those that cannot be read for what they run among them: templates of charts.
    pub(crate) is_used: bool,
}

impl Kubernetes {
    /// The names of what runs there: of workloads, and of images without what stands before and behind their names.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let last = |text: &str, sign: char| text.rsplit(sign).next().unwrap_or_default().to_owned();
        let of_container = |container: &Container| {
            let image = last(&container.image, '/');
            let image = image.split([':', '@']).next().unwrap_or_default().to_owned();
            [last(&container.workload, ' '), image]
        };
        self.containers.iter().flat_map(of_container).collect()
    }
}

/// A container of a workload, or an image that the values of a chart name.
#[derive(Debug)]
pub(crate) struct Container {
    /// The name of its image, as it stands there.
    pub(crate) image: String,
    /// Where the name stands.
    pub(crate) place: Span,
    /// What runs it: `Deployment api`, `chart web`.
    pub(crate) workload: String,
    /// Whether it ends when its work is done: what a job runs, or what runs before the others.
    pub(crate) ends: bool,
    /// What asks it whether it works.
    pub(crate) probes: Probes,
    /// The first port that it says to listen on, as it stands there.
    pub(crate) port: Option<String>,
}

/// Whether Kubernetes asks a container whether it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probes {
    /// It has a probe.
    Some,
    /// It has none.
    None,
    /// A template decides.
    Unknown,
}
