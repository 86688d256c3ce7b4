//! Programs of Python that serve: a list of packages with a framework for the web, and a file to start from beside it.

use toml::{Table, Value};

use super::program::{Said, Weight, has, line_of};
use crate::manifests::requirement::requirement_name;
use crate::source::{RepoPath, Tree};

/// Packages that a program is served with.
// Source: the documentation of each, and of the servers that PEP 3333 (WSGI) and ASGI are known for.
const SERVERS: [&str; 14] = [
    "aiohttp",
    "bottle",
    "daphne",
    "falcon",
    "fastapi",
    "flask",
    "gunicorn",
    "hypercorn",
    "litestar",
    "quart",
    "sanic",
    "starlette",
    "tornado",
    "uvicorn",
];

/// Files from which such programs are started.
// Source: the documentation of Flask (`app.py`, `wsgi.py`), FastAPI (`main.py`, `app/main.py`) and Django (`asgi.py`).
const ENTRIES: [&str; 9] = [
    "app.py",
    "app/main.py",
    "asgi.py",
    "main.py",
    "server.py",
    "src/app.py",
    "src/main.py",
    "src/server.py",
    "wsgi.py",
];

/// The program of a directory, by a list of packages in it.
pub(super) fn program(tree: &Tree, directory: &RepoPath, file_name: &str, text: &str) -> Option<Said> {
    let entry = ENTRIES.into_iter().find(|entry| has(tree, directory, entry))?;
    let packages = packages(file_name, text)?;
    let server = SERVERS
        .into_iter()
        .find(|server| packages.iter().any(|package| package.eq_ignore_ascii_case(server)))?;
    let line = line_of(&text.to_lowercase(), server);
    Some(Said::new(line, format!("it contains `{entry}`, and is served with {server}"), Weight::Serves))
}

/// The packages that a list asks for.
fn packages(file_name: &str, text: &str) -> Option<Vec<String>> {
    let keys = |table: Option<&Value>| -> Vec<String> {
        table.and_then(Value::as_table).into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    match file_name {
        "requirements.txt" => {
            let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '-']));
            Some(lines.map(requirement_name).collect())
        }
        "Pipfile" => Some(keys(text.parse::<Table>().ok()?.get("packages"))),
        _ => {
            let manifest: Table = text.parse().ok()?;
            let listed = manifest.get("project").and_then(|project| project.get("dependencies"));
            let listed = listed.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let poetry = manifest.get("tool").and_then(|tool| tool.get("poetry"));
            let mut found = keys(poetry.and_then(|poetry| poetry.get("dependencies")));
            found.extend(listed.map(requirement_name));
            Some(found)
        }
    }
}
