//! Images that ship on the platform of whoever builds them.

use crate::facts::handles::Image;
use crate::source::Span;

impl Image<'_> {
    /// The `--platform` of the FROM that the image's runtime stage stands on in the end, where that names the platform
    /// of the builder: on it, the image is not of the platform that it is built for.
    #[must_use]
    pub fn build_platform(self) -> Option<Span> {
        let stage = self.lineage().last()?;
        let declaration = &self.dockerfile().stages[stage.number];
        let from = &self.dockerfile().tree.instructions[declaration.from];
        let platform = from.flag("platform")?;
        let word = platform.value.as_ref()?;
        matches!(word.text().as_str(), "$BUILDPLATFORM" | "${BUILDPLATFORM}").then(|| word.span())
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn the_stage_that_ships_is_of_the_platform_that_is_asked_for() {
        for (what, dockerfile, expected) in [
            ("the last stage", "FROM --platform=$BUILDPLATFORM alpine:3.22\n", true),
            ("in braces", "FROM --platform=${BUILDPLATFORM} alpine:3.22\n", true),
            ("below it", "FROM --platform=$BUILDPLATFORM alpine:3.22 AS a\nFROM a\n", true),
            (
                "a stage to build in",
                "FROM --platform=$BUILDPLATFORM alpine:3.22 AS a\nFROM alpine:3.22\n",
                false,
            ),
            ("the platform of the target", "FROM --platform=$TARGETPLATFORM alpine:3.22\n", false),
            ("none", "FROM alpine:3.22\n", false),
        ] {
            let facts = of(&[("Dockerfile", &format!("{dockerfile}CMD [\"/x\"]\n"))]);
            assert_eq!(facts.only_image().build_platform().is_some(), expected, "{what}");
        }
    }
}
