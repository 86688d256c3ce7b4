//! What COPY and ADD bring, for what the builder of `tests/clients/contents` does not know or does otherwise.
//!
//! The expectations are BuildKit's: `dispatchCopy` of its Dockerfile frontend, `docopy` of its file operations and
//! fsutil's `copy`, read line by line.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]
#![expect(clippy::panic, reason = "a test that cannot read its data fails")]

use stockade::{Facts, FoundImage, Node, RepoPath, Tree, WayStep};

use crate::common;

/// A repository with these files, each with its path for content, and a Dockerfile that a service builds.
fn repository(files: &[&str], dockerfile: &str) -> Facts {
    let compose = "services: {case: {build: {context: ., additional_contexts: {extra: ./extra}}}}\n";
    let named = [("Dockerfile", dockerfile), ("compose.yaml", compose)];
    let named = named.map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let files = files.iter().map(|file| match file.split_once('=') {
        Some((path, text)) => (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()),
        None => (RepoPath::new(file).unwrap(), file.as_bytes().to_vec()),
    });
    common::read(Tree::in_memory(files.chain(named)), &[RepoPath::root()]).0
}

/// The files of the image, directories only where nothing is in them; what a builder stops at stands last.
fn built(files: &[&str], dockerfile: &str) -> Vec<String> {
    let facts = repository(files, dockerfile);
    let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
    let mut found = Vec::new();
    image.contents().stages[stage].visit(&mut |visit| {
        match &visit.entry.node {
            Node::Directory(inner) if inner.entries().next().is_none() => {
                found.push(format!("{}/", visit.path));
            }
            Node::Directory(_) => {}
            Node::Unknown(_) => found.push(format!("{}?", visit.path)),
            _ if visit.is_untracked => found.push(format!("{} perhaps", visit.path)),
            _ => found.push(visit.path.to_owned()),
        }
        true
    });
    for refused in &image.contents().refusals {
        found.push(refused.reason());
    }
    found
}

const FILES: [&str; 5] = ["a/x.txt", "a/b/y.md", "a/b/z.txt", "c/x.txt", "top.md"];

#[test]
fn parents_keeps_the_directories_above() {
    let copy = |line: &str| built(&FILES, &format!("FROM scratch\n{line}\n"));
    assert_eq!(copy("COPY --parents a/b/y.md /out/"), ["/out/a/b/y.md"]);
    assert_eq!(copy("COPY --parents **/*.txt /out/"), ["/out/a/b/z.txt", "/out/a/x.txt", "/out/c/x.txt"]);
    assert_eq!(copy("COPY --parents a/./b/*.md /out/"), ["/out/b/y.md"], "from the pivot on");
    assert_eq!(copy("COPY --parents=false a/x.txt /out/"), ["/out/x.txt"]);
}

#[test]
fn exclude_leaves_out_of_directories() {
    let copy = |line: &str| built(&FILES, &format!("FROM scratch\n{line}\n"));
    assert_eq!(copy("COPY --exclude=**/*.txt a /out/"), ["/out/b/y.md"]);
    assert_eq!(copy("COPY --exclude=b --exclude=!b/y.md a /out/"), ["/out/b/y.md", "/out/x.txt"]);
    assert_eq!(copy("COPY --exclude=*.md top.md /out/"), ["/out/top.md"], "what is named is taken");
}

#[test]
fn wildcards_that_fit_nothing_are_no_mistake() {
    assert_eq!(built(&FILES, "FROM scratch\nCOPY top.md none*.txt /out/\n"), ["/out/top.md"]);
    assert_eq!(
        built(&FILES, "FROM scratch\nCOPY */x.txt /file\n"),
        ["/file"],
        "one after the other, onto the same path"
    );
    assert_eq!(built(&FILES, "FROM scratch\nCOPY none /out/\n"), ["/out/", "`none` does not exist"]);
}

