//! Tests of which programs are told by which files.

use super::find;
use crate::source::{RepoPath, Tree};

/// The programs of a repository: directory, line of the sign, weight.
fn programs(files: &[(&str, &str)]) -> String {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let found = find(&Tree::in_memory(files));
    let said = found
        .iter()
        .map(|program| format!("{}:{} {:?}", program.directory, program.said.line, program.said.weight));
    said.collect::<Vec<_>>().join("; ")
}

/// What one file, with empty ones beside it, is a sign of.
fn of_file(path: &str, text: &str, beside: &[&str]) -> String {
    let mut files = vec![(path, text)];
    files.extend(beside.iter().map(|path| (*path, "")));
    programs(&files)
}

#[test]
fn applications_of_nx_that_serve() {
    let application = "{\n\"name\": \"a\",\n\"projectType\": \"application\"}";
    let with = |executor: &str| {
        format!(
            "{{\"projectType\": \"application\", \"targets\": {{\"build\": {{\"executor\": \"{executor}\"}}}}}}"
        )
    };
    const FOUND: &str = "apps/a:1 Serves";
    for (what, text, beside, expected) in [
        ("an application", application, &["apps/a/src/main.ts"][..], "apps/a:3 Serves"),
        (
            "with a comment",
            "{// one\n\"projectType\": \"application\"}",
            &["apps/a/src/main.ts"],
            "apps/a:2 Serves",
        ),
        ("of Next.js", application, &["apps/a/next.config.js"], "apps/a:3 Serves"),
        ("for browsers, of Vite", application, &["apps/a/index.html", "apps/a/src/main.tsx"], ""),
        ("for browsers, of Angular", application, &["apps/a/src/index.html", "apps/a/src/main.ts"], ""),
        ("firmware", application, &["apps/a/src/main.cpp"], ""),
        ("a library", "{\"projectType\": \"library\"}", &["apps/a/src/index.ts"], ""),
        ("no JSON", "{", &["apps/a/src/index.ts"], ""),
        ("another project", "{\"dependencies\": {}}", &["apps/a/src/main.ts"], ""),
        ("by its executor a server", &with("@nx/js:node"), &["apps/a/src/main.ts"], FOUND),
        ("packed by webpack", &with("@nx/webpack:webpack"), &["apps/a/src/main.ts"], FOUND),
        ("for a desktop", &with("nx-electron:build"), &["apps/a/src/main.ts"], ""),
        ("for telephones", &with("@nx/expo:start"), &["apps/a/src/main.ts"], ""),
        (
            "for browsers by its executor",
            &with("@angular-devkit/build-angular:browser"),
            &["apps/a/src/main.ts"],
            "",
        ),
        ("a page by its executor", &with("@nx/web:file-server"), &["apps/a/src/main.ts"], ""),
    ] {
        assert_eq!(of_file("apps/a/project.json", text, beside), expected, "{what}");
    }
    let library = (
        "apps/a/package.json",
        r#"{"name": "a", "main": "index.js", "types": "index.d.ts", "exports": {".": "./index.js"}}"#,
    );
    let private =
        ("apps/a/package.json", r#"{"name": "a", "private": true, "exports": {".": "./index.js"}}"#);
    for (what, manifest, expected) in
        [("a module that is published", library, ""), ("one that is not", private, "apps/a:3 Serves")]
    {
        let files = [("apps/a/project.json", application), ("apps/a/index.js", ""), manifest];
        assert_eq!(programs(&files), expected, "{what}");
    }
    assert_eq!(of_file("project.json", application, &["src/main.ts"]), "", "the root");
    assert_eq!(of_file("node_modules/a/project.json", application, &["node_modules/a/src/main.ts"]), "");
}

#[test]
fn applications_of_workspaces_in_one_file() {
    let workspace = |inner: &str| format!("{{\n\"projects\": {{\n{inner}\n}}}}");
    let project = |kind: &str, target: &str| {
        format!(
            "\"a\": {{\"root\": \"apps/a\", \"projectType\": \"{kind}\", \"architect\": {{\"build\": {{\"builder\": \"{target}\"}}}}}}"
        )
    };
    let node = project("application", "@nrwl/node:build");
    let browser = project("application", "@angular-devkit/build-angular:browser");
    let nest = |kind: &str| format!("\"a\": {{\"type\": \"{kind}\", \"root\": \"apps/a\"}}");
    const FOUND: &str = "apps/a:3 Serves";
    for (what, path, text, expected) in [
        ("Nx of old", "workspace.json", &node, FOUND),
        ("by Angular's name", "angular.json", &node, FOUND),
        ("in a folder", "web/workspace.json", &node, ""),
        ("for browsers", "angular.json", &browser, ""),
        ("a library", "workspace.json", &project("library", "@nrwl/node:package"), ""),
        ("one that says it itself", "workspace.json", &"\"a\": \"apps/a\"".to_owned(), ""),
        ("out of the repository", "workspace.json", &node.replace("apps/a", "../a"), ""),
        ("Nest", "nest-cli.json", &nest("application"), FOUND),
        ("a library of Nest", "nest-cli.json", &nest("library"), ""),
        ("another file", "workspace.yaml", &node, ""),
    ] {
        assert_eq!(of_file(path, &workspace(text), &["apps/a/src/main.ts"]), expected, "{what}");
    }
    assert_eq!(of_file("workspace.json", "{", &["apps/a/src/main.ts"]), "", "no JSON");
}

#[test]
fn plugins_that_a_gradle_build_holds() {
    let boot = "plugins {\n id(\"org.springframework.boot\")\n}";
    let class = |inner: &str| {
        format!(
            "class ServicePlugin implements Plugin<Project> {{\n void apply(Project project) {{\n{inner}\n}}\n}}"
        )
    };
    let applied = class("project.apply(plugin: 'org.springframework.boot')");
    let managed = class("project.pluginManager.apply(\"io.quarkus\")");
    let conditional = class("if (x) {\n project.apply(plugin: 'org.springframework.boot')\n}");
    const MODULE: &str = "plugins {\n id(\"acme.service\")\n}";
    const SCRIPT: &str = "buildSrc/src/main/kotlin/acme.service.gradle.kts";
    const CLASS: &str = "buildSrc/src/main/groovy/ServicePlugin.groovy";
    const BY_CLASS: &str = "\napply plugin: ServicePlugin\n";
    const SERVES: &str = "a:2 Serves";
    for (what, path, plugin, module, expected) in [
        ("a script", SCRIPT, boot, MODULE, SERVES),
        (
            "a script in an included build",
            "build-logic/x/src/main/groovy/acme.service.gradle",
            boot,
            MODULE,
            SERVES,
        ),
        ("by its name alone", SCRIPT, boot, "plugins {\n `acme.service`\n}", SERVES),
        (
            "a script in a package",
            "buildSrc/src/main/kotlin/acme/service.gradle.kts",
            &format!("package acme\n{boot}"),
            MODULE,
            SERVES,
        ),
        ("a program", SCRIPT, "plugins {\n application\n}", MODULE, "a:2 Runs"),
        ("a library", SCRIPT, "plugins {\n `java-library`\n}", MODULE, ""),
        ("not applied", SCRIPT, boot, "plugins {\n id(\"acme.service\") apply false\n}", ""),
        ("another plugin", SCRIPT, boot, "plugins {\n id(\"acme.library\")\n}", ""),
        ("a script elsewhere", "scripts/acme.service.gradle", boot, MODULE, ""),
        ("switched off", SCRIPT, &format!("{boot}\nbootJar {{ enabled = false }}"), MODULE, ""),
        ("a class", CLASS, &applied, BY_CLASS, SERVES),
        ("its manager of plugins", CLASS, &managed, BY_CLASS, SERVES),
        ("a class that applies on a condition", CLASS, &conditional, BY_CLASS, ""),
        (
            "another class",
            CLASS,
            "class ServicePlugin { void apply() { apply('io.quarkus') } }",
            BY_CLASS,
            "",
        ),
        ("a class elsewhere", "a/src/main/groovy/ServicePlugin.groovy", &applied, BY_CLASS, ""),
    ] {
        assert_eq!(programs(&[(path, plugin), ("a/build.gradle", module)]), expected, "{what}");
    }
    let files = [
        ("buildSrc/src/main/kotlin/acme.java.gradle.kts", "plugins {\n id(\"acme.service\")\n}"),
        (SCRIPT, "plugins {\n application\n id(\"acme.base\")\n}"),
        (
            "buildSrc/src/main/kotlin/acme.base.gradle.kts",
            "plugins {\n id(\"acme.java\")\n id(\"io.ktor.plugin\")\n}",
        ),
        ("a/build.gradle.kts", "plugins {\n id(\"acme.java\")\n}"),
    ];
    assert_eq!(programs(&files), SERVES, "plugins that apply others, in a circle");
    let files = [
        (SCRIPT, boot),
        ("buildSrc/src/main/groovy/acme.service.gradle", "plugins { }"),
        ("a/build.gradle", MODULE),
    ];
    assert_eq!(programs(&files), "", "two of one name");
}

#[test]
fn modules_of_maven() {
    let pom = |inner: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<project xmlns=\"x\">\n<artifactId>a</artifactId>\n{inner}</project>\n"
        )
    };
    let plugin = |name: &str, more: &str| {
        format!(
            "<build><plugins>\n<plugin><artifactId>{name}</artifactId>{more}</plugin>\n</plugins></build>\n"
        )
    };
    let boot = plugin("spring-boot-maven-plugin", "");
    let skipped = "<configuration><skip>true</skip></configuration>";
    const FOUND: &str = "a:5 Serves";
    for (what, inner, expected) in [
        ("Spring Boot", boot.as_str(), FOUND),
        ("Quarkus", &plugin("quarkus-maven-plugin", ""), FOUND),
        ("another plugin", &plugin("maven-compiler-plugin", ""), ""),
        ("switched off", &plugin("spring-boot-maven-plugin", skipped), ""),
        ("another one switched off", &(boot.clone() + &plugin("maven-deploy-plugin", skipped)), FOUND),
        (
            "only managed",
            "<build><pluginManagement><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></pluginManagement></build>",
            "",
        ),
        ("of a parent", &format!("<packaging>pom</packaging>{boot}"), ""),
        ("in a comment", &format!("<!-- {boot} -->"), ""),
        ("nothing", "", ""),
    ] {
        assert_eq!(of_file("a/pom.xml", &pom(inner), &[]), expected, "{what}");
    }
    let (parent, child) = (pom(&format!("<packaging>pom</packaging>{boot}")), pom(""));
    let files = [
        ("pom.xml", parent.as_str()),
        ("a/pom.xml", &child),
        ("a/src/main/resources/application.yml", ""),
        ("b/pom.xml", &child),
        ("b/src/main/resources/other.yml", ""),
        (
            "c/pom.xml",
            &pom("<properties><spring-boot.repackage.skip>true</spring-boot.repackage.skip></properties>"),
        ),
        ("c/src/main/resources/application.yml", ""),
    ];
    assert_eq!(programs(&files), "a:1 Serves", "what a parent names, where it is configured");
}

