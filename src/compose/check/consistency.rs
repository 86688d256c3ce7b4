//! What Compose refuses once it sees the whole project: names that nobody defines, settings that exclude
//! each other, services that wait for each other.

use std::collections::BTreeMap;

use super::lost_in_overlay::check_options;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::text::units;
use crate::compose::value::sections::{entries, is_true, items};
use crate::compose::value::{Entry, Map, Value};
use crate::source::{Span, Text};

/// Checks a finished model. `is_whole` says that all of it is known, so that what is not defined in it
/// is defined nowhere.
pub(crate) fn check_consistency(model: &Value, is_whole: bool, problems: &mut Vec<Problem>) {
    let mut checker = Checker { model, is_whole, problems };
    for (name, entry) in section(model, "services") {
        if let Some(service) = entry.value.as_map() {
            checker.service(name, entry.key, &entry.value, service);
        }
    }
    checker.secrets();
    checker.container_names();
    checker.cycles();
}

/// A limit of a service that `deploy` can say, too.
struct Limit {
    key: &'static str,
    group: &'static str,
    field: &'static str,
    amount: fn(&Value) -> f64,
}

// Source: `checkConsistency` in `loader/validate.go` of compose-go.
const LIMITS: &[Limit] = &[
    Limit { key: "cpus", group: "limits", field: "cpus", amount: number },
    Limit { key: "mem_limit", group: "limits", field: "memory", amount: size },
    Limit { key: "mem_reservation", group: "reservations", field: "memory", amount: size },
    Limit { key: "pids_limit", group: "limits", field: "pids", amount: number },
];

fn number(value: &Value) -> f64 {
    value.print().and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

fn size(value: &Value) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sizes that differ by a byte in petabytes are the same")]
    value.print().and_then(|text| units::bytes(&text)).map_or(0.0, |bytes| bytes as f64)
}

fn section<'m>(model: &'m Value, name: &str) -> impl Iterator<Item = (&'m str, &'m Entry)> {
    let map = model.get(name).and_then(Value::as_map);
    map.into_iter().flat_map(Map::iter).map(|(name, entry)| (&**name, entry))
}

struct Checker<'c> {
    model: &'c Value,
    is_whole: bool,
    problems: &'c mut Vec<Problem>,
}

