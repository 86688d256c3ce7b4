//! Fingerprints: they survive what does not touch a finding's cause, and go with the cause.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use stockade::{Profile, RepoPath, Rule, Selector, Tree, all_rules, lint};

use crate::common;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// What can be wrong, each with its rule and whether it is said once of a service or of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Root,
    FloatingBase,
    UnpinnedCopy,
    NoHealthcheck,
    UnpinnedCache,
    /// Two services run the image of this one.
    Shared,
}

const CAUSES: [(Cause, &str); 6] = [
    (Cause::Root, "root-user"),
    (Cause::FloatingBase, "floating-tag"),
    (Cause::UnpinnedCopy, "unpinned-image"),
    (Cause::NoHealthcheck, "missing-healthcheck"),
    (Cause::UnpinnedCache, "unpinned-image"),
    (Cause::Shared, "shared-image"),
];

/// A repository by what is wrong in it: for each service its causes.
type World = BTreeMap<&'static str, BTreeSet<Cause>>;

const NAMES: [&str; 7] = ["billing", "search", "users", "mail", "reports", "gateway", "audit"];

fn world(random: &mut Random) -> World {
    let mut names = NAMES;
    random.shuffle(&mut names);
    let count = 2 + random.below(4);
    let service = |random: &mut Random| {
        let causes = CAUSES.iter().filter(|_| random.one_in(2)).map(|(cause, _)| *cause);
        let mut causes: BTreeSet<Cause> = causes.collect();
        // What nobody checks is the image's fault; what one of two services checks is the other service's.
        if causes.contains(&Cause::Shared) {
            causes.remove(&Cause::NoHealthcheck);
        }
        causes
    };
    names[..count].iter().map(|name| (*name, service(random))).collect()
}

/// A comment or an empty line, or nothing.
fn noise(random: &mut Random, indent: &str, text: &mut String) {
    match random.below(4) {
        0 => writeln!(text, "{indent}# note {}", random.below(100)).unwrap(),
        1 => text.push('\n'),
        _ => {}
    }
}

/// The files of a world, laid out as the random numbers will have it.
fn files(world: &World, random: &mut Random) -> Vec<(RepoPath, Vec<u8>)> {
    let mut files = Vec::new();
    let mut services = Vec::new();
    for (name, causes) in world {
        let has = |cause| causes.contains(&cause);
        let builder = ["build", "compile", "assemble"][random.below(3)];
        let mut text = String::new();
        noise(random, "", &mut text);
        // Neighbours may be renamed, and raised to their next version.
        writeln!(text, "FROM golang:1.{}-alpine AS {builder}", 20 + random.below(4)).unwrap();
        noise(random, "", &mut text);
        text += if random.one_in(2) { "RUN go build\n" } else { "RUN \\\n  # it builds\n  go build\n" };
        let base = if has(Cause::FloatingBase) {
            "alpine:3".to_owned()
        } else {
            format!("alpine:3.{}", 18 + random.below(4))
        };
        writeln!(text, "FROM {base} AS final").unwrap();
        noise(random, "", &mut text);
        writeln!(text, "COPY --from={builder} /app /app").unwrap();
        let tool = if has(Cause::UnpinnedCopy) { "busybox" } else { "busybox:1.36" };
        writeln!(text, "COPY --from={tool} /bin/busybox /bin/").unwrap();
        noise(random, "", &mut text);
        if !has(Cause::Root) {
            writeln!(text, "USER {}", 1000 + random.below(9)).unwrap();
        }
        text += "CMD [\"/app\"]\n";
        files.push((RepoPath::new(&format!("services/{name}/Dockerfile")).unwrap(), text.into_bytes()));
        let check =
            if has(Cause::NoHealthcheck) { "" } else { "    healthcheck: {test: [CMD, /app, check]}\n" };
        services.push((*name, format!("    build: services/{name}\n{check}")));
        if has(Cause::Shared) {
            // Other programs that run it as well, with a check of their own.
            let check = "    healthcheck: {test: [CMD, /app, check]}\n";
            services.push((
                other_name(name),
                format!("    build: services/{name}\n    command: [/app, other]\n{check}"),
            ));
        }
        let cache = if has(Cause::UnpinnedCache) { "redis" } else { "redis:7.4.1" };
        services.push((
            cache_name(name),
            format!(
                "    image: {cache}\n    user: \"999\"\n    healthcheck: {{test: [CMD, redis-cli, ping]}}\n"
            ),
        ));
    }
    random.shuffle(&mut services);
    let mut text = String::new();
    noise(random, "", &mut text);
    text += "services:\n";
    for (name, body) in services {
        noise(random, "  ", &mut text);
        writeln!(text, "  {name}:{}", if random.one_in(3) { "  # ours" } else { "" }).unwrap();
        let mut keys: Vec<&str> = body.lines().collect();
        random.shuffle(&mut keys);
        for key in keys {
            noise(random, "    ", &mut text);
            writeln!(text, "{key}").unwrap();
        }
    }
    files.push((RepoPath::new("compose.yaml").unwrap(), text.into_bytes()));
    files
}

