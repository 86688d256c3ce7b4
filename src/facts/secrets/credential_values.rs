//! What a value says of itself: whether it stands for a credential that comes from elsewhere, and how much
//! it looks like one that somebody made up for a demonstration.

use crate::facts::memo::{Noun, Strength};
use crate::knowledge::credential_forms::{self, entropy};

/// What a text says that only holds a place. Written in lower case, without what stands between words.
// Source: values of variables for credentials in 116 public repositories, counted on 2026-11-30; 13 of the 37
// occur, the others say the same in other words; the documentation of LocalAI (`sk-no-key-required`) and LibreChat
// (`user_provided`).
const PLACES: [&str; 37] = [
    "changeme",
    "changeit",
    "changethis",
    "dummy",
    "enteryour",
    "example",
    "fakekey",
    "fillme",
    "fillin",
    "fixme",
    "generateone",
    "generateyour",
    "goeshere",
    "insertyour",
    "keyhere",
    "myapikey",
    "nokeyrequired",
    "notasecret",
    "notneeded",
    "notrequired",
    "notset",
    "notused",
    "passwordhere",
    "placeholder",
    "putyour",
    "redacted",
    "replaceme",
    "replacethis",
    "replacewith",
    "secrethere",
    "setme",
    "someapikey",
    "tobechanged",
    "tobereplaced",
    "todo",
    "tokenhere",
    "userprovided",
];

/// Values that are no credential, by their whole text in lower case.
// Source: the same; 10 of the 27 occur, the others are their counterparts.
const NOTHINGS: [&str; 27] = [
    "",
    "0",
    "1",
    "always",
    "auto",
    "basic",
    "bearer",
    "default",
    "disabled",
    "empty",
    "enabled",
    "false",
    "file",
    "invalid",
    "n",
    "never",
    "nil",
    "no",
    "none",
    "null",
    "off",
    "on",
    "optional",
    "required",
    "true",
    "undefined",
    "yes",
];

/// Beginnings of values that say where the credential is to be found.
// Source: the documentation of what takes the place: shells, templates, SOPS (`enc[`), 1Password (`op://`),
// vals (`ref+`), Azure, Doppler, Kubernetes and Vault.
const REFERENCES: [&str; 27] = [
    "$", "/", "./", "../", "~/", "<", "{", "%", "[", "@", "!", "arn:", "aws:", "azurekv:", "doppler:",
    "enc[", "env:", "file:", "gcp:", "k8s:", "keyring:", "op://", "ref+", "secret:", "secret/", "ssm:",
    "vault:",
];

/// Beginnings of values that are hashes of passwords: what they are made from is not in them.
// Source: crypt(5), the documentation of Apache (`$apr1$`), of LDAP ({SSHA}) and of Django (`pbkdf2`).
const HASHES: [&str; 7] = ["$2", "$apr1$", "$argon2", "$5$", "$6$", "{ssha", "pbkdf2"];

/// Ends of values that are names of files.
// Source: RFC 7468, PKCS #12 and the documentation of Java ("keystore").
const FILES: [&str; 11] =
    [".key", ".pem", ".crt", ".json", ".txt", ".p12", ".pfx", ".jks", ".pub", ".yaml", ".yml"];

/// Whether a value only holds the place of a credential, names where it is to be found, or switches
/// something.
#[must_use]
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let lower = value.to_ascii_lowercase();
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut characters = value.chars();
    let first = characters.next();
    NOTHINGS.contains(&lower.as_str())
        || credential_forms::is_test_key(value)
        || characters.all(|other| Some(other) == first) && value.len() > 2
        || REFERENCES.iter().any(|start| lower.starts_with(start))
        || HASHES.iter().any(|start| lower.starts_with(start))
        || FILES.iter().any(|end| lower.ends_with(end))
        || PLACES.iter().any(|place| letters.contains(place))
        || letters.starts_with("your")
        || lower.contains("xxx")
        || lower.contains("***")
        || lower.contains("...")
        || lower.contains('…')
        || lower.contains("${")
        || lower.contains("{{")
        || lower.contains("$(")
}

/// Whether a value is one sign, or a number that only counts or switches: `LIMIT_SAVE_PASSWORD: 2`. Three digits are a
/// password as often as not: `POSTGRES_PASSWORD: 123`.
#[must_use]
pub(super) fn is_switch(value: &str) -> bool {
    value.chars().count() == 1 || value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a value is a number: a limit, a port, a time.
#[must_use]
pub(super) fn is_number(value: &str) -> bool {
    value.trim_end_matches(['s', 'm', 'h', 'd']).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// How much a value looks like what a machine made.
#[must_use]
pub(super) fn strength(value: &str) -> Strength {
    let has = |is: fn(&u8) -> bool| usize::from(value.bytes().any(|byte| is(&byte)));
    let classes = has(u8::is_ascii_lowercase) + has(u8::is_ascii_uppercase) + has(u8::is_ascii_digit);
    let classes = classes + has(u8::is_ascii_punctuation);
    let is_hex = value.len() >= 24 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_long = value.len() >= 16 && classes >= 2 && has(u8::is_ascii_digit) > 0;
    let is_mixed = value.len() >= 10 && classes >= 3;
    let bits = entropy(value);
    // A short text cannot have more signs than it is long.
    let most = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX)).log2();
    let is_random = is_hex && bits >= 2.8 || (is_long || is_mixed) && bits >= (0.87 * most).min(3.0);
    if is_random && !is_phrase(value) { Strength::Random } else { Strength::Weak }
}

