//! *Arguments → output and an exit status.*
//!
//! The status is 0 on success, 1 for errors in the handbook (or warnings with `--strict`), 2 for
//! errors in the command line, the environment or `site.toml`, 3 if a command is refused because it
//! could destroy files of others, 4 for I/O errors and internal errors.
//!
//! **Invariants.** Results go to standard output, everything else to standard error. A closed pipe
//! stops the printing and is not an error.

mod adopt;
mod arguments;
mod build;
mod explain;
mod import;
mod init;
mod list;
mod new;
mod progress;
mod roles;
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
use terminal::{eprint, names, print};

/// Runs the command given by the arguments; the first one is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap returns help and version as errors too. A failed print cannot be reported.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    arguments.global.color.choice().write_global();
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| dispatch(&arguments)));
    let status = match done {
        Ok(Ok(status)) => status,
        Ok(Err(fatal)) => {
            eprint(&crate::report::fatal(&fatal));
            fatal.exit_code()
        }
        // The panic hook has printed the message already.
        Err(_) => {
            eprint("internal error in rolebook; please report it with the lines above\n");
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
        Command::New(new) => new::new(global, new),
        Command::Adopt(it) => adopt::adopt(global, it),
        Command::Import(import) => import::import(global, import),
        Command::Schema { what } => schema::schema(what),
        Command::Clean { output } => clean(global, &output.folder(&global.root)),
        Command::Completions { shell } => completions(*shell),
        Command::Explain { code } => explain::explain(code),
    }
}

fn clean(global: &Global, out: &std::path::Path) -> Result<u8, Fatal> {
    let written = write::clean(out, &global.root)?;
    if !global.quiet {
        let out = terminal::display_path(out);
        print(&match written.removed {
            0 => format!("nothing to remove in {out}\n"),
            1 => format!("removed 1 file from {out}\n"),
            number => format!("removed {number} files from {out}\n"),
        })?;
        if !written.kept_foreign.is_empty() {
            let kept = names(&written.kept_foreign);
            eprint(&format!("note: kept files that rolebook did not write: {kept}\n"));
        }
    }
    Ok(0)
}

fn completions(shell: clap_complete::Shell) -> Result<u8, Fatal> {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, env!("CARGO_PKG_NAME"), &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

#[cfg(test)]
mod tests;
