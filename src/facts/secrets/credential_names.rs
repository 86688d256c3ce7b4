//! What a name says of its value: whether who chose it meant a credential.

use super::signs;
use crate::facts::memo::Noun;

/// Words in the names of what is made to be seen by everyone, whatever else the name says: keys that a
/// browser gets, fingerprints of keys that sign packages.
// Source: words in the names of variables in 116 public repositories, counted on 2026-11-30; 15 of the 20
// occur.
const PUBLIC: [&str; 20] = [
    "anon",
    "apt",
    "cache",
    "csrf",
    "fingerprint",
    "gpg",
    "pgp",
    "pk",
    "pub",
    "public",
    "publishable",
    "react",
    "recaptcha",
    "rpm",
    "site",
    "sitekey",
    "vapid",
    "vite",
    "xsrf",
    "nuxt",
];

/// Words before `KEY` that make it one that opens something.
// Source: words before `KEY` in the names of variables in 116 public repositories, counted on 2026-11-30; 16
// of the 27 occur.
const KEYS: [&str; 27] = [
    "account",
    "admin",
    "aes",
    "api",
    "app",
    "auth",
    "cipher",
    "cookie",
    "crypt",
    "crypto",
    "deploy",
    "encrypt",
    "encryption",
    "fernet",
    "hmac",
    "jwt",
    "license",
    "master",
    "private",
    "role",
    "secret",
    "service",
    "session",
    "shared",
    "signing",
    "storage",
    "webhook",
];

/// Names that end so are one word, however they are written.
// Source: the documentation of Redis and Valkey (`requirepass`, `masterauth`); the words of the language.
const ENDINGS: [(&str, Noun); 11] = [
    ("password", Noun::Password),
    ("passwd", Noun::Password),
    ("passphrase", Noun::Password),
    ("requirepass", Noun::Password),
    ("masterauth", Noun::Password),
    ("apikey", Noun::Key),
    ("authkey", Noun::Key),
    ("secretkey", Noun::Key),
    ("privatekey", Noun::Key),
    ("secret", Noun::Secret),
    ("token", Noun::Token),
];

/// Words before `TOKEN` that make it a piece of text or a place in a list.
// Source: the documentation of Hugging Face's tokenizers (`bos`, `eos`, `pad`), of .NET (`CancellationToken`)
// and of lists in pages (AIP-158: `page_token`, `next_page_token`).
const NO_TOKENS: [&str; 11] =
    ["bos", "cancel", "cancellation", "end", "eos", "max", "next", "pad", "page", "start", "stop"];

/// Words before `PASS` that make it the server that nginx passes requests on to. `proxy_pass` is one as well, but
/// `PROXY_PASS` is more often the password of a proxy.
// Source: the documentation of nginx, `fastcgi_pass`, `grpc_pass`, `scgi_pass` and `uwsgi_pass`.
const PASSED_ON: [&str; 4] = ["fastcgi", "grpc", "scgi", "uwsgi"];

/// Words at the end that say how a value is written, and not what it is.
// Source: words in the names of variables in 116 public repositories, counted on 2026-11-30; all occur.
const FORMS: [&str; 6] = ["base", "clear", "plain", "raw", "text", "value"];

/// What the name of a variable, an argument, a label or an option says that its value is.
#[must_use]
pub(super) fn noun(name: &str) -> Option<Noun> {
    let all = words(name);
    if all.iter().any(|word| PUBLIC.contains(&word.as_str())) { None } else { noun_of(&all) }
}

/// Whether the name of a variable says that its value is a credential.
#[must_use]
pub(crate) fn names_a_credential(name: &str) -> bool {
    noun(name).is_some()
}

fn noun_of(all: &[String]) -> Option<Noun> {
    let is_form =
        |word: &&String| FORMS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = all.iter().rev().skip_while(is_form);
    let last = words.next()?.trim_end_matches(|c: char| c.is_ascii_digit());
    let before = words.next().map_or("", String::as_str);
    let is_said = || all.iter().any(|word| matches!(word.as_str(), "private" | "secret"));
    match last {
        "pass" => return (!PASSED_ON.contains(&before)).then_some(Noun::Password),
        "pwd" | "pw" => return (!before.is_empty()).then_some(Noun::Password),
        // Of a pair of keys, the access key is the name of the other one, except where there is no other.
        "key" if before == "access" => {
            let is_secret = all.iter().any(|word| matches!(word.as_str(), "secret" | "azure"));
            return is_secret.then_some(Noun::Key);
        }
        "key" => return (KEYS.contains(&before) || is_said()).then_some(Noun::Key),
        "token" => return (!NO_TOKENS.contains(&before)).then_some(Noun::Token),
        _ => {}
    }
    ENDINGS.iter().find(|(ending, _)| last.ends_with(ending)).map(|(_, noun)| *noun)
}

