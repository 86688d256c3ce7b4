//! ONBUILD triggers: the instructions that an image hands down to those built on it.

use std::sync::Arc;

use super::dockerfile::Dockerfile;
use crate::syntax::dockerfile::Instruction;
use crate::syntax::shell::Script;

/// What ONBUILD of another Dockerfile holds, run in a stage that continues from its image.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) instruction: Instruction,
    pub(crate) script: Option<Script>,
}

/// The triggers that the image of a stage holds.
pub(super) fn triggers(dockerfile: &Dockerfile, stage: usize) -> Vec<Arc<Trigger>> {
    let numbers = dockerfile.triggers(stage);
    numbers
        .map(|at| {
            let script = dockerfile.script(at).cloned();
            Arc::new(Trigger { instruction: dockerfile.instruction(at).clone(), script })
        })
        .collect()
}
