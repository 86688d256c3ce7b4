//! Encodings and newlines: text that is none, and every way to end a line.

use super::case::Case;

const LINES: [&str; 3] = ["FROM alpine:3.20", "USER root", "CMD [\"a\"]"];
const WEB: [&str; 4] = ["services:", "  web:", "    image: nginx:1.27-alpine", "    user: root"];

fn dockerfile(name: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("Dockerfile", bytes)
}

fn compose(name: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
    Case::new(name).file("compose.yaml", bytes)
}

fn wide(lines: &[&str], to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = format!("\u{feff}{}\n", lines.join("\n"));
    text.encode_utf16().flat_map(to_bytes).collect()
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        dockerfile("a Dockerfile with carriage returns and line feeds", LINES.join("\r\n") + "\r\n").says("Dockerfile:2:6: error[root-user]"),
        dockerfile("a Dockerfile with carriage returns alone", LINES.join("\r")).says("Dockerfile:1:"),
        dockerfile("a Dockerfile with line feeds before carriage returns", LINES.join("\n\r")).says("Dockerfile:2:"),
        dockerfile("a Dockerfile with a form feed and a vertical tab for a line end", LINES.join("\u{c}\u{b}")).says("Dockerfile:1:"),
        dockerfile("a Dockerfile with the separators of Unicode", LINES.join("\u{2028}")).says("Dockerfile:1:"),
        dockerfile("a Dockerfile with a byte order mark", format!("\u{feff}{}", LINES.join("\n"))).says("Dockerfile:2:6: error[root-user]"),
        dockerfile("a Dockerfile with two byte order marks", format!("\u{feff}\u{feff}{}", LINES.join("\n"))).says("Dockerfile:1:"),
        dockerfile("a Dockerfile in UTF-16, little end first", wide(&LINES, u16::to_le_bytes)).says("Dockerfile:1:"),
        dockerfile("a Dockerfile in UTF-16, big end first", wide(&LINES, u16::to_be_bytes)).says("Dockerfile:1:"),
        dockerfile("a Dockerfile in Latin-1", b"FROM alpine:3.20\nLABEL who=\"J\xfcrgen\"\nUSER root\nCMD [\"a\"]\n".as_slice())
            .says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a Dockerfile with zero bytes", "FROM alpine:3.20\0\nUSER ro\0ot\nUSER root\nCMD [\"\0\"]\n").says("Dockerfile:"),
        dockerfile("a Dockerfile with overlong and cut sequences", b"FROM alpine:3.20\nENV A=\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82\nUSER root\nCMD [\"a\"]\n".as_slice())
            .says("Dockerfile:3:6: error[root-user]"),
        dockerfile("a backtick as escape", "# escape=`\nFROM alpine:3.20\nRUN a `\n  b\nUSER root\nCMD [\"a\"]\n").says("Dockerfile:5:6: error[root-user]"),
        dockerfile("an escape that is none", "# escape=x\nFROM alpine:3.20\nUSER root\nCMD [\"a\"]\n").says("Dockerfile:1:"),
        dockerfile("an escape that is set twice", "# escape=`\n# escape=\\\nFROM alpine:3.20\nUSER root\nCMD [\"a\"]\n").says("Dockerfile:2:"),
        dockerfile("an escape that comes too late", "FROM alpine:3.20\n# escape=`\nRUN a `\nUSER root\nCMD [\"a\"]\n").says("Dockerfile:4:6: error[root-user]"),
        compose("a Compose file with carriage returns and line feeds", WEB.join("\r\n") + "\r\n").says("compose.yaml:4:11: error[root-user]"),
        compose("a Compose file with carriage returns alone", WEB.join("\r")).says("compose.yaml:1:"),
        compose("a Compose file with a byte order mark", format!("\u{feff}{}", WEB.join("\n"))).says("compose.yaml:4:11: error[root-user]"),
        compose("a Compose file with two byte order marks", format!("\u{feff}\u{feff}{}", WEB.join("\n"))).says("compose.yaml:4:11: error[root-user]"),
        compose("a Compose file in UTF-16, little end first", wide(&WEB, u16::to_le_bytes)).says("compose.yaml:1:"),
        compose("a Compose file in UTF-16, big end first", wide(&WEB, u16::to_be_bytes)).says("compose.yaml:1:"),
        compose("a Compose file in Latin-1", b"services:\n  web:\n    image: nginx:1.27-alpine\n    labels: {who: J\xfcrgen}\n    user: root\n".as_slice())
            .says("compose.yaml:"),
        compose("a Compose file with zero bytes", "services:\n  web:\n    image: nginx\0\n    user: root\n").says("compose.yaml:"),
        compose("a Compose file with the separators of Unicode", WEB.join("\u{2028}")).says("compose.yaml:1:"),
        compose("a Compose file that is a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".as_slice()).says("compose.yaml:1:1: error["),
    ]
}
