//! What is taken from build contexts, and what ignore files leave out of them.

use crate::facts::{Facts, of};

/// A service is built from `ctx`.
const COMPOSE: (&str, &str) = ("compose.yaml", "services: {a: {build: ctx}}\n");

/// A repository in which a service is built from `ctx`, with these files in it.
fn built(dockerfile: &str, files: &[(&str, &str)]) -> Facts {
    let inside: Vec<_> = files.iter().map(|(path, text)| (format!("ctx/{path}"), *text)).collect();
    let inside = inside.iter().map(|(path, text)| (path.as_str(), *text));
    let all: Vec<_> = [COMPOSE, ("ctx/Dockerfile", dockerfile)].into_iter().chain(inside).collect();
    of(&all)
}

/// The copies of whole contexts, each context in one line: its directory, its ignore file, the places.
fn whole_copies(facts: &Facts) -> Vec<String> {
    let found = facts.whole_context_copies();
    let line = |copies: &super::ContextCopies<'_>| {
        let ignore = copies.context.ignore.as_ref().map_or("", |ignore| ignore.path.as_str());
        let places = copies
            .places
            .iter()
            .map(|place| format!("{} in {}", facts.said_at(*place), facts.repo.files().path(*place)));
        format!("{}/{ignore}: {}", copies.context.directory.as_str(), places.collect::<Vec<_>>().join(", "))
    };
    found.iter().map(line).collect()
}

#[test]
fn copies_of_a_whole_context() {
    let whole = &["ctx/: COPY . /a in ctx/Dockerfile"][..];
    for (what, dockerfile, expected) in [
        ("all", "FROM alpine:3.22\nCOPY . /a\n", whole),
        ("by ADD", "FROM alpine:3.22\nADD ./ /a\n", &["ctx/: ADD ./ /a in ctx/Dockerfile"]),
        ("for a build", "FROM alpine:3.22 AS b\nCOPY . /a\nFROM alpine:3.22\nCOPY --from=b /a /a\n", whole),
        ("for nothing", "FROM alpine:3.22 AS b\nCOPY . /a\nFROM alpine:3.22\n", &[]),
        ("a part", "FROM alpine:3.22\nCOPY sub /a\n", &[]),
        ("all but a part", "FROM alpine:3.22\nCOPY --exclude=sub . /a\n", &[]),
        ("a file", "FROM alpine:3.22\nCOPY file /a\n", &[]),
        ("all of a stage", "FROM alpine:3.22 AS b\nFROM alpine:3.22\nCOPY --from=b . /a\n", &[]),
    ] {
        assert_eq!(whole_copies(&built(dockerfile, &[("sub/x", ""), ("file", "")])), expected, "{what}");
    }
}

#[test]
fn contexts_that_count() {
    let copy = "FROM alpine:3.22\nCOPY . /a\n";
    let run = "FROM alpine:3.22\nCOPY . /a\nCMD [\"/a/x\"]\n";
    let two = "services: {a: {build: {context: .}}, b: {build: {context: ., dockerfile: b.Dockerfile}}}\n";
    let above = "services: {a: {build: app}, b: {build: base, image: \"acme/base:1\"}}\n";
    for (what, files, expected) in [
        ("the root", vec![("Dockerfile", run)], &["/: COPY . /a in Dockerfile"][..]),
        (
            "a program",
            vec![("app/Dockerfile", run), ("app/go.mod", "")],
            &["app/: COPY . /a in app/Dockerfile"],
        ),
        ("perhaps another directory", vec![("app/Dockerfile", run), ("app/main.c", "")], &[]),
        ("what does not run", vec![("Dockerfile", copy)], &[]),
        ("an image for tests", vec![("Dockerfile.test", run)], &[]),
        (
            "two images",
            vec![("b.Dockerfile", run), ("Dockerfile", run), ("compose.yaml", two)],
            &["/: COPY . /a in Dockerfile, COPY . /a in b.Dockerfile"],
        ),
        (
            "each with an ignore file of its own",
            vec![
                ("b.Dockerfile", run),
                ("b.Dockerfile.dockerignore", ""),
                ("Dockerfile", run),
                ("compose.yaml", two),
            ],
            &["/: COPY . /a in Dockerfile", "/b.Dockerfile.dockerignore: COPY . /a in b.Dockerfile"],
        ),
        (
            "the image below",
            vec![
                ("app/Dockerfile", "FROM acme/base:1\nCMD [\"/x\"]\n"),
                ("base/Dockerfile", copy),
                ("compose.yaml", above),
            ],
            &["base/: COPY . /a in base/Dockerfile"],
        ),
    ] {
        assert_eq!(whole_copies(&of(&files)), expected, "{what}");
    }
}

