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
                let message =
                    (format!("a `{key}` hook of "), " is privileged: it has full access to the host");
                out.find_of(service, flag.span, message).help("delete `privileged`");
            } else if let Some(user) = hook.user.as_ref().filter(|user| user.as_str().is_some_and(is_root)) {
                let message = (format!("a `{key}` hook of "), " runs as root");
                out.find_of(service, user.span, message)
                    .help("do this work in the image, and run the hook as the service's user");
            }
        }
    }
}

fn check_build(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let Some(build) = &service.service.build else { return };
    if let Some(flag) = build.privileged.as_ref().filter(|flag| flag.is_true()) {
        out.find_of(service, flag.span, ("the build of ", " is privileged: it has full access to the host"))
            .help("delete `privileged`: builds do not need it");
    }
    for entitlement in &build.entitlements {
        let Some(name) = entitlement.as_str() else { continue };
        if matches!(name, "security.insecure" | "network.host" | "device") {
            let message =
                ("the build of ", format!(" can leave its sandbox: it has the entitlement `{name}`"));
            out.find_of(service, entitlement.span, message)
                .help("delete it, and the option in the Dockerfile that needs it");
        }
    }
    if let Some(network) = build.network.as_ref().filter(|network| network.is("host")) {
        out.find_of(service, network.span, ("the build of ", " uses the host's network"))
            .help("delete it: a build can download without it");
    }
}
