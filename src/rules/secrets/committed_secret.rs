//! A file with credentials must not be part of the repository.

use crate::rules::prelude::*;

rule!("secrets/committed-secret", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for file in facts.committed_files() {
        let Some(first) = file.credentials.first() else { continue };
        let what = match &*file.credentials {
            [only] => only.nature.words().to_owned(),
            several => format!("{} credentials", several.len()),
        };
        let (place, message) = match file.uses.first() {
            Some(used) => {
                (used.place, format!("{} reads {what} from `{}`, which is committed", used.by, file.path))
            }
            None => (first.place, format!("`{}` contains {what} and is committed", file.path)),
        };
        let finding = out.find(place, message);
        for used in file.uses.iter().skip(1) {
            finding.note(used.place, format!("{} also reads this file", used.by));
        }
        for credential in file.credentials.iter().filter(|credential| credential.place != place) {
            finding.note(credential.place, format!("{} here", credential.sentence()));
        }
        if file.credentials.iter().all(|credential| credential.strength == Strength::Weak) {
            finding.at_most(Level::Warning);
        }
        finding.help(format!(
            "remove the file from the repository (`git rm --cached {}`), add it to `.gitignore`, commit a sample \
             without values, and change the credentials",
            file.path
        ));
    }
}
