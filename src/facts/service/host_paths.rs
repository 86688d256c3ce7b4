//! The files and directories of the host that a service reaches: its own mounts, volumes that are made of
//! a directory, and what it takes from others with `volumes_from`.

use crate::compose::text::host_path::outside_path;
use crate::compose::{NamedVolume, Setting, Volume};
use crate::facts::handles::ServiceRef;
use crate::source::Span;

/// A file or directory of the host that a service reaches.
#[derive(Debug, Clone)]
pub struct HostPath<'a> {
    /// Its path without detours: `/run/docker.sock`, `~/.ssh`. A path of the repository is none of these.
    pub path: String,
    /// Whether the container cannot write to it.
    pub is_read_only: bool,
    /// The entry of the service that mounts it.
    pub place: Span,
    /// How it is reached.
    pub way: HostPathWay<'a>,
}

/// How a path of the host is reached.
#[derive(Debug, Clone, Copy)]
pub enum HostPathWay<'a> {
    /// The service mounts it.
    Own,
    /// A volume is made of it: the place says so.
    Volume(&'a NamedVolume, Span),
    /// Another service mounts it, at the place.
    Service(&'a str, Span),
}

/// The sockets by which engines are told what to do, without the detour of `/var/run`.
// Source: the documentation of Docker, Podman, containerd, CRI-O, Kubernetes ("dockershim") and BuildKit.
const SOCKETS: [&str; 6] =
    ["docker.sock", "podman.sock", "containerd.sock", "crio.sock", "dockershim.sock", "buildkitd.sock"];

/// Files and directories by which who has them has the host, or the keys to others.
// Source: the Filesystem Hierarchy Standard 3.0; the documentation of Docker, containerd and the kubelet on
// their directories.
const SENSITIVE: [&str; 33] = [
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/etc/cron.d",
    "/etc/crontab",
    "/etc/kubernetes",
    "/etc/shadow",
    "/etc/ssh",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/systemd",
    "/home",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/root/.ssh",
    "/sbin",
    "/sys",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/sbin",
    "/var",
    "/var/lib",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/docker/volumes",
    "/var/lib/kubelet",
    "/var/spool/cron",
];

/// What in a home directory holds keys to other systems.
// Source: the documentation of the command lines of AWS, Azure, Google Cloud, Docker, Kubernetes, GnuPG and
// OpenSSH.
const SECRETS: [&str; 8] =
    [".aws", ".azure", ".config/gcloud", ".docker", ".docker/config.json", ".gnupg", ".kube", ".ssh"];

/// Files that are only dangerous to whom can write to them.
const ACCOUNTS: [&str; 3] = ["/etc/passwd", "/etc/group", "/etc/hosts"];

impl HostPath<'_> {
    /// Whether the path is the socket of a container engine.
    #[must_use]
    pub fn is_engine_socket(&self) -> bool {
        self.path.rsplit('/').next().is_some_and(|name| SOCKETS.contains(&name))
    }

    /// Whether the socket of the engine lies in the directory.
    #[must_use]
    pub fn holds_engine_socket(&self) -> bool {
        self.path == "/run"
    }

    /// Whether whoever has the path has the host, or keys to other systems.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        let path = self.path.as_str();
        let in_home = path.strip_prefix("~/").or_else(|| path.strip_prefix("/root/")).or_else(|| {
            path.strip_prefix("/home/").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest)
        });
        SENSITIVE.contains(&path)
            || path == "~"
            || in_home.is_some_and(|rest| SECRETS.contains(&rest) || rest.starts_with(".ssh/"))
            || !self.is_read_only && ACCOUNTS.contains(&path)
    }

    /// Whether the path lies in the home of whoever runs Compose.
    #[must_use]
    pub fn is_in_home(&self) -> bool {
        self.path.starts_with('~')
    }

    /// The device that the path is; `None` if it is none, a harmless one or a disk.
    #[must_use]
    pub fn device(&self) -> Option<&str> {
        let harmless = ["null", "zero", "full", "random", "urandom", "shm", "log", "mqueue", "pts"];
        let device = self.path.strip_prefix("/dev/")?;
        (!harmless.contains(&device) && device.split('/').next() != Some("disk")).then_some(&*self.path)
    }
}

