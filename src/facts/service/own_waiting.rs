//! Services that wait for others by themselves, in the command that starts them.

use super::datastore::words_of;
use crate::facts::handles::ServiceRef;

/// Programs that wait until somebody answers at an address, and then start another one.
// Source: the pages of wait-for-it (vishnubob), wait-for (eficode), dockerize (jwilder), wait4x and wait-port.
const WAITERS: [&str; 8] =
    ["dockerize", "wait-for", "wait-for-it", "wait-port", "wait4x", "wait_for", "wait_for_it", "waitforit"];

impl ServiceRef<'_> {
    /// Whether the service's own command waits until another service answers: a program that is there for that has its
    /// name, or a loop that goes on until something succeeds.
    #[must_use]
    pub fn waits_itself(self, other: Self) -> bool {
        let commands = [&self.service.entrypoint, &self.service.command].into_iter().flatten();
        let words: Vec<&str> = commands.flat_map(words_of).flat_map(str::split_whitespace).collect();
        let is_waiter = |word: &&str| {
            let name = word.rsplit('/').next().unwrap_or(word);
            WAITERS.contains(&name.strip_suffix(".sh").unwrap_or(name))
        };
        let is_loop = || words.contains(&"until") || words.windows(2).any(|pair| pair == ["while", "!"]);
        let names = |host: &str| {
            words
                .iter()
                .any(|word| word.split(['/', ':', '=', ',', '@', '"', '\'', ';']).any(|part| part == host))
        };
        (words.iter().any(is_waiter) || is_loop()) && other.hosts().any(names)
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn commands_wait_for_whom_they_name() {
        for (what, service, expected) in [
            ("nothing said", "{image: a}", false),
            ("it names it", "{image: a, command: serve --db db:5432}", false),
            ("a script that waits", "{image: a, entrypoint: [/wait-for-it.sh, 'db:5432', --, serve]}", true),
            ("for another", "{image: a, entrypoint: [/wait-for-it.sh, 'cache:6379', --, serve]}", false),
            ("by a variable", "{image: a, entrypoint: [wait-for, '${DB:-db}:5432', --, serve]}", true),
            ("a program", "{image: a, command: dockerize -wait tcp://db:5432 serve}", true),
            ("in a shell", "{image: a, command: sh -c './wait-for db:5432 && serve'}", true),
            ("a loop", "{image: a, command: sh -c 'until nc -z db 5432; do sleep 1; done; serve'}", true),
            (
                "the other loop",
                "{image: a, command: sh -c 'while ! nc -z db 5432; do sleep 1; done; serve'}",
                true,
            ),
            ("a loop for ever", "{image: a, command: sh -c 'while true; do save db; done'}", false),
        ] {
            let compose = format!(
                "services:\n  api: {service}\n  db: {{image: postgres}}\n  cache: {{image: redis}}\n"
            );
            let facts = of(&[("compose.yaml", &compose)]);
            let api = facts.named_service("api");
            assert_eq!(api.waits_itself(facts.named_service("db")), expected, "{what}");
        }
    }
}
