//! The texts of findings without credentials: rules quote what files say, and files say anything.

use crate::facts::Facts;
use crate::finding::Reported;

/// Covers what may be a credential in all that findings say, before anything is made of their texts.
pub(super) fn cover(facts: &Facts, findings: &mut [Reported]) {
    let covered = |text: &mut String| {
        let shown = facts.covered(text);
        if *shown != **text {
            *text = shown.into_owned();
        }
    };
    for finding in findings {
        finding.said.message.each_text(covered);
        finding.said.help.iter_mut().for_each(|help| help.each_text(covered));
        finding.said.here.iter_mut().for_each(covered);
        finding.notes.iter_mut().for_each(|note| covered(&mut note.message));
        finding.services.iter_mut().for_each(|service| covered(&mut service.value));
        finding.render();
        let reason = finding.suppressed.as_mut().and_then(|suppressed| suppressed.reason.as_mut());
        reason.into_iter().for_each(covered);
    }
}
