//! The users that a Dockerfile makes.

use crate::build::is_root;
use crate::facts::handles::Image;
use crate::source::Span;
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::Word;

/// Options of useradd and adduser whose value is the next word.
// Source: useradd(8) of shadow, adduser(8) of Debian, `adduser` of BusyBox 1.37.
const WITH_VALUE: [&str; 24] = [
    "-b",
    "-c",
    "-d",
    "-e",
    "-f",
    "-g",
    "-G",
    "-h",
    "-k",
    "-K",
    "-p",
    "-s",
    "-u",
    "--base-dir",
    "--comment",
    "--gecos",
    "--gid",
    "--groups",
    "--home",
    "--home-dir",
    "--ingroup",
    "--password",
    "--shell",
    "--uid",
];

impl Image<'_> {
    /// The last user that the image's runtime stage, or one that it continues from, makes, be it in an image
    /// below: the name, and the words that do so. Who has the number of root is no other user.
    #[must_use]
    pub fn made_user(self) -> Option<(String, Span)> {
        self.account_commands(|program, args, place| {
            let is_made = program != "usermod" && number(args).is_none_or(|number| !is_root(&number));
            Some((login(args).filter(|_| is_made)?, place))
        })
    }

    /// The words that give the user of the image's containers the number 0, so that it is root by another name; `None`
    /// where nothing is known to.
    #[must_use]
    pub fn root_by_number(self) -> Option<Span> {
        let user = self.user().name.known()?.split(':').next().unwrap_or_default().to_owned();
        let last = self.account_commands(|program, args, place| match number(args) {
            _ if login(args).as_ref() != Some(&user) => None,
            Some(number) => Some(is_root(&number).then_some(place)),
            None => (program != "usermod").then_some(None),
        });
        last.flatten()
    }

    /// What `look` says of the programs, arguments and words that make or change users, from the last to the first, as
    /// soon as it says something.
    fn account_commands<T>(self, mut look: impl FnMut(&str, &[Word], Span) -> Option<T>) -> Option<T> {
        let stages = self.foundations().flat_map(|image| image.lineage().map(move |stage| (image, stage)));
        for (image, stage) in stages {
            for step in stage.steps.iter().rev() {
                let is_run = matches!(step.instruction(image.dockerfile()).kind, Kind::Run { .. });
                let script = step.script(image.dockerfile()).filter(|_| is_run && step.posix_shell);
                let Some(commands) = script.map(|script| script.commands()) else { continue };
                for command in commands.iter().rev() {
                    let invocation = command.invocation();
                    if let Some(program @ ("useradd" | "adduser" | "usermod")) = invocation.program()
                        && let Some(said) = look(program, invocation.args(), command.command.span)
                    {
                        return Some(said);
                    }
                }
            }
        }
        None
    }
}

/// The number that the arguments of useradd, adduser or usermod give a user, as far as it is spelled out.
fn number(args: &[Word]) -> Option<String> {
    let mut args = args.iter().filter_map(Word::literal);
    while let Some(text) = args.next() {
        if text == "--uid" || text.ends_with('u') && is_bundle(&text) {
            return Some(args.next()?.into_owned());
        }
        if let Some(number) = text.strip_prefix("--uid=").or_else(|| text.strip_prefix("-u")) {
            return Some(number.to_owned());
        }
        if WITH_VALUE.contains(&&*text) || is_bundle_with_value(&text) {
            args.next();
        }
    }
    None
}

/// The name among the arguments: useradd takes one word, adduser may take a group after it.
fn login(args: &[Word]) -> Option<String> {
    let mut args = args.iter();
    while let Some(word) = args.next() {
        let text = word.literal()?;
        if WITH_VALUE.contains(&&*text) || is_bundle_with_value(&text) {
            args.next();
        } else if !text.starts_with('-') {
            return Some(text.into_owned());
        }
    }
    None
}

/// `-rg app`: letters together, the last of which takes the next word.
fn is_bundle_with_value(text: &str) -> bool {
    let last = text.chars().last().filter(|_| text.len() > 2 && is_bundle(text));
    last.is_some_and(|last| WITH_VALUE.contains(&format!("-{last}").as_str()))
}

