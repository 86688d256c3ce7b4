//! A service should not have capabilities beyond the ordinary.

use crate::rules::prelude::*;

rule!("privilege/added-capability", check);

/// The capabilities that every container has unless they are taken away. Adding one of them after
/// `cap_drop: [ALL]` is good.
// Source: `DefaultCapabilities` in `oci/caps/defaults.go` of moby.
const ORDINARY: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| !service.is_privileged()) {
        for added in &service.service.cap_add {
            let Some(name) = added.as_str() else { continue };
            let upper = name.to_uppercase();
            let capability = upper.strip_prefix("CAP_").unwrap_or(&upper);
            if ORDINARY.contains(&capability) {
                continue;
            }
            let gives = gives(capability);
            out.find_of(service, added.span, (format!("capability `{name}` lets "), format!(" {gives}")))
                .help("delete it, or add an exception with a reason to the policy");
        }
    }
}

/// What a capability lets a container do.
fn gives(capability: &str) -> &'static str {
    match capability {
        "ALL" => "do everything that root on the host can do",
        "SYS_ADMIN" => "mount file systems and do most of what root on the host can do",
        "SYS_MODULE" => "load modules into the host's kernel",
        "SYS_PTRACE" => "read and change the memory of other processes",
        "SYS_RAWIO" => "access the host's hardware directly",
        "SYS_BOOT" => "reboot the host",
        "SYS_TIME" => "change the host's clock",
        "SYSLOG" => "read the kernel log and kernel addresses",
        "DAC_READ_SEARCH" => "read any file by its handle, also on the host",
        "BPF" | "PERFMON" => "trace the kernel and all processes",
        "NET_ADMIN" => "change interfaces, routes and firewalls in its network",
        "NET_BROADCAST" => "send broadcasts and listen to multicasts",
        "IPC_LOCK" => "lock any amount of memory",
        "SYS_NICE" => "raise its CPU priority above other processes",
        "SYS_RESOURCE" => "exceed its resource limits",
        _ => "do more than an ordinary container",
    }
}
