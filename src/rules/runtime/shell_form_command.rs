//! The program of a container should get its signals: no shell stands in front of it.

use crate::rules::prelude::*;

rule!("runtime/shell-form-command", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for form in image.shell_forms() {
            let keyword = form.keyword;
            let message = format!(
                "{keyword} is in shell form: the container starts a shell, and the program does not get the signal of `docker stop`"
            );
            out.find(form.setting.place, message)
                .way(&image.way_from(form.setting.stage), &format!("this {keyword}"))
                .shipped_by(image)
                .help(format!(
                    "use the exec form: `{keyword} [\"program\", \"argument\"]`; if a shell is needed, use `exec`: \
                     `{keyword} exec program`"
                ));
        }
    }
}
