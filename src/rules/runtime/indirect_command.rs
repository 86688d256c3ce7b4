//! A container should start its program itself, not a package manager or process manager that starts it.

use crate::rules::prelude::*;

rule!("runtime/indirect-command", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        if image.own_command_is_for_others() {
            continue;
        }
        let tools = image.tools();
        for detour in image.detours() {
            let finding = out.find(
                detour.place,
                format!("`{}` starts the program: it uses memory and may not pass signals on", detour.name),
            );
            // Where the tool that stands in between comes from.
            let program = detour.name.split_whitespace().next().unwrap_or("");
            let is_tool = |tool: &&ShippedTool<'_>| {
                matches!(tool.kind, ToolKind::ProcessManager | ToolKind::DevelopmentTool)
                    && program.starts_with(&*tool.name)
            };
            if let Some(tool) = tools.iter().find(is_tool)
                && let Some(first) = tool.arrivals.first()
            {
                let name = format!("`{}`", tool.name);
                finding.note(first.place, format!("{name} is installed here")).way(&tool.way, &name);
            }
            finding.started_by(image.start()).shipped_by(image);
            match &detour.runs {
                Some(runs) => finding.help(format!("start the program directly, in exec form: `{runs}`")),
                None => finding.help("start the program directly: `CMD [\"node\", \"dist/index.js\"]`"),
            };
        }
    }
}
