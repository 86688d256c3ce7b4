//! What a service tells its program beside the command.

use crate::compose::Setting;
use crate::facts::handles::ServiceRef;
use crate::source::Text;

impl ServiceRef<'_> {
    /// All that a program of one image can tell itself apart by, beside its command: variables, its directory, and the
    /// files that are mounted for it to read. What is not known is the same if it is said in the same words.
    pub(in crate::facts) fn settings(self) -> Vec<(String, String)> {
        let files = self.facts.repo.files();
        let said = |value: &Setting<Text>| match value.as_str() {
            Some(value) => value.to_owned(),
            None => files.slice(value.span).into_owned(),
        };
        let all = self.service;
        let variables = all.environment.iter().map(|pair| (pair.name.value.clone(), said(&pair.value)));
        // One that is not in the repository may say anything.
        let unread = all.env_file.iter().map(|file| (String::new(), said(&file.path)));
        let mounts = all.volumes.iter().filter(|volume| volume.kind.is("bind")).filter_map(|volume| {
            let target = volume.target.as_ref().map(said)?;
            is_file(&target).then(|| (target, volume.source.as_ref().map(said).unwrap_or_default()))
        });
        let configs = all.configs.iter().filter_map(|config| {
            Some((config.target.as_ref().map(said).unwrap_or_default(), said(config.source.as_ref()?)))
        });
        let directory = all.working_dir.iter().map(|directory| (String::new(), said(directory)));
        let mut settings: Vec<(String, String)> =
            variables.chain(unread).chain(mounts).chain(configs).chain(directory).collect();
        settings.sort_unstable();
        settings
    }
}

/// Whether a path looks like that of a file.
fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.trim_start_matches('.').contains('.'))
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn services_tell_their_programs_things() {
        for (what, service, expected) in [
            ("nothing", "image: a", ""),
            ("variables", "image: a, environment: {B: x, A: '${A}'}", "A='${A}' B=x"),
            ("a file of variables", "image: a, env_file: x.env", "=x.env C=z"),
            ("one that is not there", "image: a, env_file: [y.env]", "=y.env"),
            ("a directory", "image: a, working_dir: /x", "=/x"),
            ("a mounted file", "image: a, volumes: ['./x.conf:/etc/x.conf']", "/etc/x.conf=x.conf"),
            ("mounted data", "image: a, volumes: ['./x:/data', 'data:/x.d']", ""),
            ("a config", "image: a, configs: [{source: c, target: /c}]", "/c=c"),
        ] {
            let facts = of(&[
                (
                    "compose.yaml",
                    &format!(
                        "services:\n  api: {{{service}}}\nconfigs: {{c: {{file: x}}}}\nvolumes: {{data: }}\n"
                    ),
                ),
                ("x.env", "C=z\n"),
            ]);
            let settings = facts.named_service("api").settings();
            let said: Vec<String> = settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(said.join(" "), expected, "{what}");
        }
    }
}
