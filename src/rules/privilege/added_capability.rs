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
            out.find_of(service, added.span, (format!("`{name}` lets "), format!(" {gives}")))
                .help("delete it, or say in the policy why the service needs it");
        }
    }
}

/// What a capability lets a container do.
fn gives(capability: &str) -> &'static str {
    match capability {
        "ALL" => "do all that root of the host can do",
        "SYS_ADMIN" => "mount file systems and do most of what root of the host can do",
        "SYS_MODULE" => "load code into the host's kernel",
        "SYS_PTRACE" => "read and change the memory of other processes",
        "SYS_RAWIO" => "write to the host's hardware",
        "SYS_BOOT" => "restart the host",
        "SYS_TIME" => "change the host's clock",
        "SYSLOG" => "read the kernel's log and its addresses",
        "DAC_READ_SEARCH" => "read any file that it can reach by a handle, on the host too",
        "BPF" | "PERFMON" => "watch the kernel and all that it runs",
        "NET_ADMIN" => "change interfaces, routes and firewalls in its network",
        "NET_BROADCAST" => "listen to everything that is sent to all",
        "IPC_LOCK" => "keep memory from being swapped, as much as it wants",
        "SYS_NICE" => "take processor time before others",
        "SYS_RESOURCE" => "exceed the limits that it is given",
        _ => "do more than an ordinary container",
    }
}
