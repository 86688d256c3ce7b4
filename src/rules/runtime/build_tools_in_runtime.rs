//! Compilers, headers and other build tools are for building: none should reach a runtime image.

use crate::rules::prelude::*;

rule!("runtime/build-tools-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for group in by_command(image, out) {
            report(image, &group, out);
        }
        report_base(image, out);
    }
}

/// The build tools of an image, those together that one instruction installed.
fn by_command<'a>(image: Image<'a>, out: &Out<'_>) -> Vec<Vec<ShippedTool<'a>>> {
    let mut groups: Vec<Vec<ShippedTool<'a>>> = Vec::new();
    // What the container starts with is a matter of its command.
    let started = image.start().map(ContainerStart::programs).unwrap_or_default();
    let called = image.called_tools();
    let is_started = |tool: &ShippedTool<'_>| started.iter().any(|(program, _)| **program == *tool.name);
    for tool in image.tools() {
        let is_build_tool = match tool.kind {
            ToolKind::BuildTool | ToolKind::Headers => true,
            ToolKind::DevelopmentTool => !is_started(&tool),
            _ => false,
        };
        if !is_build_tool || is_said(&tool.name, out) || called.contains(&*tool.name) {
            continue;
        }
        let is_same = |group: &&mut Vec<ShippedTool<'_>>| {
            let times = |tool: &ShippedTool<'_>| -> Vec<_> {
                tool.arrivals.iter().map(|arrival| (arrival.time, arrival.how.clone())).collect()
            };
            group.first().is_some_and(|first| times(first) == times(&tool))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(tool),
            None => groups.push(vec![tool]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|tool| tool.arrivals.first().map(|first| first.place));
    }
    groups
}

/// Whether the policy names a tool: it allows it, or forbids it, which another rule reports.
fn is_said(name: &str, out: &Out<'_>) -> bool {
    let runtime = &out.policy().runtime;
    runtime.allow.iter().chain(&runtime.forbid).any(|said| said.value == name)
}

fn report(image: Image<'_>, group: &[ShippedTool<'_>], out: &mut Out<'_>) {
    let Some(tool) = group.first() else { return };
    let (Some(first), Some(last)) = (tool.arrivals.first(), tool.arrivals.last()) else { return };
    let names: Vec<String> = group.iter().map(|tool| format!("`{}`", tool.name)).collect();
    let names = listed(&names);
    let (are, ship) = if group.len() == 1 { ("is", "ships") } else { ("are", "ship") };
    let finding = match tool.arrivals.len() {
        1 => {
            let message = format!("{names} {are} installed here and {ship} in the runtime image");
            out.find(first.place, message)
        }
        _ => out
            .find(last.place, format!("{names} {are} copied into the runtime image"))
            .note(first.place, format!("{names} {are} installed here")),
    };
    let deleted = group.iter().filter(|tool| tool.is_removed_later);
    let deleted: Vec<String> = deleted.map(|tool| format!("`{}`", tool.name)).collect();
    if !deleted.is_empty() {
        let deleted = listed(&deleted);
        finding.note(first.place, format!("a later layer deletes {deleted}, but this layer still ships"));
    }
    let all: Vec<&str> = group.iter().map(|tool| &*tool.name).collect();
    let (them, needs) = if all.len() == 1 { ("it", "needs it") } else { ("them", "needs them") };
    finding.way(&tool.way, &names).shipped_by(image).help(format!(
        "build in a separate stage and copy only the result, or remove {them} in the same RUN. If the program {needs}, \
         allow {them} in the policy: `runtime: {{allow: [{}]}}`",
        all.join(", ")
    ));
}

/// Build tools that the base of the runtime stage brings. Where it builds in that very stage, the build is
/// what is wrong.
fn report_base(image: Image<'_>, out: &mut Out<'_>) {
    let bottom = image.bottom();
    let (Some(base), Some(facts)) = (bottom.base(), image.base_facts()) else { return };
    if image.builds_where_it_runs() {
        return;
    }
    let called = image.called_tools();
    let tools = facts.brings.iter().filter(|name| ToolKind::of(name) == ToolKind::BuildTool);
    let tools: Vec<String> = tools
        .filter(|name| !is_said(name, out) && !called.contains(name.as_str()))
        .map(|name| format!("`{name}`"))
        .collect();
    if tools.is_empty() {
        return;
    }
    let message =
        format!("the runtime image is based on `{}`, which includes {}", base.short_name(), listed(&tools));
    out.find(bottom.absence_place(), message)
        .way(&image.way_from_image(bottom), &listed(&tools))
        .shipped_by(image)
        .help("build on this image, and copy the result into a runtime image without build tools");
}
