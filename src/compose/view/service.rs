//! A service as it is in the end: every file joined, every short form long, every variable put in.

use std::time::Duration;

use super::build::{BuildSection, build};
use super::deploy::{Deploy, deploy};
use super::health::{Healthcheck, healthcheck};
use super::mount::{
    Device, DeviceRequest, FileMount, Volume, device_requests, devices, file_mounts, volumes,
};
use super::network::{Dependency, Membership, Port, dependencies, memberships, ports};
use super::setting::{
    self, below, bytes, command, duration, flag, mappings, millis, number, pair_list, text, texts,
};
use crate::compose::setting::{CommandWords, Pair, Setting};
use crate::compose::value::{Entry, Kind, Map, Value, pairs};
use crate::source::{Span, Spanned, Text};

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name, at the key that declares it: the place of whatever it does not say.
    pub name: Spanned<String>,
    /// Whether all of it could be read: only then is what is `None` or empty known to be absent.
    pub whole: bool,
    /// The profiles that switch it on; none at all: it is always on.
    pub profiles: Vec<Setting<Text>>,

    // What it runs.
    /// The image it runs, or the name of the one that is built.
    pub image: Option<Setting<Text>>,
    /// The start of the image's name, where the end of it is not known.
    pub image_start: Option<Text>,
    /// How its image is built.
    pub build: Option<BuildSection>,
    /// What runs it instead of a container.
    pub provider: Option<Setting<Text>>,
    /// The command, instead of the image's.
    pub command: Option<Setting<CommandWords>>,
    /// The entrypoint, instead of the image's.
    pub entrypoint: Option<Setting<CommandWords>>,
    /// The platform.
    pub platform: Option<Setting<Text>>,
    /// When the image is pulled.
    pub pull_policy: Option<Setting<Text>>,
    /// The working directory.
    pub working_dir: Option<Setting<Text>>,
    /// The user, instead of the image's.
    pub user: Option<Setting<Text>>,
    /// Further groups of the user.
    pub group_add: Vec<Setting<Text>>,
    /// Its variables: its own, and below them those of its env files. One without a value is not known.
    pub environment: Vec<Pair>,
    /// Whether all of its variables are known by name.
    pub environment_whole: bool,
    /// The files its variables come from.
    pub env_file: Vec<EnvFile>,
    /// Labels of its containers.
    pub labels: Vec<Pair>,
    /// The files its labels come from.
    pub label_file: Vec<Setting<Text>>,
    /// Annotations of its containers.
    pub annotations: Vec<Pair>,
    /// The models it uses.
    pub models: Vec<Spanned<String>>,

    // Its life.
    /// When it is started again: `no`, `always`, `on-failure[:N]`, `unless-stopped`.
    pub restart: Option<Setting<Text>>,
    /// The health check, joined over the image's.
    pub healthcheck: Option<Healthcheck>,
    /// What it depends on, implied dependencies included.
    pub depends_on: Vec<Dependency>,
    /// How many containers.
    pub scale: Option<Setting<i64>>,
    /// How it is deployed.
    pub deploy: Option<Deploy>,
    /// Whether a process that reaps others runs first.
    pub init: Option<Setting<bool>>,
    /// The signal that stops it.
    pub stop_signal: Option<Setting<Text>>,
    /// How long it may take to stop.
    pub stop_grace_period: Option<Setting<Duration>>,
    /// What runs before it starts, each in a container of its own.
    pub pre_start: Vec<Hook>,
    /// What runs in it after it started.
    pub post_start: Vec<Hook>,
    /// What runs in it before it is stopped.
    pub pre_stop: Vec<Hook>,
    /// What is done when files change.
    pub watch: Vec<Watch>,
    /// Whether its output is shown.
    pub attach: Option<Setting<bool>>,
    /// The name of its one container.
    pub container_name: Option<Setting<Text>>,

    // How it is reached.
    /// The ports it publishes.
    pub ports: Vec<Port>,
    /// Whether all of its ports could be read.
    pub ports_whole: bool,
    /// The ports it offers to other services.
    pub expose: Vec<Setting<Text>>,
    /// The networks it joins; the default one too.
    pub networks: Vec<Membership>,
    /// `host`, `none`, `bridge`, `service:X` or `container:X`, instead of networks.
    pub network_mode: Option<Setting<Text>>,
    /// Services under other names, the old way.
    pub links: Vec<Setting<Text>>,
    /// Containers outside the project.
    pub external_links: Vec<Setting<Text>>,
    /// Names of hosts and their addresses, each as `host=address`.
    pub extra_hosts: Vec<Setting<Text>>,
    /// Its name for itself.
    pub hostname: Option<Setting<Text>>,
    /// Its domain.
    pub domainname: Option<Setting<Text>>,
    /// Name servers.
    pub dns: Vec<Setting<Text>>,
    /// Its hardware address.
    pub mac_address: Option<Setting<Text>>,

    // What it holds.
    /// What it mounts.
    pub volumes: Vec<Volume>,
    /// Whether all of its mounts could be read.
    pub volumes_whole: bool,
    /// Services or containers whose volumes it mounts, too: `X`, `X:ro`, `container:X`.
    pub volumes_from: Vec<Setting<Text>>,
    /// Directories in memory, each as `PATH[:OPTIONS]`.
    pub tmpfs: Vec<Setting<Text>>,
    /// Secrets.
    pub secrets: Vec<FileMount>,
    /// Configs.
    pub configs: Vec<FileMount>,
    /// Whether its root file system cannot be written to.
    pub read_only: Option<Setting<bool>>,
    /// The size of `/dev/shm`, in bytes.
    pub shm_size: Option<Setting<i64>>,
    /// Options of its storage.
    pub storage_opt: Vec<Pair>,

    // What it may do.
    /// Whether it has the host's privileges.
    pub privileged: Option<Setting<bool>>,
    /// Capabilities it has beyond the ordinary.
    pub cap_add: Vec<Setting<Text>>,
    /// Capabilities that are taken from it.
    pub cap_drop: Vec<Setting<Text>>,
    /// Security options, such as `no-new-privileges:true`.
    pub security_opt: Vec<Setting<Text>>,
    /// Whose processes it sees: `host`, `service:X`, `container:X`.
    pub pid: Option<Setting<Text>>,
    /// Whose shared memory it sees.
    pub ipc: Option<Setting<Text>>,
    /// Whose name it has.
    pub uts: Option<Setting<Text>>,
    /// Whose users it has.
    pub userns_mode: Option<Setting<Text>>,
    /// Whose control groups it sees: `host` or `private`.
    pub cgroup: Option<Setting<Text>>,
    /// The control group it lies in.
    pub cgroup_parent: Option<Setting<Text>>,
    /// Devices of the host.
    pub devices: Vec<Device>,
    /// Rules for devices.
    pub device_cgroup_rules: Vec<Setting<Text>>,
    /// Graphics processors.
    pub gpus: Vec<DeviceRequest>,
    /// Kernel settings.
    pub sysctls: Vec<Pair>,
    /// Limits by name: a number, or `soft:hard`.
    pub ulimits: Vec<Ulimit>,
    /// The runtime.
    pub runtime: Option<Setting<Text>>,
    /// Whether it gets the engine's socket and credentials.
    pub use_api_socket: Option<Setting<bool>>,
    /// Whether it has a terminal.
    pub tty: Option<Setting<bool>>,
    /// Whether its input stays open.
    pub stdin_open: Option<Setting<bool>>,

    // How much it may use.
    /// The most memory, in bytes.
    pub mem_limit: Option<Setting<i64>>,
    /// The memory that is kept free for it, in bytes.
    pub mem_reservation: Option<Setting<i64>>,
    /// The most processors, in thousandths of one.
    pub cpu_millis: Option<Setting<i64>>,
    /// The most time of processors in each period.
    pub cpu_quota: Option<Setting<i64>>,
    /// The processors that it may run on.
    pub cpuset: Option<Setting<Text>>,
    /// The most processes.
    pub pids_limit: Option<Setting<i64>>,
    /// Whether it is spared when memory runs out.
    pub oom_kill_disable: Option<Setting<bool>>,
    /// The logging driver.
    pub log_driver: Option<Setting<Text>>,
    /// Options of the logging driver.
    pub log_options: Vec<Pair>,
}

