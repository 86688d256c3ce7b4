//! Two services must not publish the same port of the host.

use crate::rules::prelude::*;

rule!("network/port-conflict", check);

/// The most conflicts that a project reports one by one; with more, it is one to choose services from.
const MANY: usize = 3;

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let mut choices = Vec::new();
    for clashes in facts.port_clashes() {
        if clashes.len() > MANY {
            // A project on top of another one has the same choice to make.
            let places = clashes.first().map(|clash| (clash.first.1.span, clash.second.1.span));
            if !choices.contains(&places) {
                choices.push(places);
                report_choice(&clashes, out);
            }
        } else {
            clashes.iter().for_each(|clash| report(facts, clash, out));
        }
    }
}

fn report(facts: &Facts, clash: &PortClash<'_>, out: &mut Out<'_>) {
    let ((one, first), (other, second)) = (clash.first, clash.second);
    let is_same = one.place() == other.place() && one.project.id == other.project.id;
    let (name, other_name, port) = (other.name(), one.name(), clash.port);
    let message = match is_same {
        true => format!("service `{name}` publishes host port {port} twice: it will not start"),
        false => {
            format!(
                "service `{name}` publishes host port {port}, which `{other_name}` also publishes: only one of them can start"
            )
        }
    };
    let finding = out.find(second.span, message);
    finding.concerns(&other.service.name);
    // Which of the two stands first changes when they are sorted.
    let path = |place| facts.repo.files().path(place);
    let is_sorted = (path(first.span), one.name()) <= (path(second.span), other.name());
    finding.recognize_at(if is_sorted { first.span } else { second.span });
    if first.span != second.span {
        finding.note(first.span, format!("`{other_name}` publishes it here"));
    } else if !is_same {
        finding.note(one.place(), format!("`{other_name}` has the same ports"));
    }
    if one.project.id != other.project.id {
        finding.note(other.place(), "the two projects share a network, so they run together");
    }
    finding.help("publish another host port, or none: services can reach each other without published ports");
}

/// Says once of a project that its services are alternatives, which nothing in it says.
fn report_choice(clashes: &[PortClash<'_>], out: &mut Out<'_>) {
    let Some(PortClash { port, first: (one, first), second: (other, second) }) = clashes.first() else {
        return;
    };
    let (name, other_name) = (other.name(), one.name());
    let message = format!(
        "services `{name}` and `{other_name}` both publish host port {port}, and {} more host ports of the project are \
         published twice: these services cannot run together",
        clashes.len() - 1
    );
    let finding = out.find(second.span, message);
    finding
        .concerns(&other.service.name)
        .at_most(Level::Warning)
        .note(first.span, format!("`{other_name}` publishes it here"))
        .help("use profiles to say which services are alternatives: `profiles: [mysql]` on one, `profiles: [postgres]` on the other");
}
