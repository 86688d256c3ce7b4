//! What the lines of one Dockerfile come to: the variables, the base and the files of each build.
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]
#![expect(clippy::panic, reason = "a test whose data is wrong fails")]

use crate::findings::check;
use stockade::{Facts, FileTree, FoundImage, Node, RepoPath, Tree};

fn repository(files: &[(&str, &str)]) -> Facts {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    crate::common::read(Tree::in_memory(files), &[RepoPath::root()]).0
}

/// What the image holds that is built for a service, or from a Dockerfile.
fn with_image<T>(files: &[(&str, &str)], what: &str, ask: impl FnOnce(&FileTree) -> T) -> T {
    let facts = repository(files);
    let FoundImage::Image(image, stage) = facts.find_image(what) else {
        panic!("there is one image `{what}`")
    };
    ask(&image.contents().stages[stage])
}

/// The paths of the files of an image.
fn files_of(files: &[(&str, &str)], what: &str) -> Vec<String> {
    with_image(files, what, |tree| {
        let mut found = Vec::new();
        tree.visit(&mut |visit| {
            if !matches!(visit.entry.node, Node::Directory(_)) {
                found.push(visit.path.to_owned());
            }
            true
        });
        found
    })
}

#[test]
fn the_values_of_one_env_are_expanded_with_what_stood_before_it() {
    // "Environment variable substitution use the same value for each variable throughout the entire
    // instruction": Docker's reference of the Dockerfile, "Environment replacement".
    for (lines, name) in [
        ("ENV A=x B=$A", "/alpine"),
        ("ENV B=$A A=x", "/alpine"),
        ("ENV A=x\nENV B=$A", "/x"),
        ("ENV A=$A-2 B=$A", "/alpine"),
        ("ENV A=$A-2\nENV B=$A", "/alpine-2"),
        ("ENV A=x B=${A:-none}", "/alpine"),
        ("ENV C=x B=${C:-none}", "/none"),
        ("ENV A= B=$A", "/alpine"),
        ("ENV C=$A A=x B=${C:+set}$A", "/alpine"),
    ] {
        let dockerfile = format!("FROM scratch\nENV A=alpine\n{lines}\nCOPY a /$B\n");
        let files = [
            ("compose.yaml", "services: {case: {build: .}}\n"),
            ("Dockerfile", dockerfile.as_str()),
            ("a", ""),
        ];
        assert_eq!(files_of(&files, "case"), [name], "{lines}");
    }
}

#[test]
fn of_two_projects_that_build_a_name_the_one_that_shares_files_is_meant() {
    let build = "services: {app: {image: \"acme/app:1\", build: .}}\n";
    let build_with_common = format!("include: [../common.yaml]\n{build}");
    let user = "services: {top: {image: \"acme/top:1\", build: .}}\n";
    let user_with_common = format!("include: [../common.yaml]\n{user}");
    let top = |one: &str, two: &str, user: &str| {
        let files = [
            ("common.yaml", "services: {cache: {image: \"redis:7.4\"}}\n"),
            ("one/compose.yaml", one),
            ("one/Dockerfile", "FROM scratch\nCOPY Dockerfile /one\n"),
            ("two/compose.yaml", two),
            ("two/Dockerfile", "FROM scratch\nCOPY Dockerfile /two\n"),
            ("user/compose.yaml", user),
            ("user/Dockerfile", "FROM acme/app:1\nCOPY Dockerfile /top\n"),
        ];
        files_of(&files, "top")
    };
    assert_eq!(top(build, &build_with_common, &user_with_common), ["/top", "/two"]);
    assert_eq!(top(&build_with_common, build, &user_with_common), ["/one", "/top"]);
    assert_eq!(top(build, build, &user_with_common), ["/top"], "no file in common: it may be either");
    assert_eq!(top(build, &build_with_common, user), ["/top"], "the user has none of them");
    let all = top(&build_with_common, &build_with_common, &user_with_common);
    assert_eq!(all, ["/top"], "both have files in common with the user");
    let own = user_with_common.replace("{top:", "{app: {image: \"acme/app:1\", build: ../two}, top:");
    assert_eq!(top(&build_with_common, build, &own), ["/top", "/two"], "its own project comes first");
}

#[test]
fn a_build_argument_stands_where_its_text_does() {
    let place_of = |name: &str, args: &str, dotenv: &str| {
        let compose = format!("services:\n  app:\n    build:\n      context: .\n      args: {args}\n");
        let checked = check(
            &["unpinned-image"],
            &[
                ("compose.yaml", &compose),
                (".env", &format!("# versions\n{dotenv}\n")),
                ("Dockerfile", &format!("ARG {name}\nFROM alpine:${name}\nUSER 1000\nCMD [\"/a\"]\n")),
            ],
        );
        let finding = checked.only();
        (checked.at(finding.place), checked.facts.repo.files().slice(finding.place).into_owned())
    };
    let place = |args: &str, dotenv: &str| place_of("TAG", args, dotenv);
    let in_dotenv = (".env:2".to_owned(), "latest".to_owned());
    for args in ["[TAG]", "{TAG: $TAG}", "{TAG: '$TAG'}", "[TAG=$TAG]"] {
        assert_eq!(place(args, "TAG=latest"), in_dotenv, "{args}");
    }
    // As many characters as what they stand for: nobody spells `latest` here all the same.
    assert_eq!(place("{TAG: '${TAG}'}", "TAG=latest"), in_dotenv);
    assert_eq!(place("{TAG: '$LATEST'}", "LATEST=latest"), in_dotenv);
    assert_eq!(place_of("LATEST", "[LATEST]", "LATEST=latest"), in_dotenv);
    let in_compose = ("compose.yaml:5".to_owned(), "latest".to_owned());
    assert_eq!(place("{TAG: latest}", "TAG=3.20"), in_compose);
    // What is put together of several is a matter of the line that does so.
    let in_dockerfile = ("Dockerfile:2".to_owned(), "alpine:$TAG".to_owned());
    assert_eq!(place("{TAG: '${NONE}latest'}", "NONE="), in_dockerfile);
    assert_eq!(place("{TAG: 'late${TAG}'}", "TAG=st"), in_dockerfile);
}

#[test]
fn an_archive_that_is_packed_brings_nothing() {
    let is_doubted = |run: &str| {
        let dockerfile = format!("FROM debian:12\nWORKDIR /app\nRUN {run}\nCMD [\"/a\"]\n");
        let files = [("compose.yaml", "services: {case: {build: .}}\n"), ("Dockerfile", dockerfile.as_str())];
        with_image(&files, "case", |tree| tree.doubt_of("/app/file").is_some())
    };
    for packs in [
        "tar czf /a.tgz .",
        "tar c . > /a.tar",
        "tar -cf /a.tar .",
        "tar --create -f /a.tar .",
        "tar -czvf /a ..",
    ] {
        assert!(!is_doubted(packs), "{packs}");
    }
    for unpacks in [
        "tar xf /a.tgz",
        "tar -xzf /a.tgz",
        "tar --extract -f /c.tgz",
        "tar -C /app -xf /c.tgz",
        "unzip c.zip",
    ] {
        assert!(is_doubted(unpacks), "{unpacks}");
    }
    assert!(!is_doubted("tar -C /opt -xf /c.tgz"), "elsewhere");
}
