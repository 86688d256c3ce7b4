//! FROM lines of which it is not known which image they name.

use crate::answer::Why;
use crate::build::{Base, Dockerfile};
use crate::facts::handles::Facts;
use crate::knowledge::build_arguments;
use crate::source::Span;
use crate::syntax::dockerfile::{Kind, Word};

/// A FROM whose image, or the tag of it, hangs on a variable that has no value here.
#[derive(Debug)]
pub struct UnknownBase {
    /// The words that name the image.
    pub place: Span,
    /// The name of the image, as people write it, where only its tag is not known.
    pub name: Option<String>,
    /// The first variable in the words.
    pub variable: String,
    /// Why it is not known.
    pub why: Why,
}

impl Facts {
    /// Every FROM whose image or tag hangs on a variable without a value. One that only the platform decides is none:
    /// it is known for each platform.
    #[must_use]
    pub fn unknown_bases(&self) -> Vec<UnknownBase> {
        let mut all = Vec::new();
        for image in self.images() {
            let dockerfile = image.dockerfile();
            for stage in &image.build().stages {
                let (name, why) = match &stage.base {
                    Base::UnknownTag { image, why } => (Some(image.familiar_name()), why),
                    Base::Unknown(why) => (None, why),
                    _ => continue,
                };
                let number = dockerfile.stages[stage.number].from;
                let Kind::From(from) = &dockerfile.tree.instructions[number].kind else { continue };
                let variables = || from.image.variables();
                let by_platform = variables().any(|variable| is_of_platform(dockerfile, &variable.name));
                let Some(first) = variables().next().filter(|_| !by_platform) else { continue };
                let variable = first.name.to_string();
                all.push(UnknownBase { place: stage.from, name, variable, why: why.clone() });
            }
        }
        all
    }
}

/// Whether an argument is one of the platform, or has one in its default.
fn is_of_platform(dockerfile: &Dockerfile, name: &str) -> bool {
    let declarations = dockerfile.preamble().iter().filter_map(|instruction| match &instruction.kind {
        Kind::Arg(declarations) => Some(declarations),
        _ => None,
    });
    let mut own = declarations
        .flatten()
        .filter(|declaration| declaration.name.literal().is_some_and(|declared| *declared == *name));
    build_arguments::depends_on_platform(name)
        || own.any(|declaration| {
            let mut variables = declaration.default.iter().flat_map(Word::variables);
            variables.any(|variable| build_arguments::depends_on_platform(&variable.name))
        })
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn variables_without_a_value_leave_the_image_open() {
        let no_value = "build argument `V` has no default, and nothing in the repository passes it";
        for (what, dockerfile, expected) in [
            ("a tag", "ARG V\nFROM node:${V}\n", Some((Some("node"), no_value))),
            ("a part of one", "ARG V\nFROM node:22-${V}\n", Some((Some("node"), no_value))),
            ("the whole image", "ARG V\nFROM $V\n", Some((None, no_value))),
            ("a default", "ARG V=22\nFROM node:${V}\n", None),
            ("no variable", "FROM node:22\n", None),
            ("the platform", "FROM node:22-$TARGETARCH\n", None),
            ("a default of the platform", "ARG V=22-$TARGETARCH\nFROM node:$V\n", None),
        ] {
            let facts = of(&[("Dockerfile", dockerfile)]);
            let found = facts.unknown_bases();
            let said = found.first().map(|base| (base.name.as_deref(), base.why.reason.as_str()));
            assert_eq!(said, expected, "{what}");
            assert!(found.iter().all(|base| base.variable == "V"), "{what}");
        }
        let passed = of(&[
            ("Dockerfile", "ARG V\nFROM node:${V}\n"),
            ("compose.yaml", "services: {api: {build: {context: ., args: {V: '22'}}}}\n"),
        ]);
        assert!(passed.unknown_bases().is_empty(), "whoever builds passes it");
    }
}