#[test]
fn what_buildkit_looks_for_must_be_there() {
    let copy = |line: &str| built(&FILES, &format!("FROM scratch\n{line}\n"));
    for (line, refusal) in [
        // fsutil copy.go, resolveWildcards: `filepath.Walk` fails on a directory that is not there.
        ("COPY missing/*.txt /y/", "`missing/*.txt` does not exist"),
        ("COPY a/missing/*/x /y/", "`a/missing/*/x` does not exist"),
        // fsutil filter.go: a directory is sent for what fits in it.
        ("COPY a/none* /y/", "nothing matches `a/none*`, so `/a` is not sent to the builder"),
        // contenthash, RequiredPaths.
        ("COPY --parents missing.txt /y/", "`missing.txt` does not exist"),
        ("COPY --parents a/./x.md /y/", "`a/./x.md` does not exist"),
        ("COPY --parents . /y/", "`.` does not exist"),
        ("COPY --parents --exclude=a/x.txt a/x.txt /y/", "`a/x.txt` does not exist"),
        ("COPY a/[* /y/", "`/a/[*` is not a valid pattern"),
        ("COPY --exclude=[a- a /y/", "`[a-` is not a valid pattern"),
        ("COPY top.md /y\nWORKDIR /y", "`/y` needs a directory at `/y`, which is not a directory"),
        ("COPY top.md /y\nCOPY a/x.txt /y/", "`a/x.txt` needs a directory at `/y`, which is not a directory"),
        ("COPY a /y/x.txt/b/\nCOPY a /y/", "a file of `a` would replace the directory `/y/x.txt`"),
    ] {
        assert_eq!(copy(line).last().map(String::as_str), Some(refusal), "{line}");
    }
    for (line, files) in [
        ("COPY top.md missing* /y/", &["/y/top.md"][..]),
        ("COPY a/x.txt a/missing* /y/", &["/y/x.txt"]),
        ("COPY top.md/* top.md /y/", &["/y/top.md"]),
        ("COPY --parents missing* top.md /y/", &["/y/top.md"]),
        ("COPY --parents [a]/./b/*.md /y/", &["/y/b/y.md"]),
        (
            "COPY --link --chmod=755 a /y/\nCOPY --link --chmod=755 top.md /y",
            &["/y/b/y.md", "/y/b/z.txt", "/y/top.md", "/y/x.txt"],
        ),
    ] {
        assert_eq!(copy(line), files, "{line}");
    }
}

#[test]
fn flags_are_read_byte_by_byte() {
    let files = ["d/ü.txt", "d/x.txt"];
    assert_eq!(built(&files, "FROM scratch\nCOPY --exclude=ü.txt d /u/\n"), ["/u/x.txt", "/u/ü.txt"]);
    assert_eq!(built(&files, "FROM scratch\nCOPY --exclude=*.txt d /u/\n"), ["/u/"]);
}

#[test]
fn what_is_missing_in_a_stage_stops_the_build() {
    let copy = |lines: &str| built(&FILES, &format!("FROM scratch AS s\nCOPY a /a\nFROM scratch\n{lines}\n"));
    let missing = |source: &str| vec!["/y?".to_owned(), format!("`{source}` does not exist")];
    assert_eq!(copy("COPY --from=s /b /y"), missing("/b"));
    assert_eq!(copy("COPY --from=s /b/* /y"), missing("/b/*"));
    assert_eq!(copy("COPY --from=s /a/b* /y/"), ["/y/y.md", "/y/z.txt"]);
    // solver/llbsolver/ops/file.go, markInvalid: what is copied from the stage that is worked on is not looked for.
    let dockerfile = "FROM scratch AS s\nCOPY top.md /\nFROM s\nCOPY --from=s --parents none /y/\n";
    assert_eq!(built(&FILES, dockerfile), ["/top.md", "/y/"]);
}

#[test]
fn sources_are_patterns_of_what_is_sent() {
    let copy = |line: &str| built(&["!b", "c"], &format!("FROM scratch\n{line}\n"));
    let refused = "`!b` exists, but has another meaning as a pattern";
    assert_eq!(copy("COPY !b c /y/").last().map(String::as_str), Some(refused));
    assert_eq!(copy("COPY [!]b c /y/"), ["/y/!b", "/y/c"]);
    assert_eq!(copy("COPY !b . /y/")[0], "/y/!b", "with all of it, nothing is chosen");
}

