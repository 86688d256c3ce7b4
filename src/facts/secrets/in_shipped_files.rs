//! Whether a file that ships holds credentials.

use super::in_settings;
use super::in_texts::{in_text, in_value};
use crate::facts::memo::{Nature, Strength};
use crate::limits;

/// The largest file that is looked into.
const MAX_BYTES: usize = limits::SHIPPED_TEXT.most();

/// What a file holds that nobody may see, and whether it may be made up; nothing where it holds nothing
/// of that kind, or is no text.
pub(crate) fn in_shipped_file(bytes: &[u8]) -> Option<(&'static str, bool)> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_BYTES)?;
    let forms = in_text(text).into_iter().filter(|found| matches!(found.nature, Nature::Form(_)));
    let named = text.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        if line.starts_with(['#', ';']) {
            return None;
        }
        let (name, value) = line.split_once('=')?;
        // `.npmrc` writes the registry in front: `//registry.example/:_authToken=…`.
        let name = name.rsplit(':').next().unwrap_or(name).trim();
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        if is_name { in_value(name, value) } else { None }
    });
    let found = forms.chain(named).max_by_key(|found| found.strength != Strength::Weak)?;
    Some((found.nature.words(), found.strength == Strength::Weak))
}

/// What a file of settings that ships holds, by its keys, if its values look like real ones.
pub(crate) fn in_shipped_settings(name: &str, bytes: &[u8]) -> Option<&'static str> {
    if bytes.len() > MAX_BYTES || std::str::from_utf8(bytes).is_err() {
        return None;
    }
    in_settings::held_by(name, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> Option<(&'static str, bool)> {
        in_shipped_file(text.as_bytes())
    }

    #[test]
    fn variables_and_keys_are_told_from_settings() {
        assert_eq!(holds("PORT=3000\nNODE_ENV=production\n"), None);
        assert_eq!(holds("# DB_PASSWORD=x9Kq2vTr81LmZ\nPASSWORD=\n"), None);
        assert_eq!(holds("DB_PASSWORD=${PASSWORD}\n"), None);
        let (_, is_weak) = holds("PORT=1\nexport DB_PASSWORD='x9Kq-2vTr81LmZw'\n").unwrap();
        assert!(!is_weak);
        assert!(holds("//registry.example.com/:_authToken=x9Kq2vTr81LmZwPs73Qa\n").is_some());
        assert_eq!(holds("//registry.example.com/:_authToken=${NPM_TOKEN}\n"), None);
        assert_eq!(in_shipped_file(&[0xff, 0xfe, 0]), None);
    }

    #[test]
    fn settings_hold_what_their_keys_say() {
        for (name, text, expected) in [
            ("config.json", "{\"db\": {\"password\": \"x9Kq-2vTr81LmZw\"}}", Some("a password")),
            ("application.properties", "spring.datasource.password=x9Kq-2vTr81LmZw\n", Some("a password")),
            ("config.yaml", "db: {password: postgres}\n", None),
            ("config.yaml", "db: {password: '${DB_PASSWORD}'}\n", None),
            ("config.json", "{\"apiKey\": \"x9Kq-2vTr81LmZw\"}", None),
            // The client of MinIO has it for the server to try.
            ("config.json", "{\"secretKey\": \"zuf+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG\"}", None),
            ("config.js", "password: 'x9Kq-2vTr81LmZw'", None),
        ] {
            assert_eq!(in_shipped_settings(name, text.as_bytes()), expected, "{name}: {text}");
        }
    }

    #[test]
    fn the_strongest_of_a_file_counts() {
        const RANDOM: &str = "DB_PASSWORD=x9Kq-2vTr81LmZw";
        const WEAK: &str = "A_TOKEN=letmein";
        let key = "MIIEowIBAAKCAQEA7bq8Zt2RkW9mXc4VbN8pLs3JhG6fDy1aTuE5wQ0oIrMnBvCx";
        let key = format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n");
        let long = |length: usize| format!("{RANDOM}\n{}", " ".repeat(length - RANDOM.len() - 1));
        for (what, text, expected) in [
            ("random", RANDOM.to_owned(), Some(("a password", false))),
            ("weak", WEAK.to_owned(), Some(("a token", true))),
            ("weak, then random", format!("{WEAK}\n{RANDOM}"), Some(("a password", false))),
            ("random, then weak", format!("{RANDOM}\n{WEAK}"), Some(("a password", false))),
            ("a form", key, Some(("a private key", false))),
            ("an address in a sentence", "see https://a:x9Kq-2vTr81LmZw@b.dev".to_owned(), None),
            ("a comment with a colon", format!("# see: {RANDOM}"), None),
            ("another comment with a colon", format!("; see: {RANDOM}"), None),
            ("a comment", format!("; {RANDOM}"), None),
            ("a comment behind it", "A_TOKEN=changeme # x9Kq-2vTr81LmZw".to_owned(), None),
            ("quotes and blanks", "A_TOKEN = \"letmein\" ".to_owned(), Some(("a token", true))),
            ("no name", "a b A_TOKEN=x9Kq-2vTr81LmZw".to_owned(), None),
            ("as long as is read", long(MAX_BYTES), Some(("a password", false))),
            ("longer", long(MAX_BYTES + 1), None),
        ] {
            assert_eq!(holds(&text), expected, "{what}");
        }
    }
}
