//! Which networks, volumes, secrets, configs and models the services of a project use.

use std::collections::HashSet;

use super::sections::{entries, items};
use super::value::{Map, Value};

/// The names in a section that some service uses.
pub(crate) fn used(model: &Value, section: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    for (_, service) in entries(model, "services") {
        match section {
            "networks" | "models" => {
                let map = service.get(section).and_then(Value::as_map);
                names.extend(map.into_iter().flat_map(Map::keys).map(|name| (**name).to_owned()));
            }
            "volumes" => {
                let mounts = items(service.get("volumes"))
                    .filter(|mount| mount.get("type").and_then(Value::print).as_deref() == Some("volume"));
                names.extend(mounts.filter_map(|mount| mount.get("source")?.print()));
            }
            _ => {
                let own = items(service.get(section));
                let build = items(service.get("build").and_then(|build| build.get(section)));
                names.extend(own.chain(build).filter_map(|mount| mount.get("source")?.print()));
            }
        }
    }
    names
}
