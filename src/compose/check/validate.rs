//! What Compose refuses in one part of a model, without looking at the others.

use std::net::IpAddr;

use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::value::Value;
use crate::compose::value::sections::{entries, is_true, items};

/// Checks the resources, ports and watches of a model.
pub(crate) fn validate(model: &mut Value, problems: &mut Vec<Problem>) {
    for (name, volume) in entries(model, "volumes") {
        check_external(name, volume, problems);
    }
    for (name, config) in entries(model, "configs") {
        check_file_object(name, config, &["file", "environment", "content"], problems);
    }
    for (name, secret) in entries(model, "secrets") {
        check_file_object(name, secret, &["file", "environment"], problems);
    }
    for (_, service) in entries(model, "services") {
        for port in items(service.get("ports")) {
            check_address(port, problems);
        }
        for volume in items(service.get("volumes")) {
            let is_bind = volume.get("type").and_then(Value::print).as_deref() == Some("bind");
            if is_bind && volume.get("source").is_none() && !volume.is_damaged() {
                let message = "a bind mount has no `source`";
                problems.push(Problem::new(ProblemKind::ComposeSchema, volume.span, message));
            }
        }
        for watch in items(service.get("develop").and_then(|develop| develop.get("watch"))) {
            let is_blank =
                |path: &&Value| path.why().is_none() && path.as_text().is_some_and(|text| text.is_empty());
            if let Some(path) = watch.get("path").filter(is_blank) {
                problems.push(Problem::new(ProblemKind::ComposeSchema, path.span, "`path` cannot be empty"));
            }
        }
        let reservations = ["deploy", "resources", "reservations"];
        let reserved = reservations.iter().try_fold(service, |value, key| value.get(key));
        let devices = items(reserved.and_then(|reserved| reserved.get("devices")));
        for device in devices.chain(items(service.get("gpus"))) {
            if let (Some(count), Some(ids)) = (device.get("count"), device.get("device_ids")) {
                let message = "`count` and `device_ids` cannot be used together";
                let problem = Problem::new(ProblemKind::ConflictingSettings, count.span, message);
                problems.push(problem.note(ids.span, "`device_ids` is set here"));
            }
        }
    }
}

fn check_external(name: &str, volume: &Value, problems: &mut Vec<Problem>) {
    let is_external = volume.get("external").is_some_and(is_true);
    let Some(map) = volume.as_map().filter(|_| is_external) else { return };
    for (key, entry) in map.iter() {
        if !matches!(&**key, "name" | "external") && !key.starts_with("x-") {
            let message = format!("`{name}` is external, so `{key}` cannot be set here");
            problems.push(Problem::new(ProblemKind::ConflictingSettings, entry.key, message));
        }
    }
}

fn check_file_object(name: &str, object: &Value, keys: &[&str], problems: &mut Vec<Problem>) {
    let Some(map) = object.as_map() else { return };
    let said: Vec<_> = keys.iter().filter_map(|key| map.entry(key)).collect();
    if let [first, second, ..] = said.as_slice() {
        let message = format!("`{name}` must have only one of `{}`", keys.join("`, `"));
        let problem = Problem::new(ProblemKind::ConflictingSettings, second.key, message);
        problems.push(problem.note(first.key, "the first one is here"));
    }
    if said.is_empty() && !map.contains("driver") && !map.contains("external") && !object.is_damaged() {
        let message = format!("`{name}` has no content: it must have one of `{}`", keys.join("`, `"));
        problems.push(Problem::new(ProblemKind::ComposeSchema, object.span, message));
    }
}

fn check_address(port: &Value, problems: &mut Vec<Problem>) {
    let Some(address) = port.get("host_ip").filter(|address| address.why().is_none()) else { return };
    let Some(text) = address.as_text() else { return };
    if text.parse::<IpAddr>().is_err() {
        let message = format!("`{text}` is not an IP address");
        problems.push(Problem::new(ProblemKind::ComposeSchema, address.span, message));
    }
}
