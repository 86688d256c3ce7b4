//! The logs of a service should not be able to fill the disk.

use crate::rules::prelude::*;

rule!("resources/missing-log-limit", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        // Of the drivers, only the one that is used where none is said keeps everything for ever.
        let keeps_all = service.service.log_driver.as_ref().is_none_or(|driver| driver.is("json-file"));
        let is_limited = service.service.log_options.iter().any(|option| option.name.value == "max-size");
        if !keeps_all || is_limited {
            continue;
        }
        let message = Message::default().services().counted(" has", " have").text(" no log size limit");
        out.find_lack(service, message).help(
            "`logging: {driver: local}`, or `json-file` with `options: {max-size: 10m, max-file: \"3\"}`",
        );
    }
}
