//! Credentials that Dockerfiles spell out, and build arguments that are made to carry some.

use std::collections::BTreeSet;

use super::in_commands::{WordFound, in_raw, in_script};
use super::in_texts::in_value;
use super::{credential_names, credential_values};
use crate::build::{Dockerfile, InstructionAt};
use crate::facts::handles::{Facts, Image};
use crate::facts::memo::{BuildCredential, Carrier, Credential, Nature, Strength};
use crate::source::Span;
use crate::syntax::dockerfile::{Instruction, Kind, Word};

/// A build argument that is named like a credential, and whose value comes from whoever builds.
#[derive(Debug, Clone)]
pub struct SecretArgument<'a> {
    /// The Dockerfile.
    pub dockerfile: &'a Dockerfile,
    /// Its name.
    pub name: String,
    /// Where it is declared first.
    pub place: Span,
    /// Whether a stage of an image declares it, rather than one that is only built in: its history keeps what was given.
    pub ships: bool,
    /// The ENV that keeps it, if one does; one in a stage of an image before others.
    pub kept: Option<Span>,
    /// Whether that is in a stage of an image.
    pub kept_ships: bool,
}

/// What all Dockerfiles spell out.
pub(super) fn credentials(facts: &Facts) -> Vec<BuildCredential> {
    let shipped = stages_of(facts.runtime_images());
    // What is built for tests has a history, too.
    let built = stages_of(facts.images());
    let mut all = Vec::new();
    for (number, dockerfile) in facts.repo.dockerfiles().iter().enumerate() {
        for (at, instruction) in dockerfile.tree.instructions.iter().enumerate() {
            let stage = dockerfile.stage_at(at);
            let ships = stage.is_some_and(|stage| shipped.contains(&(number, stage)));
            let is_in_image = stage.is_some_and(|stage| built.contains(&(number, stage)));
            let found = of_instruction(dockerfile, at, instruction).into_iter();
            let found = found.map(|found| BuildCredential { is_in_image, ..found });
            let value = |found: &BuildCredential| facts.repo.files().slice(found.credential.value);
            all.extend(found.filter(|found| found.matters(ships, &value(found))));
        }
    }
    all
}

/// The stages that images are made of, each as the number of its Dockerfile and its own.
fn stages_of<'a>(images: impl Iterator<Item = Image<'a>>) -> BTreeSet<(usize, usize)> {
    let images = images.flat_map(Image::foundations);
    let stages = images.flat_map(|image| {
        let dockerfile = image.dockerfile_number();
        image.lineage().map(move |stage| (dockerfile, stage.number)).collect::<Vec<_>>()
    });
    stages.collect()
}

/// The places of all that a file spells out, however little it matters.
pub(super) fn hidden_in(dockerfile: &Dockerfile) -> impl Iterator<Item = Span> {
    let instructions = dockerfile.tree.instructions.iter().enumerate();
    let found = instructions.flat_map(|(at, instruction)| of_instruction(dockerfile, at, instruction));
    found.map(|found| found.credential.value)
}

impl BuildCredential {
    /// Whether the credential is worth reporting: a weak one is only where it is in force in a container.
    fn matters(&self, ships: bool, value: &str) -> bool {
        let is_account = self.credential.holder.as_deref() == Some("chpasswd");
        match self.carrier {
            _ if self.credential.strength > Strength::Weak => true,
            Carrier::Build => ships && is_account,
            // Builds are made with it, and their cache keeps it; a word there only satisfies a script.
            Carrier::Argument if !ships => credential_values::is_made_up_of_signs(value),
            _ => ships,
        }
    }
}