#[test]
fn a_linked_layer_does_not_look_below() {
    let with = |flag: &str| built(&FILES, &format!("FROM scratch\nCOPY a /out/\nCOPY {flag} top.md /out\n"));
    assert_eq!(with(""), ["/out/b/y.md", "/out/b/z.txt", "/out/top.md", "/out/x.txt"]);
    assert_eq!(with("--link"), ["/out"], "the file takes the place of the directory");
}

#[test]
fn heredocs_and_downloads_have_names() {
    let dockerfile =
        "FROM scratch\nCOPY <<one <<two /out/\n1\none\n2\ntwo\nCOPY <<EOF /etc/motd\nhello\nEOF\n";
    assert_eq!(built(&[], dockerfile), ["/etc/motd", "/out/one", "/out/two"]);
    let dockerfile =
        "FROM scratch\nADD https://example.com/a/b.bin?x=1 /out/\nADD https://example.com/c /d\n";
    assert_eq!(built(&[], dockerfile), ["/d", "/out/b.bin"]);
    assert_eq!(built(&[], "FROM scratch\nADD https://example.com/ /out/\n"), ["/out/__unnamed__"]);
}

#[test]
fn additional_contexts_have_an_ignore_file_of_their_own() {
    let files = ["extra/a", "extra/b", "extra/.dockerignore=b", ".dockerignore=a"];
    assert_eq!(built(&files, "FROM scratch\nCOPY --from=extra . /\n"), ["/.dockerignore", "/a"]);
    assert_eq!(built(&files, "FROM extra\nCOPY compose.yaml /\n"), ["/.dockerignore", "/a", "/compose.yaml"]);
}

#[test]
fn the_ignore_file_of_the_dockerfile_wins() {
    let files = ["a", "b", ".dockerignore=a", "Dockerfile.dockerignore=b\n*ockerfile*\n.*\n*.yaml"];
    assert_eq!(built(&files, "FROM scratch\nCOPY . /\n"), ["/a"]);
}

#[test]
fn what_others_may_have_is_marked() {
    let files = [
        ".env.example",
        "package.json",
        "src/a.js",
        ".dockerignore=compose.yaml\nDockerfile\n.dockerignore\n",
    ];
    assert_eq!(
        built(&files, "FROM scratch\nCOPY . /\n"),
        ["/.env perhaps", "/.env.example", "/.git/", "/node_modules/", "/package.json", "/src/a.js"]
    );
}

#[test]
fn a_directory_of_several_copies_knows_that_it_is_one() {
    let facts =
        repository(&FILES, "FROM scratch\nCOPY . /app/\nCOPY a/b /app/\nCOPY c /x/\nCOPY top.md /x/y/\n");
    let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
    let tree = &image.contents().stages[stage];
    let has_additions = |path: &str| tree.directory(path).unwrap().has_additions();
    assert!(has_additions("/app") && has_additions("/x"));
    assert!(!has_additions("/app/a") && !has_additions("/app/c"));
}

#[test]
fn what_a_base_brings_is_not_guessed() {
    let dockerfile = "FROM alpine:3.20 AS build\nRUN make\nFROM scratch\nCOPY --from=build /out/app /app\n";
    assert_eq!(built(&[], dockerfile), ["/app?"]);
    let dockerfile = "FROM alpine:3.20\nCOPY top.md /usr/local/bin\n";
    assert_eq!(built(&["top.md"], dockerfile), ["/usr/local/bin/top.md"], "a directory in every base");
}

#[test]
fn a_context_that_is_shared_is_shared_in_memory() {
    let files: Vec<String> = (0..200).map(|number| format!("src/d{}/f{number}", number % 10)).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let facts = repository(
        &files,
        "FROM scratch AS one\nCOPY src /a\nFROM scratch\nCOPY src /b\nCOPY --from=one /a /c\n",
    );
    let FoundImage::Image(image, _) = facts.find_image("case") else { panic!("there is one image") };
    let stages = &image.contents().stages;
    let of = |stage: usize, path: &str| std::sync::Arc::as_ptr(stages[stage].directory(path).unwrap());
    assert_eq!(of(0, "/a"), of(1, "/b"));
    assert_eq!(of(0, "/a/d3"), of(1, "/c/d3"));
}

