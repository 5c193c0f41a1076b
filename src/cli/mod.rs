//! *Words typed → what is done, what is said, an exit status.*
//!
//! The status is 0 when all is well, 1 when there are findings, 2 when the command line, the
//! environment or `site.toml` cannot be used, 3 when something is refused because it could destroy
//! what is not ours, 4 when the disk fails or rolebook itself does.
//!
//! **Invariants.** Results go to standard output, everything else to standard error. A reader that
//! goes away ends nothing but the printing.

mod arguments;
mod build;
mod explain;
mod init;
mod list;
mod new;
mod progress;
mod schema;
mod serve;
mod terminal;

use crate::fatal::Fatal;
use crate::output::write;
use crate::source::Environment;
use arguments::{Arguments, Command, Global};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use terminal::{names, say, warn};

/// Does what the arguments say; the first is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too. Whoever cannot print has nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    arguments.global.color.choice().write_global();
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| dispatch(&arguments)));
    let status = match done {
        Ok(Ok(status)) => status,
        Ok(Err(fatal)) => {
            warn(&crate::report::fatal(&fatal));
            fatal.exit_code()
        }
        // The message of the panic stands above this already.
        Err(_) => {
            warn("this is a mistake in rolebook itself: please report it with the lines above\n");
            4
        }
    };
    ExitCode::from(status)
}

fn dispatch(arguments: &Arguments) -> Result<u8, Fatal> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Build(build) => build::build(global, build),
        Command::Serve(serve) => serve::serve(global, serve),
        Command::Check(check) => build::check(global, check),
        Command::List(list) => list::list(global, list),
        Command::Init(init) => init::init(global, init, Environment::read()?.today),
        Command::New(new) => new::new(global, new, Environment::read()?.today),
        Command::Schema { what } => schema::schema(what),
        Command::Clean { output } => clean(global, &output.folder(&global.root)),
        Command::Completions { shell } => completions(*shell),
        Command::Explain { code } => explain::explain(code),
    }
}

fn clean(global: &Global, out: &std::path::Path) -> Result<u8, Fatal> {
    let written = write::clean(out, &global.root)?;
    if !global.quiet {
        let out = terminal::shown(out);
        say(&match written.removed {
            0 => format!("nothing to remove in {out}\n"),
            1 => format!("removed 1 file from {out}\n"),
            number => format!("removed {number} files from {out}\n"),
        })?;
        if !written.kept_foreign.is_empty() {
            let kept = names(&written.kept_foreign);
            warn(&format!("note: kept what rolebook did not write: {kept}\n"));
        }
    }
    Ok(0)
}

fn completions(shell: clap_complete::Shell) -> Result<u8, Fatal> {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, env!("CARGO_PKG_NAME"), &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

#[cfg(test)]
mod tests;
