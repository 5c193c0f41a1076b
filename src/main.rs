//! The `rolebook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    rolebook::cli::run(std::env::args_os())
}