/// A repository with these files, by path.
fn several(files: &[(&str, &str)]) -> Facts {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    common::read(Tree::in_memory(files), &[RepoPath::root()]).0
}

/// The files of an image, each with the places of the steps by which it got there, the earliest first.
fn origins(facts: &Facts, what: &str) -> Vec<String> {
    let FoundImage::Image(image, stage) = facts.find_image(what) else {
        panic!("there is one image `{what}`")
    };
    let mut found = Vec::new();
    image.contents().stages[stage].visit(&mut |visit| {
        if !matches!(visit.entry.node, Node::Directory(_)) {
            let steps = visit.arrivals().into_iter().map(|arrival| {
                let file = facts.repo.files().get(arrival.place.file);
                format!("{}:{}", file.path(), file.position(arrival.place.start).line)
            });
            let removed = if visit.removed.is_some() { " removed" } else { "" };
            found.push(format!("{}{removed} < {}", visit.path, steps.collect::<Vec<_>>().join(" < ")));
        }
        true
    });
    found
}

/// Services that build a base and what stands on it; `{…}` is the build of each.
fn compose(services: &[(&str, &str, &str)]) -> String {
    let mut text = "services:\n".to_owned();
    for (name, image, build) in services {
        text += &format!("  {name}: {{image: \"{image}\", build: {build}}}\n");
    }
    text
}

#[test]
fn what_is_built_here_continues_in_what_stands_on_it() {
    let services = compose(&[
        ("base", "acme/base:1", "base"),
        ("middle", "acme/middle:1", "{context: middle, args: {TAG: '1'}}"),
        ("top", "acme/top:1", "top"),
    ]);
    let facts = several(&[
        ("compose.yaml", &services),
        ("base/a", ""),
        (
            "base/Dockerfile",
            "FROM scratch AS files\nCOPY a /a\nFROM files\nENV DIR=/srv\nWORKDIR /in\nCOPY a b ./\n",
        ),
        ("base/b", ""),
        ("middle/Dockerfile", "ARG TAG\nFROM acme/base:$TAG\nCOPY c $DIR/\n"),
        ("middle/c", ""),
        ("top/Dockerfile", "FROM acme/middle:1 AS first\nFROM first\nCOPY d ./\n"),
        ("top/d", ""),
    ]);
    let wanted = [
        "/a < base/Dockerfile:2",
        "/in/a < base/Dockerfile:6",
        "/in/b < base/Dockerfile:6",
        "/in/d < top/Dockerfile:3",
        "/srv/c < middle/Dockerfile:3",
    ];
    assert_eq!(origins(&facts, "top"), wanted, "files, the working directory and the environment");
    let FoundImage::Image(image, stage) = facts.find_image("top") else { panic!("there is one image") };
    let way = image.way_to(stage, &image.contents().stages[stage].arrivals_of("/a"));
    let from = way.iter().map(|step| match step {
        WayStep::Continued(stage) => {
            let file = facts.repo.files().get(stage.from.file);
            format!("{}:{}", file.path(), file.position(stage.from.start).line)
        }
        _ => panic!("nothing is copied"),
    });
    let wanted = ["base/Dockerfile:3", "middle/Dockerfile:2", "top/Dockerfile:1", "top/Dockerfile:2"];
    assert_eq!(from.collect::<Vec<_>>(), wanted, "stage by stage");
}

