//! `docker buildx bake`.

use std::collections::BTreeMap;

use super::circumstance::Circumstance;
use super::options::{Argument, BAKE, Meaning};
use crate::builders::bake_call::BakeCall;
use crate::builders::partial::Partial;

/// What the arguments after `bake` call.
pub(super) fn read(arguments: &[Argument], circumstance: &Circumstance) -> BakeCall {
    let mut call = BakeCall {
        place: circumstance.place,
        directory: circumstance.directory.clone(),
        files: Vec::new(),
        targets: Vec::new(),
        overrides: Vec::new(),
        variables: BTreeMap::new(),
        pushes: false,
    };
    let mut at = 0;
    while at < arguments.len() {
        let (meaning, next) = BAKE.read(arguments, at);
        at = next;
        match meaning {
            Meaning::Option("f" | "file", Some(value)) => call.files.push(value.value),
            Meaning::Option("set", Some(value)) => call.overrides.push(value.value),
            Meaning::Option("var", Some(value)) => {
                if let Some((name, value)) = value.value.marked().split_once('=') {
                    call.variables.insert(name.to_owned(), Partial::new(value));
                }
            }
            Meaning::Option("push", value) => {
                call.pushes = value.is_none_or(|value| value.value.whole() != Some("false"));
            }
            Meaning::Operand(target) => call.targets.push(target.value.clone()),
            // Which targets there are is not known then.
            Meaning::NotKnown => call.targets.push(Partial::unknown()),
            Meaning::Option(..) => {}
        }
    }
    call
}