#[test]
fn modules_of_gradle() {
    const SERVES: &str = "a:2 Serves";
    for (what, text, expected) in [
        ("Kotlin", "plugins {\n  id(\"org.springframework.boot\") version \"3.4.0\"\n}", SERVES),
        ("Groovy", "plugins {\n  id 'io.quarkus'\n}", SERVES),
        ("in a line", "plugins { java; application }\n", "a:1 Runs"),
        ("in quotes of Kotlin", "plugins {\n `application`\n}", "a:2 Runs"),
        ("both", "plugins {\n application\n id(\"io.ktor.plugin\")\n}", "a:3 Serves"),
        ("the old way", "buildscript { dependencies { } }\napply plugin: 'spring-boot'\n", SERVES),
        ("the old way in Kotlin", "\napply(plugin = \"org.springframework.boot\")\n", SERVES),
        ("not applied", "plugins {\n id(\"org.springframework.boot\") version \"3\" apply false\n}", ""),
        ("not applied, as a call", "plugins {\n id(\"org.springframework.boot\").apply(false)\n}", ""),
        ("in a comment", "plugins {\n // id(\"org.springframework.boot\")\n}", ""),
        ("in another block", "other {\n id(\"org.springframework.boot\")\n}", ""),
        ("in a condition", "if (x) {\n apply plugin: 'org.springframework.boot'\n}", ""),
        ("for others", "subprojects {\n apply plugin: 'org.springframework.boot'\n}", ""),
        ("switched off", "plugins {\n id(\"org.springframework.boot\")\n}\nbootJar { enabled = false }", ""),
        (
            "switched off by name",
            "plugins {\n id(\"org.springframework.boot\")\n}\ntasks.named(\"bootJar\") {\n enabled = false\n}",
            "",
        ),
        (
            "another task off",
            "plugins {\n id(\"org.springframework.boot\")\n}\njar { enabled = false }",
            SERVES,
        ),
        ("another plugin", "plugins {\n id(\"java-library\")\n}", ""),
        ("one that the build makes", "plugins {\n id(\"com.acme.service\")\n}", ""),
        ("what never ends", "plugins {\n id(\"org.springframework.boot", SERVES),
    ] {
        assert_eq!(of_file("a/build.gradle", text, &[]), expected, "{what}");
    }
    let files = [
        (
            "gradle/libs.versions.toml",
            "[plugins]\nspring-boot = {id = \"org.springframework.boot\", version = \"3\"}\nother = \"x:1\"\n",
        ),
        ("a/build.gradle.kts", "plugins {\n  alias(libs.plugins.spring.boot)\n}"),
        ("b/build.gradle.kts", "plugins {\n  alias(libs.plugins.other)\n}"),
        ("c/build.gradle.kts", "plugins {\n  alias(libs.plugins.spring.boot) apply false\n}"),
    ];
    assert_eq!(programs(&files), SERVES, "by the version catalog");
    let files = [
        ("build.gradle", "subprojects {\n apply plugin: 'org.springframework.boot'\n}"),
        ("a/build.gradle", ""),
        ("a/src/main/resources/application.properties", ""),
        ("b/build.gradle", ""),
    ];
    assert_eq!(programs(&files), "a:1 Serves", "what is applied to all, where it is configured");
}

