//! Credentials in a text: tokens of known forms, private keys, passwords in addresses and in the strings
//! that drivers connect with.

use std::ops::Range;

use super::{credential_names, credential_values};
use crate::facts::memo::{Nature, Noun, Strength};
use crate::knowledge::credential_forms;

/// A credential in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundCredential {
    /// The bytes that nobody may see.
    pub value: Range<usize>,
    /// What it is.
    pub nature: Nature,
    /// How sure it is that it matters.
    pub strength: Strength,
}

/// What is a credential in the value of something that has a name.
#[must_use]
pub(super) fn in_value(name: &str, value: &str) -> Option<FoundCredential> {
    if credential_names::is_of_accounts(name) {
        return account(value);
    }
    let is_form = |found: &FoundCredential| matches!(found.nature, Nature::Form(_));
    let found =
        in_text(value).into_iter().find(|found| !(is_form(found) && credential_names::is_public(name)));
    found.or_else(|| named(name, value))
}

/// The first password in a list of accounts: `user:password,…`. Hashes are none.
fn account(value: &str) -> Option<FoundCredential> {
    let mut start = 0;
    value.split(',').find_map(|account| {
        let from = start + account.find(':')? + 1;
        let end = start + account.trim_end().len();
        start += account.len() + 1;
        let password = value.get(from..end)?;
        let strength = credential_values::strength(password);
        let nature = Nature::Named(Noun::Password);
        (!credential_values::is_placeholder(password)).then_some(FoundCredential {
            value: from..end,
            nature,
            strength,
        })
    })
}

/// A value that is a credential because of its name.
fn named(name: &str, value: &str) -> Option<FoundCredential> {
    let noun = named_noun(name, value)?;
    let is_none = credential_values::is_placeholder(value) || credential_values::is_switch(value);
    if is_none || is_own_name(name, value) || value.contains("://") {
        return None;
    }
    // What is no password must look like more than a word's beginning, a count or a header's name.
    let is_other = value.len() < 6
        || credential_values::is_number(value)
        || value.starts_with("X-")
        || value.contains(' ')
        || value.to_ascii_lowercase().starts_with("my");
    if noun != Noun::Password && is_other || value.contains('\n') {
        return None;
    }
    let strength =
        if credential_forms::is_made_up(value) { Strength::Weak } else { credential_values::strength(value) };
    Some(FoundCredential { value: 0..value.len(), nature: Nature::Named(noun), strength })
}

fn named_noun(name: &str, value: &str) -> Option<Noun> {
    // Neo4j wants `user/password`, or `none`.
    let is_neo4j = name == "NEO4J_AUTH" && value.contains('/');
    if is_neo4j { Some(Noun::Password) } else { credential_names::noun(name) }
}

/// Whether a value only repeats its name, as templates do.
fn is_own_name(name: &str, value: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    letters(name) == letters(value) && value != value.to_ascii_lowercase()
}

/// The bytes of the shortest text that says by itself that it is a credential: `a://:b@c`.
const SHORTEST: usize = 8;

/// The credentials in a text that show by their own form, whatever name they have, in order.
#[must_use]
pub(super) fn in_text(text: &str) -> Vec<FoundCredential> {
    let mut found: Vec<FoundCredential> = Vec::new();
    if text.len() < SHORTEST {
        return found;
    }
    let forms = credential_forms::find(text).into_iter().map(|(value, words)| (value, Nature::Form(words)));
    // Nearly every text is a short word without any of the signs that the readers below begin with.
    let has = |sign| memchr::memchr(sign, text.as_bytes()).is_some();
    let keys = if has(b'-') && has(b' ') { private_keys(text) } else { Vec::new() };
    let keys = keys.into_iter().map(|value| (value, Nature::Form("a private key")));
    for (value, nature) in keys.chain(forms) {
        found.push(FoundCredential { value, nature, strength: Strength::WellKnown });
    }
    let (has_at, has_equals) = (has(b'@'), has(b'='));
    let addresses = if (has_at || has_equals) && has(b':') { addresses(text) } else { Vec::new() };
    let addresses = addresses.into_iter().map(|value| (value, Nature::Address));
    let connections = if has_at || has_equals { connections(text) } else { Vec::new() };
    let connections = connections.into_iter().map(|value| (value, Nature::Connection));
    for (value, nature) in addresses.chain(connections) {
        let is_known =
            |other: &FoundCredential| other.value.start < value.end && value.start < other.value.end;
        if !credential_values::is_placeholder(&text[value.clone()]) && !found.iter().any(is_known) {
            let strength = credential_values::strength(&text[value.clone()]);
            found.push(FoundCredential { value, nature, strength });
        }
    }
    found.sort_by_key(|found| found.value.start);
    found
}

