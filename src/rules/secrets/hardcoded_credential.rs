//! A Compose file must not spell credentials out.

use crate::rules::prelude::*;

rule!("secrets/hardcoded-credential", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for service in repo.runtime_services() {
        for credential in service.credentials() {
            let message = match (&credential.holder, credential.is_default) {
                (Some(holder), true) => {
                    format!(
                        "`{holder}` falls back to {} that everyone can read here",
                        credential.nature.words()
                    )
                }
                _ => format!("{} in plain text", credential.sentence()),
            };
            let finding = out.find(credential.place, message);
            if credential.is_default {
                finding.at_most(Level::Warning);
            }
            // What a demonstration takes for a password opens nothing but itself.
            if credential.strength == Strength::Weak && credential.is_for_development {
                finding.at_most(Level::Notice);
            }
            if repo.service_at(credential.place) != Some(service.name()) {
                finding.note(service.place(), format!("service `{}` gets it", service.name()));
                finding.services.push(service.service.name.clone());
            }
            finding.help(match &credential.holder {
                Some(_) if credential.is_default => {
                    "ask for it instead: `${NAME:?}` refuses to start without it".to_owned()
                }
                Some(holder) if is_variable(holder) => format!(
                    "mount it as a secret (`secrets:`) and read it from `{holder}_FILE`, or ask for it: \
                     `${{{holder}:?}}`"
                ),
                _ => "mount it as a secret (`secrets:`), or ask for it: `${NAME:?}`".to_owned(),
            });
        }
    }
}

fn is_variable(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