/// An entry of `env_file`.
#[derive(Debug, Clone)]
pub struct EnvFile {
    /// The file, relative to the repository's root, absolute, or from `~`.
    pub path: Setting<Text>,
    /// Whether it must exist.
    pub required: Option<Setting<bool>>,
    /// `raw`, if its lines are taken as they are.
    pub format: Option<Setting<Text>>,
}

/// What runs when a service starts or stops.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Where it stands.
    pub span: Span,
    /// The command.
    pub command: Option<Setting<CommandWords>>,
    /// The image it runs in (before the start only).
    pub image: Option<Setting<Text>>,
    /// The user.
    pub user: Option<Setting<Text>>,
    /// Whether it has the host's privileges.
    pub privileged: Option<Setting<bool>>,
    /// The working directory.
    pub working_dir: Option<Setting<Text>>,
    /// Its variables.
    pub environment: Vec<Pair>,
}

/// An entry of `develop.watch`.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Where it stands.
    pub span: Span,
    /// What is watched, relative to the repository's root.
    pub path: Option<Setting<Text>>,
    /// `sync`, `rebuild`, `restart`, `sync+restart` or `sync+exec`.
    pub action: Option<Setting<Text>>,
    /// Where files are copied to.
    pub target: Option<Setting<Text>>,
}

