//! A command given as one text, split into words the way Compose splits it, which is not the shell's:
//! it stops without a word at `;`, `&`, `|`, `<` and `>`.

use crate::limits;
use crate::source::{Text, TextBuilder};

/// A command that was split.
pub(crate) struct Split {
    pub(crate) words: Vec<Text>,
    /// Where the splitting stopped, if that was before the end: what follows is never run.
    pub(crate) stopped: Option<usize>,
}

/// How long a command may be. A system takes no more than so many bytes in one argument.
pub(crate) const MAX_BYTES: usize = limits::COMMAND.most();

/// Splits a text into words; nothing if a quote or a bracket stays open.
pub(crate) fn split(text: &Text) -> Option<Split> {
    let mut words = Vec::new();
    let mut word = TextBuilder::new(text.span().file);
    let mut is_word = false;
    let (mut escaped, mut double, mut single, mut back, mut dollar) = (false, false, false, false, false);
    let mut stopped = None;
    for (at, letter) in text.char_indices() {
        let place = text.span_of(at..at + letter.len_utf8());
        let add = |word: &mut TextBuilder, letter: char| {
            word.add(place.start, place.end, letter.encode_utf8(&mut [0; 4]));
        };
        if escaped {
            let meaning = match letter {
                't' => '\t',
                'n' => '\n',
                other => other,
            };
            add(&mut word, meaning);
            (escaped, is_word) = (false, true);
            continue;
        }
        if letter == '\\' {
            if single {
                add(&mut word, letter);
            } else {
                escaped = true;
            }
            continue;
        }
        if matches!(letter, ' ' | '\t' | '\r' | '\n') {
            if single || double || back || dollar {
                add(&mut word, letter);
            } else if is_word {
                let file = text.span().file;
                words.push(std::mem::replace(&mut word, TextBuilder::new(file)).finish(place.start));
                is_word = false;
            }
            continue;
        }
        match letter {
            '`' if !single && !double && !dollar => back = !back,
            ')' if !single && !double && !back => {
                if !dollar {
                    return None;
                }
                dollar = false;
            }
            '(' if !single && !double && !back => {
                if dollar || !word.as_str().ends_with('$') {
                    return None;
                }
                dollar = true;
                add(&mut word, letter);
                continue;
            }
            '"' if !single && !dollar => {
                is_word |= double;
                double = !double;
                continue;
            }
            '\'' if !double && !dollar => {
                is_word |= single;
                single = !single;
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if !(single || double || back || dollar) => {
                // A number before `>` is a file descriptor, no word.
                if letter == '>' && word.as_str().starts_with(|first: char| first.is_ascii_digit()) {
                    is_word = false;
                }
                stopped = Some(at);
                break;
            }
            _ => {}
        }
        is_word = true;
        add(&mut word, letter);
    }
    if is_word {
        let end = text.span_of(text.len()..text.len()).start;
        words.push(word.finish(end));
    }
    if escaped || double || single || back || dollar {
        return None;
    }
    Some(Split { words, stopped })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn words(source: &str) -> Option<Vec<String>> {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        let text = Text::verbatim(file, 0, source.as_bytes());
        Some(split(&text)?.words.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn splits_as_compose_does() {
        for (source, expected) in [
            ("nginx -g 'daemon off;'", vec!["nginx", "-g", "daemon off;"]),
            ("a && b", vec!["a"]),
            ("sh -c \"a && b\"", vec!["sh", "-c", "a && b"]),
            ("a b\\ c '' 'd'e", vec!["a", "b c", "", "de"]),
            ("echo $(a b) `c d`", vec!["echo", "$(a b)", "`c d`"]),
            ("a 2>/dev/null", vec!["a"]),
            ("", vec![]),
        ] {
            assert_eq!(words(source).unwrap(), expected, "{source}");
        }
        for source in ["'a", "a (b)", "a \"", "a)"] {
            assert_eq!(words(source), None, "{source}");
        }
    }
}
