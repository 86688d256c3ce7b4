//! YAML: what a parser of it may be led into.

use super::case::Case;

/// A Compose file.
fn compose(name: &'static str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("compose.yaml", text)
}

const WEB: &str = "services:\n  web:\n    image: nginx:1.27-alpine\n";

/// Levels of aliases, each with ten of the level below.
fn bomb(levels: usize, open: &str, item: &str, close: &str) -> String {
    let mut text = format!("x-0: &a0 {open}k0: v{close}\n").replace("[k0: v]", "[v, v]");
    for level in 1..levels {
        let items: Vec<String> = (0..10)
            .map(|number| item.replace('N', &number.to_string()) + &format!("*a{}", level - 1))
            .collect();
        text += &format!("x-{level}: &a{level} {open}{}{close}\n", items.join(", "));
    }
    text
}

pub(crate) fn cases() -> Vec<Case> {
    let last = "services: {web: {image: nginx:1.27-alpine, labels: *a11}}\n";
    let chain: String =
        (1..5_000).map(|level| format!("x-{level}: &a{level} {{k: *a{}}}\n", level - 1)).collect();
    let block: String = (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let same: String = (0..2_000).map(|_| "    user: \"1\"\n").collect();
    let documents = "---\nservices: {web: {image: nginx:1.27-alpine}}\n".repeat(1_000);
    vec![
        compose("lists that hold each other tenfold, eleven levels", bomb(12, "[", "", "]") + last)
            .once().says("compose.yaml:1:11: error[unreadable-file]: the aliases of this file expand to more than 100000 values"),
        compose("mappings that hold each other tenfold, eleven levels", bomb(12, "{", "kN: ", "}") + last)
            .once().says("compose.yaml:3:51: error[unreadable-file]: the aliases of this file expand to more than 100000 values"),
        compose("merge keys that hold each other tenfold", bomb(12, "{", "<<: ", "}") + last)
            .once().says("compose.yaml:"),
        compose("five thousand aliases in a row, each in the next", format!("x-0: &a0 {{k: v}}\n{chain}{WEB}"))
            .once().says("compose.yaml:"),
        compose("an alias of what holds it", "services: &s {web: {image: nginx:1.27-alpine, x-a: *s}}\n")
            .says("compose.yaml:1:"),
        compose("a merge key of what holds it", "services:\n  web: &w\n    image: nginx:1.27-alpine\n    <<: *w\n")
            .says("compose.yaml:4:"),
        compose("an alias of nothing", format!("{WEB}    labels: *nothing\n")).says("compose.yaml:4:13: error[compose-syntax]"),
        compose("an anchor that is set twice", "x-a: &a {user: \"1\"}\nx-b: &a {user: root}\nservices:\n  web:\n    <<: *a\n    image: nginx:1.27-alpine\n")
            .says("compose.yaml:2:16: error[root-user]"),
        compose("a merge key with a text", format!("{WEB}    <<: text\n")).says("compose.yaml:4:"),
        compose("flow lists a hundred thousand deep", format!("services: {}\n", "[".repeat(100_000)))
            .says("compose.yaml:1:"),
        compose("flow mappings a hundred thousand deep", format!("services: {}\n", "{a: ".repeat(100_000)))
            .says("compose.yaml:1:"),
        compose("flow lists a hundred thousand deep that are closed", format!("services: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)))
            .says("compose.yaml:1:"),
        compose("block mappings three thousand deep", block).says("compose.yaml:"),
        compose("block lists a hundred thousand deep", format!("services:\n{}\n", "- ".repeat(100_000)))
            .says("compose.yaml:2:"),
        compose("complex keys in complex keys", format!("services:\n  {}a\n", "? ".repeat(50_000))).says("compose.yaml:2:"),
        compose("a tab before a key", "services:\n\tweb:\n\t\timage: nginx:1.27-alpine\n")
            .says("compose.yaml:1:1: error[compose-syntax]: tabs disallowed"),
        compose("a key that stands twice", format!("{WEB}    image: redis:7.4-alpine\n"))
            .says("compose.yaml:4:5: error[duplicate-key]"),
        compose("a key that stands two thousand times", format!("{WEB}{same}"))
            .once().says("compose.yaml:5:5: error[duplicate-key]"),
        compose("two documents", format!("{WEB}---\nservices:\n  web:\n    user: root\n"))
            .says("compose.yaml:7:11: error[root-user]"),
        compose("a thousand documents", documents).once().says("compose.yaml:"),
        compose("nothing at all", "").says("compose.yaml:1:1: error[compose-schema]"),
        compose("comments only", "# nothing\n# more of it\n").says("compose.yaml:1:1: error[compose-schema]"),
        compose("a tag that asks for code", "services:\n  web: !!python/object/apply:os.system [\"touch /tmp/x\"]\n")
            .says("compose.yaml:2:"),
        compose("a reset of everything", "services: !reset\n  web:\n    image: nginx:1.27-alpine\n").says("compose.yaml:1:"),
        compose("a directive of a version that is none", format!("%YAML 9.9\n---\n{WEB}")).says("compose.yaml:"),
        compose("ten thousand tag handles", format!("{}---\n{WEB}", (0..10_000).map(|n| format!("%TAG !h{n}! tag:example.com,2000:app/\n")).collect::<String>()))
            .says("compose.yaml:"),
        compose("a double quote that nothing closes", "services:\n  web:\n    image: \"nginx\n    user: root\n")
            .says("compose.yaml:3:5: error[compose-syntax]"),
        compose("a single quote that nothing closes", "services:\n  web:\n    image: 'nginx\n    user: root\n")
            .says("compose.yaml:3:5: error[compose-syntax]"),
        compose("a YAML list that nothing closes", "services:\n  web:\n    image: nginx:1.27-alpine\n    command: [a, b\n  db:\n    image: redis:7.4-alpine\n    user: root\n")
            .says("compose.yaml:"),
        compose("a block text with an indentation of nine", format!("{WEB}    command: |9\n      a\n    user: root\n"))
            .says("compose.yaml:"),
        compose("a YAML escape that is none", format!("{WEB}    command: \"\\q \\x \\uD800 \\U00110000\"\n")).says("compose.yaml:4:"),
        compose("a key of a megabyte", format!("{WEB}  {}:\n    image: nginx:1.27-alpine\n", "k".repeat(1 << 20)))
            .once().says("compose.yaml:4:"),
        compose("a list and a mapping as keys", "services:\n  ? [a, b]\n  : {image: nginx:1.27-alpine}\n  ? {c: d}\n  : {image: nginx:1.27-alpine}\n")
            .says("compose.yaml:2:"),
        compose("no key at all", "services:\n  : {image: nginx:1.27-alpine}\n  ~: {image: nginx:1.27-alpine}\n").says("compose.yaml:"),
        compose("a list where services should be", "services: [web, db]\n").says("compose.yaml:1:11: error[compose-schema]"),
        compose("a list where the project should be", "- services\n- web\nservices:\n").says("compose.yaml:"),
        compose("a number of a hundred thousand digits", format!("{WEB}    scale: {}\n", "9".repeat(100_000)))
            .says("compose.yaml:4:12: error[compose-schema]"),
        compose("eight megabytes of list items", format!("services:\n{}", "- a\n".repeat((8 << 20) / 4 - 4)))
            .once().says("compose.yaml:2:"),
        compose("eight megabytes of keys", format!("{WEB}{}", (0..580_000).map(|n| format!("  k{n:07}:\n")).collect::<String>()))
            .once().says("compose.yaml:4:"),
        compose("eight megabytes of one text", format!("{WEB}    command: \"{}\"\n", "a ".repeat((4 << 20) - 100)))
            .once().says("compose.yaml:"),
        compose("eight megabytes of brackets and braces", format!("services: {}\n", "[{".repeat((4 << 20) - 10)))
            .once().says("compose.yaml:1:"),
        compose("colons and dashes and nothing else", format!("services:\n{}", ": - : - ? : -\n".repeat(20_000)))
            .once().says("compose.yaml:2:"),
        compose("services with names that a terminal obeys", "services:\n  \"\\e[31mred\\u202e\":\n    image: \"nginx\\a\"\n")
            .says("compose.yaml:"),
    ]
}