/// Whether a label or an option lists who may come in, each as `user:password`.
#[must_use]
pub(super) fn is_of_accounts(name: &str) -> bool {
    let all = words(name);
    let is_basic = all.iter().any(|word| word == "basicauth")
        || all.windows(2).any(|pair| pair[0] == "basic" && pair[1] == "auth");
    is_basic && all.last().is_some_and(|last| matches!(last.as_str(), "users" | "basicauth" | "auth"))
}

/// Parts of which every name has one that may be that of a credential.
// Source: the words above, and HTTP's `Authorization`.
const STEMS: [&[u8]; 8] = [b"pass", b"pwd", b"pw", b"secret", b"token", b"key", b"auth", b"credential"];

/// What a name may say that its value is, where a value too many costs little: also of what browsers get, and of words
/// that say it in passing.
#[must_use]
pub(super) fn may_be_named(name: &str) -> Option<Noun> {
    let has = |stem: &[u8]| name.as_bytes().windows(stem.len()).any(|part| part.eq_ignore_ascii_case(stem));
    if !signs::has_name(name) || !STEMS.into_iter().any(has) {
        return None;
    }
    if is_of_accounts(name) {
        return Some(Noun::Password);
    }
    let all = words(name);
    let is_public = all.iter().any(|word| PUBLIC.contains(&word.as_str()));
    let is_secret = all.iter().any(|word| matches!(word.as_str(), "secret" | "private"));
    let noun =
        noun_of(&all).filter(|noun| !is_public || is_secret || matches!(noun, Noun::Password | Noun::Secret));
    let last = all.last().map_or("", |last| last.trim_end_matches(|c: char| c.is_ascii_digit()));
    noun.or_else(|| match last {
        "pwd" | "credential" | "credentials" | "authorization" => Some(Noun::Password),
        "auth" if all.len() > 1 || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            Some(Noun::Password)
        }
        _ => (last.ends_with("pass") && !matches!(last, "askpass" | "bypass" | "compass" | "sshpass"))
            .then_some(Noun::Password),
    })
}

/// Whether a name says that everyone may see the value.
#[must_use]
pub(super) fn is_public(name: &str) -> bool {
    words(name).iter().any(|word| PUBLIC.contains(&word.as_str()))
}

/// The words of a name, in lower case: `dbPassword`, `DB_PASSWORD` and `db.password` are two each.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() || was_lower && character.is_ascii_uppercase() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        was_lower = character.is_ascii_lowercase();
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stem_has_a_sign() {
        for stem in STEMS {
            let stem = std::str::from_utf8(stem).unwrap();
            assert!(signs::has_name(stem) && signs::has_name(&stem.to_ascii_uppercase()), "{stem}");
        }
    }

    #[test]
    fn knows_the_names_of_credentials() {
        for (name, expected) in [
            ("POSTGRES_PASSWORD", Noun::Password),
            ("DB_PASS", Noun::Password),
            ("PROXY_PASS", Noun::Password),
            ("MYSQL_PWD", Noun::Password),
            ("PGPASSWORD", Noun::Password),
            ("dbPassword", Noun::Password),
            ("--requirepass", Noun::Password),
            ("spring.datasource.password", Noun::Password),
            ("JWT_SECRET", Noun::Secret),
            ("clientSecret", Noun::Secret),
            ("SECRET_KEY_BASE", Noun::Key),
            ("DJANGO_SECRET_KEY", Noun::Key),
            ("AWS_SECRET_ACCESS_KEY", Noun::Key),
            ("OPENAI_API_KEY", Noun::Key),
            ("APIKEY", Noun::Key),
            ("NPM_TOKEN", Noun::Token),
            ("_authToken", Noun::Token),
            ("ADMIN_PASSWORD_1", Noun::Password),
        ] {
            assert_eq!(noun(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn knows_what_only_sounds_so() {
        for name in [
            "POSTGRES_PASSWORD_FILE",
            "PASSWORD_MIN_LENGTH",
            "AWS_ACCESS_KEY_ID",
            "AWS_ACCESS_KEY",
            "TOKEN_EXPIRY",
            "MAX_TOKENS",
            "MAX_TOKEN",
            "GPG_KEY",
            "SSH_KEY",
            "PWD",
            "KEY",
            "CACHE_KEY",
            "NEXT_PUBLIC_API_KEY",
            "VITE_API_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "SUPABASE_ANON_KEY",
            "CSRF_TOKEN",
            "PRIMARY_KEY",
            "BYPASS",
            "NGINX_UWSGI_PASS",
            "FASTCGI_PASS",
            "SECRETS",
            "TOKENIZER",
            "KAFKA_SSL_KEYSTORE_CREDENTIALS",
        ] {
            assert_eq!(noun(name), None, "{name}");
        }
    }
}