#[test]
fn who_says_what_an_image_is_built_from() {
    for (what, path, other, compose, is_declared, is_certain) in [
        ("a service", "app/Dockerfile", "x", "services: {a: {build: app}}\n", true, true),
        ("the root", "Dockerfile", "x", "", false, true),
        ("a program", "app/Dockerfile", "app/package.json", "", false, true),
        ("a directory", "app/Dockerfile", "app/main.c", "", false, false),
        ("a directory above", "docker/Dockerfile", "x", "", false, false),
    ] {
        let facts = of(&[(path, "FROM alpine:3.22\nCOPY x* /\n"), (other, ""), ("compose.yaml", compose)]);
        let image = facts.only_image();
        let said = (image.context_is_declared(), image.context_is_certain());
        assert_eq!(said, (is_declared, is_certain), "{what}");
    }
}

#[test]
fn what_an_ignore_file_should_leave_out() {
    let key = "TOKEN=x9Kq2vTr81LmZwPs73Qa\n";
    let npm = "//registry.example.com/:_authToken=x9Kq2vTr81LmZwPs73Qa\n";
    let weak = "PASSWORD=changeme\n";
    // Of the root, git's folder is always there; a secret has `!` behind it.
    for (what, files, expected) in [
        ("git's folder", vec![], ".git"),
        ("it is left out", vec![(".dockerignore", ".git\n")], ""),
        ("a folder of that name", vec![("sub/.git/x", ""), (".dockerignore", ".git\n")], ""),
        ("it is wanted", vec![(".dockerignore", "*\n!.git\n")], ""),
        ("packages", vec![("package.json", "{}")], ".git node_modules"),
        ("packages of a part", vec![("web/node_modules/a/x.js", "")], ".git web/node_modules"),
        ("a file with variables", vec![(".env", key)], ".env! .git"),
        ("deep down", vec![("config/app/prod.env", key)], "config/app/prod.env! .git"),
        ("in tests", vec![("tests/.env", key)], ".git"),
        ("without a credential", vec![(".env", "PORT=1\n")], ".git"),
        ("with a word for one", vec![(".env", weak)], ".git"),
        ("which is left out", vec![(".env", key), (".dockerignore", ".env\n.git\n")], ""),
        ("which is wanted", vec![(".env", key), (".dockerignore", ".git\n*.env\n!.env\n")], ""),
        ("in what is wanted", vec![("src/.env", key), (".dockerignore", "*\n!src\n")], "src/.env!"),
        // Who works here makes one from the example.
        ("one that git does not have", vec![(".env.example", "PORT=1\n")], ".env! .git"),
        // That git leaves one out does not say that there is one.
        ("one that git would not take", vec![(".gitignore", ".env\n"), ("go.mod", "")], ".env .git"),
        ("another file with a credential", vec![(".npmrc", npm)], ".npmrc! .git"),
        ("no file for them", vec![("notes.txt", key)], ".git"),
        (
            "the worst first",
            vec![(".npmrc", npm), ("z.env", key), ("package.json", "{}")],
            "z.env! .npmrc! .git node_modules",
        ),
        ("one of a kind", vec![("a.env", key), ("b.env", key)], "a.env! .git"),
    ] {
        let dockerfile = ("Dockerfile", "FROM alpine:3.22\nCOPY . /a\nCMD [\"/a/x\"]\n");
        let files: Vec<_> = std::iter::once(dockerfile).chain(files).collect();
        let facts = of(&files);
        let copies = facts.whole_context_copies();
        let gaps = copies[0].gaps();
        let gaps = gaps.iter().map(|gap| format!("{}{}", gap.path, if gap.is_secret { "!" } else { "" }));
        assert_eq!(gaps.collect::<Vec<_>>().join(" "), expected, "{what}");
    }
    let facts = built("FROM alpine:3.22\nCOPY . /a\n", &[(".git/config", "")]);
    assert!(facts.whole_context_copies()[0].gaps().is_empty(), "only the root is a checkout");
}

