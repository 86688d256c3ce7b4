//! How long a container is meant to live, by what it starts: until it is stopped, or until its work is done.

use super::tells_of_itself::tells_of_itself;
use crate::build::dockerfile;
use crate::images::ContainerStart;
use crate::knowledge::programs::{self, AsProcess};
use crate::syntax::shell::{Invocation, Runs};

/// How long containers are meant to live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Until they are stopped.
    Serves,
    /// Until their work is done, or somebody leaves the terminal.
    Ends,
    /// It cannot be known: a script runs that says nothing of it.
    Unknown,
}

/// Words that tell a program or a script to do something once.
// Source: the documentation of Django (`collectstatic`, `createsuperuser`, `migrate`), Rails (`db:…`) and npm
// ("scripts").
const WORK: [&str; 15] = [
    "build",
    "collectstatic",
    "createsuperuser",
    "db:migrate",
    "db:prepare",
    "db:seed",
    "db:setup",
    "install",
    "lint",
    "migrate",
    "migration",
    "migrations",
    "seed",
    "setup",
    "test",
];

impl ContainerStart {
    /// How long a container that starts these commands lives. A program that is not known is taken for a
    /// service.
    #[must_use]
    pub fn life(&self) -> Life {
        if self.is_service() {
            return Life::Serves;
        }
        if self.script.commands().last().is_some_and(|found| tells_of_itself(&found.invocation())) {
            return Life::Ends;
        }
        // What comes last is what the container lives for.
        let lists = self.all_commands();
        let Some(last) = lists.iter().rev().find_map(|commands| {
            commands
                .iter()
                .rev()
                .find(|found| !found.context.in_substitution && found.context.function.is_none())
        }) else {
            return Life::Unknown;
        };
        let invocation = last.invocation();
        if is_work(&invocation) {
            return Life::Ends;
        }
        let runs_script = match &invocation.runs {
            Runs::Program { name: Some(name), word, .. } => {
                dockerfile::is_posix_shell(name) || word.literal().is_some_and(|path| path.ends_with(".sh"))
            }
            Runs::Program { name: None, .. } | Runs::NotKnown | Runs::Nothing => true,
            Runs::Script { .. } => true,
        };
        // A script, ours or not, whose last word is no program that we know.
        if runs_script || lists.len() > 1 || lists[0].len() > 1 { Life::Unknown } else { Life::Serves }
    }

    /// Whether the container starts a program that compiles for others.
    pub(crate) fn is_build_server(&self) -> bool {
        let commands = self.script.commands();
        commands
            .iter()
            .any(|found| matches!(found.invocation().program(), Some("distccd" | "sccache" | "icecc")))
    }

    /// Whether nothing but a shell is started, for somebody to type into.
    pub(crate) fn is_bare_shell(&self) -> bool {
        let commands = self.script.commands();
        commands.iter().all(|found| {
            let invocation = found.invocation();
            invocation.program().is_some_and(dockerfile::is_posix_shell)
                && invocation.args().iter().all(|word| word.raw.starts_with('-'))
        })
    }
}

/// Whether a command does something and ends.
pub(super) fn is_work(invocation: &Invocation<'_>) -> bool {
    let Some(program) = invocation.program() else { return false };
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.known_prefix().0.into_owned()).collect();
    let says = |word: &String| {
        let mut parts = word.split([':', '-', '_', '/', '.']);
        WORK.contains(&word.as_str()) || parts.any(|part| WORK.contains(&part))
    };
    let first = words.iter().find(|word| !word.starts_with('-'));
    match program {
        _ if tells_of_itself(invocation) => true,
        // They wait for ever.
        "sleep" => !words.iter().any(|word| word == "infinity" || word == "inf"),
        "npx" | "bunx" | "pnpx" => first.is_some_and(|word| programs::of(word).is(AsProcess::Tool)),
        "npm" | "yarn" | "pnpm" | "bun" | "python" | "python3" | "php" | "bundle" | "rails" | "node"
        | "deno" | "dotnet" | "java" | "mix" | "poetry" | "uv" => words.iter().take(3).any(says),
        "mvn" | "cargo" | "go" => first.is_some_and(says),
        _ => programs::of(program).is(AsProcess::Tool) && !is_watching(&words),
    }
}

