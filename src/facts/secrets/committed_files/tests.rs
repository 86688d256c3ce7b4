//! Tests of the files that projects take credentials from.

use crate::facts;

const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEA7bq8Zt2RkW9mXc4VbN8pLs3JhG6fDy1aTuE5wQ0oIrMnBvCx\n\
                   -----END PRIVATE KEY-----\n";
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMIIEowIBAAKCAQEA7bq8Zt2RkW9mXc4VbN8pLs3JhG6fDy1aTuE5wQ0\n\
                           -----END CERTIFICATE-----\n";

/// The files that a repository with such a Compose file takes credentials from: `path (uses): what they hold`.
fn committed(compose: &str, path: &str, text: &str) -> String {
    let facts = facts::of(&[("compose.yaml", &format!("{compose}\n")), (path, text)]);
    let said = facts.committed_files().iter().map(|file| {
        let uses: Vec<&str> = file.uses.iter().map(|used| used.by.as_str()).collect();
        let held = file.credentials.iter().map(|credential| {
            assert!(!facts.said_at(credential.value).is_empty());
            format!("{} {:?}", credential.sentence(), credential.strength)
        });
        format!("{} ({}): {}", file.path, uses.join(", "), held.collect::<Vec<_>>().join(", "))
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn variables_come_from_files() {
    const TEXT: &str = "PORT=80\nDB_PASSWORD=x9Kq-2vTr81LmZw\nA_PASSWORD=hunter2\n";
    const HELD: &str = "`DB_PASSWORD` contains a password Random, `A_PASSWORD` contains a password Weak";
    for (what, service, path, text, expected) in [
        ("variables of the project", "{}", ".env", TEXT, format!(".env (): {HELD}")),
        ("none of value", "{}", ".env", "PORT=80\nDB_PASSWORD=changeme\n", String::new()),
        ("an env file", "{env_file: a/b.env}", "a/b.env", TEXT, format!("a/b.env (service `s`): {HELD}")),
        (
            "an env file named twice",
            "{env_file: [b.env, ./b.env]}",
            "b.env",
            TEXT,
            format!("b.env (service `s`, service `s`): {HELD}"),
        ),
        ("a file that nobody names", "{}", "b.env", TEXT, String::new()),
        ("a file that is not there", "{env_file: b.env}", "c.env", TEXT, String::new()),
        ("a sample", "{env_file: b.env.example}", "b.env.example", TEXT, String::new()),
        (
            "both",
            "{env_file: .env}",
            ".env",
            "DB_PASSWORD=hunter2\n",
            ".env (service `s`): `DB_PASSWORD` contains a password Weak".to_owned(),
        ),
    ] {
        assert_eq!(committed(&format!("services: {{s: {service}}}"), path, text), expected, "{what}");
    }
    let two = committed(
        "services: {s: {env_file: b.env}, t: {env_file: b.env}}",
        "b.env",
        "A_TOKEN=x9Kq-2vTr81LmZw\n",
    );
    assert_eq!(two, "b.env (service `s`, service `t`): `A_TOKEN` contains a token Random");
}

#[test]
fn a_secret_is_a_whole_file() {
    for (what, path, text, expected) in [
        ("random", "db", "x9Kq-2vTr81LmZw\n", "db (secret `x`): `x` contains a secret Random"),
        ("a word", "db", "hunter2\n", "db (secret `x`): `x` contains a secret Weak"),
        ("several words", "db", "one\ntwo\n", "db (secret `x`): `x` contains a secret Random"),
        ("a form", "db", KEY, "db (secret `x`): `x` contains a private key WellKnown"),
        ("nothing", "db", " \n", ""),
        ("a placeholder", "db", "changeme\n", ""),
        ("a certificate", "db", CERTIFICATE, ""),
        ("a public key", "db", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIx9Kq\n", ""),
        ("an elliptic public key", "db", "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTIx9Kq\n", ""),
        ("a sample", "db.example", "x9Kq-2vTr81LmZw\n", ""),
        ("a folder", "db/x", "x9Kq-2vTr81LmZw\n", ""),
    ] {
        let named = path.split('/').next().unwrap();
        let compose = format!("services: {{}}\nsecrets: {{x: {{file: ./{named}}}}}");
        assert_eq!(committed(&compose, path, text), expected, "{what}");
    }
    let both = format!("{CERTIFICATE}{KEY}");
    let compose = "services: {}\nsecrets: {x: {file: db}}";
    assert_ne!(committed(compose, "db", &both), "", "a certificate with its key");
    let of_environment = "services: {}\nsecrets: {x: {environment: DB}}";
    assert_eq!(committed(of_environment, "DB", "x9Kq-2vTr81LmZw\n"), "", "no file");
}

#[test]
fn configs_and_mounts_have_credentials_of_known_forms() {
    const HELD: &str = "a private key is WellKnown";
    let long = format!("{KEY}{}", " ".repeat(64 << 10));
    for (what, compose, path, text, expected) in [
        ("a config", "configs: {x: {file: c}}", "c", KEY, format!("c (config `x`): {HELD}")),
        ("a word in a config", "configs: {x: {file: c}}", "c", "x9Kq-2vTr81LmZw\n", String::new()),
        (
            "an address in a config",
            "configs: {x: {file: c}}",
            "c",
            "https://a:x9Kq-2vTr81LmZw@b.dev\n",
            String::new(),
        ),
        (
            "a mount",
            "services: {s: {volumes: [./a.key:/k]}}",
            "a.key",
            KEY,
            format!("a.key (service `s`): {HELD}"),
        ),
        ("a mount of another name", "services: {s: {volumes: [./a.txt:/k]}}", "a.txt", KEY, String::new()),
        (
            "a volume",
            "services: {s: {volumes: [a.key:/k]}}\nvolumes: {a.key: {}}",
            "a.key",
            KEY,
            String::new(),
        ),
        ("a long mount", "services: {s: {volumes: [./a.key:/k]}}", "a.key", &long, String::new()),
        ("a sample", "services: {s: {volumes: [./a.example.key:/k]}}", "a.example.key", KEY, String::new()),
    ] {
        let compose = if compose.contains("services") {
            compose.to_owned()
        } else {
            format!("services: {{}}\n{compose}")
        };
        assert_eq!(committed(&compose, path, text), expected, "{what}");
    }
}

#[test]
fn settings_name_their_credentials() {
    let held =
        |path: &str, key: &str, what: &str| format!("{path} (service `s`): `{key}` contains {what} Random");
    for (what, path, text, expected) in [
        (
            "JSON",
            "s3.json",
            "{\"identities\":[{\"credentials\":[{\"accessKey\":\"root\",\"secretKey\":\"Zk3jf93kdDxW01pq\"}]}]}",
            held("s3.json", "secretKey", "a key"),
        ),
        ("YAML", "a.yml", "a:\n  db_password: x9Kq-2vTr81LmZw\n", held("a.yml", "db_password", "a password")),
        ("TOML", "a.toml", "[a]\npassword = \"x9Kq-2vTr81LmZw\"\n", held("a.toml", "password", "a password")),
        (
            "properties",
            "a.properties",
            "spring.datasource.password=x9Kq-2vTr81LmZw\n",
            held("a.properties", "spring.datasource.password", "a password"),
        ),
        ("a word", "a.json", "{\"password\": \"hunter2\"}", String::new()),
        ("a place", "a.json", "{\"password\": \"${DB_PASSWORD}\"}", String::new()),
        ("a part of a key", "a.json", "{\"password_min_length\": \"x9Kq-2vTr81LmZw\"}", String::new()),
        ("what everybody may see", "a.json", "{\"public_key\": \"x9Kq-2vTr81LmZw\"}", String::new()),
        ("a sample", "a.example.json", "{\"password\": \"x9Kq-2vTr81LmZw\"}", String::new()),
        ("another kind of file", "a.txt", "password = x9Kq-2vTr81LmZw\n", String::new()),
        ("what is no settings at all", "a.json", "{{{ password", String::new()),
    ] {
        let compose = format!("services: {{s: {{image: x, volumes: ['./{path}:/etc/{path}:ro']}}}}");
        assert_eq!(committed(&compose, path, text), expected, "{what}");
    }
}
