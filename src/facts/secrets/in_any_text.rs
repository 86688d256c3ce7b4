//! What may be a credential in any text, however broken it is: what stands after a name that says so.
//!
//! Nothing here is reported. What is found is covered wherever text leaves the program, so a value too many costs
//! little, and one too few is a leak: no grammar is asked, because a file that breaks its grammar is the one whose
//! lines and words are shown.

use std::ops::Range;

use super::credential_names;
use super::credential_values::{is_mixed, is_shown};
use super::in_texts::private_keys;
use super::next_value::{Layout, value_after, whole};
use super::signs::{self, Sign};
use crate::knowledge::{credential_forms, programs};

/// The places in a text that may be credentials, in order, without overlaps.
#[must_use]
pub(super) fn may_be_credentials(text: &str, layout: Layout) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = private_keys(text);
    found.extend(credential_forms::find(text).into_iter().map(|(range, _)| range));
    let mut at = 0;
    while let Some(line) = signs::next_line(text, at) {
        at = line.next;
        if line.has(Sign::Address) {
            addresses(text, line.range.clone(), &mut found);
        }
        if line.has(Sign::Name) {
            named(text, line.range.clone(), layout, &mut found);
        }
        if line.has(Sign::Program) {
            given(text, line.range, &mut found);
        }
    }
    joined(found)
}

/// Ranges in order, those that meet as one.
#[must_use]
pub(super) fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match joined.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => joined.push(range),
        }
    }
    joined
}

/// What follows names on a line.
fn named(text: &str, line: Range<usize>, layout: Layout, found: &mut Vec<Range<usize>>) {
    let mut at = line.start;
    for name in words(&text[line.clone()], is_of_name) {
        let name = line.start + name.start..line.start + name.end;
        // What was taken for a value holds no names.
        if name.start < at {
            continue;
        }
        // In `${NAME-default}`, a sign that others have in their names ends it.
        let is_parameter = text[..name.start].ends_with("${");
        let name = match text[name.clone()].find(['-', '.']).filter(|end| is_parameter && *end > 0) {
            Some(end) => name.start..name.start + end,
            None => name,
        };
        let Some(noun) = credential_names::may_be_named(&text[name.clone()]) else { continue };
        for value in value_after(text, &name, &line, layout) {
            if !is_shown(noun, &text[value.clone()]) {
                let value = whole(value, &name, &line);
                at = at.max(value.end);
                found.push(value);
            }
        }
    }
}

/// What known programs take for passwords on a line, and what follows the name of a scheme: `Bearer …`.
fn given(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let is_of_word = |byte: u8| !byte.is_ascii_whitespace() && !b"\"'`,[]".contains(&byte);
    let mut program = programs::of("");
    let mut takes = false;
    let mut is_first = true;
    for word in words(&text[line.clone()], is_of_word) {
        let range = line.start + word.start..line.start + word.end;
        let word = &text[range.clone()];
        let is_reference = word.starts_with(['$', '<', '{', '/']);
        if std::mem::take(&mut takes) && !is_reference && !word.starts_with('-') {
            found.push(range.clone());
        }
        let known = programs::of(word.rsplit('/').next().unwrap_or(word));
        if known.glued_password.is_some() || !known.password_options.is_empty() {
            program = known;
        }
        takes = program.password_options.contains(&word)
            || word.eq_ignore_ascii_case("bearer") && !is_first && range.end < line.end;
        if let Some(option) = program.glued_password
            && let Some(password) = word.strip_prefix(option)
            && !password.is_empty()
            && !password.starts_with(['$', '<', '{'])
        {
            found.push(range.end - password.len()..range.end);
        }
        is_first = false;
    }
}

/// What stands before the `@` of an address: a password, or a token alone.
fn addresses(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let is_of_address = |byte: u8| !byte.is_ascii_whitespace() && !b"\"'`<>|\\".contains(&byte);
    for word in words(&text[line.clone()], is_of_address) {
        let start = line.start + word.start;
        let word = &text[start..line.start + word.end];
        let (from, is_whole) = match word.find("://") {
            Some(at) => (at + "://".len(), true),
            None => (word.find('=').map_or(0, |at| at + 1), false),
        };
        let rest = &word[from..];
        let end = if is_whole { rest.find(['/', '?', '#']).unwrap_or(rest.len()) } else { rest.len() };
        // A password may have a slash that should have been escaped.
        let at = rest[..end].rfind('@').or_else(|| rest.find('@').filter(|_| is_whole));
        let Some((user, host)) = at.map(|at| (&rest[..at], &rest[at + 1..])) else { continue };
        let (name, password) = user.split_once(':').unwrap_or(("", user));
        let has_name = user.contains(':');
        let is_host = !host.starts_with("sha256:") && host.starts_with(|c: char| c.is_ascii_alphabetic());
        let has_dots = host.split('/').next().is_some_and(|host| host.contains(['.', ':']));
        let is_secret = match (is_whole, has_name) {
            (true, true) => true,
            (true, false) => is_mixed(user),
            (false, true) => {
                name != "mailto" && !password.contains('/') && is_host && (has_dots || is_mixed(password))
            }
            (false, false) => false,
        };
        let is_reference = password.starts_with('$') || password.starts_with('<') || password.contains("{{");
        if is_secret && !password.is_empty() && !is_reference {
            let from = start + from + (user.len() - password.len());
            found.push(from..from + password.len());
        }
    }
}

