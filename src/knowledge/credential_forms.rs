//! The forms that vendors give to their credentials, so that they can be found: data with a date.
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

/// How credentials of a kind are written: a prefix, then so many characters of an alphabet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    name: String,
    prefix: String,
    alphabet: Alphabet,
    min: usize,
    max: usize,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Alphabet {
    Upper,
    Hex,
    Alphanumeric,
    /// Letters, digits, `-` and `_`.
    Url,
    /// The same, with dots.
    Dotted,
    /// The same, with slashes.
    Path,
    Base64,
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        let is_url = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Url => is_url,
            Self::Dotted => is_url || byte == b'.',
            Self::Path => is_url || byte == b'/',
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// The day of the knowledge.
    #[serde(rename = "date")]
    _date: String,
    #[serde(rename = "sources")]
    _sources: String,
    forms: Vec<Form>,
    /// Parts of credentials that vendors print in their manuals and that open nothing.
    demonstrations: Vec<String>,
    test_keys: Vec<TestKeys>,
}

/// Keys that a vendor publishes for tests: they are the same for everybody, and protect nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TestKeys {
    #[serde(rename = "vendor")]
    _vendor: String,
    #[serde(rename = "source")]
    _source: String,
    keys: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("credential_forms.json")).unwrap_or_default());

/// The forms by the two bytes that their prefix begins with: every word of every command is looked at.
static BY_BEGINNING: LazyLock<HashMap<[u8; 2], Vec<&'static Form>>> = LazyLock::new(|| {
    let mut by_beginning: HashMap<[u8; 2], Vec<&'static Form>> = HashMap::new();
    for form in &TABLE.forms {
        if let [first, second, ..] = form.prefix.as_bytes() {
            by_beginning.entry([*first, *second]).or_default().push(form);
        }
    }
    by_beginning.entry([WEB_TOKEN_START[0], WEB_TOKEN_START[1]]).or_default();
    by_beginning
});

/// Whether a form may begin with the second of two bytes, by the number that the two make: where a word begins.
static BEGINS: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut begins = vec![false; 1 << 16];
    for [first, _] in BY_BEGINNING.keys() {
        let before = (0..=u8::MAX).filter(|before| !before.is_ascii_alphanumeric());
        before.for_each(|before| begins[number(before, *first)] = true);
    }
    begins
});

fn number(before: u8, first: u8) -> usize {
    usize::from(before) << 8 | usize::from(first)
}

/// The bits a byte that a random text of some length has at least.
const RANDOM: f64 = 3.0;

/// The credentials of known forms in a text: where each stands, and what it is, with its article.
#[must_use]
pub(crate) fn find(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let bytes = text.as_bytes();
    let begins = BEGINS.as_slice();
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    let (mut at, mut before) = (0, b' ');
    let next = |at: usize, mut before: u8| {
        let is_start = |byte: &u8| begins[number(std::mem::replace(&mut before, *byte), *byte)];
        bytes.get(at..)?.iter().position(is_start).map(|ahead| at + ahead)
    };
    while let Some(start) = next(at, before) {
        let forms = bytes.get(start..start + 2).and_then(|pair| BY_BEGINNING.get(pair));
        let hit = forms.and_then(|forms| at_start_of(text, start, forms));
        at = match hit {
            Some((range, name)) => {
                let end = range.end;
                found.push((range, name));
                end
            }
            None => start + 1,
        };
        before = bytes[at - 1];
    }
    found
}

/// How the first object of a JSON web token begins, in base 64.
const WEB_TOKEN_START: &[u8] = b"eyJ";

