//! Which files are Dockerfiles, by name and, where the name leaves it open, by content.

use super::tree::{Keyword, Kind, Tree};

/// What kind of file a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A Dockerfile.
    Dockerfile,
    /// A Dockerfile with more to its name: a Dockerfile unless nothing in it is like one, see
    /// [`holds_from`].
    Suffixed,
    /// A Dockerfile if it looks like one: see [`looks_like_one`].
    Perhaps,
    /// A template that Dockerfiles are made from.
    Template,
}

/// Endings of templates.
// Source: the documentation of each template language.
const TEMPLATES: [&str; 14] = [
    "template",
    "tmpl",
    "tpl",
    "j2",
    "jinja",
    "jinja2",
    "in",
    "erb",
    "mustache",
    "hbs",
    "handlebars",
    "ejs",
    "gotmpl",
    "m4",
];

/// Endings that other kinds of files have; a Dockerfile of such a name must look like one.
// Source: the documentation of each kind of file.
const FOREIGN: [&str; 72] = [
    "md",
    "mdx",
    "txt",
    "rst",
    "adoc",
    "html",
    "json",
    "yaml",
    "yml",
    "toml",
    "xml",
    "lock",
    "go",
    "py",
    "pyi",
    "rb",
    "js",
    "mjs",
    "cjs",
    "ts",
    "tsx",
    "jsx",
    "java",
    "kt",
    "rs",
    "c",
    "h",
    "cc",
    "cpp",
    "hs",
    "php",
    "sh",
    "ps1",
    "cmd",
    "bat",
    "vim",
    "lua",
    "sum",
    "bak",
    "orig",
    "clj",
    "cs",
    "css",
    "dart",
    "diff",
    "erl",
    "ex",
    "exs",
    "fs",
    "gradle",
    "groovy",
    "hcl",
    "ini",
    "ipynb",
    "log",
    "nim",
    "nix",
    "patch",
    "pl",
    "properties",
    "proto",
    "r",
    "scala",
    "scss",
    "snap",
    "sql",
    "svelte",
    "swift",
    "tf",
    "vb",
    "vue",
    "zig",
];

/// Endings of files that stand beside a Dockerfile and are none.
// Source: the documentation of Docker and Podman; of Vim (`swp`), coreutils (`sha256`) and GnuPG (`asc`).
const NEVER: [&str; 5] = ["dockerignore", "containerignore", "swp", "sha256", "asc"];

/// The kind of file that a name stands for, in any case of letters: `Dockerfile`, `Dockerfile.web`,
/// `web.Dockerfile`, `Dockerfile-web`, the same with `Containerfile`. `None` where the name says nothing.
#[must_use]
pub fn by_name(file_name: &str) -> Option<NameKind> {
    // Asked for every file of the repository: most names end here.
    let is_file = |part: &[u8]| part.eq_ignore_ascii_case(b"file");
    if file_name.is_ascii() && !file_name.as_bytes().windows(4).any(is_file) {
        return None;
    }
    let name = file_name.to_lowercase();
    ["dockerfile", "containerfile"].iter().find_map(|word| by_word(&name, word))
}

fn by_word(name: &str, word: &str) -> Option<NameKind> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let at_start = name.strip_prefix(word);
    if let Some(rest) = at_start {
        return match (rest.chars().next(), ending) {
            (None, _) => Some(NameKind::Dockerfile),
            (Some(_), Some(ending)) if NEVER.contains(&ending) => None,
            (Some('.' | '-' | '_'), Some(ending)) if TEMPLATES.contains(&ending) => Some(NameKind::Template),
            (Some('.' | '-' | '_'), Some(ending)) if FOREIGN.contains(&ending) => Some(NameKind::Perhaps),
            // `dockerfile_parser.x` is a file of its own kind, whatever that is; `Dockerfile-v1.2` is not.
            (Some('-' | '_'), Some(ending)) if ending.starts_with(char::is_alphabetic) => {
                Some(NameKind::Perhaps)
            }
            (Some('.' | '-' | '_'), _) => Some(NameKind::Suffixed),
            // `Dockerfile2`, `DockerfileProd`; not `dockerfiles`, not `dockerfilelint.js`.
            (Some(next), None) if next.is_alphanumeric() => Some(NameKind::Perhaps),
            _ => None,
        };
    }
    let (before, after) = name.rsplit_once(word)?;
    match (before.chars().last(), after) {
        (Some('.'), "") => Some(NameKind::Suffixed),
        (Some('-' | '_'), "") => Some(NameKind::Perhaps),
        (Some('.'), ending) if TEMPLATES.contains(&ending.trim_start_matches('.')) => {
            Some(NameKind::Template)
        }
        _ => None,
    }
}

