//! Two services should not use the same database.

use crate::rules::prelude::*;

rule!("isolation/shared-datastore", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let is_database = |service: &ServiceRef<'_>| {
        service.datastore().is_some_and(|store| store.kind == DatastoreKind::Database)
    };
    for datastore in facts.deployed_services().into_iter().filter(is_database) {
        let mut users: Vec<(ServiceRef<'_>, DatabaseUse<'_>)> = Vec::new();
        for user in
            datastore.users().into_iter().filter(|user| !user.may_use(datastore) && user.life() != Life::Ends)
        {
            let uses =
                user.databases().into_iter().filter(|used| used.datastore.place() == datastore.place());
            users.extend(uses.map(|used| (user, used)));
        }
        users.sort_by_key(|(user, _)| user.place());
        let mut databases: Vec<&str> = users.iter().map(|(_, used)| used.database.as_str()).collect();
        databases.sort_unstable();
        databases.dedup();
        for database in databases {
            let mut known = Programs::new(&[Same::Image]);
            let is_new =
                |(user, _): &&(ServiceRef<'_>, DatabaseUse<'_>)| known.take(*user, &out.declared_same(*user));
            let programs: Vec<_> =
                users.iter().filter(|(_, used)| used.database == database).filter(is_new).collect();
            let [(user, first), others @ ..] = programs.as_slice() else { continue };
            if others.is_empty() {
                continue;
            }
            let message = ("", format!(" use the same database `{database}` of `{}`", datastore.name()));
            let finding = out.find_of(*user, first.place, message);
            finding.of_services(&others.iter().map(|(user, _)| *user).collect::<Vec<_>>());
            for (other, used) in others.iter().filter(|(_, used)| used.place != first.place) {
                finding.note(used.place, format!("service `{}` uses it here", other.name()));
            }
            finding.help(
                "give each service its own database and user; other services get the data from its API",
            );
        }
    }
}
