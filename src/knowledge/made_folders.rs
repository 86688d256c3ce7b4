//! Names of folders with what is made from something else: by a build, or by a package manager.

/// The name of a folder, and what it says of what is in it.
struct MadeFolder {
    name: &'static str,
    /// Whether builds outside of the image make it, so that a checkout may lack what is copied from it.
    is_output: bool,
    /// Whether it can be made again, so that nothing is lost with it.
    can_be_made_again: bool,
}

/// A folder that a build makes, of which more may be kept than can be made again.
const fn output(name: &'static str) -> MadeFolder {
    MadeFolder { name, is_output: true, can_be_made_again: false }
}

/// A folder of dependencies, or of what is kept to be faster.
const fn again(name: &'static str) -> MadeFolder {
    MadeFolder { name, is_output: false, can_be_made_again: true }
}

/// A folder that is both.
const fn output_made_again(name: &'static str) -> MadeFolder {
    MadeFolder { name, is_output: true, can_be_made_again: true }
}

/// The folders, by name.
// Source: the defaults of Gradle (`.gradle`, `build`), Maven (`.m2`, `target`), Next.js (`.next`), Nuxt (`.nuxt`,
// `.output`), pnpm (`.pnpm-store`), Python (`__pycache__`, venv: `.venv`), Mix (`_build`), .NET (`bin`, `obj`,
// `artifacts`, `publish`), npm (`node_modules`), Composer, Go and Bundler (`vendor`), Cargo (`target`) and bundlers
// of JavaScript (`dist`, `out`); the XDG base directories (`.cache`); for the others the words of the language.
const FOLDERS: &[MadeFolder] = &[
    again(".cache"),
    again(".gradle"),
    again(".m2"),
    output_made_again(".next"),
    again(".nuxt"),
    output(".output"),
    again(".pnpm-store"),
    again(".venv"),
    again("__pycache__"),
    output("_build"),
    output("artifacts"),
    output_made_again("bin"),
    output_made_again("build"),
    again("cache"),
    output_made_again("dist"),
    output("generated"),
    output_made_again("node_modules"),
    again("obj"),
    output("out"),
    output("publish"),
    output("release"),
    output_made_again("target"),
    again("tmp"),
    output_made_again("vendor"),
    again("venv"),
];

fn find(name: &str) -> Option<&'static MadeFolder> {
    FOLDERS.iter().find(|folder| folder.name == name)
}

/// Whether the name of a folder says that a build outside of the image may make it.
pub(crate) fn is_output(name: &str) -> bool {
    find(name).is_some_and(|folder| folder.is_output)
}

/// Whether the name of a folder says that what is in it can be made again, as dependencies can.
pub(crate) fn can_be_made_again(name: &str) -> bool {
    find(name).is_some_and(|folder| folder.can_be_made_again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_once_and_sorted() {
        assert!(FOLDERS.is_sorted_by(|one, other| one.name < other.name));
    }

    #[test]
    fn what_names_of_folders_say() {
        assert!(is_output("dist") && can_be_made_again("dist"));
        assert!(is_output("release") && !can_be_made_again("release"));
        assert!(!is_output(".m2") && can_be_made_again(".m2"));
        assert!(!is_output("data") && !can_be_made_again("data"));
    }
}