#[test]
fn lines_that_builders_refuse() {
    let copy = "FROM alpine:3.22\nCOPY x /\n";
    let two = "services: {a: {build: ctx}, b: {build: {context: ctx, args: {A: 1}}}}\n";
    for (what, dockerfile, compose, expected) in [
        ("in order, once", copy, two, &["!", "["][..]),
        // The file is read before the Dockerfile is.
        ("nothing is copied", "FROM alpine:3.22\n", two, &["!", "["]),
    ] {
        let facts = of(&[
            ("ctx/Dockerfile", dockerfile),
            ("ctx/.dockerignore", "a\n!\n[\n"),
            ("ctx/x", ""),
            ("compose.yaml", compose),
        ]);
        let errors: Vec<_> = facts.ignore_errors().iter().map(|error| facts.said_at(error.span)).collect();
        assert_eq!(errors, expected, "{what}");
    }
}

#[test]
fn sources_that_are_missing() {
    let by_name = Some("by its name, it may be made before the build");
    let by_git = Some("git ignores it (`gen` in ctx/.gitignore), so it may be made before the build");
    // What was meant; why it may be there.
    for (what, source, expected) in [
        ("one that is there", "main.c", None),
        ("one that is not", "server.c", Some((None, None))),
        ("in a directory that is not", "lib/main.c", Some((None, None))),
        ("no file has to fit", "*.rs", None),
        ("in a directory that has to be there", "sub/*.rs", None),
        ("in capitals", "MAIN.c", Some((Some("main.c"), None))),
        ("a letter too few", "requirments.txt", Some((Some("requirements.txt"), None))),
        ("letters the other way round", "mian.c", Some((Some("main.c"), None))),
        ("two letters", "miann.c", Some((None, None))),
        // Of short names, too many are near.
        ("a short name", "mai.c", Some((None, None))),
        ("in a directory", "./sub/helpers.C", Some((Some("sub/helpers.c"), None))),
        ("a slash at the end", "Sub/", Some((Some("sub"), None))),
        ("a folder that a build makes", "dist", Some((None, by_name))),
        ("what is in one", "web/target/x", Some((None, by_name))),
        ("a package", "app-1.0.jar", Some((None, by_name))),
        ("what git ignores", "gen", Some((None, by_git))),
        ("in capitals, though a build might make it", "BUILD.tgz", Some((Some("build.tgz"), None))),
        ("a submodule", "vendored/x.c", None),
        ("the file of someone who works here", ".ENV", Some((None, None))),
    ] {
        let facts = of(&[
            COMPOSE,
            ("ctx/Dockerfile", &format!("FROM alpine:3.22\nCOPY {source} /a/\n")),
            ("ctx/main.c", ""),
            ("ctx/requirements.txt", ""),
            ("ctx/sub/helpers.c", ""),
            ("ctx/build.tgz", ""),
            ("ctx/.env.example", ""),
            ("ctx/.gitignore", "gen\n"),
            (".gitmodules", "[submodule \"x\"]\n\turl = u\n\tpath = ctx/vendored\n"),
        ]);
        let missing = facts.missing_copy_sources();
        let said = missing.first().map(|missing| (missing.nearest.as_deref(), missing.doubt.as_deref()));
        assert_eq!(said, expected, "{what}");
        for missing in &missing {
            assert_eq!(facts.said_at(missing.place), source, "{what}");
            assert_eq!(missing.source, source, "{what}");
            assert_eq!(missing.looked_in, "`ctx`, the build context", "{what}");
        }
    }
}