fn is_watching(words: &[String]) -> bool {
    words.iter().any(|word| word.contains("watch") || word == "server" || word == "serve")
}

#[cfg(test)]
mod tests {
    use super::Life::{self, Ends, Serves, Unknown};
    use crate::facts::{self, Facts};

    /// An image that starts so, and a script.
    fn image(start: &str, script: &str) -> Facts {
        let dockerfile = format!("FROM alpine\nCOPY run.sh /\n{start}\n");
        facts::of(&[("Dockerfile", &dockerfile), ("run.sh", script)])
    }

    fn life(start: &str, script: &str) -> Life {
        image(start, script).only_image().start().unwrap().life()
    }

    #[test]
    fn a_command_says_how_long_it_lives() {
        for (command, expected) in [
            ("nginx", Serves),
            ("/app/x", Serves),
            ("sleep 5", Ends),
            ("sleep infinity", Serves),
            ("sleep inf", Serves),
            ("psql -f x.sql", Ends),
            ("node /cli/dist/index.js --help", Ends),
            ("/app/x --version", Ends),
            ("/app/x --version 2", Serves),
            ("jest", Ends),
            ("jest --watch", Serves),
            ("make", Ends),
            ("make serve", Serves),
            ("rake server", Serves),
            ("npx prisma", Ends),
            ("npx -y prisma", Ends),
            ("npx thing", Serves),
            ("npm run start", Serves),
            ("npm run build", Ends),
            ("npm run app:seed", Ends),
            ("npm run x build", Ends),
            ("npm run x y build", Serves),
            ("npm run rebuild", Serves),
            ("yarn db:migrate", Ends),
            ("python scripts/seed-db.py", Ends),
            ("python x.py", Serves),
            ("cargo test", Ends),
            ("cargo -q test", Ends),
            ("cargo x test", Serves),
            ("go run", Serves),
            ("/opt/x.sh", Unknown),
            ("sh /opt/x", Unknown),
        ] {
            let words: Vec<String> = command.split(' ').map(|word| format!("\"{word}\"")).collect();
            assert_eq!(life(&format!("CMD [{}]", words.join(", ")), ""), expected, "{command}");
        }
        assert_eq!(life("CMD /a && /b", ""), Unknown, "two commands");
        assert_eq!(life("CMD $PROGRAM", ""), Unknown, "a variable");
        assert_eq!(life("ENTRYPOINT [\"/a\"]\nCMD [\"/b\"]", ""), Unknown, "an entrypoint that is not known");
        assert_eq!(life("ENTRYPOINT [\"/a\"]\nCMD [\"psql\"]", ""), Ends, "what is passed to an entrypoint");
    }

    #[test]
    fn the_last_command_of_a_script_says_it() {
        for (script, expected) in [
            ("/app/x\npsql", Ends),
            ("psql\n/app/x", Unknown),
            ("psql\nexec nginx", Serves),
            // What stands in a substitution or a function is not the last.
            ("psql $(/app/x)", Ends),
            ("/app/x $(psql)", Unknown),
            ("psql\nf() { /app/x; }", Ends),
            ("/app/x\nf() { psql; }", Unknown),
        ] {
            assert_eq!(life("CMD [\"/run.sh\"]", script), expected, "{script}");
        }
    }

    #[test]
    fn build_servers_and_bare_shells_are_known() {
        for (start, is_build_server, is_bare_shell) in [
            ("CMD [\"/x\"]", false, false),
            ("CMD [\"distccd\"]", true, false),
            ("CMD [\"/usr/bin/sccache\"]", true, false),
            ("CMD icecc && /x", true, false),
            ("CMD [\"bash\"]", false, true),
            ("CMD [\"bash\", \"-l\"]", false, true),
            ("CMD [\"bash\", \"x.sh\"]", false, false),
            ("CMD bash && /x", false, false),
            ("CMD [\"/x\", \"-l\"]", false, false),
        ] {
            let facts = image(start, "");
            let start_of = facts.only_image().start().unwrap();
            let found = (start_of.is_build_server(), start_of.is_bare_shell());
            assert_eq!(found, (is_build_server, is_bare_shell), "{start}");
        }
    }
}
