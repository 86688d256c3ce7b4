//! `go` and `cargo`: programs that are compiled to a place that the command names.

use super::super::arrival::Arrival;
use super::super::node::FileOrigin;
use super::super::path;
use super::{Call, Machine, installed_with};

impl Machine<'_> {
    pub(super) fn compile(&mut self, call: &Call<'_>) {
        let verb = call.operands(&["-o"]).first().map(|operand| operand.text.clone()).unwrap_or_default();
        let target = match (call.program, verb.as_str()) {
            ("go", "build") => {
                call.value(&["-o"]).filter(|value| value.is_whole).map(|value| value.text.clone())
            }
            ("go" | "cargo", "install") => {
                // The program has the package's name, in a directory that all programs are looked for in.
                let directory = if call.program == "go" { "/go/bin" } else { "/usr/local/cargo/bin" };
                let operands =
                    call.operands(&["--version", "--git", "--root", "--features", "-ldflags", "-tags"]);
                let package = operands.get(1).filter(|package| package.is_whole);
                package.map(|package| {
                    let name = package.text.split('@').next().unwrap_or("");
                    format!("{directory}/{}", path::file_name(name))
                })
            }
            _ => None,
        };
        let Some(target) = target.and_then(|target| self.session.absolute(call.shell, &target)) else {
            return;
        };
        if self.is_kept(&target) && !self.tree.is_directory(&target) {
            let arrival = Arrival {
                time: self.time,
                place: call.span(),
                how: installed_with(call.program),
                earlier: None,
            };
            self.tree.add(&target, FileOrigin::default(), arrival);
        }
    }
}
