//! Whether what a container starts as root gives that up before its program runs.

use crate::answer::Answer;
use crate::facts::handles::Image;

impl Image<'_> {
    /// Whether the image's containers start as root only to give that up before the program runs. Not known
    /// where a script comes first that cannot be read: it may give root up.
    #[must_use]
    pub fn drops_root(self) -> Answer<bool> {
        let base = self.base_facts();
        let base_drops = base.as_ref().is_some_and(|base| base.drops);
        let own_entrypoint = self.runtime().state.entrypoint.setting().is_some();
        if !own_entrypoint && base_drops {
            return Answer::Known(true);
        }
        let Some(start) = self.start() else { return Answer::Known(false) };
        if start.drops_root() {
            return Answer::Known(true);
        }
        match start.unread_script() {
            // The base's own script, in the words of the base.
            Some(program) if is_of_base(&program) && base.is_some() => Answer::Known(base_drops),
            Some(program) => Answer::unknown(
                format!("`{program}`, which is not in the repository, runs first"),
                start.place,
            ),
            None => Answer::Known(false),
        }
    }
}

/// Whether a script is the one that official images bring.
pub(in crate::facts) fn is_of_base(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    name.starts_with("docker-") && name.contains("entrypoint")
}

#[cfg(test)]
mod tests {
    use crate::answer::{Answer, Why};
    use crate::facts::of;

    #[test]
    fn who_gives_root_up() {
        let entry = |program: &str| format!("FROM alpine:3.22\nENTRYPOINT [\"{program}\"]\n");
        let on = |base: &str, program: &str| format!("FROM {base}\nENTRYPOINT [\"{program}\"]\n");
        let copied = |path: &str| format!("FROM alpine:3.22\nCOPY x.sh {path}\nENTRYPOINT [\"{path}\"]\n");
        let keeps = "#!/bin/sh\nexec /server\n";
        let drops = "#!/bin/sh\nexec su-exec app /server\n";
        // Whether it is given up; where that is not known, the script that comes first.
        for (dockerfile, script, expected) in [
            ("FROM alpine:3.22\n".to_owned(), keeps, Ok(false)),
            ("FROM postgres:17\n".to_owned(), keeps, Ok(true)),
            ("FROM postgres:17\nCMD [\"postgres\"]\n".to_owned(), keeps, Ok(true)),
            (on("postgres:17", "postgres"), keeps, Ok(false)),
            (on("postgres:17", "docker-entrypoint.sh"), keeps, Ok(true)),
            (on("node:22", "/usr/local/bin/docker-entrypoint.sh"), keeps, Ok(false)),
            (on("acme/x:1", "docker-entrypoint.sh"), keeps, Err("docker-entrypoint.sh")),
            (on("postgres:17", "docker-start.sh"), keeps, Err("docker-start.sh")),
            (on("postgres:17", "/my-entrypoint.sh"), keeps, Err("/my-entrypoint.sh")),
            (entry("/server"), keeps, Ok(false)),
            ("FROM alpine:3.22\nENTRYPOINT [\"gosu\", \"app\", \"/server\"]\n".to_owned(), keeps, Ok(true)),
            (entry("/start.sh"), keeps, Err("/start.sh")),
            (entry("start.bash"), keeps, Err("start.bash")),
            (entry("/init"), keeps, Err("/init")),
            (entry("/app/entrypoint"), keeps, Err("/app/entrypoint")),
            (entry("/opt/kafka/bin/start.sh"), keeps, Ok(false)),
            (entry("/opt/kafka/bin/entrypoint.sh"), keeps, Err("/opt/kafka/bin/entrypoint.sh")),
            (entry("/usr/bin/start.sh"), keeps, Err("/usr/bin/start.sh")),
            (entry("/usr/local/bin/start.sh"), keeps, Err("/usr/local/bin/start.sh")),
            (entry("/bin/start.sh"), keeps, Err("/bin/start.sh")),
            (copied("/start.sh"), keeps, Ok(false)),
            (copied("/start.sh"), drops, Ok(true)),
            (copied("/init"), keeps, Ok(false)),
        ] {
            let facts = of(&[("Dockerfile", &dockerfile), ("x.sh", script)]);
            let said = facts.only_image().drops_root();
            match expected {
                Ok(drops) => assert_eq!(said, Answer::Known(drops), "{dockerfile}"),
                Err(program) => {
                    let Answer::Unknown(Why { reason, place }) = said else { panic!("{dockerfile}") };
                    let expected = format!("`{program}`, which is not in the repository, runs first");
                    assert_eq!(reason, expected, "{dockerfile}");
                    assert!(facts.said_at(place.unwrap()).contains(program), "{dockerfile}");
                }
            }
        }
    }
}
