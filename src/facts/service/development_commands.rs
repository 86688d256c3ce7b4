//! The commands for development that a service says itself, over its image's.

use crate::compose::ProjectKind;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::image::DevelopmentCommand;

/// What a service starts for development.
#[derive(Debug)]
pub struct OwnDevelopmentCommands {
    /// The commands.
    pub commands: Vec<DevelopmentCommand>,
    /// Whether the service runs sources of the host, or what is developed here in a ready image: somebody works on
    /// them, and it may never be deployed.
    pub may_be_for_work: bool,
}

impl ServiceRef<'_> {
    /// The commands for development that the service says itself, in a project of which nothing says what it is for,
    /// and beside which no project for production has a service of that name.
    #[must_use]
    pub fn own_development_commands(self) -> OwnDevelopmentCommands {
        let none = OwnDevelopmentCommands { commands: Vec::new(), may_be_for_work: false };
        let is_deployed_elsewhere = || {
            let projects = self.facts.repo.projects().iter();
            let mut beside = projects
                .filter(|other| other.is_for_production() && other.directory == self.project.directory);
            beside.any(|other| other.service_number(self.name()).is_some())
        };
        let image = self.image();
        if self.project.kind != ProjectKind::Plain
            || is_deployed_elsewhere()
            || image.is_some_and(Image::is_for_development)
        {
            return none;
        }
        let Some(start) = self.own_start() else { return none };
        let is_elsewhere = self.service.working_dir.is_some();
        let manifest = image.filter(|_| !is_elsewhere).and_then(Image::own_manifest);
        OwnDevelopmentCommands {
            commands: start.development_commands(manifest.as_deref()),
            may_be_for_work: !self.source_mounts().is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn services_start_what_is_for_development() {
        const SERVER: &str = "web: {image: a, command: python manage.py runserver}";
        for (what, file, service, expected) in [
            ("a server", "compose.yaml", SERVER, "manage.py runserver"),
            ("an entrypoint", "compose.yaml", "web: {image: a, entrypoint: [nodemon, x.js]}", "nodemon"),
            ("a script", "compose.yaml", "web: {build: ., command: npm run x}", "nodemon by x"),
            (
                "a script elsewhere",
                "compose.yaml",
                "web: {build: ., command: npm run x, working_dir: /x}",
                "",
            ),
            (
                "a script of another package",
                "compose.yaml",
                "web: {build: ., command: npm --prefix a run x}",
                "",
            ),
            (
                "sources of the host",
                "compose.yaml",
                "web: {build: ., command: nodemon, volumes: ['.:/app']}",
                "nodemon, for work",
            ),
            (
                "a stage for it",
                "compose.yaml",
                "web: {build: {context: ., target: dev}, command: nodemon}",
                "",
            ),
            ("nothing", "compose.yaml", "web: {build: .}", ""),
            ("a server that serves", "compose.yaml", "web: {build: ., command: node x.js}", ""),
            ("a file for development", "compose.dev.yaml", SERVER, ""),
            ("a file for production", "compose.prod.yaml", SERVER, ""),
            ("beside one for production", "docker-compose.yml", "db: {image: a, command: nodemon}", ""),
        ] {
            let name = service.split(':').next().unwrap();
            let facts = of(&[
                (file, &format!("services:\n  {service}\n")),
                (
                    "Dockerfile",
                    "FROM node:22 AS dev\nFROM node:22\nWORKDIR /app\nCOPY . .\nCMD [\"node\", \"x.js\"]\n",
                ),
                ("package.json", "{\"scripts\": {\"x\": \"nodemon x.js\"}}"),
                ("x.js", ""),
                (
                    if name == "db" { "docker-compose.prod.yml" } else { "x.yml" },
                    "services: {db: {image: \"a:1\"}}\n",
                ),
            ]);
            let own = facts
                .services()
                .find(|it| it.name() == name && facts.repo.files().path(it.place()).as_str() == file);
            let own = own.unwrap().own_development_commands();
            let said = own.commands.iter().map(|command| match &command.through {
                Some(script) => format!("{} by {script}", command.name),
                None => command.name.clone(),
            });
            let mut said: Vec<String> = said.collect();
            said.extend(own.may_be_for_work.then(|| "for work".to_owned()));
            assert_eq!(said.join(", "), expected, "{what}");
        }
    }
}
