//! `serve`: a preview that follows the handbook, and a calm word on what happens.

use super::arguments::{Global, Serve};
use super::terminal::{say, warn};
use crate::config::Overrides;
use crate::engine::InvalidationReason as Reason;
use crate::fatal::Fatal;
use crate::report::{self, Format};
use crate::serve::{self, Editor, Event, Options, Stopped, Watching};
use crate::source::Environment;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn serve(global: &Global, serve: &Serve) -> Result<u8, Fatal> {
    let mut environment = Environment::read()?;
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
                // What the system says of it is for programmers.
                warn("note: no browser could be opened; open this address yourself:\n");
            }
            tell(&event, quiet);
        }),
    )?;
    Ok(match stopped {
        Stopped::Interrupted => 130,
        Stopped::Terminated => 143,
    })
}

/// The editor that the environment names.
#[expect(clippy::disallowed_methods, reason = "the command line is a door to the environment")]
fn visual() -> Option<Editor> {
    let visual = std::env::var_os("VISUAL")?.into_string().ok()?;
    Editor::parse(&visual).ok()
}

fn tell(event: &Event<'_>, quiet: bool) {
    match event {
        Event::Ready { url, instead_of, pages, took } => {
            if let Some(port) = instead_of
                && !quiet
            {
                warn(&format!("note: port {port} is taken\n"));
            }
            let pages = if *pages == 1 { "1 page".into() } else { format!("{pages} pages") };
            // Whoever has closed the output needs no address.
            let _ = say(&format!("{url}  ({pages}, {}; Ctrl-C ends)\n", shown(*took)));
        }
        Event::Exposed { at } => warn(&format!(
            "warning: everybody who can reach {at} can read this handbook; browsers elsewhere need a \
             name of `--allow-host`\n"
        )),
        Event::Trouble(what) => warn(&format!("warning: {what}\n")),
        _ if quiet => {}
        Event::Changed { files, reason, parsed, took } => {
            let names: Vec<String> = files.iter().map(|path| report::printable(path)).collect();
            let names = match names.as_slice() {
                [] => "what is due today".to_owned(),
                names => super::terminal::names(names),
            };
            let pages = match parsed {
                0 => "no page parsed".to_owned(),
                1 => "1 page parsed".to_owned(),
                many => format!("{many} pages parsed"),
            };
            let again = match reason {
                Reason::New | Reason::Configuration => "the whole site made anew",
                Reason::Front => "all pages related anew",
                Reason::Templates => "templates compiled",
                Reason::Texts => "nothing else",
            };
            let _ = say(&format!("changed: {names} ({pages}, {again}, {})\n", shown(*took)));
        }
        Event::Sent { path, took } => {
            let _ = say(&format!("  {} sent again ({})\n", report::printable(path), shown(*took)));
        }
        Event::Findings { new, texts, mended, open } => {
            warn(&report::render(Format::Human, new, texts, ""));
            let mended = match mended {
                0 => String::new(),
                mended => format!("{mended} mended; "),
            };
            let open = report::count(open);
            let open = if open.is_empty() { "no findings" } else { &open };
            let _ = say(&format!("{mended}{open}\n"));
        }
    }
}

fn shown(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    match milliseconds {
        few if few < 10.0 => format!("{few:.1} ms"),
        some if some < 1000.0 => format!("{some:.0} ms"),
        many => format!("{:.1} s", many / 1000.0),
    }
}
