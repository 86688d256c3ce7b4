//! Builds and hooks should not run with more privileges than the service.

use crate::rules::prelude::*;

rule!("privilege/privileged-build", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        check_build(service, out);
        let hooks = [
            ("pre_start", &service.service.pre_start),
            ("post_start", &service.service.post_start),
            ("pre_stop", &service.service.pre_stop),
        ];
        for (key, hook) in
            hooks.into_iter().flat_map(|(key, hooks)| hooks.iter().map(move |hook| (key, hook)))
        {
            if let Some(flag) = hook.privileged.as_ref().filter(|flag| flag.is_true()) {
                let message = (format!("a `{key}` hook of "), " runs with every privilege of the host");
                out.find_of(service, flag.span, message).help("delete `privileged`");
            } else if let Some(user) = hook.user.as_ref().filter(|user| user.as_str().is_some_and(is_root)) {
                let message = (format!("a `{key}` hook of "), " runs as root");
                out.find_of(service, user.span, message)
                    .help("prepare what it does in the image, and let the hook run as the service's user");
            }
        }
    }
}

fn check_build(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let Some(build) = &service.service.build else { return };
    if let Some(flag) = build.privileged.as_ref().filter(|flag| flag.is_true()) {
        out.find_of(service, flag.span, ("the image of ", " is built with every privilege of the host"))
            .help("delete `privileged`: a build needs none");
    }
    for entitlement in &build.entitlements {
        let Some(name) = entitlement.as_str() else { continue };
        if matches!(name, "security.insecure" | "network.host" | "device") {
            let message = ("the build of ", format!(" may leave its sandbox: `{name}`"));
            out.find_of(service, entitlement.span, message)
                .help("delete it, and what in the Dockerfile asks for it");
        }
    }
    if let Some(network) = build.network.as_ref().filter(|network| network.is("host")) {
        out.find_of(service, network.span, ("the build of ", " runs on the host's network"))
            .help("delete it: what a build downloads it reaches without");
    }
}
