//! Tests of which services run one program.

use super::*;
use crate::facts::of;

#[test]
fn services_run_programs_of_their_own_or_not() {
    const ALL: &[Same] = &[Same::Command, Same::Image, Same::Profiles];
    const NONE: &[Same] = &[];
    for (what, same, one, two, is_same) in [
        ("two names", NONE, "api: {image: a, command: x}", "web: {image: a, command: x}", false),
        ("numbers", NONE, "api1: {image: a}", "api-2: {image: b}", true),
        ("roles", NONE, "api-blue: {image: a}", "API_green: {image: a}", true),
        (
            "roles that start other commands",
            NONE,
            "api-a: {image: a, command: x}",
            "api-b: {image: a, command: y}",
            false,
        ),
        (
            "other entrypoints",
            NONE,
            "api-a: {image: a, entrypoint: x}",
            "api-b: {image: a, entrypoint: y}",
            false,
        ),
        ("a command and none", NONE, "api-a: {image: a, command: x}", "api-b: {image: a}", false),
        (
            "two commands that are not known",
            NONE,
            "api-a: {image: a, command: '${A}'}",
            "api-b: {image: a, command: '${B}'}",
            true,
        ),
        (
            "a copy with its own command",
            NONE,
            "db: {image: a, command: x}",
            "db-replica: {image: a, command: y}",
            true,
        ),
        ("the copy first", NONE, "db-replica2: {image: a, command: x}", "db: {image: a, command: y}", true),
        ("the copy of another", NONE, "db: {image: a}", "cache-replica: {image: a}", false),
        (
            "a role that is no copy",
            NONE,
            "db: {image: a, command: x}",
            "db-main: {image: a, command: y}",
            false,
        ),
        (
            "one profile or the other",
            NONE,
            "a1: {image: a, profiles: [x]}",
            "web: {image: b, profiles: [y]}",
            true,
        ),
        (
            "with other commands",
            NONE,
            "api: {image: a, profiles: [x], command: x}",
            "web: {image: a, profiles: [y]}",
            false,
        ),
        (
            "a profile of both",
            NONE,
            "api: {image: a, profiles: [x]}",
            "web: {image: a, profiles: [x, y]}",
            false,
        ),
        ("a profile of one", NONE, "api: {image: a, profiles: [x]}", "web: {image: a}", false),
        (
            "profiles exclude",
            &[Same::Profiles],
            "api: {image: a, profiles: [x], command: x}",
            "web: {image: a, profiles: [y]}",
            true,
        ),
        (
            "profiles do not",
            &[Same::Profiles],
            "api: {image: a, profiles: [x], command: x}",
            "web: {image: a}",
            false,
        ),
        (
            "the same profile",
            &[Same::Profiles],
            "api: {image: a, profiles: [x], command: x}",
            "web: {image: a, profiles: [x]}",
            false,
        ),
        (
            "profiles that are not known",
            &[Same::Profiles],
            "api: {image: a, command: x}",
            "web: {image: a, profiles: ['${P}']}",
            true,
        ),
        (
            "those of the first",
            &[Same::Profiles],
            "api: {image: a, profiles: ['${P}'], command: x}",
            "web: {image: a}",
            true,
        ),
        (
            "the same command",
            &[Same::Command],
            "api: {image: a, command: x}",
            "web: {image: b, command: x}",
            true,
        ),
        (
            "another command",
            &[Same::Command],
            "api: {image: a, command: x}",
            "web: {image: a, command: y}",
            false,
        ),
        (
            "the same image",
            &[Same::Image],
            "api: {image: a, command: x}",
            "web: {image: a, command: y}",
            true,
        ),
        ("another tag", &[Same::Image], "api: {image: 'a:1'}", "web: {image: 'a:2'}", false),
        ("tags that are not known", &[Same::Image], "api: {image: 'a:${A}'}", "web: {image: 'a:${B}'}", true),
        ("images that are not known", &[Same::Image], "api: {image: '${A}'}", "web: {image: '${B}'}", false),
        (
            "one place for both",
            &[Same::Image],
            "api: &one {image: '${A}', command: x}",
            "web: {<<: *one, command: y}",
            true,
        ),
        ("the same build", &[Same::Image], "api: {build: .}", "web: {build: ., command: y}", true),
        (
            "another build",
            &[Same::Image],
            "api: {build: .}",
            "web: {build: {context: ., target: one}}",
            false,
        ),
        // Of one stage, what is started with the same settings is one, whatever it is called.
        (
            "alike in all but ports",
            NONE,
            "store: {build: ., ports: ['1:1']}",
            "shop: {build: ., ports: ['2:1']}",
            true,
        ),
        ("alike, with commands", NONE, "store: {build: ., command: x}", "shop: {build: ., command: x}", true),
        (
            "other commands of one image",
            NONE,
            "store: {build: ., command: x}",
            "shop: {build: ., command: y}",
            false,
        ),
        (
            "other variables",
            NONE,
            "store: {build: ., environment: {A: x}}",
            "shop: {build: ., environment: {A: y}}",
            false,
        ),
        (
            "other directories",
            NONE,
            "store: {build: ., working_dir: /x}",
            "shop: {build: ., working_dir: /y}",
            false,
        ),
        (
            "called by a letter",
            NONE,
            "a: {build: ., environment: {A: x}}",
            "b: {build: ., environment: {A: y}}",
            false,
        ),
        (
            "called by a number",
            NONE,
            "api-1: {build: ., environment: {A: x}}",
            "api-2: {build: ., environment: {A: y}}",
            true,
        ),
        // Different stages are different programs, whatever they are called.
        (
            "numbers, of two stages",
            NONE,
            "service_1: {build: {context: ., target: one}}",
            "service_2: {build: {context: ., target: two}}",
            false,
        ),
        (
            "a copy, of two stages",
            NONE,
            "db: {build: {context: ., target: one}}",
            "db-replica: {build: {context: ., target: two}}",
            false,
        ),
        (
            "numbers, of one stage with other arguments",
            NONE,
            "api: {build: {context: ., target: one}}",
            "api-2: {build: {context: ., target: one, args: {A: x}}}",
            true,
        ),
        (
            "names, of one stage with other arguments",
            NONE,
            "api: {build: {context: ., target: one}}",
            "web: {build: {context: ., target: one, args: {A: x}}}",
            false,
        ),
        // What tests a service is no program beside it.
        ("tests", NONE, "store: {build: .}", "store-component-tests: {build: ., environment: {A: x}}", true),
        ("tests first", NONE, "store_test: {build: ., command: x}", "store: {build: .}", true),
        ("tests of another", NONE, "store: {build: .}", "shop-tests: {build: ., command: x}", false),
        (
            "a name with such a part",
            NONE,
            "store: {build: .}",
            "store-attestation: {build: ., command: x}",
            false,
        ),
        ("nothing in common", ALL, "api: {image: a, command: x}", "web: {image: b}", false),
    ] {
        let facts = of(&[
            ("compose.yaml", &format!("services:\n  {one}\n  {two}\n")),
            ("Dockerfile", "FROM a AS one\nARG A\nRUN echo $A\nFROM a AS two\nFROM a\nCMD [\"x\"]\n"),
        ]);
        let name = |service: &str| service.split(':').next().unwrap().to_owned();
        let mut programs = Programs::new(same);
        assert!(programs.take(facts.named_service(&name(one)), &[]), "the first: {what}");
        assert_eq!(programs.take(facts.named_service(&name(two)), &[]), !is_same, "{what}");
    }
}

#[test]
fn the_policy_declares_services_to_be_one() {
    let facts = of(&[("compose.yaml", "services: {api: {image: a}, web: {image: b}, job: {image: c}}\n")]);
    let mut programs = Programs::new(&[]);
    for (name, declared, is_new) in
        [("api", &[0, 1][..], true), ("web", &[1], false), ("job", &[2], true), ("api", &[], false)]
    {
        assert_eq!(programs.take(facts.named_service(name), declared), is_new, "{name}");
    }
}

#[test]
fn copies_and_roles_are_words_of_names() {
    for (name, is_copy, expected) in [
        ("db-replica-2", true, &["db"][..]),
        ("DB_Standby", true, &["db"]),
        ("db.slave1", true, &["db"]),
        ("replicas", false, &["replicas"]),
        ("mirror", true, &["mirror"]),
        ("api-green", false, &["api"]),
        ("api3", false, &["api"]),
        ("blue", false, &[]),
        ("a", false, &["a"]),
        ("a1-b2", false, &["a1-b2"]),
        ("1", false, &["1"]),
    ] {
        assert_eq!(says_copy(name), is_copy, "{name}");
        assert_eq!(stem(name), expected, "{name}");
    }
}