#[test]
fn projects_of_dotnet() {
    let web = "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n</Project>";
    let with = |sdk: &str, inner: &str| {
        format!("<Project Sdk=\"{sdk}\">\n<PropertyGroup>\n{inner}</PropertyGroup>\n</Project>")
    };
    let test = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup><PackageReference Include=\"Microsoft.NET.Test.Sdk\" /></ItemGroup></Project>";
    for (what, text, expected) in [
        ("a server", web, "src/Api:1 Serves"),
        ("a worker", &with("Microsoft.NET.Sdk.Worker", ""), "src/Api:1 Serves"),
        ("a program", &with("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>"), "src/Api:3 Runs"),
        ("a library", &with("Microsoft.NET.Sdk", ""), ""),
        ("components", &with("Microsoft.NET.Sdk.Web", "<OutputType>Library</OutputType>"), ""),
        ("tests of a server", test, ""),
        (
            "tests",
            &with("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType><IsTestProject>true</IsTestProject>"),
            "",
        ),
        ("what starts the others", &with("Aspire.AppHost.Sdk/9.0.0", "<OutputType>Exe</OutputType>"), ""),
        ("for browsers", &with("Microsoft.NET.Sdk.BlazorWebAssembly", ""), ""),
        ("no XML", "<Project", ""),
    ] {
        assert_eq!(of_file("src/Api/Api.csproj", text, &[]), expected, "{what}");
    }
}

