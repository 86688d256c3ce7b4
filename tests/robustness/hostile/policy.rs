//! Policy files: what their reader may be led into. Each mistake is told with its place, and nothing is linted.

use super::case::Case;

const ROOT: &str = "FROM alpine:3.20\nUSER root\nCMD [\"a\"]\n";

fn policy(name: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("Dockerfile", ROOT).file("stockade.yaml", text)
}

pub(crate) fn cases() -> Vec<Case> {
    let mut fan =
        policy("policies that build on each other ten times each, fifteen levels", "extends: [p0.yaml]\n");
    for level in 0..15 {
        let next = format!("p{}.yaml", level + 1);
        fan = fan.file(format!("p{level}.yaml"), format!("extends: [{}]\n", [next.as_str(); 10].join(", ")));
    }
    let mut chain = policy("a hundred policies, each on the next", "extends: [p0.yaml]\n");
    for level in 0..100 {
        chain = chain.file(format!("p{level}.yaml"), format!("extends: [p{}.yaml]\n", level + 1));
    }
    let mut bomb = "profile: &a0 [x, x]\n".to_owned();
    for level in 1..12 {
        bomb += &format!("k{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    vec![
        fan.file("p15.yaml", "profile: strict\n").refused("more than "),
        chain.refused("more than "),
        policy("a policy that builds on itself", "extends: [stockade.yaml]\n")
            .refused("stockade.yaml:1:11: "),
        policy("two policies that build on each other", "extends: [b.yaml]\n")
            .file("b.yaml", "extends: [stockade.yaml]\n")
            .refused("b.yaml:1:11: "),
        policy("a policy that builds on itself through a link", "extends: [b.yaml]\n")
            .link("b.yaml", "stockade.yaml")
            .refused("stockade.yaml:1:11: "),
        policy("a policy of aliases that hold each other", bomb).refused("stockade.yaml:"),
        policy("a policy a hundred thousand deep", "rules: ".to_owned() + &"[".repeat(100_000))
            .refused("stockade.yaml:1:"),
        policy("a policy of fifty megabytes", vec![b'a'; 50 << 20]).refused("it has 52428800 bytes"),
        policy("a policy that is no text", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice())
            .refused("stockade.yaml:1:"),
        policy("a policy in UTF-16", b"\xff\xfep\0r\0o\0f\0i\0l\0e\0".as_slice()).refused("stockade.yaml:1:"),
        policy(
            "a policy with two thousand mistakes",
            (0..2_000).map(|n| format!("k{n}: 1\n")).collect::<String>(),
        )
        .refused("there is no key `k0` here"),
        policy("a policy with keys that a terminal obeys", "\"\\e[31m\\u202e\": 1\n")
            .refused("stockade.yaml:1:1: "),
        policy("a policy of a list", "- profile\n")
            .refused("stockade.yaml:1:3: a mapping is wanted here, not a list"),
        policy("a policy of two documents", "profile: strict\n---\nprofile: strict\n")
            .refused("a policy file is one document"),
        policy("a policy of nothing", "").once().says("Dockerfile:2:6: error[root-user]"),
        policy("a policy of patterns that are none", "exclude: [\"[\", \"{a,b\", \"***\", \"\", \"!\"]\n")
            .refused("stockade.yaml:1:"),
        policy("a policy of patterns of stars", format!("exclude: [\"{}\"]\n", "*a".repeat(2_000)))
            .file("a".repeat(200), ROOT)
            .says("Dockerfile:2:6: error[root-user]"),
        policy("a policy of braces that double", format!("exclude: [\"{}\"]\n", "{a,b}".repeat(60))).says(""),
        policy(
            "a policy of two thousand patterns",
            format!("exclude: [{}]\n", (0..2_000).map(|n| format!("d{n}/**")).collect::<Vec<_>>().join(", ")),
        )
        .once()
        .says("Dockerfile:2:6: error[root-user]"),
        policy(
            "a policy of a thousand overrides",
            format!(
                "overrides:\n{}",
                (0..1_000)
                    .map(|n| format!("- {{files: [d{n}/**], rules: {{root-user: notice}}}}\n"))
                    .collect::<String>()
            ),
        )
        .once()
        .says("Dockerfile:2:6: error[root-user]"),
        Case::new("a folder for a policy")
            .file("Dockerfile", ROOT)
            .directory("stockade.yaml")
            .says("Dockerfile:2:6: error[root-user]"),
        Case::new("a pipe for a policy")
            .file("Dockerfile", ROOT)
            .pipe("stockade.yaml")
            .refused("it is neither a file nor a directory"),
    ]
}
