//! A service must not mount what the host itself lives by.

use crate::rules::prelude::*;

rule!("privilege/sensitive-host-path", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        let is_development = service.project.is_for_development();
        let paths = service.host_paths().into_iter().filter(HostPath::is_sensitive);
        for path in paths.filter(|path| !(is_development && path.is_in_home())) {
            let volume = match path.way {
                HostPathWay::Own => None,
                HostPathWay::Volume(volume, place) => Some((volume, place)),
                // What another service brings is another mistake.
                HostPathWay::Service(..) => continue,
            };
            let verb = if path.is_read_only { "read" } else { "write to" };
            let message = ("", format!(" can {verb} `{}` of the host", path.path));
            let finding = out.find_of(service, path.place, message);
            if let Some((volume, place)) = volume {
                finding.note(place, format!("volume `{}` binds this path", volume.key.value));
            }
            if path.is_read_only {
                finding.at_most(Level::Warning);
            }
            finding.help("mount only the file or directory that it needs, with `:ro`, or use a named volume");
        }
    }
}
