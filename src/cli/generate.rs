//! `stockade completions` and `stockade man`: what shells and `man` read, from the definition that `--help` shows.

use clap::CommandFactory;
use clap_mangen::Man;

use super::arguments::{Arguments, CompletionsOptions, ManOptions};
use super::console::Console;
use super::ending::Ending;

pub(super) fn completions(options: &CompletionsOptions, console: &mut Console) -> Result<Ending, String> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "stockade", &mut script);
    console.print(|out| out.write_all(&script))?;
    Ok(Ending::Clean)
}

/// The day of this version, which a page of the manual bears.
const DATE: &str = "2026-11-21";

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
    let name = command.get_display_name().unwrap_or("stockade").to_owned();
    let mut page = Vec::new();
    let man =
        Man::new(command).title(name).date(DATE).source(concat!("stockade ", env!("CARGO_PKG_VERSION")));
    man.render(&mut page).map_err(|error| error.to_string())?;
    // The library ends a line on either side of an empty one; `mandoc` says that one sign is enough.
    let page = String::from_utf8_lossy(&page).replace(".br\n\n.br\n", ".sp\n");
    console.print(|out| out.write_all(page.as_bytes()))?;
    Ok(Ending::Clean)
}
