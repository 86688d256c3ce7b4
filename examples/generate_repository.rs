//! Writes a repository of a given size, for measuring: the same arguments make the same files.
//!
//! `generate_repository DIRECTORY [--services N] [--stages N] [--files N] [--depth N] [--seed N]`
#![expect(clippy::print_stderr, reason = "it talks to who measures")]
#![expect(clippy::disallowed_methods, reason = "it writes what it was asked to write")]

#[path = "../benches/support/generator.rs"]
mod generator;

use std::path::Path;
use std::process::ExitCode;

use generator::{Shape, generate};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("generate_repository: {why}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("say where to write")?;
    let mut shape = Shape::default();
    while let Some(option) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse::<usize>().ok());
        let value = value.ok_or_else(|| format!("{option} needs a number"))?;
        match option.as_str() {
            "--services" => shape.services = value,
            "--stages" => shape.stages = value,
            "--files" => shape.files = value,
            "--depth" => shape.depth = value,
            "--seed" => shape.seed = value as u64,
            other => return Err(format!("there is no option {other}")),
        }
    }
    let directory = Path::new(&directory);
    for (path, text) in generate(&shape) {
        let path = directory.join(path);
        let parent = path.parent().unwrap_or(directory);
        std::fs::create_dir_all(parent).map_err(|error| error.to_string())?;
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