#[test]
fn what_stands_in_front_of_a_wildcard_must_be_there() {
    for (source, missing, doubt) in [
        ("none/*.c", "none", None),
        ("sub/none/[a-z]*", "sub/none", None),
        ("dist/*", "dist", Some("by its name, it may be made before the build")),
    ] {
        let facts = built(&format!("FROM alpine:3.22\nCOPY {source} /a/\n"), &[("sub/x", "")]);
        let found = facts.missing_copy_sources();
        assert_eq!(found.len(), 1, "{source}");
        assert_eq!((found[0].source.as_str(), found[0].doubt.as_deref()), (missing, doubt), "{source}");
    }
}

#[test]
fn sources_that_are_missing_in_stages() {
    // Each with why it may be there all the same.
    for (what, first, copy, expected) in [
        ("it is there", "COPY sub /s", "/s/x", None),
        ("it is not", "COPY sub /s", "/s/y", Some(None)),
        ("no folder", "COPY sub /s", "/t/*", Some(None)),
        ("no file has to fit", "COPY sub /s", "/s/*.c", None),
        (
            "git ignores it",
            "COPY . /s",
            "/s/gen/x",
            Some(Some("git ignores it (`gen` in ctx/.gitignore), so it may be made before the build")),
        ),
        (
            "a build makes it",
            "COPY . /s",
            "/s/dist",
            Some(Some("by its name, it may be made before the build")),
        ),
        ("in a submodule", "COPY . /s", "/s/vendored/x", None),
        ("a command that nobody knows", "COPY sub /s\nRUN /s/x", "/t", None),
    ] {
        let dockerfile = format!("FROM scratch AS s\n{first}\nFROM alpine:3.22\nCOPY --from=s {copy} /a/\n");
        let compose = ("compose.yaml", "services: {a: {build: ctx}}\n");
        let facts = of(&[
            compose,
            ("ctx/Dockerfile", &dockerfile),
            ("ctx/sub/x", ""),
            ("ctx/.gitignore", "gen\n"),
            (".gitmodules", "[submodule \"v\"]\n\tpath = ctx/vendored\n"),
        ]);
        let found = facts.missing_copy_sources();
        assert_eq!(found.first().map(|missing| missing.doubt.as_deref()), expected, "{what}");
        assert!(found.iter().all(|missing| missing.looked_in == "the stage `s`"), "{what}");
    }
    let on_a_base = "FROM alpine:3.22 AS s\nFROM alpine:3.22\nCOPY --from=s /t/* /u /a/\n";
    assert!(built(on_a_base, &[]).missing_copy_sources().is_empty(), "what a base holds is not known");
}

#[test]
fn the_root_and_a_program_are_contexts_that_nobody_has_to_name() {
    let dockerfile = "FROM alpine:3.22\nCOPY package.json x server.c /a/\n";
    for (what, files, is_told) in [
        ("the root", &["Dockerfile", "x"][..], true),
        ("a program", &["app/Dockerfile", "app/package.json"], true),
        ("perhaps another directory", &["app/Dockerfile", "app/x"], false),
    ] {
        let text = |path: &str| if path.ends_with("Dockerfile") { dockerfile } else { "" };
        let files: Vec<_> = files.iter().map(|path| (*path, text(path))).collect();
        assert_eq!(!of(&files).missing_copy_sources().is_empty(), is_told, "{what}");
    }
}

#[test]
fn where_nobody_says_the_context_only_a_slip_of_the_pen_is_sure() {
    for (source, is_told) in [("server.c", false), ("dist", false), ("MAIN.c", true)] {
        let facts = of(&[
            ("app/Dockerfile", &format!("FROM alpine:3.22\nCOPY main.c {source} /a/\n")),
            ("app/main.c", ""),
        ]);
        assert_eq!(!facts.missing_copy_sources().is_empty(), is_told, "{source}");
    }
}

