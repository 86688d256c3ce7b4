//! How many containers a service has, what they may use, when they are started again.

use std::time::Duration;

use super::mount::{DeviceRequest, device_requests};
use super::setting::{below, bytes, duration, millis, number, pair_list, text, texts};
use crate::compose::setting::{Pair, Setting};
use crate::compose::value::Map;
use crate::source::{Span, Text};

/// `deploy`.
#[derive(Debug, Clone)]
pub struct Deploy {
    /// Where it stands.
    pub span: Span,
    /// Whether all of it could be read: only then is what is `None` known to be absent.
    pub whole: bool,
    /// `replicated`, `global` or one of the job modes.
    pub mode: Option<Setting<Text>>,
    /// How many containers.
    pub replicas: Option<Setting<i64>>,
    /// The most they may use.
    pub limits: Resources,
    /// What is kept free for them.
    pub reservations: Resources,
    /// When they are started again.
    pub restart_policy: Option<RestartPolicy>,
    /// Where they may run.
    pub constraints: Vec<Setting<Text>>,
    /// How many may run on one node.
    pub max_replicas_per_node: Option<Setting<i64>>,
    /// `endpoint_mode`.
    pub endpoint_mode: Option<Setting<Text>>,
    /// Labels of the service, not of its containers.
    pub labels: Vec<Pair>,
}

/// What a container may use, or what is kept free for it.
#[derive(Debug, Clone, Default)]
pub struct Resources {
    /// Processors, in thousandths of one.
    pub cpu_millis: Option<Setting<i64>>,
    /// Memory, in bytes.
    pub memory: Option<Setting<i64>>,
    /// Processes.
    pub pids: Option<Setting<i64>>,
    /// Devices.
    pub devices: Vec<DeviceRequest>,
}

/// `deploy.restart_policy`.
#[derive(Debug, Clone)]
pub struct RestartPolicy {
    /// Where it stands.
    pub span: Span,
    /// `none`, `on-failure` or `any`.
    pub condition: Option<Setting<Text>>,
    /// The time between two starts.
    pub delay: Option<Setting<Duration>>,
    /// How often at most.
    pub max_attempts: Option<Setting<i64>>,
    /// How long it must run to count as started.
    pub window: Option<Setting<Duration>>,
}

pub(super) fn deploy(service: &Map) -> Option<Deploy> {
    let value = service.get("deploy")?;
    let map = value.as_map()?;
    let nothing = Map::default();
    let resources = below(map, "resources").unwrap_or(&nothing);
    let placement = below(map, "placement").unwrap_or(&nothing);
    Some(Deploy {
        span: value.span,
        whole: !value.is_damaged(),
        mode: text(map, "mode"),
        replicas: number(map, "replicas"),
        limits: below(resources, "limits").map(read_resources).unwrap_or_default(),
        reservations: below(resources, "reservations").map(read_resources).unwrap_or_default(),
        restart_policy: map.get("restart_policy").and_then(|policy| {
            let map = policy.as_map()?;
            Some(RestartPolicy {
                span: policy.span,
                condition: text(map, "condition"),
                delay: duration(map, "delay"),
                max_attempts: number(map, "max_attempts"),
                window: duration(map, "window"),
            })
        }),
        constraints: texts(placement, "constraints"),
        max_replicas_per_node: number(placement, "max_replicas_per_node"),
        endpoint_mode: text(map, "endpoint_mode"),
        labels: pair_list(map, "labels"),
    })
}

fn read_resources(map: &Map) -> Resources {
    Resources {
        cpu_millis: millis(map, "cpus"),
        memory: bytes(map, "memory"),
        pids: number(map, "pids"),
        devices: device_requests(map, "devices"),
    }
}