fn other_name(name: &str) -> &'static str {
    const OTHERS: [&str; 7] = ["invoices", "crawler", "logins", "digest", "charts", "proxy", "journal"];
    OTHERS[NAMES.iter().position(|known| *known == name).unwrap()]
}

fn cache_name(name: &str) -> &'static str {
    const CACHES: [&str; 7] = ["cache-a", "cache-b", "cache-c", "cache-d", "cache-e", "cache-f", "cache-g"];
    CACHES[NAMES.iter().position(|known| *known == name).unwrap()]
}

/// The fingerprints of what the rules of the causes find, each with its rule.
fn fingerprints(files: Vec<(RepoPath, Vec<u8>)>) -> BTreeSet<(String, &'static str)> {
    let (facts, mut policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    let pages: Vec<_> = all_rules().map(Rule::page).collect();
    policy.select = CAUSES.iter().map(|(_, rule)| Selector::parse(rule, &pages).unwrap()).collect();
    let findings = lint(&facts, &policy, &[RepoPath::root()]);
    let count = findings.len();
    let marks: BTreeSet<_> =
        findings.into_iter().map(|finding| (finding.fingerprint, finding.rule)).collect();
    assert_eq!(marks.len(), count, "no two findings have one fingerprint");
    marks
}

#[test]
fn each_cause_is_found_once() {
    for seed in 0..20 {
        let mut random = Random(seed);
        let world = world(&mut random);
        let found = fingerprints(files(&world, &mut random));
        let mut wanted: Vec<&str> = world
            .values()
            .flatten()
            .map(|cause| CAUSES.iter().find(|(known, _)| known == cause).unwrap().1)
            .collect();
        wanted.sort_unstable();
        let mut rules: Vec<&str> = found.iter().map(|(_, rule)| *rule).collect();
        rules.sort_unstable();
        assert_eq!(rules, wanted, "{world:?}");
    }
}

#[test]
fn two_hundred_edits_that_touch_no_cause_change_nothing() {
    for seed in 0..200 {
        let mut random = Random(1_000 + seed);
        let world = world(&mut random);
        let (before, after) = (files(&world, &mut random), files(&world, &mut random));
        assert_eq!(fingerprints(before), fingerprints(after), "{seed}: {world:?}");
    }
}

#[test]
fn two_hundred_causes_that_are_removed_take_their_fingerprint_with_them() {
    let mut removed = 0;
    for seed in 0.. {
        let mut random = Random(50_000 + seed);
        let mut world = world(&mut random);
        let causes: Vec<(&str, Cause)> =
            world.iter().flat_map(|(name, causes)| causes.iter().map(|cause| (*name, *cause))).collect();
        if causes.is_empty() {
            continue;
        }
        let (name, cause) = causes[random.below(causes.len())];
        let before = fingerprints(files(&world, &mut random));
        world.get_mut(name).unwrap().remove(&cause);
        let after = fingerprints(files(&world, &mut random));
        let gone: Vec<_> = before.difference(&after).collect();
        let rule = CAUSES.iter().find(|(known, _)| *known == cause).unwrap().1;
        assert_eq!(
            gone.iter().map(|(_, rule)| *rule).collect::<Vec<_>>(),
            [rule],
            "{seed}: {name} {cause:?} of {world:?}"
        );
        assert_eq!(after.difference(&before).count(), 0, "{seed}");
        removed += 1;
        if removed == 200 {
            break;
        }
    }
}

/// The files of a fixture.
fn fixture(directory: &Path, below: &Path, files: &mut Vec<(RepoPath, Vec<u8>)>) {
    for entry in std::fs::read_dir(below).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            fixture(directory, &path, files);
        } else {
            let name = path.strip_prefix(directory).unwrap().to_str().unwrap();
            files.push((RepoPath::new(name).unwrap(), std::fs::read(&path).unwrap()));
        }
    }
}