#[test]
fn programs_of_go() {
    let main = "// Package main is one.\npackage main\n";
    for (what, path, text, beside, expected) in [
        ("of cmd", "cmd/a/main.go", main, &[][..], "cmd/a:2 Runs"),
        ("called like its folder", "cmd/a/a.go", main, &[], "cmd/a:2 Runs"),
        ("another file of it", "cmd/a/b.go", main, &[], ""),
        ("another package", "cmd/a/a.go", "package a\n", &[], ""),
        ("run by hand", "cmd/a/main.go", "//go:build ignore\n\npackage main\n", &[], ""),
        ("a module", "proxy/main.go", main, &["proxy/go.mod"], "proxy:2 Runs"),
        ("of services", "services/a/main.go", main, &[], "services/a:2 Runs"),
        ("a server of a part", "app/shop/cmd/server/main.go", main, &[], "app/shop:2 Serves"),
        ("the server of all", "cmd/server/main.go", main, &[], "cmd/server:2 Runs"),
        ("another one of a part", "app/shop/cmd/job/main.go", main, &[], "app/shop/cmd/job:2 Runs"),
        ("anywhere else", "a/main.go", main, &[], ""),
        ("the root", "main.go", main, &["go.mod"], ""),
    ] {
        assert_eq!(of_file(path, text, beside), expected, "{what}");
    }
}

