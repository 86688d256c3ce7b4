//! The program: the library does the work.

use std::process::ExitCode;

fn main() -> ExitCode {
    stockade::main()
}
