//! Tests of how images start their programs.

use crate::facts::{self, Facts};

const MANIFEST: &str = "{\"scripts\": {\"start\": \"node server.js\", \"dev\": \"true && nodemon server.js\", \
                        \"up\": \"uvicorn a --reload\", \"test\": \"jest\", \"again\": \"npm run start\"}}";

fn image(lines: &str) -> Facts {
    let dockerfile = format!("FROM node AS a\nWORKDIR /app\nCOPY . .\n{lines}\n");
    facts::of(&[("Dockerfile", &dockerfile), ("package.json", MANIFEST)])
}

#[test]
fn programs_are_started_through_others() {
    for (lines, expected) in [
        ("USER app", ""),
        ("CMD [\"node\", \"server.js\"]", ""),
        ("CMD [\"npm\", \"start\"]", "npm start runs node server.js"),
        ("CMD [\"npm\", \"test\"]", "npm test runs jest"),
        ("CMD [\"npm\", \"run\", \"again\"]", "npm run again runs node server.js"),
        ("CMD [\"npm\", \"run-script\", \"dev\"]", "npm run-script dev runs true && nodemon server.js"),
        ("CMD [\"npm\", \"run\", \"none\"]", "npm run none runs ?"),
        ("CMD [\"npm\", \"run\"]", ""),
        ("CMD [\"npm\", \"serve\"]", ""),
        ("CMD [\"yarn\", \"dev\"]", "yarn dev runs true && nodemon server.js"),
        ("CMD [\"bun\", \"start:prod\"]", "bun start:prod runs ?"),
        ("CMD [\"bun\", \"run\", \"server.ts\"]", ""),
        ("CMD [\"bun\", \"run\", \"server.js\"]", ""),
        ("CMD [\"bun\", \"run\", \"bin/server\"]", ""),
        ("CMD [\"bun\", \"run\", \"start\"]", "bun run start runs node server.js"),
        ("CMD [\"npm\", \"--silent\", \"start\"]", "npm --silent start runs node server.js"),
        ("CMD [\"npm\", \"-w\", \"test\", \"start\"]", "npm -w test start runs node server.js"),
        ("CMD [\"npm\", \"--\", \"start\"]", ""),
        ("CMD [\"make\", \"start\"]", ""),
        ("CMD [\"pm2-runtime\", \"x.js\"]", "pm2-runtime runs node x.js"),
        ("CMD [\"pm2-runtime\", \"-i\", \"x.json\"]", "pm2-runtime runs ?"),
        ("CMD [\"pm2\", \"start\", \"x.js\"]", ""),
        ("CMD [\"pm2\", \"start\", \"--no-daemon\", \"x.js\"]", "pm2 runs node x.js"),
        ("CMD a || npm start", ""),
        ("CMD npm test; npm test", "npm test runs jest; npm test runs jest"),
        ("CMD node $(npm start)", ""),
        ("ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"npm\", \"start\"]", "npm start runs node server.js"),
        ("ENTRYPOINT [\"/e\"]\nCMD [\"npm\", \"start\"]", "npm start runs node server.js"),
        ("WORKDIR /srv\nCMD [\"npm\", \"start\"]", "npm start runs ?"),
        ("WORKDIR $A\nCMD [\"npm\", \"start\"]", "npm start runs ?"),
    ] {
        let facts = image(lines);
        let found = facts.only_image().detours();
        let said = found.iter().map(|detour| {
            assert!(!facts.said_at(detour.place).is_empty());
            format!("{} runs {}", detour.name, detour.runs.as_deref().unwrap_or("?"))
        });
        assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{lines}");
    }
}

