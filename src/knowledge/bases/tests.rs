//! What the table of bases says of images.

use super::*;

fn facts(name: &str) -> Option<&'static BaseFacts> {
    look_up(&ImageReference::parse(name).unwrap())
}

#[test]
fn the_shell_of_a_system_is_known_where_it_makes_way() {
    for (name, expected) in [
        ("alpine:3.22", Some(SystemShell::Ash)),
        ("node:22.11-alpine3.20", Some(SystemShell::Ash)),
        ("nginx:1.27-alpine-slim", Some(SystemShell::Ash)),
        ("busybox", Some(SystemShell::Ash)),
        ("fedora:43", Some(SystemShell::Bash)),
        ("registry.access.redhat.com/ubi9/ubi-minimal", None),
        ("registry.access.redhat.com/ubi9", Some(SystemShell::Bash)),
        ("node:22", None),
        ("debian:13-slim", None),
        ("acme/alpine-tools:1", None),
    ] {
        assert_eq!(shell_that_makes_way(&ImageReference::parse(name).unwrap()), expected, "{name}");
    }
}

#[test]
fn the_table_can_be_read() {
    let table: Table = serde_json::from_str(include_str!("../bases.json")).unwrap();
    assert!(table.bases.len() > 50);
    assert_eq!(TABLE._date.len(), 10);
}

#[test]
fn the_most_precise_entry_comes_first() {
    assert_eq!(facts("node:22-alpine").unwrap().user.as_deref(), Some("root"));
    let user = |name| facts(name).unwrap().user.clone();
    assert_eq!(user("gcr.io/distroless/static:nonroot").as_deref(), Some("nonroot"));
    assert_eq!(user("gcr.io/distroless/static:latest").as_deref(), Some("root"));
    assert_eq!(user("mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled").as_deref(), Some("app"));
    assert_eq!(user("mcr.microsoft.com/dotnet/aspnet:8.0").as_deref(), Some("root"));
    assert_eq!(user("public.ecr.aws/docker/library/node:22").as_deref(), Some("root"));
    assert!(facts("laradock-app").is_none(), "a bare name is not an official image for that");
    assert!(facts("ghcr.io/acme/base").is_none());
}

#[test]
fn users_of_bases_have_numbers() {
    assert_eq!(facts("node:22-alpine").unwrap().number_of("node"), Some("1000"));
    assert_eq!(facts("oven/bun:1.1.30-slim").unwrap().number_of("bun"), Some("1000"));
    assert_eq!(facts("node:22-alpine").unwrap().number_of("app"), None);
    assert_eq!(facts("denoland/deno:2.1.1").unwrap().number_of("deno"), None);
}

#[test]
fn images_of_a_language_bring_its_package_managers() {
    for (name, expected) in [
        ("node:22-alpine", &["npm", "yarn", "corepack"][..]),
        ("public.ecr.aws/docker/library/node:22", &["npm", "yarn", "corepack"]),
        ("node:25.1.0-slim", &["npm", "yarn"]),
        ("node:26", &["npm"]),
        ("node", &["npm"]),
        ("python:3.13-slim", &["pip"]),
        ("ruby:3.4", &["gem", "bundler"]),
        ("acme/node:22", &[]),
    ] {
        let reference = ImageReference::parse(name).unwrap();
        assert_eq!(package_managers(&reference, true), expected, "{name}");
    }
    let any = |name: &str| package_managers(&ImageReference::parse(name).unwrap(), false);
    assert_eq!((any("node"), any("python"), any("redis")), (vec!["npm"], vec!["pip"], vec![]));
}

#[test]
fn programs_that_are_gone_have_a_successor() {
    for (name, program, expected) in [
        ("mongo:8.0.1", "mongo", Some("mongosh")),
        ("mongo:5.0", "mongo", None),
        ("mongo:8.0.1", "mongosh", None),
        ("mariadb:11.4.2", "mysqladmin", Some("mariadb-admin")),
        ("mariadb:10.11", "mysqladmin", None),
        ("mysql:8.4", "mysqladmin", None),
    ] {
        let reference = ImageReference::parse(name).unwrap();
        assert_eq!(taken_place(&reference, program), expected, "{name} {program}");
    }
}

#[test]
fn users_of_systems_from_other_registries_are_known() {
    for (name, expected) in [
        ("redhat/ubi9-minimal:9.4", Some("root")),
        ("registry.access.redhat.com/ubi9:9.4", Some("root")),
        ("registry.access.redhat.com/ubi9/ubi-micro:9.4", Some("root")),
        ("registry.access.redhat.com/ubi9/nodejs-20:1", Some("1001")),
        ("registry.suse.com/bci/bci-base:15.6", Some("root")),
        ("registry.suse.com/bci/golang:1.23", Some("root")),
        ("mcr.microsoft.com/windows/nanoserver:ltsc2022", Some("ContainerUser")),
        ("mcr.microsoft.com/windows/servercore:ltsc2022", None),
        ("mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2022", Some("ContainerUser")),
        ("mcr.microsoft.com/dotnet/runtime:9.0-windowsservercore-ltsc2022", None),
        ("mcr.microsoft.com/dotnet/aspnet:9.0", Some("root")),
    ] {
        assert_eq!(facts(name).unwrap().user.as_deref(), expected, "{name}");
    }
}

#[test]
fn without_a_tag_only_what_all_tags_share_is_known() {
    let any = |name: &str| look_up_any_tag(&ImageReference::parse(name).unwrap()).unwrap();
    assert_eq!(any("postgres").user.as_deref(), Some("root"));
    assert!(any("postgres").drops);
    let php = any("php");
    assert_eq!((php.user.as_deref(), php.healthcheck, php.serves), (Some("root"), Some(false), false));
    assert_eq!(any("haproxy").user, None, "it differs by version");
}
