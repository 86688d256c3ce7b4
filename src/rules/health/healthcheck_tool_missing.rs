//! A health check calls a program that the image holds.

use crate::rules::prelude::*;

rule!("health/healthcheck-tool-missing", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for missing in image.missing_check_tools() {
            let tool = &missing.tool;
            let message = match &missing.service {
                Some(service) => {
                    format!(
                        "the health check of service `{service}` calls `{tool}`, which is not in its image"
                    )
                }
                None => format!("the health check calls `{tool}`, which is not in the image"),
            };
            let finding = out.find(missing.place, message);
            if let Some(base) = image.base() {
                let message = format!("`{}` does not include it, and nothing installs it", base.short_name());
                finding.note(image.place(), message);
            }
            finding.help(
                "call a program that is in the image, such as the language runtime or a small check built with the \
                 program, or install the tool",
            );
        }
    }
    for service in facts.runtime_services() {
        let Some((missing, instead)) = service.gone_check_tool() else { continue };
        let tool = &missing.tool;
        let message = (
            "the health check of ",
            format!(" calls `{tool}`, which is no longer in its image: the check always fails"),
        );
        out.find_of(service, missing.place, message).help(format!("call `{instead}`, which replaced it"));
    }
}
