//! The program of a container should get its signals: no shell stands in front of it.

use crate::rules::prelude::*;

rule!("runtime/shell-form-command", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for form in image.shell_forms() {
            let keyword = form.keyword;
            let message = format!(
                "{keyword} is in shell form: the container starts a shell, and `docker stop` does not reach the program"
            );
            out.find(form.setting.place, message)
                .way(&image.way_from(form.setting.stage), &format!("this {keyword}"))
                .shipped_by(image)
                .help(format!(
                    "write a list: `{keyword} [\"program\", \"argument\"]`; where a shell is needed, let it make way: \
                     `{keyword} exec program`"
                ));
        }
    }
}
