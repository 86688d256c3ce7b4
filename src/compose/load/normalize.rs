//! What a model implies is said: the default network, dependencies by reference, names of resources.

use std::sync::Arc;

use crate::answer::Why;
use crate::compose::merge::merge::merge;
use crate::compose::merge::unique_items::make_unique;
use crate::compose::problem::Problem;
use crate::compose::shape::PRE_START;
use crate::compose::text::short_forms::clean_path;
use crate::compose::value::sections::{entries, is_true};
use crate::compose::value::value::to_u32;
use crate::compose::value::{Entry, Kind, Map, Value, pairs};
use crate::compose::variables::{EnvLookup, Environment};

/// Gives the variables that a service's list of them names without a value the values that
/// interpolation knows.
pub(super) fn resolve_listed(model: &mut Value, environment: &Environment) {
    for service in services_mut(model) {
        let Some(variables) = service.get_mut("environment") else { continue };
        if let Some(items) = variables.as_list_mut() {
            for item in items {
                resolve_item(item, environment);
            }
        } else if variables.is_listed() {
            resolve(variables, environment);
        }
    }
}

fn resolve_item(item: &mut Value, environment: &Environment) {
    let Some(name) = item.as_text().filter(|name| !name.contains('=')) else { return };
    if let Some((value, why)) = given(name, environment) {
        let mut text = Value::implied(item.span, &format!("{name}={value}"));
        if let Some(why) = why {
            text.add_unknown(to_u32(name.len() + 1), why);
        }
        *item = text;
    }
}

/// The value of a variable, as a container would get it, and why it is not known, if it is not.
fn given(name: &str, environment: &Environment) -> Option<(String, Option<Why>)> {
    match environment.look_up(name) {
        EnvLookup::Set(variable) => Some((variable.value.to_string(), variable.why.clone())),
        EnvLookup::Name(name) => Some((name.to_owned(), None)),
        _ => None,
    }
}

fn resolve(variables: &mut Value, environment: &Environment) {
    let Some(map) = variables.as_map_mut() else { return };
    for (name, entry) in map.iter_mut() {
        if entry.value.is_null()
            && let Some((value, why)) = given(name, environment)
        {
            entry.value = Value::implied(entry.value.span, &value);
            if let Some(why) = why {
                entry.value.add_unknown(0, why);
            }
            if let EnvLookup::Set(variable) = environment.look_up(name) {
                entry.value.add_sources(vec![((**name).to_owned(), variable.value.span())]);
            }
        }
    }
}

/// Says what a whole project implies.
pub(super) fn normalize(
    model: &mut Value,
    name: &str,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) {
    join_default_network(model);
    for service in services_mut(model) {
        normalize_service(service, environment, problems);
    }
    for section in ["networks", "volumes", "configs", "secrets"] {
        name_resources(model, section, name);
    }
}

/// The services of a model, and its jobs.
pub(super) fn services_mut(model: &mut Value) -> impl Iterator<Item = &mut Map> {
    let sections = model.as_map_mut().into_iter().flat_map(Map::iter_mut);
    let workloads = sections.filter(|(key, _)| matches!(&***key, "services" | "jobs"));
    workloads
        .filter_map(|(_, section)| section.value.as_map_mut())
        .flat_map(Map::iter_mut)
        .filter_map(|(_, entry)| entry.value.as_map_mut())
}

fn join_default_network(model: &mut Value) {
    let mut place = None;
    let sections = model.as_map_mut().into_iter().flat_map(Map::iter_mut);
    let workloads = sections.filter(|(key, _)| matches!(&***key, "services" | "jobs"));
    let workloads = workloads.filter_map(|(_, section)| section.value.as_map_mut());
    for (_, entry) in workloads.flat_map(Map::iter_mut) {
        let key = entry.key;
        let Some(service) = entry.value.as_map_mut() else { continue };
        if service.contains("provider") || service.contains("network_mode") {
            continue;
        }
        match service.get("networks") {
            Some(networks) if networks.is_damaged() => {}
            Some(networks) if networks.as_map().is_some_and(|map| !map.is_empty()) => {
                if networks.get("default").is_some() {
                    place.get_or_insert(networks.span);
                }
            }
            _ => {
                let mut map = Map::default();
                map.imply("default", Value::null(key));
                service.imply("networks", Value::map(map, key).into_implied());
                place.get_or_insert(key);
            }
        }
    }
    let (Some(place), Some(model)) = (place, model.as_map_mut()) else { return };
    if !model.contains("networks") {
        model.imply("networks", Value::map(Map::default(), place));
    }
    if let Some(networks) = model.get_mut("networks").and_then(Value::as_map_mut)
        && !networks.contains("default")
    {
        networks.imply("default", Value::map(Map::default(), place).into_implied());
    }
}

