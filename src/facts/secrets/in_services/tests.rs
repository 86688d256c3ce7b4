//! Tests of the credentials of services.

use crate::facts::{self, Facts};

/// What a machine could have made.
const RANDOM: &str = "x9Kq-2vTr81LmZw";

/// What the Compose file spells out for the service `s`: `holder value`, and what is special about it.
fn spelled_out(facts: &Facts) -> String {
    let said = facts.named_service("s").credentials().iter().map(|credential| {
        let holder = credential.holder.as_deref().unwrap_or("-");
        let default = if credential.is_default { ", default" } else { "" };
        let development = if credential.is_for_development { ", development" } else { "" };
        format!("{holder} {}{default}{development}", facts.said_at(credential.value))
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_compose_file_spells_out_credentials_in_many_places() {
    for (what, compose, expected) in [
        ("nothing", "services: {s: {environment: {PORT: 80}}}", ""),
        ("environment", "services: {s: {environment: {DB_PASSWORD: RANDOM}}}", "DB_PASSWORD RANDOM"),
        ("as a list", "services: {s: {environment: [DB_PASSWORD=RANDOM]}}", "DB_PASSWORD RANDOM"),
        ("passed on", "services: {s: {environment: [DB_PASSWORD]}}", ""),
        ("passed on, from a file", "services: {s: {environment: [FILE_PASSWORD]}}", ""),
        ("from a file", "services: {s: {env_file: .env}}", ""),
        ("of another service", "services: {s: {}, t: {environment: {DB_PASSWORD: RANDOM}}}", ""),
        ("labels", "services: {s: {labels: {api.token: RANDOM}}}", "api.token RANDOM"),
        ("annotations", "services: {s: {annotations: {api.token: RANDOM}}}", "api.token RANDOM"),
        (
            "options of logging",
            "services: {s: {logging: {options: {splunk-token: RANDOM}}}}",
            "splunk-token RANDOM",
        ),
        ("arguments of a build", "services: {s: {build: {args: {NPM_TOKEN: RANDOM}}}}", "NPM_TOKEN RANDOM"),
        ("labels of a build", "services: {s: {build: {labels: {api.token: RANDOM}}}}", "api.token RANDOM"),
        ("command", "services: {s: {command: [x, --token=RANDOM]}}", "token RANDOM"),
        (
            "command as a text",
            "services: {s: {command: redis-server --requirepass RANDOM}}",
            "--requirepass RANDOM",
        ),
        ("entrypoint", "services: {s: {entrypoint: [x, --token=RANDOM]}}", "token RANDOM"),
        ("a hook's command", "services: {s: {post_start: [{command: [x, --token=RANDOM]}]}}", "token RANDOM"),
        (
            "a hook's environment",
            "services: {s: {pre_stop: [{command: [x], environment: {DB_PASSWORD: RANDOM}}]}}",
            "DB_PASSWORD RANDOM",
        ),
        ("a health check", "services: {s: {healthcheck: {test: [CMD, x, --token=RANDOM]}}}", "token RANDOM"),
        ("a health check's shell", "services: {s: {healthcheck: {test: x --token=RANDOM}}}", "token RANDOM"),
        ("no health check", "services: {s: {healthcheck: {test: [NONE]}}}", ""),
        (
            "a config",
            "services: {s: {configs: [c]}}\nconfigs: {c: {content: \"x https://ci:RANDOM@acme.dev\"}, d: {content: \"x https://ci:RANDOM2@acme.dev\"}}",
            "- RANDOM",
        ),
        (
            "a volume's options",
            "services: {s: {volumes: [data:/v]}}\nvolumes: {data: {driver_opts: {o: \"username=a,password=RANDOM,uid=1\"}}, other: {driver_opts: {o: \"password=RANDOM\"}}}",
            "password RANDOM",
        ),
        (
            "twice at one place",
            "x-e: &e {DB_PASSWORD: RANDOM}\nservices: {s: {environment: *e, labels: *e}}",
            "DB_PASSWORD RANDOM",
        ),
        ("a variable", "services: {s: {environment: {DB_PASSWORD: \"${SET}\"}}}", ""),
        ("a variable in a text", "services: {s: {environment: {URL: \"redis://a:${SET}@c\"}}}", ""),
        (
            "a variable's default",
            "services: {s: {environment: {DB_PASSWORD: \"${OTHER:-RANDOM}\"}}}",
            "DB_PASSWORD RANDOM, default",
        ),
        (
            "after a variable",
            "services: {s: {environment: {URL: \"redis://${SET2}:RANDOM@c\"}}}",
            "URL RANDOM",
        ),
    ] {
        let compose = format!("{compose}\n").replace("RANDOM", RANDOM);
        let dotenv = format!("SET={RANDOM}3\nSET2=a\nFILE_PASSWORD={RANDOM}4\n");
        let facts = facts::of(&[("compose.yaml", &compose), (".env", &dotenv)]);
        assert_eq!(spelled_out(&facts), expected.replace("RANDOM", RANDOM), "{what}");
    }
}

#[test]
fn the_file_says_whether_a_credential_is_for_development() {
    for (path, expected) in [
        ("compose.yaml", "DB_PASSWORD RANDOM"),
        ("compose.dev.yaml", "DB_PASSWORD RANDOM, development"),
        ("Tests/compose.yaml", "DB_PASSWORD RANDOM, development"),
        ("device/compose.yaml", "DB_PASSWORD RANDOM"),
    ] {
        let compose = "services: {s: {environment: {DB_PASSWORD: RANDOM}}}\n".replace("RANDOM", RANDOM);
        let facts = facts::of(&[(path, &compose)]);
        assert_eq!(spelled_out(&facts), expected.replace("RANDOM", RANDOM), "{path}");
    }
}

#[test]
fn variables_have_credentials_from_elsewhere() {
    for (what, environment, expected) in [
        ("a variable", "{DB_PASSWORD: \"${OTHER}\"}", "DB_PASSWORD"),
        ("a variable that is set", "{DB_PASSWORD: \"${SET}\"}", "DB_PASSWORD"),
        ("a variable that is set to nothing of value", "{DB_PASSWORD: \"${PLACE}\"}", ""),
        ("another variable", "{PORT: \"${OTHER}\"}", ""),
        ("another variable that is set", "{PORT: \"${SET}\"}", ""),
        ("the name of a file", "{DB_PASSWORD_FILE: \"${OTHER}\"}", ""),
        ("passed on", "[API_TOKEN, PORT]", "API_TOKEN"),
        ("spelled out", "{DB_PASSWORD: x9Kq-2vTr81LmZw}", ""),
        ("an address", "{URL: \"postgres://app:${OTHER}@db/app\"}", "URL"),
        ("an address that is set", "{URL: \"${ADDRESS}\"}", "URL"),
        ("an address without a password", "{URL: \"postgres://${OTHER}@db/app\"}", ""),
        ("an address with a variable for the user", "{URL: \"postgres://${OTHER}:x@db/app\"}", ""),
        ("an address with a variable for the path", "{URL: \"http://db/${OTHER}:$OTHER@x\"}", ""),
        ("no address", "{URL: \"app:${OTHER}@db\"}", ""),
    ] {
        let compose = format!("services: {{s: {{environment: {environment}}}}}\n");
        let dotenv = "SET=x9Kq-2vTr81LmZw\nPLACE=changeme\nADDRESS=redis://a:x9Kq-2vTr81LmZw@c\n";
        let facts = facts::of(&[("compose.yaml", &compose), (".env", dotenv)]);
        let found = facts.named_service("s").secret_variables();
        assert!(found.iter().all(|(name, place)| facts.said_at(*place) == *name), "{what}");
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.join(" "), expected, "{what}");
    }
}