/// Whether a byte can stand in the name of a variable, an option or a label.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// The longest runs of such bytes. All that are not of ASCII belong to runs, or none does, so that runs begin and end
/// between characters.
fn words(text: &str, is_of: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| is_of(*byte))?;
        let length = bytes[start..].iter().position(|byte| !is_of(*byte));
        at = length.map_or(bytes.len(), |length| start + length);
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, layout: Layout) -> Vec<&str> {
        may_be_credentials(text, layout).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn what_stands_beside_names_is_found_however_it_is_written() {
        for (text, expected) in [
            ("ENV A=b \\\n    DB_PASSWORD=hunter2 \\\n    C=d", "hunter2"),
            ("DB_PASSWORD=hunter2", "hunter2"),
            ("DB_PASSWORD='hunter2 b' C=d", "hunter2 b"),
            ("DB_PASSWORD=\"hunter2", "hunter2"),
            ("DB_PASSWORD 'hunter2", "hunter2"),
            ("DB_PASSWORD\thunter2", "hunter2"),
            ("ENV DB_PASSWORD correct horse", "correct horse"),
            ("DB_PASSWORD:hunter2", "hunter2"),
            ("DB_PASSWORD;hunter2x", "hunter2x"),
            ("DB_PASSWORD=\\\n  hunter2 \\\n  A=b", "hunter2"),
            ("RUN x --password hunter --port 1", "hunter"),
            ("CMD [\"x\", \"--requirepass\", \"hunter\"]", "hunter"),
            ("RUN docker build --build-arg NPM_TOKEN=hunter2 .", "hunter2"),
            ("RUN sshpass -p hunter ssh u@h", "hunter"),
            ("RUN mysql -u root -phunter app", "hunter"),
            ("RUN curl -H 'Authorization: Bearer hunter2' x", "Bearer hunter2"),
            ("ADD https://user:hunter@host/f /f", "hunter"),
            ("ADD https://x9Kq2vTr81LmZw7@host/f /f", "x9Kq2vTr81LmZw7"),
            ("A=postgres://app:password@database1:5432/app", "password"),
            ("FROM user:hunter@registry.acme.dev/x:1", "hunter"),
            ("ENV A=${DB_PASSWORD:-hunter}", "hunter"),
            ("ENV A=${DB_PASSWORD-hunter}", "hunter"),
            ("LABEL traefik.http.middlewares.a.basicauth.users=admin:hunter", "admin:hunter"),
        ] {
            assert_eq!(found(text, Layout::Words), [expected], "{text}");
        }
        for (text, expected) in [
            ("DB_PASSWORD: correct horse # why", "correct horse"),
            ("{DB_PASSWORD: correct horse, B: c}", "correct horse"),
            ("a:\n  db_password: |\n    one\n    two\n  b: c", "one two"),
            ("a:\n  db_password:\n    hunter\n  b: c", "hunter"),
            ("- --requirepass\n- hunter\n- --port", "hunter"),
            ("DB_PASSWORD=correct horse", "correct horse"),
        ] {
            assert_eq!(found(text, Layout::Lines).join(" "), expected, "{text}");
        }
        for (text, expected) in [
            ("`DB_PASSWORD=hunter2` is not an instruction", "hunter2"),
            ("`web` has no key `DB_PASSWORD 'hunter`", "hunter"),
            ("`DB_PASSWORD: hunter` is no key", "hunter"),
        ] {
            assert_eq!(found(text, Layout::Sentence), [expected], "{text}");
        }
    }

    #[test]
    fn other_words_stay_readable() {
        for text in [
            "DB_PASSWORD=${DB_PASSWORD:?set it}",
            "DB_PASSWORD=$OTHER",
            "POSTGRES_PASSWORD_FILE=/run/secrets/db",
            "secrets:\n  db_password:\n    file: ./db.txt",
            "    secrets: [db_password, api_key]",
            "image: acme/secret:1.2.3",
            "image: registry.acme.dev:5000/auth-token@sha256:0011223344556677889900112233445566",
            "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci",
            "npm:string-width@4.2.3",
            "TOKEN_TTL: 3600",
            "ACCESS_TOKEN: 3600",
            "DB_PASSWORD: *password",
            "rules: {committed-secret: warning, hardcoded-credential: {level: notice}}",
            "git clone git@github.com:acme/app.git",
            "author: mailto:a@b.c",
            "volumes: [\"./db_password:/run/secrets/db_password:ro\"]",
            "COPY secret token /x/",
            "# the password is read from a file",
        ] {
            for layout in [Layout::Words, Layout::Lines] {
                assert_eq!(found(text, layout), Vec::<&str>::new(), "{text}");
            }
        }
        for text in [
            "`DB_PASSWORD` holds a password in plain text: it is stored in the image",
            "service `api` gets `DB_PASSWORD`, `API_KEY` and `A_TOKEN` as a variable",
            "use a secret mount: `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN …`",
            "mount it as a secret (`secrets:`) and read it from `DB_PASSWORD_FILE`, or require a variable: `${DB_PASSWORD:?}`",
            "`DB_PASSWORD=…` is not an instruction",
            "a variable belongs below `environment:`, as `DB_PASSWORD: …`",
            "this token is not known here: write it as `a`",
            "service `db` takes a password from `db.txt`, which is committed",
        ] {
            assert_eq!(found(text, Layout::Sentence), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_long_line_of_names_takes_no_time() {
        let start = std::time::Instant::now();
        for text in
            ["A_PASSWORD!".repeat(20_000), "PASSWORD=$A ".repeat(20_000), "${A_TOKEN:-".repeat(20_000)]
        {
            let _ = found(&text, Layout::Lines);
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