/// An entry of `ulimits`.
#[derive(Debug, Clone)]
pub struct Ulimit {
    /// What is limited.
    pub name: Spanned<String>,
    /// The limit that a process may raise.
    pub soft: Option<Setting<i64>>,
    /// The limit that it may not.
    pub hard: Option<Setting<i64>>,
}

impl Service {
    /// A variable of the service's containers, by name.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Pair> {
        self.environment.iter().find(|variable| variable.name.value == name)
    }
}

/// The services (or jobs) of a model, by name.
pub(crate) fn services(model: &Value, section: &str) -> Vec<Service> {
    let map = model.get(section).and_then(Value::as_map);
    // A service is large: room for those that there are, and not for twice as many.
    let mut services = Vec::with_capacity(map.map_or(0, Map::len));
    services.extend(map.into_iter().flat_map(Map::iter).filter_map(|(name, entry)| service(name, entry)));
    services
}

fn service(name: &str, entry: &Entry) -> Option<Service> {
    let map = entry.value.as_map()?;
    let nothing = Map::default();
    let logging = below(map, "logging").unwrap_or(&nothing);
    let is_whole =
        |key: &str| !entry.value.is_damaged() && map.get(key).is_none_or(|value| !value.is_damaged());
    Some(Service {
        name: Spanned::new(name.to_owned(), entry.key),
        whole: !entry.value.is_damaged(),
        profiles: texts(map, "profiles"),
        image: text(map, "image"),
        image_start: map.get("image").and_then(Value::known_start),
        build: build(map),
        provider: below(map, "provider").and_then(|provider| text(provider, "type")),
        command: command(map, "command"),
        entrypoint: command(map, "entrypoint"),
        platform: text(map, "platform"),
        pull_policy: text(map, "pull_policy"),
        working_dir: text(map, "working_dir"),
        user: text(map, "user"),
        group_add: texts(map, "group_add"),
        environment: pair_list(map, "environment"),
        environment_whole: is_whole("environment"),
        env_file: env_files(map),
        labels: pair_list(map, "labels"),
        label_file: texts(map, "label_file"),
        annotations: pair_list(map, "annotations"),
        models: keys(map, "models"),
        restart: text(map, "restart"),
        healthcheck: healthcheck(map),
        depends_on: dependencies(map),
        scale: number(map, "scale"),
        deploy: deploy(map),
        init: flag(map, "init"),
        stop_signal: text(map, "stop_signal"),
        stop_grace_period: duration(map, "stop_grace_period"),
        pre_start: hooks(map, "pre_start"),
        post_start: hooks(map, "post_start"),
        pre_stop: hooks(map, "pre_stop"),
        watch: watches(map),
        attach: flag(map, "attach"),
        container_name: text(map, "container_name"),
        ports: ports(map),
        ports_whole: is_whole("ports"),
        expose: texts(map, "expose"),
        networks: memberships(map),
        network_mode: text(map, "network_mode"),
        links: texts(map, "links"),
        external_links: texts(map, "external_links"),
        extra_hosts: host_list(map),
        hostname: text(map, "hostname"),
        domainname: text(map, "domainname"),
        dns: texts(map, "dns"),
        mac_address: text(map, "mac_address"),
        volumes: volumes(map),
        volumes_whole: is_whole("volumes"),
        volumes_from: texts(map, "volumes_from"),
        tmpfs: texts(map, "tmpfs"),
        secrets: file_mounts(map, "secrets"),
        configs: file_mounts(map, "configs"),
        read_only: flag(map, "read_only"),
        shm_size: bytes(map, "shm_size"),
        storage_opt: pair_list(map, "storage_opt"),
        privileged: flag(map, "privileged"),
        cap_add: texts(map, "cap_add"),
        cap_drop: texts(map, "cap_drop"),
        security_opt: texts(map, "security_opt"),
        pid: text(map, "pid"),
        ipc: text(map, "ipc"),
        uts: text(map, "uts"),
        userns_mode: text(map, "userns_mode"),
        cgroup: text(map, "cgroup"),
        cgroup_parent: text(map, "cgroup_parent"),
        devices: devices(map),
        device_cgroup_rules: texts(map, "device_cgroup_rules"),
        gpus: device_requests(map, "gpus"),
        sysctls: pair_list(map, "sysctls"),
        ulimits: ulimits(map),
        runtime: text(map, "runtime"),
        use_api_socket: flag(map, "use_api_socket"),
        tty: flag(map, "tty"),
        stdin_open: flag(map, "stdin_open"),
        mem_limit: bytes(map, "mem_limit"),
        mem_reservation: bytes(map, "mem_reservation"),
        cpu_millis: millis(map, "cpus"),
        cpu_quota: number(map, "cpu_quota"),
        cpuset: text(map, "cpuset"),
        pids_limit: number(map, "pids_limit"),
        oom_kill_disable: flag(map, "oom_kill_disable"),
        log_driver: text(logging, "driver"),
        log_options: pair_list(logging, "options"),
    })
}

