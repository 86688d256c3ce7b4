//! The build arguments that builders know without a declaration.

/// An argument that no Dockerfile has to declare.
struct Argument {
    name: &'static str,
    /// Whether the builder sets it, to what depends on the platform that is built on or for.
    is_of_platform: bool,
}

const fn argument(name: &'static str) -> Argument {
    Argument { name, is_of_platform: false }
}

const fn of_platform(name: &'static str) -> Argument {
    Argument { name, is_of_platform: true }
}

/// The arguments, by name.
// Source: Dockerfile reference, "Predefined ARGs", "Automatic platform ARGs in the global scope" and "BuildKit
// built-in build args"; `TARGETSTAGE` from `frontend/dockerfile/dockerfile2llb` of BuildKit.
const ARGUMENTS: &[Argument] = &[
    argument("ALL_PROXY"),
    of_platform("BUILDARCH"),
    of_platform("BUILDOS"),
    of_platform("BUILDPLATFORM"),
    of_platform("BUILDVARIANT"),
    argument("FTP_PROXY"),
    argument("HTTPS_PROXY"),
    argument("HTTP_PROXY"),
    argument("NO_PROXY"),
    argument("SOURCE_DATE_EPOCH"),
    of_platform("TARGETARCH"),
    of_platform("TARGETOS"),
    of_platform("TARGETPLATFORM"),
    argument("TARGETSTAGE"),
    of_platform("TARGETVARIANT"),
];

/// Whether builders know the argument of a name, in capitals, without a declaration.
pub(crate) fn is_predefined(name: &str) -> bool {
    ARGUMENTS.iter().any(|argument| argument.name == name)
}

/// The arguments that builders set to what depends on the platform.
pub(crate) fn of_platforms() -> impl Iterator<Item = &'static str> {
    ARGUMENTS.iter().filter(|argument| argument.is_of_platform).map(|argument| argument.name)
}

/// Whether builders set the argument of a name to what depends on the platform.
pub(crate) fn depends_on_platform(name: &str) -> bool {
    of_platforms().any(|argument| argument == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_stand_once_and_sorted() {
        assert!(ARGUMENTS.is_sorted_by(|one, other| one.name < other.name));
    }

    #[test]
    fn platforms_are_some_of_them() {
        assert!(is_predefined("HTTP_PROXY") && !depends_on_platform("HTTP_PROXY"));
        assert!(is_predefined("TARGETARCH") && depends_on_platform("TARGETARCH"));
        assert!(!is_predefined("VERSION"));
        assert_eq!(of_platforms().count(), 8);
    }
}
