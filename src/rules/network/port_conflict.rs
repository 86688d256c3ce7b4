//! Two services must not publish the same port of the host.

use crate::rules::prelude::*;

rule!("network/port-conflict", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for PortClash { port, first, second } in repo.port_clashes() {
        let ((one, first), (other, second)) = (first, second);
        let is_same = one.place() == other.place() && std::ptr::eq(one.project, other.project);
        let (name, other_name) = (other.name(), one.name());
        let message = match is_same {
            true => format!("`{name}` publishes port {port} of the host twice: it will not start"),
            false => format!(
                "`{name}` publishes port {port} of the host, which `{other_name}` has: one will not start"
            ),
        };
        let finding = out.find(second.span, message);
        finding.services = vec![other.service.name.clone()];
        if first.span != second.span {
            finding.note(first.span, format!("`{other_name}` publishes it here"));
        } else if !is_same {
            finding.note(one.place(), format!("`{other_name}` has the same ports"));
        }
        if !std::ptr::eq(one.project, other.project) {
            finding.note(other.place(), "the two projects share a network: they are run together");
        }
        finding.help("publish another port of the host, or none: services reach each other without");
    }
}
