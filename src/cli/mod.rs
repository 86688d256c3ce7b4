//! The command line: arguments, wiring, exit codes.

mod arguments;
mod baseline;
mod builds;
mod check;
mod console;
mod contents;
mod ending;
mod explain;
mod generate;
mod init;
mod mistakes;
mod model;
mod outputs;
mod policy;
mod services;
mod show_policy;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use console::Console;
use ending::Ending;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are asked for; anything else is a mistake.
            let is_mistake = error.use_stderr();
            // A closed pipe is no reason to fail.
            let _ = error.print();
            return ExitCode::from(if is_mistake { 2 } else { 0 });
        }
    };
    let mut console = Console::standard();
    let ending = match arguments.command {
        Command::Check(options) => check::run(&options, &mut console),
        Command::Contents(options) => contents::run(&options, &mut console),
        Command::Explain(options) => explain::explain(&options, &mut console),
        Command::Model(options) => model::run(&options, &mut console),
        Command::Init(options) => init::run(&options, &mut console),
        Command::Policy(options) => show_policy::run(&options, &mut console),
        Command::Rules(options) => explain::rules(&options, &mut console),
        Command::Completions(options) => generate::completions(&options, &mut console),
        Command::Man(options) => generate::manual(&options, &mut console),
        Command::Services(options) => services::run(&options, &mut console),
        Command::Builds(options) => builds::run(&options, &mut console),
    };
    let ending = ending.unwrap_or_else(|failure| {
        console.complain(&failure);
        Ending::Failed
    });
    ending.into()
}