fn of_instruction(dockerfile: &Dockerfile, number: usize, instruction: &Instruction) -> Vec<BuildCredential> {
    let (inner, is_trigger) = match &instruction.kind {
        Kind::Onbuild(inner) => (&**inner, true),
        _ => (instruction, false),
    };
    let carrier = match &inner.kind {
        Kind::Env(_) => Carrier::Environment,
        Kind::Arg(_) => Carrier::Argument,
        Kind::Label(_) => Carrier::Label,
        Kind::Run { .. } => Carrier::Build,
        Kind::From(_) | Kind::Invalid(_) => return Vec::new(),
        _ => Carrier::Other,
    };
    let mut found = Vec::new();
    match &inner.kind {
        Kind::Env(pairs) | Kind::Label(pairs) => {
            found.extend(pairs.iter().filter_map(|pair| of_pair(&pair.name, &pair.value)));
        }
        Kind::Arg(arguments) => {
            let pairs =
                arguments.iter().filter_map(|argument| Some((&argument.name, argument.default.as_ref()?)));
            found.extend(pairs.filter_map(|(name, value)| of_pair(name, value)));
        }
        _ => {}
    }
    if let Some(script) = dockerfile.script(InstructionAt { number, is_trigger }) {
        found.extend(in_script(script));
    }
    let texts = std::iter::once(&inner.arguments).chain(inner.heredocs.iter().map(|heredoc| &heredoc.body));
    // A line of shell is no connection string, whatever pairs stand in it.
    found.extend(texts.flat_map(in_raw).filter(|found| found.nature != Nature::Connection));
    let mut each: Vec<BuildCredential> = Vec::new();
    for found in found {
        let overlaps = |other: &BuildCredential| {
            other.credential.value.contains(found.value) || found.value.contains(other.credential.value)
        };
        if !each.iter().any(overlaps) {
            let WordFound { holder, place, value, nature, strength } = found;
            let credential = Credential {
                holder,
                place,
                value,
                nature,
                strength,
                is_default: false,
                replaces: None,
                is_for_development: false,
            };
            each.push(BuildCredential { credential, carrier, is_in_image: true });
        }
    }
    each
}

fn of_pair(name: &Word, value: &Word) -> Option<WordFound> {
    let (name_text, literal) = (name.literal()?, value.literal()?);
    let found = in_value(&name_text, &literal)?;
    let raw = value.text();
    // Quotes stand around most values; escapes in them make the whole word the place.
    let place = match raw.find(&literal) {
        Some(start) => raw.slice(start + found.value.start..start + found.value.end).span(),
        None => raw.span(),
    };
    let (nature, strength) = (found.nature, found.strength);
    Some(WordFound { holder: Some(name_text), place: name.span(), value: place, nature, strength })
}

/// The arguments that are named like credentials and have no value in the file.
pub(super) fn secret_arguments(facts: &Facts) -> Vec<SecretArgument<'_>> {
    // What is built for tests has a history, too.
    let shipped = stages_of(facts.images());
    let mut all: Vec<SecretArgument<'_>> = Vec::new();
    for (number, dockerfile) in facts.repo.dockerfiles().iter().enumerate() {
        let mut of_file: Vec<SecretArgument<'_>> = Vec::new();
        for (at, instruction) in dockerfile.tree.instructions.iter().enumerate() {
            let stage = dockerfile.stage_at(at);
            let ships = stage.is_some_and(|stage| shipped.contains(&(number, stage)));
            match &instruction.kind {
                Kind::Arg(arguments) => {
                    for argument in arguments {
                        let Some(name) = argument.name.literal() else { continue };
                        if let Some(known) = of_file.iter_mut().find(|other| other.name == name) {
                            known.ships |= ships;
                            continue;
                        }
                        let spelled_out =
                            argument.default.as_ref().and_then(|default| of_pair(&argument.name, default));
                        if credential_names::noun(&name).is_some() && spelled_out.is_none() {
                            let place = argument.name.span();
                            let (kept, kept_ships) = (None, false);
                            of_file.push(SecretArgument { dockerfile, name, place, ships, kept, kept_ships });
                        }
                    }
                }
                Kind::Env(pairs) => {
                    for pair in pairs {
                        for variable in pair.value.variables() {
                            let argument = of_file.iter_mut().find(|argument| argument.name == variable.name);
                            let better = |known: &SecretArgument<'_>| {
                                known.kept.is_none() || ships && !known.kept_ships
                            };
                            if let Some(argument) = argument.filter(|known| better(known)) {
                                argument.kept = Some(pair.name.span());
                                argument.kept_ships = ships;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        all.extend(of_file);
    }
    all
}

#[cfg(test)]
mod tests;
