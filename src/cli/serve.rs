//! `serve`: runs the preview server and prints its events.

use super::arguments::{Global, Serve};
use super::terminal::{eprint, print};
use crate::config::Overrides;
use crate::engine::InvalidationReason as Reason;
use crate::fatal::Fatal;
use crate::report::{self, Format};
use crate::serve::{self, Editor, Event, Options, Stopped, Watching};
use std::sync::Arc;
use std::time::Duration;

pub(super) fn serve(global: &Global, serve: &Serve) -> Result<u8, Fatal> {
    let mut environment = global.environment()?;
    environment.output = Some(global.root.join("public"));
    let editor = match &serve.editor {
        Some(editor) => Some(editor.clone()),
        None => visual(),
    };
    let options = Options {
        root: global.root.clone(),
        overrides: Overrides { base_url: serve.base_url.clone(), drafts: serve.drafts },
        environment,
        interface: serve.interface,
        port: serve.port,
        hosts: serve.allow_host.clone(),
        watching: Watching {
            debounce: Duration::from_millis(serve.debounce),
            poll: serve.poll.map(|milliseconds| Duration::from_millis(milliseconds.max(50))),
        },
        editor,
        header_timeout: serve::HEADER_TIMEOUT,
    };
    let (quiet, opens) = (global.quiet, serve.open);
    let stopped = serve::run(
        options,
        Arc::new(move |event| {
            if let Event::Ready { url, .. } = &event
                && opens
                && open::that_detached(url).is_err()
            {
                // The error of the system does not help a user.
                eprint("note: cannot open a browser; open this address:\n");
            }
            report(&event, quiet);
        }),
    )?;
    Ok(match stopped {
        Stopped::Interrupted => 130,
        Stopped::Terminated => 143,
    })
}

/// Returns the editor named by `VISUAL`.
#[expect(clippy::disallowed_methods, reason = "the command line is a door to the environment")]
fn visual() -> Option<Editor> {
    let visual = std::env::var_os("VISUAL")?.into_string().ok()?;
    Editor::parse(&visual).ok()
}

fn report(event: &Event<'_>, quiet: bool) {
    match event {
        Event::Ready { url, instead_of, written, generated, took } => {
            if let Some(port) = instead_of
                && !quiet
            {
                eprint(&format!("note: port {port} is taken\n"));
            }
            let pages = if *written == 1 { "1 page".into() } else { format!("{written} pages") };
            let pages = match generated {
                0 => pages,
                generated => format!("{pages} and {generated} generated"),
            };
            // A failed print cannot be reported.
            let _ = print(&format!("{url}  ({pages}, {}; Ctrl-C to stop)\n", in_units(*took)));
        }
        Event::Exposed { at } => eprint(&format!(
            "warning: this handbook is readable by everyone who can reach {at}; for browsers on other \
             machines, add the name they use with `--allow-host NAME`\n"
        )),
        Event::Trouble(what) => eprint(&format!("warning: {what}\n")),
        _ if quiet => {}
        Event::Changed { files, reason, parsed, took } => {
            let names: Vec<String> = files.iter().map(|path| report::printable(path)).collect();
            let names = match names.as_slice() {
                [] => "new date".to_owned(),
                names => super::terminal::names(names),
            };
            let pages = match parsed {
                0 => "no page parsed".to_owned(),
                1 => "1 page parsed".to_owned(),
                many => format!("{many} pages parsed"),
            };
            let again = match reason {
                Reason::New | Reason::Configuration => "full rebuild",
                Reason::Front => "relations rebuilt",
                Reason::Templates => "templates compiled",
                Reason::Texts => "text only",
            };
            let _ = print(&format!("changed: {names} ({pages}, {again}, {})\n", in_units(*took)));
        }
        Event::Sent { path, took } => {
            let _ =
                print(&format!("  {} updated ({})\n", report::printable(path), in_units(*took)));
        }
        Event::Findings { new, texts, mended, open } => {
            eprint(&report::render(Format::Human, new, texts, ""));
            let mended = match mended {
                0 => String::new(),
                mended => format!("{mended} fixed; "),
            };
            let open = report::count(open);
            let open = if open.is_empty() { "no errors or warnings" } else { &open };
            let _ = print(&format!("{mended}{open}\n"));
        }
    }
}

fn in_units(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    match milliseconds {
        few if few < 10.0 => format!("{few:.1} ms"),
        some if some < 1000.0 => format!("{some:.0} ms"),
        many => format!("{:.1} s", many / 1000.0),
    }
}