fn normalize_service(service: &mut Map, environment: &Environment, problems: &mut Vec<Problem>) {
    if let Some(policy) = service.get_mut("pull_policy")
        && policy.as_text().is_some_and(|text| text.as_str() == "if_not_present")
    {
        *policy = Value::implied(policy.span, "missing");
    }
    if let Some(build) = service.get_mut("build") {
        normalize_build(build, environment, problems);
    }
    if let Some(variables) = service.get_mut("environment") {
        take_pairs(variables, problems);
        resolve(variables, environment);
    }
    for volume in service.get_mut("volumes").and_then(Value::as_list_mut).into_iter().flatten() {
        let Some(target) = volume.as_map_mut().and_then(|map| map.get_mut("target")) else { continue };
        let Some(text) = target.as_text() else { continue };
        let clean = clean_path(text);
        if clean != text.as_str() && target.why().is_none() {
            *target = Value::implied(target.span, &clean);
        }
    }
    if let (Some(scale), Some(deploy)) = (service.get("scale").cloned(), service.get_mut("deploy"))
        && let Some(deploy) = deploy.as_map_mut()
        && !deploy.contains("replicas")
    {
        deploy.imply("replicas", scale);
    }
    imply_dependencies(service);
    inherit(service, problems);
}

fn take_pairs(value: &mut Value, problems: &mut Vec<Problem>) {
    let taken = std::mem::replace(value, Value::null(value.span));
    *value = pairs::into_mapping(taken, problems);
}

fn normalize_build(build: &mut Value, environment: &Environment, problems: &mut Vec<Problem>) {
    let place = build.span;
    let is_damaged = build.is_damaged();
    let Some(map) = build.as_map_mut() else { return };
    let says_dockerfile = map.contains("dockerfile") || map.contains("dockerfile_inline");
    if !says_dockerfile && !is_damaged {
        map.imply("dockerfile", Value::implied(place, "Dockerfile"));
    }
    if let Some(arguments) = map.get_mut("args") {
        take_pairs(arguments, problems);
        resolve(arguments, environment);
    }
}

/// A service that is named in another way is depended on.
fn imply_dependencies(service: &mut Map) {
    let mut implied: Vec<(String, Value, bool)> = Vec::new();
    for link in list_texts(service, "links") {
        let text = link.print().unwrap_or_default();
        let mut parts = text.split(':');
        let (name, count) = (parts.next().unwrap_or_default().to_owned(), text.split(':').count());
        implied.push((if count == 2 { name } else { text.clone() }, link, true));
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(mode) = service.get(key) else { continue };
        if let Some(name) = mode.as_text().and_then(|mode| mode.strip_prefix("service:")) {
            implied.push((name.to_owned(), mode.clone(), true));
        }
    }
    for from in list_texts(service, "volumes_from") {
        let text = from.print().unwrap_or_default();
        if !text.starts_with("container:") {
            implied.push((text.split(':').next().unwrap_or_default().to_owned(), from, false));
        }
    }
    if implied.is_empty() {
        return;
    }
    if !service.contains("depends_on") {
        let place = implied[0].1.span;
        service.imply("depends_on", Value::map(Map::default(), place));
    }
    let Some(dependencies) = service.get_mut("depends_on").and_then(Value::as_map_mut) else { return };
    for (name, by, restart) in implied {
        if dependencies.contains(&name) || by.why().is_some() {
            continue;
        }
        let mut map = Map::default();
        map.imply("condition", Value::implied(by.span, "service_started"));
        map.imply("restart", Value::new(Kind::Bool(restart), by.span));
        map.imply("required", Value::new(Kind::Bool(true), by.span));
        let value = Value::map(map, by.span);
        dependencies.insert(Arc::from(name), Entry { key: by.span, value });
    }
}

fn list_texts(service: &Map, key: &str) -> Vec<Value> {
    let items = service.get(key).and_then(Value::as_list).unwrap_or_default();
    items.iter().filter(|item| item.as_text().is_some()).cloned().collect()
}

/// A hook before the start is a container like the service's, but for what it says itself and what is
/// mounted.
fn inherit(service: &mut Map, problems: &mut Vec<Problem>) {
    if !service.contains("pre_start") {
        return;
    }
    let mut container = service.clone();
    let knows = |key: &str| key != "volumes" && PRE_START.field(key).is_some();
    container.retain(|key, _| knows(key));
    for hook in service.get_mut("pre_start").and_then(Value::as_list_mut).into_iter().flatten() {
        let (span, damaged) = (hook.span, hook.is_damaged());
        let own = std::mem::replace(hook, Value::null(span));
        let mut inherited = merge(Value::map(container.clone(), span), own, &PRE_START, problems);
        make_unique(&mut inherited, &PRE_START);
        if damaged {
            inherited.set_damaged();
        }
        *hook = inherited;
    }
}

fn name_resources(model: &mut Value, section: &str, project: &str) {
    let names: Vec<(String, bool)> = entries(model, section)
        .filter(|(_, resource)| resource.get("name").is_none())
        .map(|(name, resource)| (name.to_owned(), resource.get("external").is_some_and(is_true)))
        .collect();
    let Some(resources) = model.as_map_mut().and_then(|map| map.get_mut(section)).and_then(Value::as_map_mut)
    else {
        return;
    };
    for (name, is_external) in names {
        let Some(resource) = resources.get_mut(&name) else { continue };
        let place = resource.span;
        let full = if is_external { name } else { format!("{project}_{name}") };
        if resource.is_null() {
            *resource = Value::map(Map::default(), place);
        }
        if let Some(map) = resource.as_map_mut() {
            map.imply("name", Value::implied(place, &full));
        }
    }
}
