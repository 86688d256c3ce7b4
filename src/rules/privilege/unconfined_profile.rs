//! The profiles that confine containers should not be switched off.

use crate::rules::prelude::*;

rule!("privilege/unconfined-profile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| !service.is_privileged()) {
        for option in &service.service.security_opt {
            let Some(text) = option.as_str() else { continue };
            let Some((name, value)) = text.split_once(['=', ':']) else { continue };
            let gone = match (name.trim(), value.trim()) {
                ("seccomp", "unconfined") => "the seccomp profile",
                ("apparmor", "unconfined") => "the AppArmor profile",
                ("label", "disable") => "the SELinux label",
                ("systempaths", "unconfined") => "the protection of `/proc` and `/sys`",
                _ => continue,
            };
            out.find_of(service, option.span, (format!("`{text}` disables {gone} for "), "")).help(
                "delete it; if the program needs more system calls, use a custom profile: \
                 `seccomp=./seccomp.json`",
            );
        }
    }
}
