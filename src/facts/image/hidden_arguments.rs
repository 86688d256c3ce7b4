//! Defaults that hide what builders say of the platform.

use crate::build::Dockerfile;
use crate::facts::handles::Facts;
use crate::knowledge::build_arguments;
use crate::source::Span;
use crate::syntax::dockerfile::{ArgDeclaration, Kind, Word};

/// An ARG that gives an argument of the platform a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenArgument {
    /// The argument.
    pub name: String,
    /// The default; empty where the ARG says nothing behind `=`.
    pub default: String,
    /// Where its name stands.
    pub place: Span,
}

impl Facts {
    /// The arguments of the platform, such as `TARGETARCH`, whose value is the default of an ARG in some build: it takes
    /// the place of what the builder says. One with a value that nothing reads is none.
    // Source: `dispatchMetaArg` and `dispatchArg` in BuildKit's `frontend/dockerfile/dockerfile2llb/convert.go`: a
    // default replaces what is known by that name; only `--build-arg` replaces the default.
    #[must_use]
    pub fn hidden_arguments(&self) -> Vec<HiddenArgument> {
        let mut found = Vec::new();
        for image in self.images().filter(|image| !image.is_for_development()) {
            let (dockerfile, build) = (image.dockerfile(), image.build());
            for instruction in dockerfile.preamble() {
                let Kind::Arg(declarations) = &instruction.kind else { continue };
                let hides = |declaration: &&ArgDeclaration, name: &str| {
                    let default = declaration.default.as_ref().map(Word::span);
                    build.globals.get(name).map(|variable| variable.place) == default
                };
                found
                    .extend(declarations.iter().filter_map(|declaration| of(dockerfile, declaration, hides)));
            }
            for number in build.reachable(image.runtime().number) {
                let stage = &build.stages[number];
                for step in stage.steps.iter().filter(|step| !step.is_from_below()) {
                    let Kind::Arg(declarations) = &step.instruction(dockerfile).kind else { continue };
                    let hides = |declaration: &&ArgDeclaration, name: &str| {
                        let default = declaration.default.as_ref().map(Word::span);
                        stage.state.variables.get(name).map(|variable| variable.place) == default
                    };
                    found.extend(
                        declarations.iter().filter_map(|declaration| of(dockerfile, declaration, hides)),
                    );
                }
            }
        }
        found.sort_by_key(|argument| argument.place);
        found.dedup();
        found
    }
}

fn of(
    dockerfile: &Dockerfile,
    declaration: &ArgDeclaration,
    hides: impl Fn(&&ArgDeclaration, &str) -> bool,
) -> Option<HiddenArgument> {
    let name = declaration.name.literal()?;
    let default = declaration.default.as_ref()?.literal()?;
    let is_read = || {
        let others = dockerfile.tree.instructions.iter();
        let mut others = others.filter(|instruction| !matches!(instruction.kind, Kind::Arg(_)));
        others.any(|instruction| {
            let heredocs = instruction.heredocs.iter().map(|heredoc| &heredoc.body);
            let flags = instruction.flags.iter().filter_map(|flag| flag.value.as_ref()).map(Word::text);
            let mut texts = heredocs.chain(flags).chain([&instruction.arguments]);
            texts.any(|text| text.as_str().contains(&*name))
        })
    };
    let is_hidden = build_arguments::depends_on_platform(&name)
        && hides(&declaration, &name)
        && (default.is_empty() || is_read());
    is_hidden.then(|| HiddenArgument { default, place: declaration.name.span(), name })
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn a_default_hides_the_platform() {
        for (what, dockerfile, expected) in [
            (
                "before the first FROM",
                "ARG TARGETARCH=\nFROM alpine:3.22\nARG TARGETARCH\nRUN echo $TARGETARCH\n",
                "TARGETARCH=",
            ),
            (
                "in a stage",
                "FROM alpine:3.22\nARG TARGETARCH=amd64\nRUN echo $TARGETARCH\n",
                "TARGETARCH=amd64",
            ),
            ("no default", "ARG TARGETARCH\nFROM alpine:3.22\nARG TARGETARCH\nRUN echo $TARGETARCH\n", ""),
            ("nobody reads it", "ARG TARGETARCH=amd64\nFROM alpine:3.22\n", ""),
            ("nothing, whoever reads it", "ARG TARGETARCH=\nFROM alpine:3.22\n", "TARGETARCH="),
            ("another argument", "ARG ARCH=amd64\nFROM alpine:3.22\nARG ARCH\nRUN echo $ARCH\n", ""),
            (
                "in a stage that is not built",
                "FROM alpine:3.22 AS a\nARG TARGETARCH=\nRUN echo $TARGETARCH\nFROM alpine:3.22\n",
                "",
            ),
        ] {
            let facts = of(&[("Dockerfile", &format!("{dockerfile}CMD [\"/x\"]\n"))]);
            let found = facts.hidden_arguments().into_iter();
            let said: Vec<String> =
                found.map(|argument| format!("{}={}", argument.name, argument.default)).collect();
            assert_eq!(said.join(" "), expected, "{what}");
        }
        let passed = of(&[
            ("Dockerfile", "FROM alpine:3.22\nARG TARGETARCH=amd64\nRUN echo $TARGETARCH\nCMD [\"/x\"]\n"),
            ("compose.yaml", "services: {a: {build: {context: ., args: {TARGETARCH: arm64}}}}\n"),
        ]);
        assert!(passed.hidden_arguments().is_empty(), "whoever builds passes another one");
    }
}