/// Private keys, from their first line to their last.
pub(super) fn private_keys(text: &str) -> Vec<Range<usize>> {
    const BEGIN: &str = "-----BEGIN ";
    let mut keys = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(BEGIN).map(|found| at + found) {
        at = start + BEGIN.len();
        let Some(head) = text[at..].find("-----") else { break };
        if !text[at..at + head].ends_with("PRIVATE KEY") {
            continue;
        }
        let body = at + head + "-----".len();
        let end = text[body..].find("-----END").map_or(text.len(), |end| body + end);
        let letters = text[body..end].bytes().filter(u8::is_ascii_alphanumeric).count();
        if letters >= 40 && !credential_values::is_placeholder(text[body..end].trim()) {
            keys.push(start..end);
        }
        at = end;
    }
    keys
}

/// The passwords of addresses: `scheme://user:password@host`.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut passwords = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("://").map(|found| at + found + 3) {
        at = start;
        let is_end = |c: char| c.is_whitespace() || "/?#\"'`<>\\".contains(c);
        let authority = &text[start..start + text[start..].find(is_end).unwrap_or(text.len() - start)];
        let Some((user, host)) = authority.rsplit_once('@') else { continue };
        let Some((name, password)) = user.split_once(':') else { continue };
        if password.is_empty() || password.starts_with('$') || is_example(name, password, host) {
            continue;
        }
        let from = start + name.len() + 1;
        passwords.push(from..from + password.len());
    }
    passwords.extend(parameters(text));
    passwords
}

/// Whether an address is one that a manual would print.
fn is_example(user: &str, password: &str, host: &str) -> bool {
    let host = host.split([':', ',']).next().unwrap_or("");
    let is_host = matches!(host, "host" | "hostname" | "server" | "example.com" | "");
    let user = user.to_ascii_lowercase();
    let is_user = matches!(user.as_str(), "user" | "username" | "usr" | "login");
    let is_password =
        matches!(password.to_ascii_lowercase().as_str(), "pass" | "password" | "passwd" | "pwd" | "pw");
    is_host || is_user && is_password && host.contains("example")
}

/// Passwords among the parameters of an address: `?user=…&password=…`.
fn parameters(text: &str) -> Vec<Range<usize>> {
    let mut passwords = Vec::new();
    let Some(query) = text.find("://").and_then(|at| Some(at + text[at..].find('?')? + 1)) else {
        return passwords;
    };
    let mut at = query;
    for parameter in text[query..].split(['&', ' ', '"', '\'']) {
        if let Some((name, value)) = parameter.split_once('=')
            && matches!(name.to_ascii_lowercase().as_str(), "password" | "pwd" | "passwd")
            && !value.is_empty()
        {
            let from = at + name.len() + 1;
            passwords.push(from..from + value.len());
        }
        at += parameter.len() + 1;
    }
    passwords
}

/// Names in connection strings that hold a credential.
// Source: the documentation of ADO.NET and ODBC connection strings, and of Azure Storage and Service Bus.
const CONNECTION_SECRETS: [&str; 5] = ["password", "pwd", "accountkey", "sharedaccesskey", "user password"];

/// Names that make a list of pairs a connection string.
// Source: the same.
const CONNECTION_SIGNS: [&str; 14] = [
    "accountname",
    "data source",
    "database",
    "dbname",
    "endpoint",
    "host",
    "initial catalog",
    "server",
    "sharedaccesskeyname",
    "uid",
    "user",
    "user id",
    "userid",
    "username",
];