#[test]
fn crates_with_binaries() {
    let package = "[package]\nname = \"a\"\n";
    for (what, text, beside, expected) in [
        ("a main", package, &["a/src/main.rs"][..], "a:1 Runs"),
        ("a binary beside a library", package, &["a/src/lib.rs", "a/src/bin/x.rs"], "a:1 Runs"),
        ("a folder of a binary", package, &["a/src/bin/x/main.rs"], "a:1 Runs"),
        ("named", "[package]\nname = \"a\"\n[[bin]]\nname = \"x\"\n", &["a/src/lib.rs"], "a:3 Runs"),
        ("a library", package, &["a/src/lib.rs"], ""),
        ("none are looked for", "[package]\nname = \"a\"\nautobins = false\n", &["a/src/main.rs"], ""),
        ("a workspace", "[workspace]\nmembers = []\n", &[], ""),
        ("no TOML", "[package", &["a/src/main.rs"], ""),
    ] {
        assert_eq!(of_file("a/Cargo.toml", text, beside), expected, "{what}");
    }
}

#[test]
fn programs_of_languages_that_are_not_compiled() {
    let umbrella = "def application do\n  [mod: {Web.Application, []}]\nend";
    for (what, path, text, beside, expected) in [
        (
            "Django",
            "shop/manage.py",
            "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x')",
            &[][..],
            "shop:1 Serves",
        ),
        ("another manage.py", "shop/manage.py", "from flask_script import Manager", &[], ""),
        ("the root's", "manage.py", "DJANGO_SETTINGS_MODULE", &[], ""),
        ("FastAPI", "api/requirements.txt", "# all\nFastAPI[all]>=0.1\n", &["api/main.py"], "api:2 Serves"),
        ("FastAPI in a package", "api/requirements.txt", "fastapi\n", &["api/app/main.py"], "api:1 Serves"),
        ("a list without an entry", "api/requirements.txt", "fastapi\n", &["api/x.py"], ""),
        ("a list without a server", "api/requirements.txt", "numpy\nflask-cors\n", &["api/main.py"], ""),
        ("an option of pip", "api/requirements.txt", "-r flask.txt\n", &["api/main.py"], ""),
        (
            "a project",
            "api/pyproject.toml",
            "[project]\ndependencies = [\"uvicorn>=0.3\"]\n",
            &["api/src/main.py"],
            "api:2 Serves",
        ),
        (
            "Poetry",
            "api/pyproject.toml",
            "[tool.poetry.dependencies]\nflask = \"^3\"\n",
            &["api/wsgi.py"],
            "api:2 Serves",
        ),
        ("Pipenv", "api/Pipfile", "[packages]\nflask = \"*\"\n", &["api/app.py"], "api:2 Serves"),
        ("for development alone", "api/Pipfile", "[dev-packages]\nflask = \"*\"\n", &["api/app.py"], ""),
        ("PHP", "shop/public/index.php", "<?php\nrequire 'a.php';\n", &[], "shop:1 Serves"),
        ("PHP that loads nothing", "shop/public/index.php", "<?php // Silence is golden.\n", &[], ""),
        ("PHP elsewhere", "shop/src/index.php", "<?php\nrequire 'a.php';\n", &[], ""),
        ("PHP of the root", "public/index.php", "<?php\nrequire 'a.php';\n", &[], ""),
        ("Ruby", "shop/config.ru", "run App\n", &[], "shop:1 Serves"),
        ("an umbrella's application", "apps/web/mix.exs", umbrella, &[], "apps/web:2 Part"),
        ("its library", "apps/lib/mix.exs", "def application do\n  []\nend", &[], ""),
    ] {
        assert_eq!(of_file(path, text, beside), expected, "{what}");
    }
}