/// `-r`, `-rg`: nothing but letters that are options.
fn is_bundle(text: &str) -> bool {
    let letters = text.strip_prefix('-').filter(|letters| !letters.is_empty());
    letters.is_some_and(|letters| letters.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use crate::facts;

    /// A row: what it is, a Dockerfile, and the user that it makes, with the words that do so.
    type Case = (&'static str, &'static str, Option<(&'static str, &'static str)>);

    #[test]
    fn the_last_user_that_is_made_is_found() {
        let cases: [Case; 19] = [
            ("none is made", "FROM alpine\nRUN true\n", None),
            ("useradd", "FROM alpine\nRUN useradd app\n", Some(("app", "useradd app"))),
            ("adduser", "FROM alpine\nRUN adduser -D app\n", Some(("app", "adduser -D app"))),
            ("another program", "FROM alpine\nRUN addgroup app\n", None),
            (
                "options with values",
                "FROM alpine\nRUN adduser -D -h /srv --uid 5 app\n",
                Some(("app", "adduser -D -h /srv --uid 5 app")),
            ),
            (
                "a value in the option's word",
                "FROM alpine\nRUN useradd --gid=5 app\n",
                Some(("app", "useradd --gid=5 app")),
            ),
            (
                "letters together, the last with a value",
                "FROM alpine\nRUN useradd -rg staff app\n",
                Some(("app", "useradd -rg staff app")),
            ),
            (
                "letters together, the last without",
                "FROM alpine\nRUN useradd -grm app\n",
                Some(("app", "useradd -grm app")),
            ),
            (
                "a value glued to its letter",
                "FROM alpine\nRUN useradd -d/srv/g app\n",
                Some(("app", "useradd -d/srv/g app")),
            ),
            (
                "a group behind the name",
                "FROM alpine\nRUN adduser app staff\n",
                Some(("app", "adduser app staff")),
            ),
            ("root by another name", "FROM alpine\nRUN adduser -u 0 -o app\n", None),
            ("options only", "FROM alpine\nRUN useradd -D\n", None),
            (
                "a name that is not known gives way to one that is",
                "FROM alpine\nRUN adduser app\nRUN useradd $NAME\n",
                Some(("app", "adduser app")),
            ),
            (
                "the last of a line",
                "FROM alpine\nRUN adduser one && adduser two\n",
                Some(("two", "adduser two")),
            ),
            (
                "the last of lines",
                "FROM alpine\nRUN adduser one\nRUN adduser two\nRUN true\n",
                Some(("two", "adduser two")),
            ),
            (
                "in the stage below",
                "FROM alpine AS base\nRUN adduser app\nFROM base\n",
                Some(("app", "adduser app")),
            ),
            ("in a stage beside", "FROM alpine AS other\nRUN adduser app\nFROM alpine\n", None),
            ("no RUN", "FROM alpine\nCMD adduser app\n", None),
            ("no shell that we read", "FROM alpine\nSHELL [\"pwsh\", \"-c\"]\nRUN adduser app\n", None),
        ];
        for (what, dockerfile, expected) in cases {
            let facts = facts::of(&[("Dockerfile", dockerfile)]);
            let made = facts.only_image().made_user().map(|(name, place)| (name, facts.said_at(place)));
            let expected = expected.map(|(name, place)| (name.to_owned(), place.to_owned()));
            assert_eq!(made, expected, "{what}");
        }
    }

    /// BusyBox's adduser, and useradd and usermod of shadow, where `-o` lets a number be given twice.
    #[test]
    fn who_has_the_number_of_root_is_root() {
        for (commands, words) in [
            ("RUN adduser -u 0 -o safe", Some("adduser -u 0 -o safe")),
            ("RUN adduser -D --uid=0 safe", Some("adduser -D --uid=0 safe")),
            ("RUN useradd -ou 0 safe", Some("useradd -ou 0 safe")),
            ("RUN useradd -o -u0 safe", Some("useradd -o -u0 safe")),
            ("RUN useradd safe && usermod -o -u 0 safe", Some("usermod -o -u 0 safe")),
            (
                "RUN useradd safe\nRUN usermod -aG wheel safe && usermod -ou 0 safe",
                Some("usermod -ou 0 safe"),
            ),
            ("RUN usermod -ou 0 safe && usermod -aG wheel safe", Some("usermod -ou 0 safe")),
            ("RUN usermod -ou 0 safe && usermod -u 1000 safe", None),
            ("RUN useradd -ou 0 safe && userdel safe && useradd safe", None),
            ("RUN useradd -ou 0 other && useradd safe", None),
            ("RUN useradd -u 1000 -g 0 safe", None),
            ("RUN useradd -u $NUMBER safe", None),
            ("RUN useradd safe", None),
        ] {
            let dockerfile = format!("FROM alpine\n{commands}\nUSER safe:users\n");
            let facts = facts::of(&[("Dockerfile", &dockerfile)]);
            let said = facts.only_image().root_by_number().map(|place| facts.said_at(place));
            assert_eq!(said.as_deref(), words, "{commands}");
        }
    }

    #[test]
    fn a_user_is_made_in_an_image_below() {
        let facts = facts::of(&[
            ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
            ("base/Dockerfile", "FROM alpine\nRUN adduser app\n"),
            ("compose.yaml", "services: {base: {build: base, image: acme/base}, app: {build: app}}\n"),
        ]);
        let (name, place) = facts.image_of("app/Dockerfile").made_user().unwrap();
        assert_eq!((name.as_str(), facts.repo.files().path(place).as_str()), ("app", "base/Dockerfile"));
    }
}
