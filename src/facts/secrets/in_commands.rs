//! Credentials among the words of commands: options, assignments, and the places where known programs
//! take them.

use super::in_texts::{in_text, in_value};
use super::{credential_names, credential_values};
use crate::facts::memo::{Nature, Noun, Strength};
use crate::knowledge::programs;
use crate::source::{Span, Text};
use crate::syntax::shell::{FoundCommand, Script, Word};

/// A credential among words.
#[derive(Debug, Clone)]
pub(crate) struct WordFound {
    /// What holds it: an option, a variable; nothing where it stands alone.
    pub holder: Option<String>,
    /// Where that is said; never the credential itself.
    pub place: Span,
    /// The credential.
    pub value: Span,
    /// What it is.
    pub nature: Nature,
    /// How sure it is that it matters.
    pub strength: Strength,
}

/// The credentials that commands are given, each once.
#[must_use]
pub(super) fn in_script(script: &Script) -> Vec<WordFound> {
    let commands = script.commands();
    let mut all = Vec::new();
    for found in &commands {
        let invocation = found.invocation();
        for assignment in invocation.assignments {
            let value = assignment.value.literal().unwrap_or_default();
            all.extend(pair(&assignment.name, &assignment.value.raw, &value));
        }
        of_command(found, &mut all);
        if let Some(readers) = &found.context.pipes_into
            && commands[readers.clone()]
                .iter()
                .any(|reader| reader.invocation().program() == Some("chpasswd"))
        {
            all.extend(found.invocation().args().iter().filter_map(account));
        }
    }
    let mut each: Vec<WordFound> = Vec::new();
    for found in all {
        if !each.iter().any(|other| other.value.contains(found.value)) {
            each.push(found);
        }
    }
    each
}

fn of_command(found: &FoundCommand<'_>, all: &mut Vec<WordFound>) {
    let invocation = found.invocation();
    let program = invocation.program().unwrap_or_default();
    let known = programs::of(program);
    // An entrypoint gets the words of a command: its first is an argument then, as all others are.
    let is_argument = |word: &&Word| word.raw.starts_with('-') || word.raw.contains('=');
    let args = match found.command.words.first().filter(is_argument) {
        Some(_) => &*found.command.words,
        None => invocation.args(),
    };
    for (number, word) in args.iter().enumerate() {
        let next = args.get(number + 1);
        let Some(text) = word.literal() else {
            all.extend(in_words(word));
            continue;
        };
        let before = all.len();
        if let Some((name, value)) = text.split_once('=').filter(|(name, _)| is_name(name)) {
            all.extend(word.raw.find('=').and_then(|at| {
                let name_place = word.raw.slice(0..at).span();
                let found = pair_of(name, name_place, &word.raw.slice(at + 1..word.raw.len()), value)?;
                Some(found)
            }));
        } else if let Some(value) = next.and_then(Word::literal).filter(|value| !value.starts_with('-'))
            && let Some(next) = next
        {
            let is_long = text.starts_with("--") && credential_names::noun(&text).is_some();
            let is_known = known.password_options.contains(&&*text);
            let secret = match value.split_once(':') {
                Some((_, password)) if is_known && program == "curl" => password,
                None if is_known && program == "curl" => "",
                _ => &value,
            };
            let noun = credential_names::noun(&text).unwrap_or(Noun::Password);
            if (is_long || is_known) && is_password(noun, secret) {
                all.push(WordFound {
                    holder: Some(text.to_string()),
                    place: word.span(),
                    value: next.span(),
                    nature: Nature::Named(noun),
                    strength: credential_values::strength(secret),
                });
            }
        }
        if let Some(option) = known.glued_password
            && let Some(password) = text.strip_prefix(option).filter(|password| !password.is_empty())
            && word.raw.starts_with(option)
            && is_password(Noun::Password, password)
        {
            all.push(WordFound {
                holder: Some(option.to_owned()),
                place: word.raw.slice(0..option.len()).span(),
                value: word.raw.slice(option.len()..word.raw.len()).span(),
                nature: Nature::Named(Noun::Password),
                strength: credential_values::strength(password),
            });
        }
        if all.len() == before {
            all.extend(in_words(word));
        }
    }
}

/// The credentials in a word that show by their own form, whatever stands around them.
fn in_words(word: &Word) -> Vec<WordFound> {
    in_raw(&word.raw)
}

/// The credentials in a text that show by their own form, whatever stands around them.
#[must_use]
pub(super) fn in_raw(text: &Text) -> Vec<WordFound> {
    let found = in_text(text).into_iter().map(|found| {
        let from = before(text, found.value.start, found.nature);
        WordFound {
            holder: None,
            place: text.slice(from.0..from.1).span(),
            value: text.slice(found.value).span(),
            nature: found.nature,
            strength: found.strength,
        }
    });
    found.collect()
}