impl<'a> ServiceRef<'a> {
    /// Every file and directory of the host that the service reaches.
    #[must_use]
    pub fn host_paths(self) -> Vec<HostPath<'a>> {
        let mut found = Vec::new();
        self.collect_own(&mut found);
        let mut seen = vec![self.name()];
        self.collect_from_others(&mut seen, &mut found);
        found
    }

    fn collect_own(self, found: &mut Vec<HostPath<'a>>) {
        for volume in &self.service.volumes {
            let mount = |path: String, way| HostPath {
                path,
                is_read_only: volume.read_only.as_ref().is_some_and(Setting::is_true),
                place: volume.span,
                way,
            };
            if let Some(path) = bound_path(volume) {
                found.push(mount(path, HostPathWay::Own));
            } else if let Some(volume) = self.named_volume(volume)
                && let Some((path, place)) = volume.host_path()
            {
                found.push(mount(path, HostPathWay::Volume(volume, place)));
            }
        }
    }

    fn collect_from_others(self, seen: &mut Vec<&'a str>, found: &mut Vec<HostPath<'a>>) {
        for from in &self.service.volumes_from {
            let Some(text) = from.as_str() else { continue };
            let mut parts = text.split(':');
            let name = parts.next().unwrap_or_default();
            let is_read_only = parts.next() == Some("ro");
            let Some(other) = self.sibling(name).filter(|other| !seen.contains(&other.name())) else {
                continue;
            };
            seen.push(other.name());
            let mut theirs = Vec::new();
            other.collect_own(&mut theirs);
            other.collect_from_others(seen, &mut theirs);
            found.extend(theirs.into_iter().map(|path| HostPath {
                is_read_only: path.is_read_only || is_read_only,
                place: from.span,
                way: HostPathWay::Service(other.name(), path.place),
                ..path
            }));
        }
    }
}

