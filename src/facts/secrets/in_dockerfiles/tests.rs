//! Tests of the credentials of Dockerfiles.

use crate::facts::{self, Facts};

/// What a machine could have made.
const RANDOM: &str = "x9Kq-2vTr81LmZw";

/// What Dockerfiles spell out: `holder carrier strength value`.
fn spelled_out(facts: &Facts) -> String {
    let said = facts.build_credentials().iter().map(|found| {
        let credential = &found.credential;
        let (holder, value) = (credential.holder.as_deref().unwrap_or("-"), facts.said_at(credential.value));
        format!("{holder} {:?} {:?} {value}", found.carrier, credential.strength)
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn instructions_spell_out_credentials() {
    for (what, lines, expected) in [
        ("nothing", "ENV PORT=80", ""),
        ("ENV", "ENV API_TOKEN=RANDOM", "API_TOKEN Environment Random RANDOM"),
        ("with quotes", "ENV API_TOKEN=\"RANDOM\"", "API_TOKEN Environment Random RANDOM"),
        ("with a dollar", "ENV API_TOKEN=$TOKEN", ""),
        ("ARG", "ARG API_TOKEN=RANDOM", "API_TOKEN Argument Random RANDOM"),
        ("LABEL", "LABEL acme.api-token=RANDOM", "acme.api-token Label Random RANDOM"),
        ("RUN", "RUN x --token=RANDOM", "token Build Random RANDOM"),
        ("CMD", "CMD [\"x\", \"--token=RANDOM\"]", "token Other Random RANDOM"),
        ("ONBUILD", "ONBUILD ENV API_TOKEN=RANDOM", "API_TOKEN Environment Random RANDOM"),
        ("ONBUILD RUN", "ONBUILD RUN x --token=RANDOM", "token Build Random RANDOM"),
        ("an address, once", "RUN curl https://ci:RANDOM@acme.dev/x", "- Build Random RANDOM"),
        ("a heredoc", "COPY <<EOF /x\nhttps://ci:RANDOM@acme.dev/x\nEOF", "- Other Random RANDOM"),
        (
            "two",
            "ENV A_TOKEN=RANDOM B=1 C_TOKEN=RANDOM2",
            "A_TOKEN Environment Random RANDOM; C_TOKEN Environment Random RANDOM2",
        ),
        ("a connection", "ENV C=\"Server=db;User Id=a;Password=RANDOM\"", "C Environment Random RANDOM"),
        ("pairs of a line, which are no connection", "EXPOSE 80 host=db;password=RANDOM", ""),
    ] {
        let dockerfile = format!("FROM alpine\n{lines}\nCMD [\"/x\"]\n").replace("RANDOM", RANDOM);
        let facts = facts::of(&[("Dockerfile", &dockerfile)]);
        assert_eq!(spelled_out(&facts), expected.replace("RANDOM", RANDOM), "{what}");
    }
}

#[test]
fn what_is_weak_matters_where_it_is_in_force() {
    const WEAK: &str = "DB_PASSWORD Environment Weak hunter2";
    const ACCOUNT: &str = "chpasswd Build Weak toor'";
    for (what, dockerfile, expected) in [
        ("in the image", "FROM alpine\nENV DB_PASSWORD=hunter2\nCMD [\"/x\"]", WEAK),
        ("in a stage below", "FROM alpine AS a\nENV DB_PASSWORD=hunter2\nFROM a\nCMD [\"/x\"]", WEAK),
        ("in a stage beside", "FROM alpine AS a\nENV DB_PASSWORD=hunter2\nFROM alpine\nCMD [\"/x\"]", ""),
        ("before the stages", "ARG DB_PASSWORD=hunter2\nFROM alpine\nCMD [\"/x\"]", ""),
        ("in what nothing starts", "FROM alpine\nENV DB_PASSWORD=hunter2", ""),
        ("in a command", "FROM alpine\nRUN DB_PASSWORD=hunter2 x\nCMD [\"/x\"]", ""),
        ("an account", "FROM alpine\nRUN echo 'root:toor' | chpasswd\nCMD [\"/x\"]", ACCOUNT),
        (
            "an account in a stage beside",
            "FROM alpine AS a\nRUN echo 'root:toor' | chpasswd\nFROM alpine\nCMD [\"/x\"]",
            "",
        ),
    ] {
        assert_eq!(spelled_out(&facts::of(&[("Dockerfile", dockerfile)])), expected, "{what}");
    }
    let facts = facts::of(&[
        ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
        ("base/Dockerfile", "FROM alpine\nENV DB_PASSWORD=hunter2\n"),
        ("compose.yaml", "services: {base: {build: base, image: acme/base}, app: {build: app}}\n"),
    ]);
    assert_eq!(spelled_out(&facts), WEAK, "in an image below");
}

#[test]
fn arguments_are_made_to_carry_credentials() {
    for (what, dockerfile, expected) in [
        ("in the image", "FROM alpine\nARG NPM_TOKEN", "NPM_TOKEN ships"),
        ("with a placeholder", "FROM alpine\nARG NPM_TOKEN=changeme", "NPM_TOKEN ships"),
        ("with a value", "FROM alpine\nARG NPM_TOKEN=x9Kq-2vTr81LmZw", ""),
        ("something else", "FROM alpine\nARG PORT", ""),
        ("two", "FROM alpine\nARG A_TOKEN B_TOKEN", "A_TOKEN ships; B_TOKEN ships"),
        ("before the stages", "ARG NPM_TOKEN\nFROM alpine", "NPM_TOKEN"),
        ("in a stage beside", "FROM alpine AS a\nARG NPM_TOKEN\nFROM alpine", "NPM_TOKEN"),
        (
            "in a stage beside, and in the image",
            "FROM alpine AS a\nARG NPM_TOKEN\nFROM alpine\nARG NPM_TOKEN",
            "NPM_TOKEN ships",
        ),
        (
            "in the image, and in a stage after it that is not made",
            "FROM alpine AS a\nARG NPM_TOKEN\nFROM a\nFROM scratch AS none\nARG NPM_TOKEN\nFROM a",
            "NPM_TOKEN ships",
        ),
        (
            "kept",
            "FROM alpine\nARG NPM_TOKEN\nENV KEPT=$NPM_TOKEN",
            "NPM_TOKEN ships, kept by KEPT, which ships",
        ),
        ("another kept", "FROM alpine\nARG NPM_TOKEN\nENV KEPT=$OTHER", "NPM_TOKEN ships"),
        (
            "kept in a stage beside",
            "FROM alpine AS a\nARG NPM_TOKEN\nENV KEPT=$NPM_TOKEN\nFROM alpine",
            "NPM_TOKEN, kept by KEPT",
        ),
        (
            "kept in a stage beside, then in the image",
            "FROM alpine AS a\nARG NPM_TOKEN\nENV A=$NPM_TOKEN\nFROM alpine\nARG NPM_TOKEN\nENV B=$NPM_TOKEN",
            "NPM_TOKEN ships, kept by B, which ships",
        ),
        (
            "kept twice in the image",
            "FROM alpine\nARG NPM_TOKEN\nENV A=$NPM_TOKEN\nENV B=$NPM_TOKEN",
            "NPM_TOKEN ships, kept by A, which ships",
        ),
        (
            "kept twice in a stage beside",
            "FROM alpine AS a\nARG NPM_TOKEN\nENV A=$NPM_TOKEN\nENV B=$NPM_TOKEN\nFROM alpine",
            "NPM_TOKEN, kept by A",
        ),
    ] {
        let facts = facts::of(&[("Dockerfile", dockerfile)]);
        let said = facts.secret_arguments().into_iter().map(|argument| {
            assert_eq!(facts.said_at(argument.place), argument.name);
            let ships = if argument.ships { " ships" } else { "" };
            let kept = argument.kept.map_or_else(String::new, |place| {
                let ships = if argument.kept_ships { ", which ships" } else { "" };
                format!(", kept by {}{ships}", facts.said_at(place))
            });
            format!("{}{ships}{kept}", argument.name)
        });
        assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
    }
}