impl Checker<'_> {
    fn report(&mut self, kind: ProblemKind, place: Span, message: String) {
        self.problems.push(Problem::new(kind, place, message));
    }

    /// Whether a section defines a name, or may define it where it cannot be read.
    fn defines(&self, section: &str, name: &str) -> bool {
        let found = self.model.get(section);
        let is_defined = found.and_then(|section| section.get(name)).is_some();
        is_defined || !self.is_whole || self.model.is_damaged() || found.is_some_and(Value::is_damaged)
    }

    fn service(&mut self, name: &str, place: Span, value: &Value, service: &Map) {
        if value.is_damaged() {
            // What cannot be read may say it.
        } else if !["image", "build", "provider"].iter().any(|key| says(service, key)) {
            let message = format!("service `{name}` has no image, no build and no provider");
            let profiles = items(service.get("profiles")).filter_map(Value::as_text);
            let profiles: Vec<String> = profiles.map(|profile| format!("`{profile}`")).collect();
            let help = "add `image:` or `build:`";
            match profiles.as_slice() {
                [] => {
                    self.problems.push(Problem::new(ProblemKind::ComposeSchema, place, message).help(help));
                }
                profiles => {
                    let noun = if profiles.len() == 1 { "profile" } else { "profiles" };
                    let message = format!("under the {noun} {}, {message}", profiles.join(", "));
                    let problem = Problem::new(ProblemKind::ComposeSchema, place, message).help(help);
                    self.problems.push(problem.of_profile());
                }
            }
        }
        self.build(service);
        self.networks(name, service);
        self.dependencies(name, service);
        self.mounts(name, service);
        self.limits(service);
        self.scale(service);
        self.double_mounts(service);
        check_options(service, self.problems);
        if let Some(links) = service.entry("links") {
            let problem = Problem::new(ProblemKind::ObsoleteKey, links.key, "`links` is obsolete")
                .help("services on one network reach each other by name: use `depends_on` for the order");
            self.problems.push(problem);
        }
        for model in service.get("models").and_then(Value::as_map).into_iter().flat_map(Map::iter) {
            if !self.defines("models", model.0) {
                let message = format!("service `{name}` uses model `{}`, which is not defined", model.0);
                self.report(ProblemKind::UndefinedModel, model.1.key, message);
            }
        }
        for watch in items(service.get("develop").and_then(|develop| develop.get("watch"))) {
            let action = watch.get("action").and_then(Value::as_text);
            let needs_target = action.is_some_and(|action| !matches!(action.as_str(), "rebuild" | "restart"));
            if needs_target && watch.get("target").is_none() && !watch.is_damaged() {
                let message = "a watch that copies files needs a `target`".to_owned();
                self.report(ProblemKind::ComposeSchema, watch.span, message);
            }
        }
        if let Some(test) = service.get("healthcheck").and_then(|check| check.get("test"))
            && let Some(first) = items(Some(test)).next().filter(|first| first.why().is_none())
            && !matches!(first.as_text().map(Text::as_str), Some("CMD" | "CMD-SHELL" | "NONE"))
        {
            let message = "a list for `test` must start with `CMD`, `CMD-SHELL` or `NONE`".to_owned();
            self.report(ProblemKind::ComposeSchema, first.span, message);
        }
    }

    fn build(&mut self, service: &Map) {
        let Some(build) = service.get("build") else { return };
        if let (Some(file), Some(inline)) = (entry(build, "dockerfile"), entry(build, "dockerfile_inline"))
            && !file.value.print().unwrap_or_default().is_empty()
            && !inline.value.print().unwrap_or_default().is_empty()
        {
            let message = "`dockerfile` and `dockerfile_inline` cannot be used together";
            let problem = Problem::new(ProblemKind::ConflictingSettings, inline.key, message);
            self.problems.push(problem.note(file.key, "`dockerfile` is set here"));
        }
        for (_, context) in entries(build, "additional_contexts") {
            let Some(target) = context.as_text().and_then(|text| text.strip_prefix("service:")) else {
                continue;
            };
            if !self.defines("services", target) {
                let message = format!("this context refers to service `{target}`, which is not defined");
                self.report(ProblemKind::UndefinedService, context.span, message);
            } else if let Some(other) = self.model.get("services").and_then(|services| services.get(target))
                && other.get("build").is_none()
                && !other.is_damaged()
            {
                let message = format!("this context refers to service `{target}`, which is not built");
                self.report(ProblemKind::ConflictingSettings, context.span, message);
            }
        }
        for secret in items(build.get("secrets")) {
            self.mounted(secret, "secrets", ProblemKind::UndefinedSecret, "secret");
        }
        let platform = service.get("platform").filter(|platform| platform.why().is_none());
        if let (Some(platform), Some(platforms)) = (platform, build.get("platforms"))
            && let Some(text) = platform.as_text().filter(|text| !text.is_empty())
            && items(Some(platforms)).next().is_some()
            && !items(Some(platforms)).any(|other| other == platform)
        {
            let message = format!("`build.platforms` must contain `{text}`, the service's platform");
            let problem = Problem::new(ProblemKind::ConflictingSettings, platform.span, message);
            self.problems.push(problem.note(platforms.span, "the platforms that are built"));
        }
    }

    /// Reports a mount of something that a section does not define, or that it does not name.
    fn mounted(&mut self, mount: &Value, section: &str, kind: ProblemKind, noun: &str) {
        let source = mount.get("source");
        let is_blank = |text: &Text| text.is_empty();
        let is_named =
            source.is_some_and(|source| source.why().is_some() || !source.as_text().is_some_and(is_blank));
        if !is_named && !mount.is_damaged() {
            let problem = Problem::new(kind, mount.span, format!("the {noun} is not named here"));
            self.problems.push(problem.help(format!("name the {noun}: `source: …`")));
            return;
        }
        self.reference(source, section, kind, noun);
    }

    /// Reports what refers to something that a section does not define.
    fn reference(&mut self, name: Option<&Value>, section: &str, kind: ProblemKind, noun: &str) {
        let Some(name) = name.filter(|name| name.why().is_none()) else { return };
        let Some(text) = name.as_text() else { return };
        if !self.defines(section, text) {
            self.report(kind, name.span, format!("{noun} `{text}` is not defined"));
        }
    }

    fn networks(&mut self, name: &str, service: &Map) {
        let networks = service.entry("networks");
        let mode = service
            .entry("network_mode")
            .filter(|mode| mode.value.print().is_some_and(|mode| !mode.is_empty()));
        if let (Some(networks), Some(mode)) = (networks, mode)
            && networks.value.as_map().is_some_and(|map| !map.is_empty())
        {
            let message = "`network_mode` and `networks` cannot be used together";
            let problem = Problem::new(ProblemKind::ConflictingSettings, mode.key, message);
            self.problems.push(problem.note(networks.key, "`networks` is set here"));
        }
        for (network, entry) in
            networks.and_then(|entry| entry.value.as_map()).into_iter().flat_map(Map::iter)
        {
            if !self.defines("networks", network) {
                let message = format!("service `{name}` joins network `{network}`, which is not defined");
                self.report(ProblemKind::UndefinedNetwork, entry.key, message);
            }
        }
    }

    fn dependencies(&mut self, name: &str, service: &Map) {
        let dependencies = service.get("depends_on").and_then(Value::as_map);
        for (other, entry) in dependencies.into_iter().flat_map(Map::iter) {
            if !self.defines("services", other) {
                let message = format!("service `{name}` depends on service `{other}`, which is not defined");
                self.report(ProblemKind::UndefinedService, entry.key, message);
            }
        }
    }

    fn mounts(&mut self, name: &str, service: &Map) {
        for volume in items(service.get("volumes")) {
            let kind = volume.get("type").filter(|kind| kind.why().is_none()).and_then(Value::as_text);
            let source = volume.get("source").filter(|source| source.why().is_none());
            let (Some(kind), Some(source)) = (kind, source) else { continue };
            let Some(text) = source.as_text() else { continue };
            if kind.as_str() == "volume" && !text.is_empty() && !self.defines("volumes", text) {
                let message = format!("service `{name}` mounts volume `{text}`, which is not defined");
                let problem = Problem::new(ProblemKind::UndefinedVolume, source.span, message);
                let looks_like_path = text.contains('/');
                self.problems.push(if looks_like_path {
                    problem.help(format!("a host path starts with `./`: `./{text}`"))
                } else {
                    problem
                });
            }
        }
        for config in items(service.get("configs")) {
            self.mounted(config, "configs", ProblemKind::UndefinedConfig, "config");
        }
        for secret in items(service.get("secrets")) {
            self.mounted(secret, "secrets", ProblemKind::UndefinedSecret, "secret");
        }
    }

    /// Limits that are said twice must be the same, and whatever `deploy` limits limits everything.
    fn limits(&mut self, service: &Map) {
        let resources = service.get("deploy").and_then(|deploy| deploy.get("resources"));
        for limit in LIMITS {
            let Some(own) = service.entry(limit.key).filter(|own| own.value.why().is_none()) else {
                continue;
            };
            let Some(limits) = resources.and_then(|resources| resources.get(limit.group)) else { continue };
            let other = limits.get(limit.field);
            let amount = (limit.amount)(&own.value);
            if amount == 0.0 || limits.is_damaged() || other.is_some_and(|other| other.why().is_some()) {
                continue;
            }
            if other.map_or(0.0, limit.amount) != amount {
                let message = format!(
                    "`{}` and `deploy.resources.{}.{}` must be the same",
                    limit.key, limit.group, limit.field
                );
                let problem = Problem::new(ProblemKind::ConflictingSettings, own.key, message);
                let place = other.map_or(limits.span, |other| other.span);
                let caption = if other.is_some() { "the other limit" } else { "these limits do not set it" };
                self.problems.push(problem.note(place, caption));
            }
        }
    }

    fn scale(&mut self, service: &Map) {
        let number = |value: &Value| value.print().and_then(|text| text.parse::<i64>().ok());
        let scale = service.get("scale");
        let replicas = service.get("deploy").and_then(|deploy| deploy.get("replicas"));
        if let (Some(scale), Some(replicas)) = (scale, replicas)
            && let (Some(one), Some(two)) = (number(scale), number(replicas))
            && one != two
        {
            let message = "`scale` and `deploy.replicas` have different values";
            let problem = Problem::new(ProblemKind::ConflictingSettings, scale.span, message);
            self.problems.push(problem.note(replicas.span, "`deploy.replicas` is set here"));
        }
        for value in [scale, replicas].into_iter().flatten() {
            if number(value).is_some_and(|number| number < 0) {
                let message = "the number of containers cannot be negative".to_owned();
                self.report(ProblemKind::ComposeSchema, value.span, message);
            }
        }
        if let Some(many) = scale.or(replicas).filter(|many| number(many).is_some_and(|number| number > 1))
            && let Some(name) = service.entry("container_name")
        {
            let message = "several containers cannot have the same `container_name`";
            let problem = Problem::new(ProblemKind::ConflictingSettings, name.key, message);
            self.problems.push(problem.note(many.span, "the number of containers is set here"));
        }
    }

    fn double_mounts(&mut self, service: &Map) {
        let mut mounted: BTreeMap<String, Span> = BTreeMap::new();
        let tmpfs = service.get("tmpfs");
        let tmpfs: Vec<&Value> = match tmpfs {
            Some(value) if value.as_text().is_some() => vec![value],
            value => items(value).collect(),
        };
        let tmpfs = tmpfs.into_iter().map(|item| (item, item.print().unwrap_or_default()));
        let tmpfs = tmpfs.map(|(item, text)| (item, text.split(':').next().unwrap_or_default().to_owned()));
        let volumes = items(service.get("volumes"))
            .filter_map(|volume| {
                Some((volume.get("target").filter(|target| target.why().is_none())?, volume))
            })
            .map(|(target, volume)| (volume, target.print().unwrap_or_default()));
        for (item, target) in tmpfs.chain(volumes) {
            if item.why().is_some() {
                continue;
            }
            if let Some(first) = mounted.insert(target.clone(), item.span) {
                let message = format!("`{target}` is mounted twice");
                let problem = Problem::new(ProblemKind::ConflictingSettings, item.span, message);
                self.problems.push(problem.note(first, "it is first mounted here"));
            }
        }
    }

    fn secrets(&mut self) {
        let empty = |value: Option<&Value>| {
            value.is_none_or(|value| {
                value.why().is_none() && value.print().is_some_and(|text| text.is_empty())
            })
        };
        for (name, entry) in section(self.model, "secrets") {
            let secret = &entry.value;
            let is_external = secret.get("external").is_some_and(is_true);
            let says_nothing = empty(secret.get("file")) && empty(secret.get("environment"));
            // Without any of the keys it was reported already.
            let was_reported = secret.get("driver").is_none()
                && secret.get("external").is_none()
                && secret.get("file").is_none()
                && secret.get("environment").is_none();
            if !is_external && says_nothing && !was_reported && !secret.is_damaged() {
                let message = format!("the secret `{name}` has no `file` and no `environment`");
                self.report(ProblemKind::ComposeSchema, entry.key, message);
            }
        }
    }

    fn container_names(&mut self) {
        let mut names: BTreeMap<String, Vec<(&Value, Span)>> = BTreeMap::new();
        for (_, entry) in section(self.model, "services") {
            let Some(name) = entry.value.get("container_name").filter(|name| name.why().is_none()) else {
                continue;
            };
            let text = name.print().unwrap_or_default();
            if text.is_empty() {
                continue;
            }
            let same = names.entry(text.clone()).or_default();
            if let Some((_, first)) = same.iter().find(|(other, _)| run_together(other, &entry.value)) {
                let message = format!("two services have the container name `{text}`");
                let problem = Problem::new(ProblemKind::ConflictingSettings, name.span, message);
                self.problems.push(problem.note(*first, "the other service"));
            }
            same.push((&entry.value, name.span));
        }
    }

    fn cycles(&mut self) {
        let mut state: BTreeMap<&str, bool> = BTreeMap::new();
        let model = self.model;
        for (name, _) in section(model, "services") {
            let mut path: Vec<(&str, Vec<(&str, Span)>)> = Vec::new();
            if !state.contains_key(name) {
                path.push((name, children(model, name)));
                state.insert(name, false);
            }
            while let Some((_, rest)) = path.last_mut() {
                let Some((next, place)) = rest.pop() else {
                    let finished = path.pop().map(|(name, _)| name);
                    finished.map(|name| state.insert(name, true));
                    continue;
                };
                match state.get(next) {
                    Some(true) => {}
                    Some(false) => {
                        let start = path.iter().position(|(name, _)| *name == next).unwrap_or(0);
                        let way: Vec<&str> = path[start..].iter().map(|(name, _)| *name).collect();
                        let message = format!("services depend on each other: {} → {next}", shown(&way));
                        self.problems.push(Problem::new(ProblemKind::DependencyCycle, place, message));
                    }
                    None => {
                        state.insert(next, false);
                        path.push((next, children(model, next)));
                    }
                }
            }
        }
    }
}

