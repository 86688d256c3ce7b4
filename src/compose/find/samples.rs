//! Which projects are there to be learned from, beside what the repository is for.

use super::discover::FoundProject;
use crate::compose::kind::ProjectKind;
use crate::knowledge::{Kind, Purpose, purpose};
use crate::source::RepoPath;

/// Takes projects in folders of samples for development: nobody relies on them. Not where they are what the repository is
/// for: most projects are samples, and nothing else is built.
pub(super) fn settle_samples(found: &mut [FoundProject], dockerfiles: &[RepoPath]) {
    let is_sample_alone = |project: &FoundProject| project.files.first().is_some_and(is_sample);
    let samples = found.iter().filter(|project| is_sample_alone(project)).count();
    if samples * 2 > found.len() && dockerfiles.iter().all(is_sample) {
        return;
    }
    for project in found.iter_mut().filter(|project| project.name.is_none() && is_sample_alone(project)) {
        if project.kind == ProjectKind::Plain {
            project.kind = ProjectKind::Development;
        }
    }
}

/// Whether a file lies in a folder of samples.
fn is_sample(path: &RepoPath) -> bool {
    path.parent()
        .parts()
        .any(|folder| purpose::is_for(Purpose::Sample, &folder.to_lowercase(), Kind::Compose))
}
