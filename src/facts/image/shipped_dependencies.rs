//! The development dependencies that ship in an image, and how they got there.

use std::sync::Arc;

use super::way_to_runtime::WayStep;
use crate::answer::Answer;
use crate::contents::Arrival;
use crate::facts::handles::Image;

/// A directory of dependencies that ships in an image.
#[derive(Debug)]
pub struct ShippedDependencies<'a> {
    /// Where it is.
    pub folder: String,
    /// The program that installed them.
    pub with: Arc<str>,
    /// The development dependencies among them, by name.
    pub development: Answer<Arc<[String]>>,
    /// What leaves them out.
    pub switch: &'static str,
    /// How they got there, the earliest step first; there is at least one.
    pub arrivals: Vec<Arc<Arrival>>,
    /// The steps from where they were installed to the runtime stage.
    pub way: Vec<WayStep<'a>>,
    /// Whether a later layer takes them away, which leaves them in the layer below.
    pub is_removed_later: bool,
}

impl<'a> Image<'a> {
    /// The dependencies that ship in the image, with those for development: one for each command that
    /// installed some.
    #[must_use]
    pub fn dependencies(self) -> Vec<ShippedDependencies<'a>> {
        let mut found: Vec<ShippedDependencies<'a>> = Vec::new();
        for folder in self.files().dependencies() {
            let Some(first) = folder.arrivals.first() else { continue };
            // A workspace has a folder for each of its packages, and they come with one command.
            if found.iter().any(|other| other.arrivals.first().map(|first| first.place) == Some(first.place))
            {
                continue;
            }
            let held = &folder.dependencies;
            found.push(ShippedDependencies {
                folder: folder.path,
                with: held.with.clone(),
                development: held.development.clone(),
                switch: held.switch,
                is_removed_later: folder.removed.is_some() || held.pruned.is_some(),
                way: self.way_of(&folder.arrivals),
                arrivals: folder.arrivals,
            });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::answer::Answer;
    use crate::facts;

    #[test]
    fn what_commands_installed_ships_with_what_is_for_development() {
        const NPM: &str = "/app/node_modules by npm, without --omit=dev: jest";
        for (what, lines, expected) in [
            ("all", "RUN npm ci", NPM.to_owned()),
            (
                "those of production",
                "RUN npm ci --omit=dev",
                "/app/node_modules by npm, without --omit=dev: ".to_owned(),
            ),
            ("none", "RUN npm test", String::new()),
            (
                "another program",
                "RUN pnpm install",
                "/app/node_modules by pnpm, without --prod: jest".to_owned(),
            ),
            ("removed later", "RUN npm ci\nRUN rm -rf node_modules", format!("{NPM}, removed later")),
            ("pruned later", "RUN npm ci\nRUN npm prune --omit=dev", format!("{NPM}, removed later")),
            (
                "it depends on who builds",
                "ARG NODE_ENV\nRUN npm ci",
                "/app/node_modules by npm, without --omit=dev: not known".to_owned(),
            ),
            (
                "copied",
                "RUN npm ci\nFROM node\nCOPY --from=a /app /srv",
                "/srv/node_modules by npm, without --omit=dev: jest, 1 step, 2 arrivals".to_owned(),
            ),
            ("left behind", "RUN npm ci\nFROM node", String::new()),
        ] {
            let dockerfile = format!("FROM node AS a\nWORKDIR /app\nCOPY . .\n{lines}\nCMD [\"/x\"]\n");
            let manifest = "{\"name\": \"app\", \"devDependencies\": {\"jest\": \"1\"}}";
            let facts = facts::of(&[("Dockerfile", &dockerfile), ("package.json", manifest)]);
            let found = facts.only_image().dependencies();
            let said = found.iter().map(|shipped| {
                let development = match &shipped.development {
                    Answer::Known(names) => names.join(" "),
                    Answer::Unknown(why) => {
                        assert!(why.reason.contains("NODE_ENV"), "{what}: {}", why.reason);
                        "not known".to_owned()
                    }
                };
                let later = if shipped.is_removed_later { ", removed later" } else { "" };
                let steps = match shipped.way.len() {
                    0 => String::new(),
                    count => format!(", {count} step, {} arrivals", shipped.arrivals.len()),
                };
                let (folder, with, switch) = (&shipped.folder, &shipped.with, shipped.switch);
                format!("{folder} by {with}, without {switch}: {development}{later}{steps}")
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
        }
    }

    #[test]
    fn the_packages_of_a_workspace_come_with_one_command() {
        let with_jest = "{\"name\": \"NAME\", \"devDependencies\": {\"jest\": \"1\"}}";
        let manifests = ["a", "b"].map(|name| with_jest.replace("NAME", name));
        let facts = facts::of(&[
            ("Dockerfile", "FROM node\nWORKDIR /app\nCOPY . .\nRUN pnpm install\nCMD [\"/x\"]\n"),
            ("pnpm-workspace.yaml", "packages: [\"packages/*\"]\n"),
            ("package.json", "{\"name\": \"root\"}"),
            ("packages/a/package.json", &manifests[0]),
            ("packages/b/package.json", &manifests[1]),
        ]);
        let image = facts.only_image();
        assert!(image.files().dependencies().len() > 1);
        assert_eq!(image.dependencies().len(), 1);
    }
}
