//! Two services should not write to the same files.

use crate::rules::prelude::*;

rule!("isolation/shared-state", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for project in repo.projects() {
        let services = repo.runtime_services().filter(|service| std::ptr::eq(service.project, project));
        let mut writers: Vec<(Storage, Vec<(ServiceRef<'_>, &Volume)>)> = Vec::new();
        for service in services.filter(|service| service.life() != Life::Ends) {
            for (storage, mount) in service.written_storage() {
                match writers.iter_mut().find(|(known, _)| *known == storage) {
                    Some((_, of_storage)) => of_storage.push((service, mount)),
                    None => writers.push((storage, vec![(service, mount)])),
                }
            }
        }
        for (storage, mut of_storage) in writers {
            of_storage.sort_by_key(|(service, _)| service.place());
            let mut programs: Vec<(ServiceRef<'_>, &Volume)> = Vec::new();
            for (service, mount) in of_storage {
                let is_same = |other: &ServiceRef<'_>| {
                    service.runs_image_of(*other)
                        || service.is_replica_of(*other)
                        || !service.runs_beside(*other)
                        || out.are_declared_same(service, *other)
                };
                if !programs.iter().any(|(other, _)| is_same(other)) {
                    programs.push((service, mount));
                }
            }
            let [(first, first_mount), others @ ..] = programs.as_slice() else { continue };
            if others.is_empty() {
                continue;
            }
            let what = match &storage {
                Storage::Volume(name) => format!("volume `{name}`"),
                Storage::Directory(path) => format!("`{path}`"),
            };
            let finding =
                out.find_of(*first, first_mount.span, format!("{{services}} can all write to {what}"));
            finding.of_services(&others.iter().map(|(service, _)| *service).collect::<Vec<_>>());
            for (other, mount) in others.iter().filter(|(_, mount)| mount.span != first_mount.span) {
                finding.note(mount.span, format!("`{}` mounts it, too", other.name()));
            }
            finding.help(format!(
                "mount it with `:ro` where it is only read (`{}`, perhaps), or give each service a volume of its own",
                others.last().map_or(first.name(), |(other, _)| other.name())
            ));
        }
    }
}
