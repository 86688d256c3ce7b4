//! An image runs one program.

use crate::rules::prelude::*;

rule!("isolation/several-processes-in-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        if let Some(finding) = find(&image.processes(), out) {
            finding.started_by(image.start()).shipped_by(image);
        }
    }
    for service in facts.runtime_services() {
        if let Some(finding) = find(&service.own_processes(), out) {
            finding.started_by(service.own_start().as_ref());
        }
    }
}

fn find<'o>(processes: &[Process], out: &'o mut Out<'_>) -> Option<&'o mut Finding> {
    let supervisor = processes.iter().find(|process| process.role == Role::Supervisor);
    let finding = match (supervisor, processes) {
        (Some(supervisor), _) => {
            let names: Vec<String> = supervisor.runs.iter().map(|name| format!("`{name}`")).collect();
            let programs = match names.len() {
                0 => "several programs".to_owned(),
                count => format!("{count} programs: {}", shortened(&names)),
            };
            let message = format!("the container starts `{}`, which runs {programs}", supervisor.name);
            out.find(supervisor.place, message)
        }
        (None, [first, others @ ..]) if !others.is_empty() => {
            let names: Vec<_> = processes.iter().map(Process::said).collect();
            let message = format!("the container runs {} programs: {}", names.len(), listed(&names));
            let finding = out.find(first.place, message);
            for other in others {
                finding.note(other.place, format!("{} is started here", other.said()));
            }
            finding
        }
        _ => return None,
    };
    Some(finding.help("build one image per program, and let Compose start and restart them"))
}
