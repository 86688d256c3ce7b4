//! Package managers and monorepo tools are for building: none may reach a runtime image.

use crate::rules::prelude::*;

rule!("runtime/package-manager-in-runtime", check);

/// The package managers that may not be in an image unless the policy allows them. npm may.
// Source: the documentation of each tool.
const FORBIDDEN: [&str; 6] = ["pnpm", "yarn", "nx", "turbo", "lerna", "corepack"];

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        report_base(image, out);
        let tools = image.tools();
        for tool in &tools {
            if is_forbidden(&tool.name, out) {
                report(image, tool, out);
            }
        }
        for (name, place) in image.start().map(ContainerStart::programs).unwrap_or_default() {
            let ships = tools.iter().any(|tool| *tool.name == *name || *tool.name == *"corepack");
            if is_forbidden(&name, out) && !ships {
                let message = format!("the container starts `{name}`, so it is in the image");
                out.find(place, message)
                    .shipped_by(image)
                    .help("start the program directly, like the script in `package.json`");
            }
        }
    }
}

/// What the base brings by itself: nobody installed it, and few can do without that base.
fn report_base(image: Image<'_>, out: &mut Out<'_>) {
    let bottom = image.bottom();
    let Some(base) = bottom.base() else { return };
    let allow = &out.policy().runtime.allow;
    let managers = image.brought_managers().into_iter();
    let managers = managers.filter(|name| !allow.iter().any(|allowed| allowed.value == *name));
    let managers: Vec<String> = managers.map(|name| format!("`{name}`")).collect();
    if managers.is_empty() {
        return;
    }
    let names = listed(&managers);
    let message = format!("the runtime image is based on `{}`, which includes {names}", base.short_name());
    out.doubt(bottom.absence_place(), message)
        .at_most(Level::Warning)
        .way(&image.way_from_image(bottom), &names)
        .shipped_by(image)
        .help("copy the program into an image without them, or delete them in the runtime stage; the policy can allow \
               those that must stay: `runtime: {allow: […]}`");
}

fn is_forbidden(name: &str, out: &Out<'_>) -> bool {
    let runtime = &out.policy().runtime;
    let is_asked = runtime.forbid.iter().any(|asked| asked.value == name);
    (FORBIDDEN.contains(&name) || is_asked) && !runtime.allow.iter().any(|allowed| allowed.value == name)
}

fn report(image: Image<'_>, tool: &ShippedTool<'_>, out: &mut Out<'_>) {
    let (Some(first), Some(last)) = (tool.arrivals.first(), tool.arrivals.last()) else { return };
    let name = match &*tool.name {
        "corepack" => "corepack (pnpm and yarn)".to_owned(),
        name => format!("`{name}`"),
    };
    let asked = out.policy().runtime.forbid.iter().find(|asked| asked.value == *tool.name);
    let arrives = if tool.is_switched_on() { "enabled" } else { "installed" };
    let finding = match tool.arrivals.len() {
        1 => out.find(first.place, format!("{name} is {arrives} here and ships in the runtime image")),
        _ => {
            let message = format!("{name} is copied into the runtime image");
            out.find(last.place, message).note(first.place, format!("{name} is {arrives} here"))
        }
    };
    if let Some(asked) = asked {
        finding.note(asked.span, "the policy forbids it here");
    }
    if tool.is_removed_later {
        finding.note(first.place, "a later layer deletes it, but this layer still contains it");
    }
    let programs = image.start().map(ContainerStart::programs).unwrap_or_default();
    let start = programs.into_iter().find(|(program, _)| *program == *tool.name);
    let is_started = start.is_some();
    if let Some((_, place)) = start {
        finding.note(place, "the container starts it here");
    }
    let help = match (tool.arrivals.len(), tool.way.is_empty(), is_started) {
        (2.., ..) => "copy only the built files and the dependencies that they need",
        (_, false, _) => {
            "start the runtime stage from a clean base image, and copy only the program and its dependencies"
        }
        (_, true, true) => {
            "do not install it in this stage, and start the program directly, like the script in `package.json`"
        }
        (_, true, false) => "do not install it in this stage, or install, use and remove it in one RUN",
    };
    finding.way(&tool.way, &name).shipped_by(image).help(help);
}
