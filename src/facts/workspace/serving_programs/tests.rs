//! Tests of which programs are services by what their manifests say.

use crate::facts;

fn services(files: &[(&str, &str)]) -> String {
    let facts = facts::of(files);
    let said = facts.service_directories().iter().map(|service| service.directory.as_str());
    said.collect::<Vec<_>>().join(" ")
}

const BOOT: &str = "plugins { id(\"org.springframework.boot\") }";
const EXE: &str = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>";
const DOCKERFILE: (&str, &str) = ("web/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n");
const MAIN: (&str, &str) = ("web/main.rb", "");

#[test]
fn each_kind_of_monorepo() {
    let application = "{\"projectType\": \"application\"}";
    let pom = "<project><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>";
    let web = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>";
    for (what, files, expected) in [
        (
            "Nx",
            &[
                ("apps/api/project.json", application),
                ("apps/api/src/main.ts", ""),
                ("apps/worker/project.json", application),
                ("apps/worker/src/main.ts", ""),
                ("apps/api-e2e/project.json", application),
                ("apps/api-e2e/src/main.ts", ""),
            ][..],
            "apps/api apps/worker",
        ),
        ("Maven", &[("a/pom.xml", pom), ("b/pom.xml", pom), ("lib/pom.xml", "<project/>")], "a b"),
        ("Gradle", &[("a/build.gradle.kts", BOOT), ("b/build.gradle", BOOT)], "a b"),
        (".NET", &[("src/Api/Api.csproj", web), ("src/Jobs/Jobs.csproj", EXE)], "src/Api"),
        (
            "Django",
            &[("a/manage.py", "DJANGO_SETTINGS_MODULE"), ("b/manage.py", "DJANGO_SETTINGS_MODULE")],
            "a b",
        ),
        ("flat Python", &[("a/main.py", ""), ("a/requirements.txt", "flask\n")], "a"),
        (
            "PHP",
            &[("apps/a/public/index.php", "require"), ("apps/b/public/index.php", "require")],
            "apps/a apps/b",
        ),
        ("Ruby", &[("a/config.ru", ""), ("a/spec/dummy/config.ru", "")], "a"),
        ("Go, built by nobody", &[("cmd/a/main.go", "package main"), ("cmd/b/main.go", "package main")], ""),
        ("an umbrella", &[("apps/a/mix.exs", "mod: {A, []}"), ("apps/b/mix.exs", "mod: {B, []}")], ""),
        (
            "samples",
            &[("examples/a/build.gradle", BOOT), ("docs/b/config.ru", ""), ("demo/c/config.ru", "")],
            "",
        ),
        ("tools", &[("tools/a/build.gradle", BOOT), ("util/b/config.ru", "")], ""),
        ("development", &[("dev/a/build.gradle", BOOT), ("development/b/config.ru", "")], ""),
        (
            "shared code",
            &[("a/build.gradle", BOOT), ("b/build.gradle", BOOT), ("stockade.yaml", "shared: [b]\n")],
            "a",
        ),
        (
            "what the policy says",
            &[("a/build.gradle", BOOT), ("b/x", ""), ("stockade.yaml", "services: [b]\n")],
            "b",
        ),
    ] {
        assert_eq!(services(files), expected, "{what}");
    }
}

#[test]
fn what_may_be_a_tool_is_a_service_among_others_in_a_folder_of_services() {
    for (what, files, expected) in [
        ("alone", &[("services/a/A.csproj", EXE)][..], ""),
        (
            "two of them",
            &[("services/a/A.csproj", EXE), ("services/b/B.csproj", EXE)],
            "services/a services/b",
        ),
        ("beside another one", &[("services/a/A.csproj", EXE), DOCKERFILE, MAIN], "services/a web"),
        ("elsewhere", &[("src/a/A.csproj", EXE), DOCKERFILE, MAIN], "web"),
    ] {
        assert_eq!(services(files), expected, "{what}");
    }
}

#[test]
fn a_program_alone_in_a_service_is_a_part_of_it() {
    for (what, files, expected) in [
        ("one", &[DOCKERFILE, MAIN, ("web/a/config.ru", "")][..], "web"),
        ("two", &[DOCKERFILE, MAIN, ("web/a/config.ru", ""), ("web/b/config.ru", "")], "web web/a web/b"),
        ("one in another", &[("a/config.ru", ""), ("a/admin/config.ru", "")], "a"),
    ] {
        assert_eq!(services(files), expected, "{what}");
    }
}