/// The part of a text that says that a credential follows, for pointing at it: an address up to its
/// password, a token's first letters.
fn before(text: &str, start: usize, nature: Nature) -> (usize, usize) {
    match nature {
        Nature::Address | Nature::Connection => {
            let line = text[..start].rfind([' ', '\n', '"', '\'']).map_or(0, |at| at + 1);
            (line, start)
        }
        Nature::Form(_) | Nature::Named(_) => {
            let length = text[start..].chars().take(4).map(char::len_utf8).sum::<usize>();
            (start, start + length)
        }
    }
}

fn pair(name: &Text, raw: &Text, value: &str) -> Option<WordFound> {
    pair_of(name, name.span(), raw, value)
}

fn pair_of(name: &str, place: Span, raw: &Text, value: &str) -> Option<WordFound> {
    let found = in_value(name, value)?;
    let holder = name.trim_start_matches('-').to_owned();
    let (nature, strength) = (found.nature, found.strength);
    // Quotes around it are no part of it; escapes stand in the way of a nearer place.
    let value = match raw.find(value) {
        Some(start) => raw.slice(start + found.value.start..start + found.value.end).span(),
        None => raw.span(),
    };
    Some(WordFound { holder: Some(holder), place, value, nature, strength })
}

/// Whether what stands before an `=` can name an option or a setting.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte))
}

fn is_password(noun: Noun, value: &str) -> bool {
    !credential_values::is_placeholder(value)
        && (noun == Noun::Password || value.len() >= 6 && !credential_values::is_number(value))
}

/// `user:password`, as `chpasswd` reads it.
fn account(word: &Word) -> Option<WordFound> {
    let text = word.literal()?;
    let (user, password) = text.trim().split_once(':')?;
    let is_user =
        !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if !is_user || credential_values::is_placeholder(password) {
        return None;
    }
    let colon = word.raw.find(':')?;
    Some(WordFound {
        holder: Some("chpasswd".to_owned()),
        place: word.raw.slice(0..colon).span(),
        value: word.raw.slice(colon + 1..word.raw.len()).span(),
        nature: Nature::Named(Noun::Password),
        strength: credential_values::strength(password),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::syntax::shell;

    fn found(script: &str) -> Vec<String> {
        let mut files = Files::default();
        let file = files.add(RepoPath::root(), script.as_bytes().to_vec());
        let script = shell::parse(&Text::verbatim(file, 0, script.as_bytes()));
        let found = in_script(&script);
        found.iter().map(|found| files.slice(found.value).into_owned()).collect()
    }

    #[test]
    fn finds_what_commands_are_given() {
        for (script, expected) in [
            ("redis-server --requirepass hunter2 --port 6379", "hunter2"),
            ("app --api-key=Zx81LmPq04RtYw72", "Zx81LmPq04RtYw72"),
            ("mysqladmin ping -uroot -phunter2", "hunter2"),
            ("redis-cli -a hunter2 ping", "hunter2"),
            ("sshpass -phunter2 ssh host", "hunter2"),
            ("sshpass -p hunter2 ssh host", "hunter2"),
            ("curl -u ci:hunter2 https://acme.dev", "ci:hunter2"),
            ("PGPASSWORD=hunter2 psql -U app", "hunter2"),
            ("export DB_PASSWORD='hunter2' && run", "hunter2"),
            ("sh -c 'mysql --password=hunter2'", "hunter2"),
            ("echo 'root:hunter2' | chpasswd", "hunter2'"),
            ("git clone https://ci:hunter2@git.acme.dev/a", "hunter2"),
        ] {
            assert_eq!(found(script), [expected], "{script}");
        }
    }

    #[test]
    fn leaves_other_words() {
        for script in [
            "redis-server --requirepass $REDIS_PASSWORD",
            "redis-server --requirepass ${REDIS_PASSWORD:?}",
            "mysqladmin ping -p$MYSQL_ROOT_PASSWORD",
            "mysqldump -p app",
            "mkdir -p secret-token",
            "app --password-file /run/secrets/db",
            "app --token-ttl 3600",
            "curl -u $USER:$TOKEN https://acme.dev",
            "npm config set //registry.npmjs.org/:_authToken=${NPM_TOKEN}",
            "echo $CREDENTIALS | chpasswd",
            "SECRET_KEY=dummy python manage.py collectstatic",
        ] {
            assert_eq!(found(script), Vec::<String>::new(), "{script}");
        }
    }
}
