//! Baselines: files of accepted findings that are not what they should be, or not where.

use super::case::Case;

const DOCKERFILE: &str = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";
const ROOT: &str = "Dockerfile:2:6: error[root-user]";

/// A run with a baseline of this text.
fn with(name: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("Dockerfile", DOCKERFILE).file("b.json", text).arguments(&["--baseline", "b.json"])
}

/// A run with something else in the place of a baseline.
fn at(name: &'static str) -> Case {
    Case::new(name).file("Dockerfile", DOCKERFILE).arguments(&["--baseline", "b.json"])
}

fn entries(count: usize, entry: impl Fn(usize) -> String) -> String {
    let entries: Vec<String> = (0..count).map(entry).collect();
    format!("{{\"version\": 1, \"findings\": [{}]}}", entries.join(",\n"))
}

fn entry(fingerprint: &str, path: &str, message: &str) -> String {
    format!(
        "{{\"fingerprint\": \"{fingerprint}\", \"rule\": \"root-user\", \"path\": \"{path}\", \"message\": \"{message}\"}}"
    )
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        with("a baseline of twenty thousand entries", entries(20_000, |n| entry(&format!("{n:032x}"), "Dockerfile", "m")))
            .once()
            .says(ROOT)
            .says("b.json:1:29: warning[stale-baseline]"),
        with("a baseline of twenty thousand equal entries", entries(20_000, |_| entry("0", "Dockerfile", "m")))
            .once()
            .says(ROOT),
        with("a baseline of more entries than are looked at", entries(90_000, |_| entry("0", "Dockerfile", "")))
            .once()
            .refused("b.json:"),
        with("a baseline that is too large to be read", format!("{{\"version\": 1, \"findings\": []{}}}", " ".repeat(9 << 20)))
            .once()
            .refused("b.json"),
        with("a baseline of a fingerprint of a megabyte", entries(1, |_| entry(&"f".repeat(1 << 20), "Dockerfile", "m")))
            .says(ROOT),
        with("a baseline for files outside of the repository", entries(3, |n| entry("0", ["../outside/Dockerfile", "/etc/passwd", "a/../../x"][n], "m")))
            .says(ROOT),
        with("a baseline for a path with a zero", entries(1, |_| entry("0", "a\\u0000b", "m"))).says(ROOT),
        with("a baseline with what a terminal obeys", entries(1, |_| entry("0", "Dockerfile", "\\u001b]0;x\\u0007\\u202e"))).says(ROOT),
        with("a baseline of a rule that there is none of", "{\"version\": 1, \"findings\": [{\"fingerprint\": \"0\", \"rule\": \"../x\", \"path\": \"Dockerfile\", \"message\": \"\"}]}")
            .says(ROOT)
            .says("b.json:1:29: warning[stale-baseline]"),
        with("a baseline that is empty", "").refused("b.json:1:1: the file is empty"),
        with("a baseline cut in the middle", "{\"version\": 1, \"findings\": [{\"fingerpr").refused("b.json:1:"),
        with("a baseline that is a list", "[]").refused("b.json:1:1: a mapping is wanted here"),
        with("a baseline that is a number", "1e999").refused("b.json:1:1:"),
        with("a baseline of another version", "{\"version\": 99999999999999999999999, \"findings\": []}").refused("b.json:1:13:"),
        with("a baseline of a version below all", "{\"version\": -1, \"findings\": []}").refused("b.json:1:13:"),
        with("a baseline whose entries are texts", "{\"version\": 1, \"findings\": [\"a\", 7, null, []]}").refused("b.json:1:29:"),
        with("a baseline whose fields are of the wrong kind", "{\"version\": 1, \"findings\": [{\"fingerprint\": {}, \"rule\": [], \"path\": 1, \"message\": null}]}").refused("b.json:1:"),
        with("a baseline of brackets", "[".repeat(100_000)).refused("b.json:1:"),
        with("a baseline that doubles itself", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nversion: 1\nfindings: *c\n").refused("b.json:"),
        with("a baseline of bytes", vec![0xff; 1_000]).refused("b.json:1:1:"),
        with("a baseline in another encoding", b"\xff\xfe{\0}\0".to_vec()).refused("b.json"),
        with("a baseline with a byte order mark", "\u{feff}{\"version\": 1, \"findings\": []}").says(ROOT),
        with("a baseline that says a key twice", "{\"version\": 1, \"version\": 1, \"findings\": []}").refused("b.json:1:"),
        at("a baseline that is a pipe").pipe("b.json").refused("b.json"),
        at("a baseline that is a folder").directory("b.json").refused("b.json"),
        at("a baseline that is a link to a device").link("b.json", "/dev/zero").refused("b.json"),
        at("a baseline that is a link out").link("b.json", "../outside/vars.env").refused("b.json"),
        at("a baseline that is a link to itself").link("b.json", "b.json").refused("b.json"),
        at("a baseline that is not there").refused("b.json"),
        Case::new("a baseline above the root").file("Dockerfile", DOCKERFILE).arguments(&["--baseline", "../outside/vars.env"])
            .refused("vars.env"),
        at("a baseline to write that is a folder").directory("b.json").arguments(&["--write-baseline"]).refused("b.json"),
        at("a baseline to write through a link out").link("b.json", "../outside/new.json").arguments(&["--write-baseline"]).refused("`b.json` is a link of the repository"),
        Case::new("a baseline to write where no folder is").file("Dockerfile", DOCKERFILE).arguments(&["--baseline", "no/b.json", "--write-baseline"]).refused("--baseline: no: no such file or directory"),
    ]
}
