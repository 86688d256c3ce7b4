//! A container must not run as root.

use crate::rules::prelude::*;

rule!("privilege/root-user", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        let user = image.user();
        let Fact::Known(name) = &user.name else { continue };
        if !is_root(name) || image.drops_root() {
            continue;
        }
        let finding = match (user.setting, image.base()) {
            (Some(setting), _) => {
                let way = image.way_from(setting.stage);
                let message = format!("the container runs as root: its last USER is `{name}`");
                out.find(setting.place, message).way(&way, "its user")
            }
            (None, Some(base)) => {
                let message = format!(
                    "the container runs as root: no USER is set, and `{}` runs as root",
                    base.short_name()
                );
                out.find(image.absence_place(), message)
            }
            (None, None) => {
                let message = "the container runs as root: no USER is set on an empty base";
                out.find(image.absence_place(), message)
            }
        };
        finding
            .shipped_by(image)
            .help("end the runtime stage with a user of its own, such as `USER 10001:10001`");
    }
}