/// Every fingerprint of every rule, in any profile's eyes.
fn all_fingerprints(files: Vec<(RepoPath, Vec<u8>)>) -> BTreeSet<(String, &'static str)> {
    let (facts, mut policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    policy.profile = Profile::Strict;
    let findings = lint(&facts, &policy, &[RepoPath::root()]);
    findings.into_iter().map(|finding| (finding.fingerprint, finding.rule)).collect()
}

#[test]
fn lines_and_comments_above_change_nothing_in_whole_repositories() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for directory in std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()) {
        if !directory.is_dir() {
            continue;
        }
        let mut before = Vec::new();
        fixture(&directory, &directory, &mut before);
        let mut after = before.clone();
        for (path, bytes) in &mut after {
            let is_yaml = path.as_str().ends_with(".yaml") || path.as_str().ends_with(".yml");
            let is_dockerfile = path.file_name().contains("Dockerfile");
            let has_directive = bytes.starts_with(b"# syntax")
                || bytes.starts_with(b"# escape")
                || bytes.starts_with(b"# check");
            if is_yaml || is_dockerfile && !has_directive {
                let text = String::from_utf8(std::mem::take(bytes)).unwrap();
                // Between instructions, and above what begins at the margin.
                let mut moved = String::from("# licence\n\n");
                for line in text.lines() {
                    let starts = ["FROM ", "USER ", "services:", "networks:", "volumes:"];
                    if starts.iter().any(|start| line.starts_with(start)) {
                        moved += "\n# something\n";
                    }
                    moved += line;
                    moved.push('\n');
                }
                *bytes = moved.into_bytes();
            }
        }
        assert_eq!(all_fingerprints(before), all_fingerprints(after), "{}", directory.display());
    }
}

/// A Compose file with its services the other way round: the blocks below `services:`, each with the comments
/// above it. Files that are not written in blocks of two blanks stay as they are.
fn services_reversed(text: &str) -> String {
    let Some((head, rest)) = text.split_once("services:\n") else { return text.to_owned() };
    if !head.is_empty() && !head.ends_with('\n') {
        return text.to_owned();
    }
    let mut lines = rest.lines().peekable();
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut pending: Vec<&str> = Vec::new();
    while let Some(line) = lines.next_if(|line| line.is_empty() || line.starts_with("  ")) {
        let is_key = line.starts_with("  ") && !line[2..].starts_with([' ', '#']) && line.contains(':');
        if is_key {
            blocks.push(std::mem::take(&mut pending));
        }
        match blocks.last_mut() {
            Some(block) if is_key || line.starts_with("    ") => {
                block.append(&mut pending);
                block.push(line);
            }
            _ => pending.push(line),
        }
    }
    blocks.reverse();
    let tail: Vec<&str> = pending.into_iter().chain(lines).collect();
    let blocks: Vec<&str> = blocks.into_iter().flatten().collect();
    format!("{head}services:\n{}\n{}\n", blocks.join("\n"), tail.join("\n"))
}

#[test]
fn services_in_another_order_change_nothing_in_whole_repositories() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut reversed = 0;
    for directory in std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()) {
        if !directory.is_dir() {
            continue;
        }
        let mut before = Vec::new();
        fixture(&directory, &directory, &mut before);
        let mut after = before.clone();
        for (path, bytes) in &mut after {
            if path.as_str().ends_with(".yaml") || path.as_str().ends_with(".yml") {
                let text = String::from_utf8(std::mem::take(bytes)).unwrap();
                // An anchor must stand above its aliases.
                let other = if text.contains('&') { text.clone() } else { services_reversed(&text) };
                reversed += usize::from(other != text);
                *bytes = other.into_bytes();
            }
        }
        let (before, after) = (all_fingerprints(before), all_fingerprints(after));
        let moved: Vec<_> = before.symmetric_difference(&after).collect();
        assert!(moved.is_empty(), "{}: {moved:?}", directory.display());
    }
    assert!(reversed >= 3, "{reversed}");
}

#[test]
fn a_comment_in_the_line_that_is_shown_does_not_count() {
    let of_ports = |ports: &str| {
        let compose = format!("services:\n  web:\n    image: acme/web:1.2.3\n    ports:\n{ports}");
        let all = all_fingerprints(vec![(RepoPath::new("compose.yaml").unwrap(), compose.into_bytes())]);
        let marks: Vec<_> = all.into_iter().filter(|(_, rule)| *rule == "port-on-all-interfaces").collect();
        assert_eq!(marks.len(), 1, "{ports}");
        marks
    };
    let long = of_ports("      - target: 80\n        published: \"8080\"\n");
    assert_eq!(of_ports("      - target: 80  # for the proxy\n        published: \"8080\"\n"), long);
    assert_eq!(
        of_ports("      - target: 80  # of the\n        # old one\n        published: \"8080\"\n"),
        long
    );
    assert_ne!(of_ports("      - target: 81\n        published: \"8080\"\n"), long, "what is published does");
}