fn at_start_of(text: &str, at: usize, forms: &[&'static Form]) -> Option<(Range<usize>, &'static str)> {
    let rest = text.get(at..)?;
    if rest.as_bytes().starts_with(WEB_TOKEN_START) {
        return web_token(rest).map(|length| (at..at + length, "a signed token (JWT)"));
    }
    forms.iter().find_map(|form| {
        let value = rest.strip_prefix(form.prefix.as_str())?;
        let length = value.bytes().take_while(|byte| form.alphabet.has(*byte)).count();
        let value = &value[..length];
        let is_exact =
            (form.min..=form.max).contains(&length) && ends_there(&rest[form.prefix.len() + length..]);
        let is_real =
            is_exact && entropy(value) >= RANDOM && !is_made_up(&rest[..form.prefix.len() + length]);
        is_real.then(|| (at..at + form.prefix.len() + length, form.name.as_str()))
    })
}

/// Whether what follows is not more of the same word.
fn ends_there(rest: &str) -> bool {
    !rest.starts_with(|next: char| next.is_ascii_alphanumeric())
}

/// Whether a credential is one of a manual: known, or with words and rows that no generator makes.
#[must_use]
pub(crate) fn is_made_up(value: &str) -> bool {
    const ROWS: [&str; 8] =
        ["example", "123456789", "abcdefgh", "xxxx", "0000000", "yourtoken", "fake", "placeholder"];
    let lower = value.to_ascii_lowercase();
    TABLE.demonstrations.iter().any(|known| value.contains(known.as_str()))
        || ROWS.iter().any(|row| lower.contains(row))
}

/// Whether a value is a key that its vendor publishes for tests.
#[must_use]
pub(crate) fn is_test_key(value: &str) -> bool {
    TABLE.test_keys.iter().any(|keys| keys.keys.iter().any(|key| key == value))
}

/// The length of a JSON web token: two objects and a signature, in base 64.
fn web_token(text: &str) -> Option<usize> {
    let length = text.bytes().take_while(|byte| Alphabet::Dotted.has(*byte)).count();
    let token = &text[..length];
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts.as_slice() else { return None };
    let is_whole = head.len() >= 16 && body.starts_with("eyJ") && body.len() >= 12 && signature.len() >= 40;
    (is_whole && !is_made_up(token)).then_some(length)
}

/// Shannon's entropy, in bits a byte.
#[must_use]
pub(crate) fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A credential that is none: letters and digits in an order that no generator knows.
    fn random(length: usize) -> String {
        "q7Zt2RkW9mXc4VbN8pLs3JhG6fDy1aTuE5wQ0oIrMnBvCxZlKjHgFdSaPoIuYtReWq".repeat(3)[..length].to_owned()
    }

    #[test]
    fn the_table_can_be_read() {
        let table: Table = serde_json::from_str(include_str!("credential_forms.json")).unwrap();
        assert!(table.forms.len() > 40);
        assert_eq!(table._date.len(), 10);
    }

    #[test]
    fn finds_known_forms_in_their_surroundings() {
        for (prefix, length, name) in [
            ("ghp_", 36, "a GitHub token"),
            ("glpat-", 20, "a GitLab token"),
            ("sk_live_", 24, "a Stripe key"),
            ("npm_", 36, "an npm token"),
            ("dckr_pat_", 27, "a Docker Hub token"),
        ] {
            let token = format!("{prefix}{}", random(length));
            for text in [token.clone(), format!("https://{token}@github.com/a"), format!("x={token};")] {
                let found = find(&text);
                assert_eq!(found.len(), 1, "{text}");
                assert_eq!((&text[found[0].0.clone()], found[0].1), (token.as_str(), name));
            }
        }
        let key = format!("AKIA{}", random(40).to_uppercase().chars().take(16).collect::<String>());
        assert_eq!(find(&key)[0].1, "an AWS access key");
        let web = format!("eyJ{}.eyJ{}.{}", random(20), random(30), random(43));
        assert_eq!(find(&format!("Bearer {web}"))[0].1, "a signed token (JWT)");
    }

    #[test]
    fn takes_no_other_text_for_one() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_short",
            "npm_config_cache",
            "npm_lifecycle_event_that_is_a_long_name_of_a_variable",
            "sk_live_aaaaaaaaaaaaaaaaaaaaaaaa",
            "hf_hub_download",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
            "mydapi00112233445566778899aabbccddeeff",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
