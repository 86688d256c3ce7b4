//! What COPY and ADD bring, for what the builder of `tests/clients/contents` does not know or does otherwise.
//!
//! The expectations are BuildKit's: `dispatchCopy` of its Dockerfile frontend, `docopy` of its file operations and
//! fsutil's `copy`, read line by line.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]
#![expect(clippy::panic, reason = "a test that cannot read its data fails")]

mod common;

use stockade::model::contents::Node;
use stockade::model::{Found, Repo};
use stockade::source::{RepoPath, Tree};

/// A repository with these files, each with its path for content, and a Dockerfile that a service builds.
fn repository(files: &[&str], dockerfile: &str) -> Repo {
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
    let repo = repository(files, dockerfile);
    let Found::Image(image, stage) = repo.find_image("case") else { panic!("there is one image") };
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
    found.extend(image.contents().refusals.iter().map(|refused| refused.reason.clone()));
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
    assert_eq!(built(&FILES, "FROM scratch\nCOPY none /out/\n"), ["/out/", "there is no `none` to copy"]);
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
    let repo =
        repository(&FILES, "FROM scratch\nCOPY . /app/\nCOPY a/b /app/\nCOPY c /x/\nCOPY top.md /x/y/\n");
    let Found::Image(image, stage) = repo.find_image("case") else { panic!("there is one image") };
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
    let repo = repository(
        &files,
        "FROM scratch AS one\nCOPY src /a\nFROM scratch\nCOPY src /b\nCOPY --from=one /a /c\n",
    );
    let Found::Image(image, _) = repo.find_image("case") else { panic!("there is one image") };
    let stages = &image.contents().stages;
    let of = |stage: usize, path: &str| std::sync::Arc::as_ptr(stages[stage].directory(path).unwrap());
    assert_eq!(of(0, "/a"), of(1, "/b"));
    assert_eq!(of(0, "/a/d3"), of(1, "/c/d3"));
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
        let repo = repository(&files, &doubling(times));
        let limits = repo.content_limits();
        assert_eq!(limits.len(), usize::from(is_too_much), "{} files", 700 << times);
        let Found::Image(image, stage) = repo.find_image("case") else { panic!("there is one image") };
        assert_eq!(image.contents().stages[stage].doubt_of("/usr/bin/curl").is_some(), is_too_much);
        for limit in limits {
            assert!(limit.reason.contains("300000 files"), "{}", limit.reason);
            assert!(repo.files().get(limit.place.file).path().as_str().ends_with("Dockerfile"));
        }
    }
}
