//! The few settings of git's configuration that decide what git tracks and ignores in a checkout.

/// The settings of a configuration file, in order: section and key in small letters, and the value. Sections with a
/// name of their own, such as `[remote "origin"]`, are left out, and so is what `[include]` would bring.
#[derive(Debug, Default)]
pub(super) struct GitConfig(Vec<(String, String, String)>);

impl GitConfig {
    /// Reads a configuration file. A line that is none says nothing.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut settings = Vec::new();
        let mut section = None;
        let mut rest = text.trim_start_matches('\u{feff}');
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return Self(settings);
            }
            if rest.starts_with(['#', ';']) {
                rest = after_line(rest);
            } else if let Some(header) = rest.strip_prefix('[') {
                let end = header.find([']', '\n']).unwrap_or(header.len());
                let name = &header[..end];
                let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                section = is_plain.then(|| name.to_ascii_lowercase());
                rest = header[end..].strip_prefix(']').unwrap_or(&header[end..]);
            } else {
                let end = rest.find(['=', '\n']).unwrap_or(rest.len());
                let key = rest[..end].trim().to_ascii_lowercase();
                let (value, after) = match rest[end..].strip_prefix('=') {
                    Some(said) => value(said),
                    // A key alone is a yes.
                    None => ("true".to_owned(), &rest[end..]),
                };
                rest = after;
                if let Some(section) = &section {
                    settings.push((section.clone(), key, value));
                }
            }
        }
    }

    /// Adds the settings of another file, which count more than those before.
    pub(super) fn add(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// What was said last of a setting; section and key in small letters.
    pub(super) fn get(&self, section: &str, key: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(of, name, _)| of == section && name == key);
        found.map(|(_, _, value)| value.as_str())
    }
}

fn after_line(text: &str) -> &str {
    text.find('\n').map_or("", |end| &text[end..])
}

/// A value up to the end of its line, and what comes after it: quotes and escapes are taken away, as well as comments
/// and blanks around it. A backslash at the end of the line goes on in the next.
fn value(text: &str) -> (String, &str) {
    let mut value = String::new();
    // Up to where blanks count, because they are quoted or something follows.
    let mut kept = 0;
    let mut is_quoted = false;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\n' => return (cut(value, kept), &text[at..]),
            '#' | ';' if !is_quoted => return (cut(value, kept), after_line(&text[at..])),
            '"' => {
                is_quoted = !is_quoted;
                kept = value.len();
            }
            '\\' => match characters.next().map(|(_, escaped)| escaped) {
                None | Some('\n') => {}
                Some(escaped) => {
                    value.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        other => other,
                    });
                    kept = value.len();
                }
            },
            blank if blank.is_whitespace() && !is_quoted => {
                if !value.is_empty() {
                    value.push(blank);
                }
            }
            other => {
                value.push(other);
                kept = value.len();
            }
        }
    }
    (cut(value, kept), "")
}

fn cut(mut value: String, length: usize) -> String {
    value.truncate(length);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_git_reads_them() {
        // Each expectation is what `git config --file FILE --get core.worktree` of git 2.47 prints; it prints nothing
        // for a key alone, which is a yes to those who ask for one.
        for (text, expected) in [
            ("[core]\n\tworktree = ../../../mod\n", Some("../../../mod")),
            ("[CORE] WorkTree=a b  # comment\n", Some("a b")),
            ("[core]\nworktree = \"a # b \" ; comment\n", Some("a # b ")),
            ("[core]\nworktree = a\\\n  b\\\\c\\\"\n", Some("a  b\\c\"")),
            ("[core]\nworktree\n", Some("true")),
            ("[core]\nworktree = a\n[core]\nworktree = b\n", Some("b")),
            ("[core \"x\"]\nworktree = a\n", None),
            ("# [core]\n; worktree = a\n[core]\n\n[other]\nworktree = a\n", None),
            ("[core]\nworktree =\n", Some("")),
        ] {
            let config = GitConfig::parse(text.as_bytes());
            assert_eq!(config.get("core", "worktree"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_configuration_says_nothing() {
        for text in ["", "[", "[core", "=", "[core]\n=\n", "[core]\nworktree = \"a\\", "\u{0}\u{ff}[]]\n]"] {
            let config = GitConfig::parse(text.as_bytes());
            assert_eq!(config.get("core", "bare"), None, "{text}");
        }
    }
}
