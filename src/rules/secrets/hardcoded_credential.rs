//! A Compose file must not spell credentials out.

use std::collections::BTreeMap;

use crate::rules::prelude::*;

rule!("secrets/hardcoded-credential", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    // What is copied from service to service is one credential, with one name and one value in one file.
    let mut copies: BTreeMap<_, Vec<(&Credential, ServiceRef<'_>)>> = BTreeMap::new();
    for service in facts.runtime_services() {
        for credential in service.credentials() {
            let value = facts.repo.files().slice(credential.value);
            let key = (credential.place.file, credential.holder.clone(), credential.is_default, value);
            copies.entry(key).or_default().push((credential, service));
        }
    }
    for mut uses in copies.into_values() {
        uses.sort_by_key(|(credential, service)| (credential.place, service.place()));
        let Some((first, service)) = uses.first() else { continue };
        let finding = find(first, out).help(help(first, *service));
        finding.once_for(facts.repo.files().slice(first.value));
        for (credential, service) in &uses {
            if credential.place != finding.place() {
                finding.again(credential.place, "it is also here");
            } else if facts.repo.service_at(credential.place) != Some(service.name()) {
                finding.note(service.place(), format!("service `{}` gets it", service.name()));
            }
            finding.of_services(&[*service]);
        }
    }
}

fn find<'o>(credential: &Credential, out: &'o mut Out<'_>) -> &'o mut Finding {
    let what = credential.nature.words();
    let message = match &credential.holder {
        Some(holder) => {
            let holder = Message::of("", "", vec![format!("`{holder}`")]);
            match credential.is_default {
                true => holder.counted(" has", " have").text(format!(" {what} in plain text as the default")),
                false => holder.counted(" contains", " contain").text(format!(" {what} in plain text")),
            }
        }
        None => format!("{} in plain text", credential.sentence()).into(),
    };
    let finding = out.find(credential.place, message);
    if credential.is_default {
        finding.at_most(Level::Warning);
    }
    // What a demonstration takes for a password opens nothing but itself.
    if credential.strength == Strength::Weak && credential.is_for_development {
        finding.at_most(Level::Notice);
    }
    finding
}

/// What to type instead, with the variable's name.
fn help(credential: &Credential, service: ServiceRef<'_>) -> Message {
    let form = |name: &str| vec![format!("`${{{name}:?}}`")];
    if let Some(name) = &credential.replaces {
        let message = Message::from("require the variable instead: ").examples(form(name));
        return message.counted(" refuses", " refuse").text(" to start without it");
    }
    match credential.holder.as_deref() {
        Some(holder) if is_variable(holder) && is_read_from_file(holder, service) => {
            let message = format!(
                "mount it as a secret (`secrets:`) and read it from `{holder}_FILE`, or require a variable: "
            );
            Message::from(message).examples(form(holder))
        }
        Some(holder) if is_variable(holder) => Message::from("require a variable: ")
            .examples(form(holder))
            .text("; or mount it as a secret (`secrets:`), if the program can read it from a file"),
        _ => Message::from("require a variable: ").examples(form(&made_name(credential, service))),
    }
}

/// Variables that images of datastores read from a file as well, by the heads of their names.
// Source: the pages of the official images `postgres`, `mysql`, `mariadb` and `mongo`, "Docker Secrets".
const READ_FROM_FILES: [&str; 4] = ["POSTGRES_", "MYSQL_", "MARIADB_", "MONGO_INITDB_"];

fn is_read_from_file(holder: &str, service: ServiceRef<'_>) -> bool {
    service.datastore().is_some() && READ_FROM_FILES.iter().any(|head| holder.starts_with(head))
}

/// A name for a variable where the files have none: `CACHE_PASSWORD`.
fn made_name(credential: &Credential, service: ServiceRef<'_>) -> String {
    let noun = credential.nature.words().rsplit(' ').next().unwrap_or_default();
    let name = format!("{}_{noun}", service.name()).to_ascii_uppercase();
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn is_variable(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