/// Whether two services are ever on together: one has no profiles, or they have one in common.
fn run_together(one: &Value, other: &Value) -> bool {
    let profiles = |service: &Value| -> Vec<String> {
        items(service.get("profiles")).filter_map(Value::print).collect()
    };
    let (one, other) = (profiles(one), profiles(other));
    one.is_empty() || other.is_empty() || one.iter().any(|profile| other.contains(profile))
}

/// What a service depends on, last first, and where it says so.
fn children<'m>(model: &'m Value, name: &str) -> Vec<(&'m str, Span)> {
    let service = model.get("services").and_then(|services| services.get(name));
    let map = service.and_then(|service| service.get("depends_on")).and_then(Value::as_map);
    let mut children: Vec<_> =
        map.into_iter().flat_map(Map::iter).map(|(name, entry)| (&**name, entry.key)).collect();
    children.reverse();
    children
}

/// The names on a way; of a long one, where it begins and ends.
fn shown(way: &[&str]) -> String {
    const MOST: usize = 12;
    match way {
        [first, second, .., last] if way.len() > MOST => {
            format!("{first} → {second} → … {} more … → {last}", way.len() - 3)
        }
        way => way.join(" → "),
    }
}

fn entry<'v>(value: &'v Value, key: &str) -> Option<&'v Entry> {
    value.as_map()?.entry(key)
}

/// Whether a service says something under a key, or something that is not known.
fn says(service: &Map, key: &str) -> bool {
    service
        .get(key)
        .is_some_and(|value| value.why().is_some() || value.print().is_none_or(|text| !text.is_empty()))
}
