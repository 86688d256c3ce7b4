//! An image should stand on a release line that somebody still mends.

use std::collections::HashMap;

use crate::rules::prelude::*;

rule!("image/end-of-life-base", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let Some(today) = out.as_of() else { return };
    let mut uses = facts.image_uses();
    uses.sort_by_key(|used| used.place);
    uses.dedup_by_key(|used| used.place);
    // The stages of a Dockerfile move on together; each service by itself.
    let mut together: Vec<Vec<(&ImageUse, Ended)>> = Vec::new();
    let mut of_line: HashMap<(FileId, String), usize> = HashMap::new();
    for used in &uses {
        let Some(ended) = releases::ended(&used.reference, today) else { continue };
        if facts.repo.service_at(used.place).is_some() {
            together.push(vec![(used, ended)]);
            continue;
        }
        let number = *of_line.entry((used.place.file, ended.line.clone())).or_insert_with(|| {
            together.push(Vec::new());
            together.len() - 1
        });
        together[number].push((used, ended));
    }
    for same in &together {
        let [(used, ended), others @ ..] = same.as_slice() else { continue };
        let name = used.reference.short_name();
        let message = format!(
            "`{name}` gets no more security fixes: {} is maintained no more since {}",
            ended.line, ended.until
        );
        let finding = out.find(used.place, message).values_of(used);
        for (other, _) in others {
            finding.note(other.place, format!("`{}` stands on it as well", other.reference.short_name()));
        }
        if let Some(next) = &ended.next {
            finding.help(format!("move on to {next}"));
        }
    }
}