#[test]
fn sources_that_are_hidden() {
    // What is hidden, by which line, whether the build stops.
    for (what, source, ignore, expected) in [
        ("one that is there", "a.c", "*.log\n", None),
        ("a file", "a.log", "*.log\n", Some(("a.log", "*.log", true))),
        ("in a directory", "sub/b.log", "sub\n", Some(("sub/b.log", "sub", true))),
        ("what stands in front of a wildcard", "sub/*.log", "sub\n", Some(("sub", "sub", true))),
        ("each that fits", "*.log", "*.log\n", Some(("a.log", "*.log", false))),
        ("by a question mark", "a.lo?", "*.log\n", Some(("a.log", "*.log", false))),
        ("by a class", "a.[l]og", "*.log\n", Some(("a.log", "*.log", false))),
        (
            "what is installed here",
            "node_modules",
            "node_modules\n",
            Some(("node_modules", "node_modules", true)),
        ),
        // A builder goes on without what is not there.
        ("what may be installed here", "node_module*", "node_modules\n", None),
    ] {
        let facts = of(&[
            COMPOSE,
            ("ctx/Dockerfile", &format!("FROM alpine:3.22\nCOPY {source} /a/\n")),
            ("ctx/.dockerignore", ignore),
            ("ctx/package.json", "{}"),
            ("ctx/.gitignore", "node_modules\n"),
            ("ctx/a.c", ""),
            ("ctx/a.log", ""),
            ("ctx/sub/b.log", ""),
        ]);
        let hidden = facts.ignored_copy_sources();
        let said = hidden.first().map(|hidden| {
            assert_eq!(facts.said_at(hidden.place), source, "{what}");
            assert_eq!(hidden.source, source, "{what}");
            (hidden.inside.as_str(), facts.said_at(hidden.pattern), hidden.stops)
        });
        let said = said.as_ref().map(|(inside, pattern, stops)| (*inside, &**pattern, *stops));
        assert_eq!(said, expected, "{what}");
    }
    let uncertain = of(&[
        ("app/Dockerfile", "FROM alpine:3.22\nCOPY a.c a.log /a/\n"),
        ("app/.dockerignore", "*.log\n"),
        ("app/a.c", ""),
        ("app/a.log", ""),
    ]);
    assert!(uncertain.ignored_copy_sources().is_empty(), "nobody says that it is built from there");
}

#[test]
fn whole_contexts_that_ship() {
    let copy = "FROM alpine:3.22\nCOPY . /a\n";
    let copies = &[("COPY . /a", 0)][..];
    // The instructions, and the number of steps from there to the runtime stage.
    for (what, base, app, ignore, expected) in [
        ("in its own stage", "", copy, "", copies),
        ("in a stage below", "", "FROM alpine:3.22 AS b\nCOPY . /a\nFROM b\n", "", &[("COPY . /a", 1)]),
        (
            "in another stage",
            "",
            "FROM alpine:3.22 AS b\nCOPY . /a\nFROM alpine:3.22\nCOPY --from=b /a /a\n",
            "",
            &[],
        ),
        ("in the image below", copy, "FROM acme/base:1\n", "", &[("COPY . /a", 1)]),
        ("a part", "", "FROM alpine:3.22\nCOPY sub /a\n", "", &[]),
        ("without something", "", copy, "x\n", copies),
        ("what is chosen", "", copy, "*\n!sub\n", &[]),
    ] {
        let facts = of(&[
            ("app/Dockerfile", app),
            ("app/.dockerignore", ignore),
            ("app/sub/x", ""),
            ("base/Dockerfile", base),
            ("base/x", ""),
            ("compose.yaml", "services: {a: {build: app}, b: {build: base, image: \"acme/base:1\"}}\n"),
        ]);
        let found = facts.image_of("app/Dockerfile").whole_context_in_runtime();
        let found: Vec<_> = found.iter().map(|(place, way)| (facts.said_at(*place), way.len())).collect();
        let found: Vec<_> = found.iter().map(|(place, steps)| (place.as_str(), *steps)).collect();
        assert_eq!(found, expected, "{what}");
    }
    let uncertain = of(&[("app/Dockerfile", copy), ("app/x.c", "")]);
    assert!(uncertain.only_image().whole_context_in_runtime().is_empty(), "the context is a guess");
}
