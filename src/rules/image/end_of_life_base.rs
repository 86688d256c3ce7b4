//! An image should stand on a release line that somebody still mends.

use std::collections::BTreeMap;

use crate::rules::prelude::*;

rule!("image/end-of-life-base", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    let Some(today) = out.as_of() else { return };
    let mut uses = repo.image_uses();
    uses.sort_by_key(|used| used.place);
    uses.dedup_by_key(|used| used.place);
    let all: Vec<_> =
        uses.iter().filter_map(|used| Some((used, releases::ended(&used.reference, today)?))).collect();
    let mut of_file: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, (used, ended)) in all.iter().enumerate() {
        of_file.entry((used.place.file, ended.line.as_str())).or_default().push(number);
    }
    for (number, (used, ended)) in all.iter().enumerate() {
        // The stages of a Dockerfile move on together; each service by itself.
        let others = match repo.service_at(used.place) {
            None => of_file[&(used.place.file, ended.line.as_str())].as_slice(),
            Some(_) => &[],
        };
        if others.first().is_some_and(|first| *first < number) {
            continue;
        }
        let name = used.reference.short_name();
        let message = format!(
            "`{name}` gets no more security fixes: {} is maintained no more since {}",
            ended.line, ended.until
        );
        let finding = out.find(used.place, message).values_of(used);
        for (other, _) in others.iter().filter(|other| **other > number).map(|other| &all[*other]) {
            finding.note(other.place, format!("`{}` stands on it as well", other.reference.short_name()));
        }
        if let Some(next) = &ended.next {
            finding.help(format!("move on to {next}"));
        }
    }
}