/// The passwords of what drivers connect with: `Server=db;User Id=sa;Password=…`, `host=db password=…`,
/// `user:password@tcp(db:3306)/app`.
fn connections(text: &str) -> Vec<Range<usize>> {
    let mut passwords = Vec::new();
    let separator = if text.contains(';') { ';' } else { ' ' };
    let mut has_sign = false;
    let mut at = 0;
    for pair in text.split(separator) {
        if let Some((name, value)) = pair.split_once('=') {
            let key = name.trim().trim_start_matches(['"', '\'']).to_ascii_lowercase();
            has_sign |= CONNECTION_SIGNS.contains(&key.as_str());
            let trimmed = value.trim_end_matches(['"', '\'']);
            if CONNECTION_SECRETS.contains(&key.as_str()) && !trimmed.is_empty() && !trimmed.starts_with('$')
            {
                let from = at + name.len() + 1;
                passwords.push(from..from + trimmed.len());
            }
        }
        at += pair.len() + 1;
    }
    if !has_sign {
        passwords.clear();
    }
    for protocol in ["@tcp(", "@unix("] {
        let Some(end) = text.find(protocol) else { continue };
        let start =
            text[..end].rfind(|c: char| c.is_whitespace() || "\"'/=".contains(c)).map_or(0, |at| at + 1);
        if let Some((user, password)) = text[start..end].split_once(':')
            && !password.is_empty()
            && !password.starts_with('$')
        {
            passwords.push(start + user.len() + 1..end);
        }
    }
    passwords
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<&str> {
        in_text(text).into_iter().map(|found| &text[found.value]).collect()
    }

    #[test]
    fn finds_passwords_in_addresses_and_connection_strings() {
        for (text, expected) in [
            ("postgres://app:s3cr3t@db:5432/app", "s3cr3t"),
            ("curl https://ci:hunter2@git.acme.dev/x.tgz | tar x", "hunter2"),
            ("redis://:hunter2@cache:6379/0", "hunter2"),
            ("mongodb://root:pa:ss@a,b:27017/?replicaSet=r", "pa:ss"),
            ("jdbc:mysql://db/app?user=root&password=hunter2&ssl=true", "hunter2"),
            ("Server=db;Database=app;User Id=sa;Password=Pass@word1;Encrypt=false", "Pass@word1"),
            ("host=db user=app password=hunter2 dbname=app", "hunter2"),
            ("app:hunter2@tcp(db:3306)/app?parseTime=true", "hunter2"),
            ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc123==;", "abc123=="),
        ] {
            assert_eq!(values(text), [expected], "{text}");
        }
    }

    #[test]
    fn leaves_addresses_without_one() {
        for text in [
            "postgres://app@db/app",
            "postgres://app:${DB_PASSWORD}@db/app",
            "postgres://app:$DB_PASSWORD@db/app",
            "postgres://user:password@host:5432/db",
            "postgres://user:password@example.com/db",
            "https://user:<password>@git.acme.dev",
            "redis://:@cache",
            "git@github.com:acme/app.git",
            "http://localhost:8080/a@b",
            "http://a:8080,http://b:8080/x@y",
            "mailto:a@b.c",
            "password=hunter2",
            "Server=db;Password=;Database=x",
            "amqp://user:changeme@queue",
        ] {
            assert_eq!(values(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn finds_private_keys() {
        let body = "MIIEowIBAAKCAQEA7bq8Zt2RkW9mXc4VbN8pLs3JhG6fDy1aTuE5wQ0oIrMnBvCx";
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----");
        assert_eq!(in_text(&key)[0].nature, Nature::Form("a private key"));
        assert!(in_text(&key.replace("PRIVATE", "PUBLIC")).is_empty());
        assert!(in_text("-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----").is_empty());
    }

    #[test]
    fn judges_values_by_their_names() {
        let strength = |name, value| in_value(name, value).map(|found| found.strength);
        assert_eq!(strength("POSTGRES_PASSWORD", "postgres"), Some(Strength::Weak));
        assert_eq!(strength("API_KEY", "Zx81LmPq04RtYw72"), Some(Strength::Random));
        assert_eq!(strength("NEO4J_AUTH", "neo4j/hunter2"), Some(Strength::Weak));
        for (name, value) in [
            ("POSTGRES_USER", "postgres"),
            ("POSTGRES_PASSWORD", "changeme"),
            ("POSTGRES_PASSWORD", ""),
            ("MYSQL_ALLOW_EMPTY_PASSWORD", "yes"),
            ("DB_PASSWORD", "DB_PASSWORD"),
            ("NEO4J_AUTH", "none"),
            ("ACCESS_TOKEN", "3600"),
            ("TOKEN", "15m"),
            ("JWT_SECRET", "/run/secrets/jwt"),
            ("AUTH_TOKEN", "https://id.acme.dev/token"),
            ("AUTH_TOKEN", "X-Auth-Token"),
            ("GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D"),
            // In two pieces, so that nobody takes this file for a leak.
            ("NEXT_PUBLIC_GOOGLE_KEY", concat!("AIza", "Syq7Zt2RkW9mXc4VbN8pLs3JhG6fDy1aTuE")),
        ] {
            assert_eq!(strength(name, value), None, "{name}={value}");
        }
    }
}
