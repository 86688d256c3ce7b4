//! The tools that an image ships, and the way that each took there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::way_to_runtime::WayStep;
use crate::contents::{Arrival, How, ToolFile};
use crate::facts::handles::Image;
use crate::knowledge::ToolKind;

/// A tool that ships in an image.
#[derive(Debug)]
pub struct ShippedTool<'a> {
    /// Its name.
    pub name: Arc<str>,
    /// What it is for.
    pub kind: ToolKind,
    /// How it got there, the earliest step first; there is at least one.
    pub arrivals: Vec<Arc<Arrival>>,
    /// The steps from where it was made to the runtime stage.
    pub way: Vec<WayStep<'a>>,
    /// Whether a later layer takes it away, which leaves it in the layer below.
    pub is_removed_later: bool,
}

impl ShippedTool<'_> {
    /// Whether the tool came with corepack, which is there before and only has to be switched on.
    #[must_use]
    pub fn is_switched_on(&self) -> bool {
        self.arrivals.first().is_some_and(|first| is_by_corepack(first))
    }
}

fn is_by_corepack(arrival: &Arrival) -> bool {
    matches!(&arrival.how, How::Installed { with } if &**with == "corepack")
}

impl<'a> Image<'a> {
    /// The tools that ship in the image, each once: as it got there first.
    #[must_use]
    pub fn tools(self) -> Vec<ShippedTool<'a>> {
        let mut first: BTreeMap<Arc<str>, ToolFile> = BTreeMap::new();
        let order =
            |file: &ToolFile| (file.removed.is_some(), file.arrivals.first().map(|arrival| arrival.time));
        for file in self.files().tools() {
            let is_first = first.get(&file.tool).is_none_or(|other| order(&file) < order(other));
            if is_first && !file.arrivals.is_empty() {
                first.insert(file.tool.clone(), file);
            }
        }
        // Corepack stands for the managers that it runs; where they are known, they are named instead, at
        // the place that switches it on: without that, there would be none.
        if (first.contains_key("pnpm") || first.contains_key("yarn"))
            && let Some(corepack) = first.remove("corepack")
        {
            let since = corepack.arrivals.first().map(|arrival| arrival.time);
            for tool in first.values_mut().filter(|tool| matches!(&*tool.tool, "pnpm" | "yarn")) {
                let own = tool.arrivals.first();
                if own.is_some_and(|own| is_by_corepack(own) && since.is_some_and(|since| since <= own.time))
                {
                    tool.arrivals.clone_from(&corepack.arrivals);
                    tool.removed = corepack.removed;
                }
            }
        }
        let shipped = first.into_values().map(|file| ShippedTool {
            kind: ToolKind::of(&file.tool),
            name: file.tool,
            way: self.way_of(&file.arrivals),
            arrivals: file.arrivals,
            is_removed_later: file.removed.is_some(),
        });
        shipped.collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::knowledge::ToolKind;

    #[test]
    fn each_tool_ships_as_it_got_there_first() {
        for (what, lines, expected) in [
            ("none", "RUN true", ""),
            ("one", "RUN apk add sudo", "sudo by sudo"),
            ("several", "RUN apk add sudo git", "git by git; sudo by sudo"),
            ("twice", "RUN apk add sudo\nRUN apk add 'sudo'", "sudo by sudo"),
            ("removed later", "RUN apk add git\nRUN apk del git", "git by git, removed later"),
            (
                "removed later, and once more",
                "RUN apk add git\nRUN rm /usr/bin/git\nRUN apk add 'git'",
                "git by 'git'",
            ),
            ("of a stage below", "RUN apk add git\nFROM a AS b\nFROM b", "git by git, 2 steps"),
            ("left behind", "RUN apk add git\nFROM alpine", ""),
        ] {
            assert_eq!(tools("alpine", lines), expected, "{what}");
        }
    }