/// What a mount binds, if it is not a file of the repository.
fn bound_path(volume: &Volume) -> Option<String> {
    if !volume.is_bind() {
        return None;
    }
    outside_path(volume.source.as_ref()?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::of;
    use crate::source::Files;
    use crate::source::RepoPath;

    #[test]
    fn detours_lead_to_the_same_path() {
        for path in ["/var/run/docker.sock", "//var/run//docker.sock", "/run/../run/./docker.sock"] {
            assert_eq!(outside_path(path).as_deref(), Some("/run/docker.sock"), "{path}");
        }
        assert_eq!(outside_path("/").as_deref(), Some("/"));
        assert_eq!(outside_path("/.."), outside_path("/"));
        assert_eq!(outside_path("~/.ssh/").as_deref(), Some("~/.ssh"));
        assert_eq!(outside_path("~").as_deref(), Some("~"));
        assert_eq!(outside_path("src/app"), None);
    }

    #[test]
    fn some_paths_are_the_host() {
        let path = |path: &str, is_read_only| HostPath {
            path: path.to_owned(),
            is_read_only,
            place: Span::start_of(Files::default().add(RepoPath::root(), Vec::new())),
            way: HostPathWay::Own,
        };
        for bad in ["/", "/etc", "/root/.ssh", "~/.aws", "/home/me/.kube", "/var/lib/docker", "~"] {
            assert!(path(bad, true).is_sensitive(), "{bad}");
        }
        for fine in ["/etc/localtime", "/srv/data", "/home/me/data", "/opt/app", "/sys/fs/cgroup"] {
            assert!(!path(fine, true).is_sensitive(), "{fine}");
        }
        assert!(path("/etc/passwd", false).is_sensitive() && !path("/etc/passwd", true).is_sensitive());
        assert!(path("/run/podman/podman.sock", true).is_engine_socket());
        assert_eq!(path("/dev/null", true).device(), None);
        assert_eq!(path("/dev/kvm", true).device(), Some("/dev/kvm"));
    }

    #[test]
    fn homes_sockets_and_devices_are_told_by_their_paths() {
        // Whether it is a socket of an engine, holds one, lies in a home; the device that it is.
        for (path, expected) in [
            ("/run/docker.sock", (true, false, false, None)),
            ("/run/docker.sock.d", (false, false, false, None)),
            ("/run", (false, true, false, None)),
            ("/run/app", (false, false, false, None)),
            ("~/.ssh", (false, false, true, None)),
            ("/home/me", (false, false, false, None)),
            ("/dev/kvm", (false, false, false, Some("/dev/kvm"))),
            ("/dev/snd/timer", (false, false, false, Some("/dev/snd/timer"))),
            ("/dev/disk/by-id/x", (false, false, false, None)),
            ("/dev/shm", (false, false, false, None)),
            ("/dev", (false, false, false, None)),
        ] {
            let place = Span::start_of(Files::default().add(RepoPath::root(), Vec::new()));
            let it = HostPath { path: path.to_owned(), is_read_only: true, place, way: HostPathWay::Own };
            let said = (it.is_engine_socket(), it.holds_engine_socket(), it.is_in_home(), it.device());
            assert_eq!(said, expected, "{path}");
        }
    }

    #[test]
    fn keys_lie_in_homes() {
        for (path, expected) in [
            ("~/.ssh/id_ed25519", true),
            ("/root/.docker/config.json", true),
            ("/home/me/.ssh/id_rsa", true),
            ("/home/.ssh", false),
            ("~/.sshd", false),
            ("~/projects/.aws", false),
            ("/srv/.aws", false),
            ("/etc/hosts", false),
        ] {
            let place = Span::start_of(Files::default().add(RepoPath::root(), Vec::new()));
            let it = HostPath { path: path.to_owned(), is_read_only: true, place, way: HostPathWay::Own };
            assert_eq!(it.is_sensitive(), expected, "{path}");
        }
    }

    #[test]
    fn services_reach_paths_of_the_host() {
        for (what, services, expected) in [
            ("nothing", "api: {image: a}", &[][..]),
            ("a mount", "api: {image: a, volumes: ['/srv:/x']}", &["/srv at '/srv:/x'"]),
            (
                "one that is only read",
                "api: {image: a, volumes: ['/srv:/x:ro']}",
                &["/srv, read, at '/srv:/x:ro'"],
            ),
            ("a home", "api: {image: a, volumes: [~/.ssh:/x]}", &["~/.ssh at ~/.ssh:/x"]),
            ("a path of the repository", "api: {image: a, volumes: ['.:/x']}", &[]),
            (
                "a path that is not known",
                "api: {image: a, volumes: [{type: bind, source: '${DIR}', target: /x}]}",
                &[],
            ),
            ("a volume", "api: {image: a, volumes: ['plain:/x']}", &[]),
            (
                "a volume of a directory",
                "api: {image: a, volumes: ['made:/x']}",
                &["/srv at 'made:/x' by made at /srv"],
            ),
            ("a volume of a share", "api: {image: a, volumes: ['share:/x']}", &[]),
            ("a tmpfs", "api: {image: a, volumes: [{type: tmpfs, target: /srv}]}", &[]),
            (
                "the mounts of another",
                "api: {image: a, volumes_from: [b]}\n  b: {image: a, volumes: ['/srv:/x']}",
                &["/srv at b from b at '/srv:/x'"],
            ),
            (
                "those, to be read",
                "api: {image: a, volumes_from: ['b:ro']}\n  b: {image: a, volumes: ['/srv:/x']}",
                &["/srv, read, at 'b:ro' from b at '/srv:/x'"],
            ),
            (
                "those that the other reads",
                "api: {image: a, volumes_from: ['b:rw']}\n  b: {image: a, volumes: ['/srv:/x:ro']}",
                &["/srv, read, at 'b:rw' from b at '/srv:/x:ro'"],
            ),
            (
                "those of another's other",
                "api: {image: a, volumes_from: [b]}\n  b: {image: a, volumes_from: [c]}\n  c: {image: a, volumes: ['/srv:/x']}",
                &["/srv at b from b at c"],
            ),
            (
                "a circle",
                "api: {image: a, volumes_from: [b], volumes: ['/a:/x']}\n  b: {image: a, volumes_from: [api], volumes: ['/b:/x']}",
                &["/a at '/a:/x'", "/b at b from b at '/b:/x'"],
            ),
            (
                "a container of others",
                "api: {image: a, volumes_from: ['container:b']}\n  b: {image: a, volumes: ['/b:/x']}",
                &[],
            ),
        ] {
            let volumes = "volumes:\n  plain:\n  made: {driver_opts: {type: none, o: bind, device: /srv}}\n  share: {driver_opts: {type: nfs, o: addr=x, device: ':/srv'}}";
            let facts = of(&[("compose.yaml", &format!("services:\n  {services}\n{volumes}\n"))]);
            let text = |place| facts.repo.files().slice(place);
            let paths = facts.named_service("api").host_paths();
            let said = paths.iter().map(|it| {
                let way = match it.way {
                    HostPathWay::Own => String::new(),
                    HostPathWay::Volume(volume, place) => {
                        format!(" by {} at {}", volume.key.value, text(place))
                    }
                    HostPathWay::Service(name, place) => format!(" from {name} at {}", text(place)),
                };
                let read = if it.is_read_only { ", read," } else { "" };
                format!("{}{read} at {}{way}", it.path, text(it.place))
            });
            assert_eq!(said.collect::<Vec<_>>(), expected, "{what}");
        }
    }
}