/// Whether letters and digits stand together as in no word of a language, and in no version of a program.
#[must_use]
pub(super) fn is_mixed(value: &str) -> bool {
    const SHORTEST: usize = 7;
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let is_version =
        value.contains('.') && value.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    let is_other = value.starts_with(['/', '$', '.', '<', '{', '%', '~'])
        || value.starts_with("sha256:")
        || value.contains("://")
        || is_version;
    let is_both = has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit);
    value.len() >= SHORTEST && !is_other && (is_both || strength(value) == Strength::Random)
}

/// Whether what stands after the name of a credential can be shown: where it is no credential for certain.
#[must_use]
pub(super) fn is_shown(noun: Noun, value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    // A policy says so of rules whose names sound like credentials.
    let is_level = matches!(value, "error" | "warning" | "notice");
    let is_short = noun != Noun::Password && (value.len() < 6 || is_number(value));
    let is_anchor = value.strip_prefix(['*', '&']).is_some_and(is_identifier);
    let scheme = value.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_address = scheme.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    // Signs that begin a reference begin a password as well.
    let is_any_sign = value.starts_with(['!', '@', '%', '[']) && is_mixed(&value[1..]);
    let is_place = is_placeholder(value) && strength(value) == Strength::Weak && !is_any_sign;
    is_level || is_short || is_anchor || is_address || is_reference(value) || is_place
}

/// Whether a value is a variable, or what a shell or a template puts in its place.
fn is_reference(value: &str) -> bool {
    let between = |start: &str, end: &str| {
        let inner = value.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        inner.is_some_and(|inner| !inner.contains(start))
    };
    let name = value.trim_start_matches('$');
    name.len() < value.len() && is_identifier(name)
        || reference_length(value) == Some(value.len())
        || between("$(", ")")
        || between("{{", "}}")
        || between("<", ">")
        || between("%", "%")
}

/// The length of the `${…}` that a text begins with, with others inside.
#[must_use]
pub(super) fn reference_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("${")?;
    let mut depth = 1_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some("${".len() + at + 1);
        }
    }
    None
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether nobody would take a value for a word or a phrase, though it is too short to be random for certain.
#[must_use]
pub(super) fn is_made_up_of_signs(value: &str) -> bool {
    is_mixed(value) && !is_phrase(value)
}

/// Whether most of a value is words: letters in one case, or with a capital in front.
fn is_phrase(value: &str) -> bool {
    let runs = value.split(|c: char| !c.is_ascii_alphabetic());
    let is_word = |run: &&str| {
        let rest = run.get(1..).unwrap_or_default();
        run.len() >= 3 && (rest.bytes().all(|byte| byte.is_ascii_lowercase()) || *run == run.to_uppercase())
    };
    let lengths: usize = runs.filter(is_word).filter(|run| has_vowels(run)).map(str::len).sum();
    lengths * 10 >= value.len() * 6
}

/// Whether letters can be spoken: at least one vowel in five.
fn has_vowels(run: &str) -> bool {
    let vowels = run.bytes().filter(|byte| b"aeiouyAEIOUY".contains(byte)).count();
    vowels * 5 >= run.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_places_from_values() {
        for value in [
            "",
            "changeme",
            "CHANGE_ME",
            "please-change-me",
            "changethis",
            "your-api-key-here",
            "your_secret",
            "<token>",
            "${DB_PASSWORD}",
            "$DB_PASSWORD",
            "{{ password }}",
            "xxxx",
            "sk_live_xxxxxxxx",
            "********",
            "/run/secrets/db",
            "my-example-key",
            "true",
            "none",
            "vault:secret/data/db#password",
            "arn:aws:secretsmanager:eu-central-1:1:secret:x",
            "$2y$10$abcdefghijklmnopqrstuv",
            "server.key",
            "REPLACE-WITH-A-LONG-RANDOM-STRING",
            "TODO",
            "eyJ...",
            "required",
            "user_provided",
            "sk-no-key-required",
            "1x0000000000000000000000000000000AA",
            "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
            "0x0000000000000000000000000000000000000000",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["postgres", "secret", "password", "hunter2", "s3cr3t!", "admin", "12345", "123", "x1"] {
            assert!(!is_placeholder(value), "{value}");
        }
        assert!(is_placeholder("yourock2"));
    }

    #[test]
    fn one_sign_and_counts_switch_something() {
        for value in ["x", "2", "30"] {
            assert!(is_switch(value), "{value}");
        }
        for value in ["123", "x1", "", "pw"] {
            assert!(!is_switch(value), "{value}");
        }
    }

    #[test]
    fn tells_random_values_from_words() {
        for value in [
            "9f86d081884c7d659a2feaa0c55ad015",
            "kJ8#mQ2!vX9z",
            "Zx81LmPq04RtYw72",
            "b3BlbnNzaC1rZXktdjEAAAAABG5v",
        ] {
            assert_eq!(strength(value), Strength::Random, "{value}");
        }
        for value in [
            "postgres",
            "password123",
            "mysecretpassword",
            "super-secret-jwt-token-with-at-least-32-characters-long",
            "Your_password123",
            "Passw0rd",
            "0000000000000000",
        ] {
            assert_eq!(strength(value), Strength::Weak, "{value}");
        }
    }
}