    #[test]
    fn package_managers_of_other_languages_are_tools_however_they_come() {
        for (what, lines, expected) in [
            ("a package", "RUN pip install 'uv==0.5'", "uv by 'uv==0.5'"),
            ("several", "RUN pip install pdm pipenv", "pdm by pdm; pipenv by pipenv"),
            ("pipx", "RUN pipx install poetry", "poetry by poetry"),
            (
                "of the system",
                "RUN apk add py3-pip poetry composer",
                "composer by composer; pip by py3-pip; poetry by poetry",
            ),
            (
                "another image",
                "COPY --from=ghcr.io/astral-sh/uv:0.5.1 /uv /uvx /bin/",
                "uv by COPY --from=ghcr.io/astral-sh/uv:0.5.1 /uv /uvx /bin/",
            ),
            (
                "its installer",
                "RUN curl -LsSf https://astral.sh/uv/install.sh | sh",
                "uv by curl -LsSf https://astral.sh/uv/install.sh",
            ),
            (
                "its installer, saved first",
                "RUN curl -o /i.py https://install.python-poetry.org && python3 /i.py && rm /i.py",
                "poetry by python3 /i.py",
            ),
            (
                "conda",
                "RUN wget https://repo.anaconda.com/miniconda/M.sh -O /m.sh && bash /m.sh -b -p /opt/conda && rm /m.sh",
                "conda by bash /m.sh -b -p /opt/conda",
            ),
            (
                "Composer",
                "RUN curl https://getcomposer.org/installer | php -- --install-dir=/usr/bin --filename=composer",
                "composer by php -- --install-dir=/usr/bin --filename=composer",
            ),
            (
                "out of an archive",
                "RUN curl https://yarnpkg.com/downloads/1/yarn-v1.tar.gz | tar xz -C /opt",
                "yarn by curl https://yarnpkg.com/downloads/1/yarn-v1.tar.gz",
            ),
            (
                "by a link",
                "RUN ln -s /opt/yarn-v1.22.22/bin/yarn /usr/local/bin/yarn",
                "yarn by ln -s /opt/yarn-v1.22.22/bin/yarn /usr/local/bin/yarn",
            ),
            ("a link to another name", "RUN ln -s /bin/busybox /usr/bin/make", ""),
            (
                "only while it builds",
                "RUN --mount=from=ghcr.io/astral-sh/uv,source=/uv,target=/bin/uv uv sync",
                "",
            ),
            ("taken away again", "RUN pip install poetry && pip uninstall -y poetry", ""),
            (
                "in an environment that stays behind",
                "RUN /opt/tools/bin/pip install poetry && rm -rf /opt/tools",
                "",
            ),
            ("for developing", "RUN npm install -g nodemon", "nodemon by nodemon"),
        ] {
            assert_eq!(tools("alpine", lines), expected, "{what}");
        }
    }

    #[test]
    fn corepack_stands_for_the_managers_that_it_runs() {
        for (what, lines, expected) in [
            ("alone", "RUN corepack enable", "corepack by corepack enable, switched on"),
            (
                "with a manager that it brings",
                "RUN corepack enable\nRUN corepack prepare pnpm@9 --activate",
                "pnpm by corepack enable, switched on",
            ),
            (
                "switched on after it brought one",
                "RUN corepack prepare pnpm@9 --activate\nRUN corepack enable",
                "pnpm by pnpm@9, switched on",
            ),
            ("with one that is installed", "RUN apk add yarn\nRUN corepack enable", "yarn by yarn"),
            ("with one installed later", "RUN corepack enable\nRUN apk add pnpm", "pnpm by pnpm"),
            (
                "with another tool",
                "RUN corepack enable\nRUN apk add git",
                "corepack by corepack enable, switched on; git by git",
            ),
        ] {
            assert_eq!(tools("alpine", lines), expected, "{what}");
        }
    }

    /// The tools of an image, each with the command that brought it.
    fn tools(base: &str, lines: &str) -> String {
        let facts = facts::of(&[("Dockerfile", &format!("FROM {base} AS a\n{lines}\nCMD [\"/x\"]\n"))]);
        let found = facts.only_image().tools();
        let said = found.iter().map(|tool| {
            assert_eq!(tool.kind, ToolKind::of(&tool.name));
            let place = facts.said_at(tool.arrivals[0].place);
            let switched = if tool.is_switched_on() { ", switched on" } else { "" };
            let later = if tool.is_removed_later { ", removed later" } else { "" };
            let steps =
                if tool.way.is_empty() { String::new() } else { format!(", {} steps", tool.way.len()) };
            format!("{} by {place}{switched}{later}{steps}", tool.name)
        });
        said.collect::<Vec<_>>().join("; ")
    }
}
