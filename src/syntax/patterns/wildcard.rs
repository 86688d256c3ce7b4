//! The wildcards of COPY and ADD: Go's `filepath.Match`, name by name.

/// A pattern of a name: `*` and `?` for what is no slash, `[a-z]` and `[^a-z]` for one character, and a
/// backslash in front of what stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wildcard {
    /// What every name that matches begins with.
    start: String,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(char),
    Any,
    Star,
    Class { is_negated: bool, ranges: Vec<(char, char)> },
}

/// Whether a path has a wildcard that no backslash stands in front of.
#[must_use]
pub fn has_wildcard(path: &str) -> bool {
    let mut characters = path.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '*' | '?' | '[' => return true,
            _ => {}
        }
    }
    false
}

impl Wildcard {
    /// Reads a pattern; nothing where it is malformed.
    #[must_use]
    pub fn parse(pattern: &str) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut characters = pattern.chars().peekable();
        while let Some(character) = characters.next() {
            tokens.push(match character {
                '*' => Token::Star,
                '?' => Token::Any,
                '\\' => Token::Literal(characters.next()?),
                '[' => class(&mut characters)?,
                literal => Token::Literal(literal),
            });
        }
        let letters = tokens.iter().map_while(|token| match token {
            Token::Literal(letter) => Some(*letter),
            _ => None,
        });
        Some(Self { start: letters.collect(), tokens })
    }

    /// What every name that matches begins with; nothing where any beginning may do.
    #[must_use]
    pub fn start(&self) -> &str {
        &self.start
    }

    /// Whether a name, which holds no slash, matches.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.compare(name).0
    }

    /// Whether a name, which holds no slash, matches, and how many steps it took to see that.
    #[must_use]
    pub fn compare(&self, name: &str) -> (bool, usize) {
        if matches!(self.tokens.last(), Some(Token::Literal(last)) if !name.ends_with(*last)) {
            return (false, 1);
        }
        let (mut token, mut at, mut steps) = (0, 0, 1);
        // Where to go on when what follows the last star does not fit: the star takes one more.
        let mut retry: Option<(usize, usize)> = None;
        while let Some(character) = name[at..].chars().next() {
            let after = at + character.len_utf8();
            steps += 1;
            match self.tokens.get(token) {
                Some(Token::Star) => {
                    retry = Some((token + 1, at));
                    token += 1;
                }
                Some(single) if single.takes(character) => (token, at) = (token + 1, after),
                _ => match &mut retry {
                    Some((behind, taken)) => {
                        *taken += name[*taken..].chars().next().map_or(1, char::len_utf8);
                        (token, at) = (*behind, *taken);
                    }
                    None => return (false, steps),
                },
            }
        }
        (self.tokens[token..].iter().all(|token| *token == Token::Star), steps)
    }
}

impl Token {
    fn takes(&self, character: char) -> bool {
        match self {
            Self::Literal(literal) => *literal == character,
            Self::Any => true,
            Self::Star => false,
            Self::Class { is_negated, ranges } => {
                ranges.iter().any(|(low, high)| *low <= character && character <= *high) != *is_negated
            }
        }
    }
}

/// What stands behind a `[`, to its `]`.
fn class(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Token> {
    let is_negated = characters.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && characters.next_if_eq(&']').is_some() {
            return Some(Token::Class { is_negated, ranges });
        }
        let low = member(characters)?;
        let high = match characters.next_if_eq(&'-') {
            Some(_) => member(characters)?,
            None => low,
        };
        ranges.push((low, high));
    }
}

/// One character of a class. A bare `-` or `]` is a mistake.
fn member(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match characters.next()? {
        '-' | ']' => None,
        '\\' => characters.next(),
        character => Some(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Wildcard::parse(pattern).unwrap().matches(name)
    }

    #[test]
    fn matches_as_go_does() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "a"),
            ("*.txt", ".txt"),
            ("a*b*c", "a1b2b3c"),
            ("a?c", "aßc"),
            ("[a-c]x", "bx"),
            ("[^a-c]x", "dx"),
            ("\\*", "*"),
            ("[\\]]", "]"),
            ("**", "ab"),
            ("a[!b]", "a!"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("?", ""), ("*.txt", "a.txt1"), ("[a-c]", "d"), ("[^a-c]", "b"), ("a", "A"), ("a[!b]", "ac")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for pattern in ["[", "[]", "[]a]", "[a", "[-x]", "[x-]", "a\\", "[^"] {
            assert_eq!(Wildcard::parse(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn knows_a_wildcard_from_an_escaped_one() {
        assert!(has_wildcard("a*") && has_wildcard("[a]") && has_wildcard("\\\\?"));
        assert!(!has_wildcard("a\\*b") && !has_wildcard("plain") && !has_wildcard("a]"));
    }
}