/// The commands for development that an image starts.
fn development(lines: &str) -> String {
    let facts = image(lines);
    let found = facts.only_image().development_commands();
    let said = found.iter().map(|command| match &command.through {
        Some(script) => format!("{} through {script}", command.name),
        None => command.name.clone(),
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn commands_for_development_are_told() {
    for (command, expected) in [
        ("node server.js", ""),
        ("nodemon server.js", "nodemon"),
        ("npx nodemon x", "nodemon"),
        ("npx next dev", "next dev"),
        ("npx next start", ""),
        ("npx vite", "vite"),
        ("npx vite preview", ""),
        ("npx serve", ""),
        ("nuxt dev", "nuxt dev"),
        ("nuxt build", ""),
        ("vite --host", "vite"),
        ("vite preview", ""),
        ("ng serve", "ng serve"),
        ("ng build", ""),
        ("react-scripts start", "react-scripts start"),
        ("react-scripts build", ""),
        ("vue-cli-service serve", "vue-cli-service serve"),
        ("vue-cli-service build", ""),
        ("gatsby develop", "gatsby develop"),
        ("gatsby serve", ""),
        ("webpack serve", "webpack serve"),
        ("webpack", ""),
        ("nest start --watch", "nest start --watch"),
        ("nest start", ""),
        ("nest build --watch", ""),
        ("node --watch x.js", "node --watch"),
        ("bun --hot x.ts", "bun --hot"),
        ("pnpm run start:dev", "pnpm run start:dev"),
        ("npm run develop", "npm run develop"),
        ("npm run device", ""),
        ("npm start", ""),
        ("npm run up", "uvicorn --reload through up"),
        ("npm run none", ""),
        ("flask run", "flask run"),
        ("flask shell", ""),
        ("fastapi dev", "fastapi dev"),
        ("fastapi run", ""),
        ("uvicorn a --reload", "uvicorn --reload"),
        ("uvicorn a", ""),
        ("python manage.py runserver", "manage.py runserver"),
        ("python manage.py migrate", ""),
        ("python x.py runserver", ""),
        ("python -m flask run", "flask run"),
        ("python -m flask shell", ""),
        ("python3 -m uvicorn a --reload", "uvicorn --reload"),
        ("python3 -m uvicorn a", ""),
        ("python -m http.server", ""),
        ("python flask run", ""),
        ("./manage.py runserver", "manage.py runserver"),
        ("./manage.py migrate", ""),
        ("php artisan serve", "php artisan serve"),
        ("php artisan queue", ""),
        ("php x serve", ""),
        ("php -S 0.0.0.0:80", "php -S"),
        ("symfony serve", "symfony serve"),
        ("symfony check", ""),
        ("go run .", "go run"),
        ("go test", ""),
        ("cargo watch", "cargo watch"),
        ("cargo test", ""),
        ("dotnet watch", "dotnet watch"),
        ("dotnet app.dll", ""),
        ("hugo server", "hugo server"),
        ("hugo", ""),
        ("jekyll serve", "jekyll serve"),
        ("jekyll build", ""),
        ("mkdocs serve", "mkdocs serve"),
        ("mkdocs build", ""),
    ] {
        assert_eq!(development(&format!("CMD exec {command}")), expected, "{command}");
    }
    for (lines, expected) in [
        ("USER app", ""),
        ("CMD a || nodemon x", ""),
        ("CMD nodemon a; nodemon b", "nodemon; nodemon"),
        ("ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"nodemon\", \"x\"]", "nodemon"),
        ("ENTRYPOINT [\"/e\"]\nCMD [\"nodemon\", \"x\"]", "nodemon"),
        ("ENTRYPOINT [\"nodemon\", \"-x\"]\nCMD [\"air\"]", "nodemon; air"),
        ("WORKDIR /srv\nCMD exec npm run up", ""),
    ] {
        assert_eq!(development(lines), expected, "{lines}");
    }
}

#[test]
fn shell_form_stands_between_the_container_and_its_program() {
    for (lines, expected) in [
        ("USER app", ""),
        ("CMD [\"node\", \"x\"]", ""),
        ("CMD node x", "CMD"),
        ("ENTRYPOINT node x", "ENTRYPOINT"),
        ("ENTRYPOINT node x\nCMD node y", "ENTRYPOINT"),
        ("ENTRYPOINT exec node x\nCMD node y", ""),
        ("ENTRYPOINT [\"/e\"]\nCMD node y", "CMD"),
        ("CMD exec node x", ""),
        ("CMD a && exec node x", ""),
        ("CMD exec a; node x", "CMD"),
        ("CMD (exec node x)", "CMD"),
        ("SHELL [\"pwsh\"]\nCMD node x", ""),
        ("CMD node x\nFROM a", "CMD"),
    ] {
        let facts = image(lines);
        let found = facts.only_image().shell_forms();
        let said: Vec<&str> = found.iter().map(|form| form.keyword).collect();
        assert_eq!(said.join(" "), expected, "{lines}");
    }
}

#[test]
fn some_shells_make_way_for_the_program_by_themselves() {
    for (base, command, expected) in [
        ("debian:13-slim", "node x", 1),
        ("node:22", "node x", 1),
        ("acme/base", "node x", 1),
        ("alpine:3.22", "node x", 0),
        ("node:22-alpine", "node x", 0),
        ("node:22-alpine", "cd /app && A=b node x >>/log", 0),
        ("node:22-alpine", "a; node x", 0),
        ("node:22-alpine", "node x &", 1),
        ("node:22-alpine", "node x | tee log", 1),
        ("node:22-alpine", "node x & wait", 1),
        ("node:22-alpine", "node x || exit 1", 1),
        ("node:22-alpine", "! node x", 1),
        ("node:22-alpine", "while true; do node x; done", 1),
        ("node:22-alpine", "run() { node x; }; run", 1),
        ("fedora:43", "node x", 0),
        ("fedora:43", "cd /app && node x", 1),
        ("fedora:43", "node x >>/log", 1),
    ] {
        let dockerfile = format!("FROM {base} AS below\nFROM below\nCMD {command}\n");
        let facts = facts::of(&[("Dockerfile", &dockerfile)]);
        assert_eq!(facts.only_image().shell_forms().len(), expected, "{base}: {command}");
    }
}

#[test]
fn services_may_say_themselves_what_to_run() {
    for (what, path, services, expected) in [
        ("no service", "compose.yaml", "{}", false),
        ("a service", "compose.yaml", "{a: {build: .}}", false),
        ("one for development", "compose.dev.yaml", "{a: {build: .}}", true),
        ("one with a command", "compose.yaml", "{a: {build: ., command: [/x]}}", true),
        ("one with an entrypoint", "compose.yaml", "{a: {build: ., entrypoint: [/x]}}", true),
        ("one with, one without", "compose.yaml", "{a: {build: ., command: [/x]}, b: {build: .}}", false),
    ] {
        let compose = format!("services: {services}\n");
        let facts = facts::of(&[("Dockerfile", "FROM alpine\nCMD [\"/x\"]\n"), (path, &compose)]);
        assert_eq!(facts.only_image().own_command_is_for_others(), expected, "{what}");
    }
}

#[test]
fn sudo_is_used_where_the_image_is_made_and_where_it_starts() {
    for (lines, expected) in [
        ("RUN echo sudo", 0),
        ("RUN sudo a", 1),
        ("RUN sudo a && su app -c b && sudo -u app c", 2),
        ("CMD [\"sudo\", \"a\"]", 1),
        ("RUN sudo a\nFROM a\nCMD exec sudo a", 2),
        ("RUN sudo a\nFROM node", 0),
        ("SHELL [\"pwsh\"]\nRUN sudo a", 0),
        ("HEALTHCHECK CMD sudo a", 0),
    ] {
        let facts = image(lines);
        let found = facts.only_image().uses_of_sudo();
        assert_eq!(found.len(), expected, "{lines}");
        assert!(found.iter().all(|place| facts.said_at(*place) == "sudo"), "{lines}");
    }
}
