//! What Compose fills in where a file says nothing.

use super::normalize::services_mut;
use crate::compose::value::{Kind, Map, Value};
use crate::source::Span;

/// Gives a loaded model its defaults.
pub(super) fn set_defaults(model: &mut Value) {
    for service in services_mut(model) {
        if let Some(build) = service.get_mut("build") {
            imply(build, "context", |place| Value::implied(place, "."));
        }
        for secret in items(service, "secrets") {
            let source = secret.get("source").and_then(Value::print).unwrap_or_default();
            imply(secret, "target", |place| Value::implied(place, &format!("/run/secrets/{source}")));
        }
        for port in items(service, "ports") {
            imply(port, "protocol", |place| Value::implied(place, "tcp"));
            imply(port, "mode", |place| Value::implied(place, "ingress"));
        }
        for volume in items(service, "volumes") {
            if let Some(bind) = volume.as_map_mut().and_then(|map| map.get_mut("bind")) {
                imply(bind, "create_host_path", |place| Value::new(Kind::Bool(true), place));
            }
        }
        for device in items(service, "gpus") {
            imply_count(device);
        }
        let path = ["deploy", "resources", "reservations"];
        let reservations = path.iter().try_fold(service, |map, key| map.get_mut(key)?.as_map_mut());
        if let Some(reservations) = reservations {
            for device in items(reservations, "devices") {
                imply_count(device);
            }
        }
    }
}

fn items<'m>(map: &'m mut Map, key: &str) -> impl Iterator<Item = &'m mut Value> {
    map.get_mut(key).and_then(Value::as_list_mut).into_iter().flatten()
}

fn imply(value: &mut Value, key: &str, default: impl FnOnce(Span) -> Value) {
    let place = value.span;
    if let Some(map) = value.as_map_mut()
        && !map.contains(key)
    {
        map.imply(key, default(place));
    }
}

fn imply_count(device: &mut Value) {
    let has_ids = device.get("device_ids").is_some();
    if !has_ids {
        imply(device, "count", |place| Value::implied(place, "all"));
    }
}
