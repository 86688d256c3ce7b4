//! Two services should not write to the same files.

use std::collections::BTreeMap;

use crate::rules::prelude::*;

rule!("isolation/shared-state", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for services in facts.runtime_services_by_project() {
        let mut writers: BTreeMap<Storage, Vec<(ServiceRef<'_>, &Volume)>> = BTreeMap::new();
        for service in services.into_iter().filter(|service| service.life() != Life::Ends) {
            for (storage, mount) in service.written_storage() {
                writers.entry(storage).or_default().push((service, mount));
            }
        }
        for (storage, mut of_storage) in writers {
            of_storage.sort_by_key(|(service, _)| service.place());
            let mut known = Programs::new(&[Same::Image, Same::Base, Same::Profiles]);
            let is_new =
                |(service, _): &(ServiceRef<'_>, &Volume)| known.take(*service, &out.declared_same(*service));
            let programs: Vec<_> = of_storage.into_iter().filter(is_new).collect();
            let [(first, first_mount), others @ ..] = programs.as_slice() else { continue };
            if others.is_empty() {
                continue;
            }
            let what = match &storage {
                Storage::Volume(name) => format!("volume `{name}`"),
                Storage::Directory(path) => format!("`{path}`"),
            };
            let finding = out.find_of(*first, first_mount.span, ("", format!(" can all write to {what}")));
            finding.of_services(&others.iter().map(|(service, _)| *service).collect::<Vec<_>>());
            for (other, mount) in others.iter().filter(|(_, mount)| mount.span != first_mount.span) {
                finding.note(mount.span, format!("service `{}` also mounts it", other.name()));
            }
            finding.help(format!(
                "mount it with `:ro` in services that only read it (perhaps `{}`), or give each service its own volume",
                others.last().map_or(first.name(), |(other, _)| other.name())
            ));
        }
    }
}