fn keys(map: &Map, key: &str) -> Vec<Spanned<String>> {
    let entries = map.get(key).and_then(Value::as_map).into_iter().flat_map(Map::iter);
    entries.map(|(name, entry)| Spanned::new((**name).to_owned(), entry.key)).collect()
}

fn env_files(service: &Map) -> Vec<EnvFile> {
    mappings(service, "env_file")
        .filter_map(|(_, map)| {
            let path = text(map, "path")?;
            Some(EnvFile { path, required: flag(map, "required"), format: text(map, "format") })
        })
        .collect()
}

fn hooks(service: &Map, key: &str) -> Vec<Hook> {
    mappings(service, key)
        .map(|(value, map)| Hook {
            span: value.span,
            command: command(map, "command"),
            image: text(map, "image"),
            user: text(map, "user"),
            privileged: flag(map, "privileged"),
            working_dir: text(map, "working_dir"),
            environment: pair_list(map, "environment"),
        })
        .collect()
}

fn watches(service: &Map) -> Vec<Watch> {
    let develop = below(service, "develop");
    develop
        .into_iter()
        .flat_map(|develop| mappings(develop, "watch"))
        .map(|(value, map)| Watch {
            span: value.span,
            path: text(map, "path"),
            action: text(map, "action"),
            target: text(map, "target"),
        })
        .collect()
}

fn host_list(service: &Map) -> Vec<Setting<Text>> {
    let Some(hosts) = service.get("extra_hosts") else { return Vec::new() };
    let items = pairs::into_list(hosts.clone());
    items.iter().filter_map(setting::text_of).collect()
}

fn ulimits(service: &Map) -> Vec<Ulimit> {
    let entries = service.get("ulimits").and_then(Value::as_map).into_iter().flat_map(Map::iter);
    entries
        .map(|(name, entry)| {
            let name = Spanned::new((**name).to_owned(), entry.key);
            if let Kind::Map(map) = &entry.value.kind {
                return Ulimit { name, soft: number(map, "soft"), hard: number(map, "hard") };
            }
            let mut map = Map::default();
            map.imply("both", entry.value.clone());
            let both = number(&map, "both");
            Ulimit { name, soft: both.clone(), hard: both }
        })
        .collect()
}