#[test]
fn images_that_are_built_here_are_copied_from() {
    let services = compose(&[
        ("base", "acme/base:1", "{dockerfile_inline: \"FROM scratch\\nCOPY a /x/a\\n\"}"),
        (
            "top",
            "acme/top:1",
            "{context: ., additional_contexts: {named: 'docker-image://acme/base:1', its: 'service:base', \
             other: 'docker-image://acme/other:1'}}",
        ),
    ]);
    let facts = several(&[
        ("compose.yaml", &services),
        ("a", ""),
        (
            "Dockerfile",
            "FROM scratch\nCOPY --from=acme/base:1 /x /1\nCOPY --from=named /x/a /2/\nCOPY --from=its / /3\n\
             COPY --from=other /x/a /4\n",
        ),
    ]);
    let wanted = [
        "/1/a < compose.yaml:2 < Dockerfile:2",
        "/2/a < compose.yaml:2 < Dockerfile:3",
        "/3/x/a < compose.yaml:2 < Dockerfile:4",
        "/4 < Dockerfile:5",
    ];
    assert_eq!(origins(&facts, "top"), wanted);
    let refused = several(&[
        ("compose.yaml", &services),
        ("a", ""),
        ("Dockerfile", "FROM its\nCOPY --from=named /none /\n"),
    ]);
    let FoundImage::Image(image, _) = refused.find_image("top") else { panic!("there is one image") };
    assert_eq!(image.contents().refusals[0].reason(), "`/none` does not exist");
}

#[test]
fn triggers_run_in_the_next_image_and_no_further() {
    let services =
        compose(&[("base", "acme/base", "base"), ("top", "acme/top", "top"), ("roof", "acme/roof", "roof")]);
    let facts = several(&[
        ("compose.yaml", &services),
        (
            "base/Dockerfile",
            "FROM scratch AS own\nONBUILD COPY no /\nFROM own\nWORKDIR /app\nONBUILD COPY src .\n",
        ),
        ("base/no", ""),
        ("top/Dockerfile", "FROM acme/base:latest\nCOPY more .\n"),
        ("top/src/a", ""),
        ("top/more", ""),
        ("roof/Dockerfile", "FROM acme/top\nCOPY last .\n"),
        ("roof/src/b", ""),
        ("roof/last", ""),
    ]);
    assert_eq!(origins(&facts, "base"), ["/no < base/Dockerfile:2"]);
    let top = ["/app/a < base/Dockerfile:5", "/app/more < top/Dockerfile:2", "/no < base/Dockerfile:2"];
    assert_eq!(origins(&facts, "top"), top, "the source is that of its own context");
    let roof = [top[0], "/app/last < roof/Dockerfile:2", top[1], top[2]];
    assert_eq!(origins(&facts, "roof"), roof);
}

#[test]
fn what_a_lower_layer_holds_is_still_there() {
    let services = compose(&[("base", "acme/base:1", "base"), ("top", "acme/top:1", "top")]);
    let facts = several(&[
        ("compose.yaml", &services),
        ("base/Dockerfile", "FROM scratch\nCOPY a b /\n"),
        ("base/a", ""),
        ("base/b", ""),
        ("top/Dockerfile", "FROM acme/base:1\nRUN rm /a && touch /c && rm /c\n"),
    ]);
    assert_eq!(origins(&facts, "top"), ["/a removed < base/Dockerfile:2", "/b < base/Dockerfile:2"]);
    assert_eq!(origins(&facts, "base"), ["/a < base/Dockerfile:2", "/b < base/Dockerfile:2"]);
}

