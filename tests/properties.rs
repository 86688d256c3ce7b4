//! Whatever is written, parsers end with places inside the file, and a whole run ends with findings that exist.
#![expect(clippy::unwrap_used, reason = "a property that cannot be asked fails")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use stockade::lint::lint;
use stockade::model::Repo;
use stockade::policy::{Policy, Profile};
use stockade::source::{Files, RepoPath, Span, Text, Tree};
use stockade::syntax::dockerfile::{self, Instruction, Kind};

/// Pieces that Dockerfiles are made of, and pieces that break them.
fn dockerfile_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "FROM ",
        "from",
        "RUN ",
        "COPY ",
        "ADD ",
        "CMD ",
        "ENTRYPOINT ",
        "ENV ",
        "ARG ",
        "LABEL ",
        "USER ",
        "WORKDIR ",
        "EXPOSE ",
        "VOLUME ",
        "HEALTHCHECK ",
        "ONBUILD ",
        "SHELL ",
        "STOPSIGNAL ",
        "MAINTAINER ",
        "NONE",
        "alpine:3.20",
        "node:22",
        "base",
        " AS base",
        " AS b",
        "--from=base ",
        "--from=0 ",
        "--mount=type=cache,target=/x ",
        "--link ",
        "--chown=${A:-1} ",
        "--interval=5s ",
        "[\"a\", \"b\"]",
        "['a']",
        "[",
        "]",
        "\"",
        "'",
        "\\",
        "\\\n",
        "`\n",
        "\n",
        "\r\n",
        "\n\n",
        "# c\n",
        "# escape=`\n",
        "# syntax=x\n",
        "# check=skip=all\n",
        "<<EOF",
        "<<-'E F'",
        "EOF\n",
        "E F\n",
        "$A",
        "${A}",
        "${A:-b}",
        "${A/b/c}",
        "${",
        "=",
        "A=b ",
        "a b",
        "/app",
        ".",
        " ",
        "\t",
        "&&",
        "| sh",
        "npm i -g pnpm",
        "corepack enable",
        "rm -rf /usr/local/bin/pnpm",
        "if x; then y; fi",
        "$(",
        "`x`",
        "é",
        "\u{a0}",
        "\u{202e}",
        "\u{0}",
        "root",
        "0:0",
        "7",
        "EXPOSE 80\n",
        "USER root\n",
        "FROM scratch\n",
    ];
    vec(select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

fn compose_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "services:\n",
        "  web:\n",
        "  api:\n",
        "    build: .\n",
        "    build: {context: ., target: base}\n",
        "    image: nginx\n",
        "    image: \"${A:-x}:${B}\"\n",
        "    user: root\n",
        "    command: a b\n",
        "    healthcheck: {disable: true}\n",
        "    environment: [A=b]\n",
        "    extends: web\n",
        "include: [b.yaml]\n",
        "x-a: &a {b: c}\n",
        "    <<: *a\n",
        "    depends_on: [api]\n",
        "  - ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        "\t",
        "\n",
        "&a ",
        "*a",
        "!reset ",
        "|\n",
        "    ",
        "é",
        "\u{0}",
        "---\n",
        "volumes:\n",
        "networks: {a: }\n",
    ];
    vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

fn inside(span: Span, text: &str) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
}

fn instruction_is_inside(instruction: &Instruction, text: &str) -> bool {
    let flags = instruction.flags.iter().map(|flag| flag.span);
    let heredocs = instruction.heredocs.iter().map(|heredoc| heredoc.body.span());
    let own = [instruction.span, instruction.word.span(), instruction.arguments.span()];
    own.into_iter().chain(flags).chain(heredocs).all(|span| inside(span, text))
        && match &instruction.kind {
            Kind::Onbuild(trigger) => instruction_is_inside(trigger, text),
            _ => true,
        }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dockerfile_places_are_inside(text in dockerfile_text()) {
        let mut files = Files::default();
        let file = files.add(RepoPath::new("Dockerfile").unwrap(), text.clone().into_bytes());
        let (tree, errors) = dockerfile::parse(&Text::verbatim(file, 0, text.as_bytes()));
        for instruction in &tree.instructions {
            prop_assert!(instruction_is_inside(instruction, &text), "{instruction:?}");
            let written = files.slice(instruction.word.span()).into_owned();
            // A word goes through continuations in the file, not in the tree.
            prop_assert!(written == instruction.word.as_str() || written.contains('\n'), "{written:?}");
        }
        prop_assert!(errors.iter().all(|error| inside(error.span, &text)), "{errors:?}");
        prop_assert!(tree.comments.iter().all(|comment| inside(comment.span, &text)));
        let mut starts = tree.instructions.iter().map(|instruction| instruction.span.start);
        prop_assert!(starts.clone().is_sorted() && starts.next().is_none_or(|first| first as usize <= text.len()));
    }

    #[test]
    fn a_whole_run_ends(docker in dockerfile_text(), compose in compose_text(), other in compose_text()) {
        let files = [("Dockerfile", docker), ("compose.yaml", compose), ("b.yaml", other)];
        let files = files.map(|(name, text)| (RepoPath::new(name).unwrap(), text.into_bytes()));
        let repo = Repo::read(Tree::in_memory(files), &[RepoPath::root()]);
        let policy = Policy { profile: Profile::Strict, ..Policy::default() };
        for finding in lint(&repo, &policy, &[RepoPath::root()]) {
            let places = std::iter::once(finding.place).chain(finding.notes.iter().map(|note| note.place));
            for place in places {
                let text = String::from_utf8(repo.files().get(place.file).bytes().to_vec()).unwrap();
                prop_assert!(inside(place, &text), "{finding:?}");
            }
        }
    }
}
