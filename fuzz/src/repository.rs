//! Whole repositories, judged in memory: one of any files, and one that is a Dockerfile with a context.

use stockade::{Format, RepoPath};

use crate::judge::judge;
use crate::split::files;

/// A repository of the files in the input; the first is a Dockerfile. Each format gets its share of the inputs.
pub fn repository(bytes: &[u8]) {
    let format = Format::ALL[bytes.len() % Format::ALL.len()];
    judge(files(bytes, "Dockerfile"), Some(format));
}

/// What a Dockerfile finds beside it: something of each kind that its instructions ask for.
const CONTEXT: [(&str, &str); 9] = [
    ("compose.yaml", "services: {api: {build: {context: ., args: {A: b}}}, db: {image: postgres}}\n"),
    (".dockerignore", "*.log\ndocs/**\n!docs/a.md\n"),
    (".env", "API_TOKEN=s3cr3tV4lu3X9q\n"),
    ("src/main.js", "require('x')\n"),
    ("src/[a]/b c.txt", ""),
    ("docs/a.md", ""),
    ("docs/b.md", ""),
    (
        "package.json",
        "{\"name\": \"a\", \"scripts\": {\"start\": \"node src/main.js\"}, \"devDependencies\": {\"tsx\": \"1\"}}\n",
    ),
    ("start.sh", "#!/bin/sh\nset -e\nexec node src/main.js \"$@\"\n"),
];

/// A Dockerfile that says `bytes`, built from a context that is always the same: its stages, its files, its findings.
pub fn image(bytes: &[u8]) {
    let dockerfile = ("Dockerfile", bytes.to_vec());
    let context = CONTEXT.into_iter().map(|(path, text)| (path, text.as_bytes().to_vec()));
    let files = context.chain([dockerfile]);
    judge(files.map(|(path, text)| (RepoPath::new(path).expect("the path is one"), text)).collect(), None);
}