#[test]
fn which_image_is_meant_is_not_guessed() {
    let dockerfiles = [
        ("one/Dockerfile", "FROM scratch\nCOPY Dockerfile /one\n"),
        ("two/Dockerfile", "FROM scratch\nCOPY Dockerfile /two\n"),
        ("top/Dockerfile", "ARG TAG\nFROM acme/base:$TAG\nCOPY Dockerfile /top\n"),
    ];
    let top = |one: &str, two: &str, args: &str| {
        let services = compose(&[
            ("one", one, "one"),
            ("two", two, "two"),
            ("top", "acme/top:1", &format!("{{context: top, args: {{{args}}}}}")),
        ]);
        let files: Vec<_> = dockerfiles.into_iter().chain([("compose.yaml", &*services)]).collect();
        let found = origins(&several(&files), "top");
        found.iter().map(|origin| origin.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(top("acme/base:1", "acme/base:2", "TAG: 2"), ["/top", "/two"]);
    assert_eq!(top("acme/base:1", "acme/base:2", ""), ["/top"], "the tag is not known");
    assert_eq!(top("acme/base:1", "acme/other:2", ""), ["/one", "/top"], "whatever the tag is");
    assert_eq!(top("acme/base:1", "acme/base:1", "TAG: 1"), ["/top"], "two make it");
    assert_eq!(top("acme/base:1", "acme/base:2", "TAG: 3"), ["/top"], "nobody makes it");
    // The project of the user comes first.
    let other = [("other/compose.yaml", "services: {x: {image: acme/base:1, build: ../two}}\n")];
    let services =
        compose(&[("one", "acme/base:1", "one"), ("top", "acme/top:1", "{context: top, args: {TAG: '1'}}")]);
    let files: Vec<_> = dockerfiles.into_iter().chain(other).chain([("compose.yaml", &*services)]).collect();
    assert_eq!(origins(&several(&files), "top"), ["/one < one/Dockerfile:2", "/top < top/Dockerfile:3"]);
}

#[test]
fn what_an_image_was_called_before_is_not_itself() {
    let services = compose(&[("top", "acme/top:1", "top")]);
    let facts = several(&[
        ("compose.yaml", &services),
        ("top/Dockerfile", "FROM acme/top:1\nCOPY a /\n"),
        ("top/a", ""),
    ]);
    assert_eq!(origins(&facts, "top"), ["/a < top/Dockerfile:2"]);
    assert!(facts.repo.image_circles().is_empty(), "it is pulled, and built upon");
}

#[test]
fn circles_end_and_are_told() {
    let services = compose(&[
        ("a", "acme/a:1", "a"),
        ("b", "acme/b:1", "b"),
        ("c", "acme/c:1", "c"),
        ("d", "acme/d:1", "d"),
    ]);
    let facts = several(&[
        ("compose.yaml", &services),
        ("a/Dockerfile", "FROM acme/b:1\nCOPY Dockerfile /a\n"),
        ("b/Dockerfile", "FROM scratch AS base\nFROM base\nCOPY --from=acme/c:1 /c /b\n"),
        ("c/Dockerfile", "FROM acme/a:1 AS files\nFROM files\nCOPY Dockerfile /c\n"),
        ("d/Dockerfile", "FROM acme/a:1\nCOPY Dockerfile /d\n"),
    ]);
    let circles = facts.repo.image_circles();
    assert_eq!(circles.len(), 1, "what only stands on it is in none");
    let steps: Vec<String> = circles[0]
        .steps
        .iter()
        .map(|(place, name)| format!("{} {name}", facts.repo.files().path(*place)))
        .collect();
    assert_eq!(steps, ["a/Dockerfile acme/b:1", "b/Dockerfile acme/c:1", "c/Dockerfile acme/a:1"]);
    assert_eq!(origins(&facts, "d").last().unwrap(), "/d < d/Dockerfile:2");
    // Builds that need each other, stages that do not: a stage for tests stands on what is made from the other.
    let services = compose(&[("a", "acme/a:1", "{context: a, target: out}"), ("b", "acme/b:1", "b")]);
    let facts = several(&[
        ("compose.yaml", &services),
        ("a/Dockerfile", "FROM scratch AS out\nCOPY Dockerfile /a\nFROM acme/b:1 AS test\n"),
        ("b/Dockerfile", "FROM acme/a:1\nCOPY Dockerfile /b\n"),
    ]);
    assert!(facts.repo.image_circles().is_empty());
}

#[test]
fn a_tower_of_images_is_followed_so_far() {
    let tower = |height: usize| {
        let mut files = vec![("s0/Dockerfile".to_owned(), "FROM scratch\nCOPY Dockerfile /0\n".to_owned())];
        let mut services = vec![("s0".to_owned(), "acme/s0:1".to_owned(), "s0".to_owned())];
        for storey in 1..=height {
            let dockerfile = format!("FROM acme/s{}:1\nCOPY Dockerfile /{storey}\n", storey - 1);
            files.push((format!("s{storey}/Dockerfile"), dockerfile));
            services.push((format!("s{storey}"), format!("acme/s{storey}:1"), format!("s{storey}")));
        }
        let services: Vec<_> =
            services.iter().map(|(name, image, build)| (&**name, &**image, &**build)).collect();
        files.push(("compose.yaml".into(), compose(&services)));
        let files: Vec<_> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        several(&files)
    };
    let facts = tower(20);
    assert_eq!(origins(&facts, "s20").len(), 21);
    assert!(facts.limits_reached().is_empty());
    let facts = tower(22);
    assert_eq!(origins(&facts, "s22"), ["/21 < s21/Dockerfile:2", "/22 < s22/Dockerfile:2"]);
    let limits = facts.limits_reached();
    assert_eq!(limits.len(), 1);
    assert_eq!(facts.repo.files().path(limits[0].place).as_str(), "s21/Dockerfile");
}

#[test]
fn what_many_stand_on_is_there_once() {
    let mut files: Vec<(String, String)> =
        (0..200).map(|n| (format!("base/d{}/f{n}", n % 10), "x".into())).collect();
    files.push(("base/Dockerfile".into(), "FROM scratch\nCOPY . /app\n".into()));
    let mut services = vec![("base".to_owned(), "acme/base:1".to_owned(), "base".to_owned())];
    for number in 0..20 {
        let name = format!("top{number}");
        files.push((format!("{name}/Dockerfile"), "FROM acme/base:1\nCOPY Dockerfile /app/own/\n".into()));
        services.push((name.clone(), format!("acme/{name}:1"), name));
    }
    let services: Vec<_> =
        services.iter().map(|(name, image, build)| (&**name, &**image, &**build)).collect();
    files.push(("compose.yaml".into(), compose(&services)));
    let files: Vec<_> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let facts = several(&files);
    let of = |what: &str| {
        let FoundImage::Image(image, stage) = facts.find_image(what) else { panic!("there is one image") };
        std::sync::Arc::as_ptr(image.contents().stages[stage].directory("/app/d3").unwrap())
    };
    assert!((0..20).all(|number| of(&format!("top{number}")) == of("base")));
}

#[test]
fn an_image_of_too_many_files_says_so() {
    let files: Vec<String> = (0..700).map(|number| format!("src/f{number}")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    // Each line doubles what the one before has.
    let doubling = |times: usize| {
        let lines: Vec<String> = (0..times)
            .map(|number| format!("FROM s{number} AS s{}\nCOPY --from=s{number} / /{number}/", number + 1))
            .collect();
        format!("FROM scratch AS s0\nCOPY src /a\n{}\nFROM s{times}\nRUN true\n", lines.join("\n"))
    };
    for (times, is_too_much) in [(8, false), (9, true)] {
        let facts = repository(&files, &doubling(times));
        let limits = facts.limits_reached();
        assert_eq!(limits.len(), usize::from(is_too_much), "{} files", 700 << times);
        let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
        assert_eq!(image.contents().stages[stage].doubt_of("/usr/bin/curl").is_some(), is_too_much);
        for limit in limits {
            assert!(limit.reason().contains("300,000 files"), "{}", limit.reason());
            assert!(facts.repo.files().get(limit.place.file).path().as_str().ends_with("Dockerfile"));
        }
    }
}

#[test]
fn what_is_merged_keeps_all_of_its_way() {
    let dockerfile = "FROM scratch AS one\nCOPY a c /w/\nFROM scratch AS two\nCOPY --from=one --chown=7:7 / /app/\n\
                      FROM scratch\nCOPY top.md /out/\nCOPY --from=two /app/* /out/\n";
    let facts = repository(&FILES, dockerfile);
    let FoundImage::Image(image, stage) = facts.find_image("case") else { panic!("there is one image") };
    let arrivals = image.contents().stages[stage].arrivals_of("/out/x.txt");
    assert_eq!(arrivals.len(), 3, "into each of the three stages: {arrivals:?}");
    assert_eq!(
        image.attributes(&arrivals).owner.as_deref(),
        Some("7:7"),
        "of the second, and the third says none"
    );
}