/// Whether a line begins as an instruction FROM does. A picture called `dockerfile.svg`, a recorded output
/// or a piece that others put together has none.
#[must_use]
pub fn holds_from(bytes: &[u8]) -> bool {
    let is_from = |line: &[u8]| {
        let word = line.trim_ascii_start().split(u8::is_ascii_whitespace).next().unwrap_or_default();
        word.eq_ignore_ascii_case(b"from")
    };
    bytes.split(|byte| *byte == b'\n').any(is_from)
}

/// Whether the text begins as a Dockerfile does: after comments, with ARG or with `FROM image [AS name]`.
#[must_use]
pub fn looks_like_one(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(16_384)]);
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(line) = first else { return false };
    let mut words = line.split_whitespace();
    let Some(word) = words.next() else { return false };
    let rest: Vec<&str> = words.filter(|word| !word.starts_with("--")).collect();
    if word.eq_ignore_ascii_case("arg") {
        return rest.len() == 1;
    }
    word.eq_ignore_ascii_case("from")
        && match rest.as_slice() {
            [_] => true,
            [_, separator, _] => separator.eq_ignore_ascii_case("as"),
            _ => false,
        }
}

/// Whether placeholders stand where only an instruction or an image may: the file is a template,
/// whatever its name says.
#[must_use]
pub fn is_template(tree: &Tree) -> bool {
    tree.instructions.iter().any(|instruction| match &instruction.kind {
        Kind::Invalid(None) => begins_with_placeholder(&instruction.word),
        Kind::From(from) => holds_placeholder(from.image.text()),
        // A placeholder with blanks in it makes FROM's arguments too many.
        Kind::Invalid(Some(Keyword::From)) => holds_placeholder(&instruction.arguments),
        _ => false,
    })
}

fn begins_with_placeholder(word: &str) -> bool {
    ["{{", "{%", "{#", "<%", "%%", "@@", "#{"].iter().any(|open| word.starts_with(open))
        || is_named_placeholder(word)
}

fn holds_placeholder(text: &str) -> bool {
    ["{{", "{%", "<%", "%%", "@@"].iter().any(|open| text.contains(open))
        || text.find('<').is_some_and(|at| is_named_placeholder(&text[at..]))
        || text.split("${").skip(1).any(is_property)
}

/// `java.version}`, as Maven fills it in: no builder takes a dot in the name of a variable.
fn is_property(text: &str) -> bool {
    let Some((name, _)) = text.split_once('}') else { return false };
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    name.contains('.') && name.split('.').all(is_part)
}

/// `<SERVICE_NAME>`
fn is_named_placeholder(text: &str) -> bool {
    let Some((name, _)) = text.strip_prefix('<').and_then(|rest| rest.split_once('>')) else { return false };
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_usual_names() {
        for name in ["Dockerfile", "dockerfile", "DOCKERFILE", "Containerfile"] {
            assert_eq!(by_name(name), Some(NameKind::Dockerfile), "{name}");
        }
        for name in [
            "Dockerfile.web",
            "Dockerfile-web",
            "Dockerfile_web",
            "web.Dockerfile",
            "web.dockerfile",
            "Containerfile.web",
            "api.containerfile",
            "Dockerfile.node18",
            "Dockerfile.v1.2",
            "Dockerfile-v1.2",
        ] {
            assert_eq!(by_name(name), Some(NameKind::Suffixed), "{name}");
        }
        for name in [
            "Dockerfile.py",
            "Dockerfile.txt",
            "Dockerfile2",
            "DockerfileProd",
            "web-Dockerfile",
            "dockerfile.ex",
            "dockerfile_test.exs",
            "dockerfile-parser.unknown",
        ] {
            assert_eq!(by_name(name), Some(NameKind::Perhaps), "{name}");
        }
        for name in ["Dockerfile.template", "Dockerfile.j2", "Dockerfile.prod.tmpl", "web.dockerfile.erb"] {
            assert_eq!(by_name(name), Some(NameKind::Template), "{name}");
        }
        for name in [
            "Dockerfile.dockerignore",
            ".dockerignore",
            "docker",
            "dockerfilelint.js",
            "dockerfile_test.rs.swp",
            "mydockerfile",
        ] {
            assert_eq!(by_name(name), None, "{name}");
        }
    }

    #[test]
    fn tells_a_dockerfile_from_a_program() {
        assert!(looks_like_one(b"# syntax=x\n\nFROM --platform=linux/amd64 a AS b\nRUN x\n"));
        assert!(looks_like_one(b"arg A=1\nfrom a\n"));
        assert!(!looks_like_one(b"from os import path\n"));
        assert!(!looks_like_one(b"package dockerfile\n"));
        assert!(!looks_like_one(b""));
        assert!(holds_from(b"RUN x\n  from a\n"), "a mistake before FROM does not hide it");
        assert!(!holds_from(b"<svg>\nfromage\n"));
    }
}
