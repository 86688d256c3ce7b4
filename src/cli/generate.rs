//! `stockade completions` and `stockade man`: what shells and `man` read, from the definition that `--help` shows.

use clap::CommandFactory;
use clap_mangen::Man;

use super::Ending;
use super::arguments::{Arguments, CompletionsOptions, ManOptions};
use super::console::Console;

pub(super) fn completions(options: &CompletionsOptions, console: &mut Console) -> Result<Ending, String> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "stockade", &mut script);
    console.print(|out| out.write_all(&script))?;
    Ok(Ending::Clean)
}

pub(super) fn manual(options: &ManOptions, console: &mut Console) -> Result<Ending, String> {
    let mut program = Arguments::command();
    program.build();
    let command = match &options.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(format!("there is no command `{name}`; `stockade --help` lists them")),
        },
    };
    let page = Man::new(command);
    console.print(|out| page.render(out))?;
    Ok(Ending::Clean)
}
