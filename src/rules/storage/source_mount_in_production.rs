//! A production project must run what is in its images.

use crate::rules::prelude::*;

rule!("storage/source-mount-in-production", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| service.project.is_for_production()) {
        let is_sure = |place: Span| {
            service.project.top_file().is_none_or(|top| service.project.surely_joins(place, top))
        };
        let mut mounts = service.source_mounts();
        mounts.retain(|mount| is_sure(mount.place));
        let Some((mount, others)) = mounts.split_first() else { continue };
        let more = match others.len() {
            0 => String::new(),
            1 => " and 1 more directory".to_owned(),
            more => format!(" and {more} more directories"),
        };
        let message = (
            "in production, ",
            format!(
                " runs source files of the host, `{}`{more}, instead of those in its image",
                mount.source
            ),
        );
        let finding = out.find_of(service, mount.place, message);
        for other in others {
            finding.note(other.place, format!("`{}` is also mounted", other.source));
        }
        if let Some(top) = service.project.top_file().filter(|top| top.file != mount.place.file) {
            finding.note(top, "this file marks the project as production");
        }
        finding.help(
            "copy the files into the image, and move the mount to an overlay for development; to remove it \
             here: `volumes: !override`",
        );
    }
}
