//! Tests of the builds of workspaces.

use crate::facts::{self, Facts};

const ROOT: &str = "{\"name\": \"root\", \"scripts\": {\"build\": \"pnpm -r build\", \"all\": \"cd . && npx turbo build\", \
                    \"one\": \"pnpm --filter api build\"}}";

/// A workspace of two services, `api` and `web`, both of which need `shared`, with a Dockerfile at its root.
fn workspace(services: &str, lines: &str) -> Facts {
    let dockerfile = format!("FROM node AS a\nWORKDIR /w\nCOPY . .\n{lines}\nCMD [\"/x\"]\n");
    let needs = |name: &str| format!("{{\"name\": \"{name}\", \"dependencies\": {{\"shared\": \"*\"}}}}");
    facts::of(&[
        ("Dockerfile", &dockerfile),
        ("stockade.yaml", &format!("services: [\"{services}\"]\n")),
        ("pnpm-workspace.yaml", "packages: [\"apps/*\", \"packages/*\"]\n"),
        ("package.json", ROOT),
        ("apps/api/package.json", &needs("api")),
        ("apps/web/package.json", &needs("web")),
        ("packages/shared/package.json", "{\"name\": \"shared\"}"),
    ])
}

fn whole(facts: &Facts) -> String {
    let found = facts.only_image().whole_builds();
    let said = found.iter().map(|build| format!("{} is {}", facts.said_at(build.place), build.command));
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn commands_build_all_packages_or_some() {
    for (command, runs) in [
        ("pnpm -r build", "pnpm -r build"),
        ("pnpm --recursive run build:all", "pnpm --recursive run build:all"),
        ("pnpm recursive run build", "pnpm recursive run build"),
        ("pnpm -r test", ""),
        ("pnpm -r --filter api build", ""),
        ("pnpm -r --filter=api build", ""),
        ("nx run-many -t build", "nx run-many -t build"),
        ("npx nx run-many --target=build", "nx run-many --target=build"),
        ("pnpm exec nx run-many -t build", "nx run-many -t build"),
        ("nx run-many --target=test", ""),
        ("nx run-many -t build -p api", ""),
        ("nx affected -t build", ""),
        ("turbo run build", "turbo run build"),
        ("npx --no-install turbo build", "turbo build"),
        ("turbo run build --filter=api", ""),
        ("turbo run test", ""),
        ("lerna run build", "lerna run build"),
        ("lerna run build --scope api", ""),
        ("lerna run test", ""),
        ("lerna exec build", ""),
        ("npm run build --workspaces", "npm run build --workspaces"),
        ("npm run test --workspaces", ""),
        ("yarn workspaces foreach run build", "yarn workspaces foreach run build"),
        ("yarn workspaces foreach --include api run build", ""),
        ("yarn workspaces foreach run test", ""),
        ("make build", ""),
        // Scripts of the root.
        ("npm run build", "pnpm -r build"),
        ("pnpm build", "pnpm -r build"),
        ("yarn --silent run all", "cd . && npx turbo build"),
        ("npm run one", ""),
        ("npm run none", ""),
        ("npm build", ""),
        ("npm run build -w api", ""),
        ("pnpm --filter=api build", ""),
        ("yarn workspace api build", ""),
    ] {
        let expected = if runs.is_empty() { String::new() } else { format!("{command} is {runs}") };
        assert_eq!(whole(&workspace("apps/*", &format!("RUN {command}"))), expected, "{command}");
    }
}

#[test]
fn a_whole_build_is_one_of_several_services_at_the_root() {
    const FOUND: &str = "pnpm -r build is pnpm -r build";
    for (what, services, lines, expected) in [
        ("two services", "apps/*", "RUN pnpm -r build", FOUND),
        ("one service", "apps/api", "RUN pnpm -r build", ""),
        ("in a package", "apps/*", "WORKDIR apps/api\nRUN pnpm -r build", ""),
        ("where that is not known", "apps/*", "WORKDIR $A\nRUN pnpm -r build", ""),
        ("where nothing was copied", "apps/*", "WORKDIR /v\nRUN pnpm -r build", ""),
        ("under a condition", "apps/*", "RUN a || pnpm -r build", ""),
        ("in no shell that we read", "apps/*", "SHELL [\"pwsh\"]\nRUN pnpm -r build", ""),
        ("in no RUN", "apps/*", "HEALTHCHECK CMD pnpm -r build", ""),
        ("of what turbo left", "apps/*", "RUN npx turbo prune api\nRUN pnpm -r build", ""),
        ("of what another program left", "apps/*", "RUN npm prune\nRUN pnpm -r build", FOUND),
        ("after another command of turbo", "apps/*", "RUN turbo lint\nRUN pnpm -r build", FOUND),
        ("in a stage that is used", "apps/*", "RUN pnpm -r build\nFROM alpine\nCOPY --from=a /w /w", FOUND),
        ("in a stage that is not", "apps/*", "RUN pnpm -r build\nFROM alpine", ""),
    ] {
        assert_eq!(whole(&workspace(services, lines)), expected, "{what}");
    }
    let facts = facts::of(&[("Dockerfile", "FROM node\nCOPY . .\nRUN pnpm -r build\nCMD [\"/x\"]\n")]);
    assert_eq!(whole(&facts), "", "there is no workspace");
}

#[test]
fn a_shared_package_is_built_before_what_needs_it() {
    const LATE: &str = "shared after api: ";
    for (what, lines, expected) in [
        ("before", "RUN pnpm --filter shared build && pnpm --filter api build", None),
        (
            "after",
            "RUN pnpm --filter api build && pnpm --filter shared build",
            Some("pnpm --filter api build, pnpm --filter shared build"),
        ),
        (
            "by its directory",
            "RUN pnpm -F=api build\nRUN pnpm --filter ./packages/shared/ build",
            Some("pnpm -F=api build, pnpm --filter ./packages/shared/ build"),
        ),
        (
            "with npm",
            "RUN npm run build -w api && npm run build --workspace=packages/shared",
            Some("npm run build -w api, npm run build --workspace=packages/shared"),
        ),
        (
            "with yarn",
            "RUN yarn workspace api build && yarn workspace shared build",
            Some("yarn workspace api build, yarn workspace shared build"),
        ),
        (
            "with lerna",
            "RUN lerna run build --scope=api && npx lerna run build --scope shared",
            Some("lerna run build --scope=api, npx lerna run build --scope shared"),
        ),
        ("again", "RUN npm run build -w shared && npm run build -w api && npm run build -w shared", None),
        ("beside each other", "RUN npm run build -w api && npm run build -w web", None),
        ("not built", "RUN npm run build -w api && npm run test -w shared", None),
        ("none that is known", "RUN npm run build -w api && npm run build -w other", None),
        ("another command of yarn", "RUN yarn workspace api build && yarn run shared build", None),
        ("another program", "RUN npm run build -w api && make -w shared build", None),
        ("in stages of their own", "RUN npm run build -w api\nFROM a\nRUN npm run build -w shared", None),
    ] {
        let facts = workspace("apps/*", lines);
        let found = facts.only_image().late_builds();
        let said = found.iter().map(|late| {
            let (before, place) = (facts.said_at(late.before), facts.said_at(late.place));
            format!("{} after {}: {before}, {place}", late.package, late.needed_by)
        });
        let expected: Vec<String> = expected.into_iter().map(|places| format!("{LATE}{places}")).collect();
        assert_eq!(said.collect::<Vec<_>>(), expected, "{what}");
    }
}
