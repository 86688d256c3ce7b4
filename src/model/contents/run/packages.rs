//! Package managers of operating systems, pip and brew.

use super::super::tools::{self, Tool};
use super::{Argument, Call, Machine, installed_with};

/// Options whose value is the next argument, over all of these programs.
const WITH_VALUE: [&str; 18] = [
    "--virtual",
    "-t",
    "--repository",
    "-X",
    "--root",
    "-p",
    "--target-release",
    "-o",
    "--option",
    "-c",
    "--config-file",
    "--enablerepo",
    "--disablerepo",
    "--setopt",
    "--releasever",
    "--index-url",
    "-i",
    "--target",
];

impl Machine<'_> {
    pub(super) fn packages(&mut self, call: &Call<'_>) {
        let is_pip = matches!(call.program, "pip" | "pip3");
        let operands = call.operands(&WITH_VALUE);
        let Some((verb, packages)) = operands.split_first() else {
            self.pacman(call);
            return;
        };
        let tool = |package: &Argument<'_>| find(package, is_pip);
        match verb.text.as_str() {
            "add" | "install" | "in" | "localinstall" | "groupinstall" => {
                let directory = if is_pip || call.program == "brew" { "/usr/local/bin" } else { "/usr/bin" };
                for package in packages {
                    if let Some(tool) = tool(package) {
                        self.install(tool, directory, installed_with(call.program), package.word.span());
                    }
                }
            }
            "del" | "remove" | "purge" | "erase" | "rm" | "autoremove" | "uninstall" => {
                for package in packages {
                    if let Some(tool) = tool(package) {
                        self.uninstall(tool);
                    }
                }
            }
            _ => self.pacman(call),
        }
    }

    /// pacman's verbs are options: `-S package`, `-Rs package`.
    fn pacman(&mut self, call: &Call<'_>) {
        if call.program != "pacman" {
            return;
        }
        let verb = |letter: char| {
            call.arguments.iter().any(|argument| {
                argument.text.starts_with('-')
                    && !argument.text.starts_with("--")
                    && argument.text.contains(letter)
            })
        };
        for package in call.operands(&[]) {
            let Some(tool) = find(package, false) else { continue };
            if verb('S') {
                self.install(tool, "/usr/bin", installed_with(call.program), package.word.span());
            } else if verb('R') {
                self.uninstall(tool);
            }
        }
    }
}

/// The tool that a package is; a version may follow its name.
fn find(package: &Argument<'_>, is_pip: bool) -> Option<&'static Tool> {
    let end = package.text.find(['=', '<', '>', '~', '@', '!', '[']);
    if end.is_none() && !package.is_whole {
        return None;
    }
    let name = &package.text[..end.unwrap_or(package.text.len())];
    if is_pip { tools::by_pip_package(name) } else { tools::by_system_package(name) }
}
