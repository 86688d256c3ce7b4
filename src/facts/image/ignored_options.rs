//! Options of installs that the package manager does not have, and ignores.

use crate::facts::handles::Facts;
use crate::source::Span;
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::Word;

/// Options that npm does not have, what is meant by each, and what goes wrong without it.
// Source: the documentation of npm (`npm install`, `npm ci`, config), which has none of them; of pnpm and Yarn
// (`--frozen-lockfile`, `--pure-lockfile`, `--immutable`), and of Composer (`--no-dev`). npm warns of those that it
// does not know, and goes on.
const UNKNOWN_TO_NPM: [(&str, &str, &str); 7] = [
    ("--frozen-lockfile", "npm ci", "the lock file is not enforced"),
    ("--pure-lockfile", "npm ci", "the lock file is not enforced"),
    ("--immutable", "npm ci", "the lock file is not enforced"),
    ("--no-frozen-lockfile", "npm install", "it has no effect"),
    ("--omit-dev", "--omit=dev", "development dependencies are installed"),
    ("--omitdev", "--omit=dev", "development dependencies are installed"),
    ("--no-dev", "--omit=dev", "development dependencies are installed"),
];

/// An option that a package manager ignores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IgnoredOption {
    /// Where it stands.
    pub place: Span,
    /// The command, such as `npm ci`.
    pub command: String,
    /// The option.
    pub option: &'static str,
    /// What to type instead.
    pub instead: &'static str,
    /// What comes of it; a clause.
    pub so: &'static str,
}

impl Facts {
    /// The options of `npm install` and `npm ci` that npm ignores, in what images are built from.
    #[must_use]
    pub fn ignored_options(&self) -> Vec<IgnoredOption> {
        let mut found = Vec::new();
        for image in self.images().filter(|image| !image.is_for_development()) {
            let (dockerfile, build) = (image.dockerfile(), image.build());
            let stages = build.reachable(image.runtime().number).into_iter();
            for step in stages.flat_map(|number| &build.stages[number].steps).filter(|step| step.posix_shell)
            {
                let is_run = matches!(step.instruction(dockerfile).kind, Kind::Run { .. });
                let Some(script) = step.script(dockerfile).filter(|_| is_run) else { continue };
                for command in &script.commands() {
                    let invocation = command.invocation();
                    let args = invocation.args();
                    let verb = args.first().and_then(Word::literal);
                    let Some(verb) = verb.filter(|_| invocation.program() == Some("npm")) else { continue };
                    if !matches!(&*verb, "install" | "i" | "ci" | "clean-install" | "add") {
                        continue;
                    }
                    for word in args {
                        let text = word.literal();
                        let known =
                            UNKNOWN_TO_NPM.iter().find(|(option, ..)| text.as_deref() == Some(*option));
                        let Some((option, instead, so)) = known else { continue };
                        let command = format!("npm {verb}");
                        found.push(IgnoredOption { place: word.span(), command, option, instead, so });
                    }
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn npm_ignores_what_it_does_not_know() {
        for (run, expected) in [
            ("npm install --frozen-lockfile", "--frozen-lockfile of npm install"),
            ("npm ci --omit-dev", "--omit-dev of npm ci"),
            ("cd /app && npm i --no-dev", "--no-dev of npm i"),
            ("npm ci --omit=dev", ""),
            ("npm install --production", ""),
            ("pnpm install --frozen-lockfile", ""),
            ("yarn install --frozen-lockfile", ""),
            ("npm run build -- --immutable", ""),
        ] {
            let facts = of(&[("Dockerfile", &format!("FROM node:22\nRUN {run}\nCMD [\"/x\"]\n"))]);
            let found = facts.ignored_options().into_iter();
            let said: Vec<String> =
                found.map(|found| format!("{} of {}", found.option, found.command)).collect();
            assert_eq!(said.join(" "), expected, "{run}");
        }
    }
}
