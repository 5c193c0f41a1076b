//! `build` and `check`.

use super::arguments::{Build, Check, Global, Reading};
use super::progress::Progress;
use super::terminal::{display_path, eprint, names, print};
use crate::config::Overrides;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fatal::Fatal;
use crate::output::write::Written;
use crate::report::{self, Format};
use crate::{BuildReport, Input, OutputOptions};
use std::path::{Component, Path};
use std::time::{Duration, Instant};

pub(super) fn build(global: &Global, build: &Build) -> Result<u8, Fatal> {
    let out = build.output.folder(&global.root);
    let (report, elapsed) = run(global, &build.reading, &out, Some(build))?;
    let is_summary = report.is_lenient && report.written.is_some();
    let format = print_diagnostics(global, &build.reading, &report, is_summary)?;
    let counts = match is_summary {
        true => to_look_at(&report),
        false => report::count(&report.diagnostics),
    };
    let seconds = elapsed.as_secs_f64();
    let Some(written) = &report.written else {
        return Ok(fail(global, &report, format, &format!("not built: {counts}")));
    };
    if !global.quiet {
        let kept = &written.kept_foreign;
        if !kept.is_empty() {
            let out = display_path(&out);
            let kept = names(kept);
            eprint(&format!("note: kept files in {out} that rolebook did not write: {kept}\n"));
        }
        let comment = [changes(written), counts]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
        summarise(
            format,
            &format!(
                "built {} in {seconds:.2} s → {} ({comment})",
                number(report.pages, "page"),
                display_path(&out.join("index.html")),
            ),
        )?;
    }
    Ok(status(&report, build.reading.strict))
}

pub(super) fn check(global: &Global, check: &Check) -> Result<u8, Fatal> {
    let out = global.root.join("public");
    let (report, elapsed) = run(global, &check.reading, &out, None)?;
    let format = print_diagnostics(global, &check.reading, &report, false)?;
    let status = status(&report, check.reading.strict);
    let counts = report::count(&report.diagnostics);
    if status != 0 {
        return Ok(fail(global, &report, format, &counts).max(status));
    }
    if !global.quiet {
        let counts = if counts.is_empty() { "no errors or warnings" } else { &counts };
        let text = format!(
            "checked {}, {} in {:.2} s: {counts}",
            number(report.pages, "page"),
            number(report.links, "link"),
            elapsed.as_secs_f64()
        );
        summarise(format, &text)?;
    }
    Ok(0)
}

/// Runs the build, or the check if `build` is `None`.
fn run(
    global: &Global,
    reading: &Reading,
    out: &Path,
    build: Option<&Build>,
) -> Result<(BuildReport, Duration), Fatal> {
    let started = Instant::now();
    let progress = (!global.quiet && !global.verbose).then(Progress::new);
    let stage = |name: &'static str| match &progress {
        Some(progress) => progress.stage(name),
        None if global.verbose => {
            let seconds = started.elapsed().as_secs_f64();
            eprint(&format!("{seconds:7.3} s  {name}\n"));
        }
        None => {}
    };
    let mut environment = global.environment()?;
    environment.output = Some(out.to_owned());
    if build.is_some_and(|build| build.health) {
        environment.variables.push(("ROLEBOOK_HEALTH__PUBLISH".into(), "true".into()));
    }
    let input = Input {
        root: global.root.clone(),
        overrides: Overrides { base_url: reading.base_url.clone(), drafts: reading.drafts },
        environment,
        progress: &stage,
    };
    let target = build.map(|build| {
        let (output, strict) = (out.to_owned(), reading.strict);
        OutputOptions { output, strict, force: build.force }
    });
    let report = crate::build(&input, target.as_ref())?;
    Ok((report, started.elapsed()))
}

/// Returns the number of places that deserve a look, with the command that shows them.
fn to_look_at(report: &BuildReport) -> String {
    match report::places(&report.diagnostics) {
        0 => String::new(),
        1 => "1 place deserves a look: `rolebook check`".into(),
        count => format!("{count} places deserve a look: `rolebook check`"),
    }
}

/// Prints the diagnostics, or a line for each rule, and returns the format used.
fn print_diagnostics(
    global: &Global,
    reading: &Reading,
    report: &BuildReport,
    is_summary: bool,
) -> Result<Format, Fatal> {
    if let Some(folder) = report.inferred_content.as_deref().filter(|_| !global.quiet) {
        let folder = if folder.is_empty() { "this folder" } else { folder };
        eprint(&format!("pages of {folder} (`rolebook adopt` writes a site.toml that says so)\n"));
    }
    let format = reading.format.unwrap_or_else(default_format);
    let folder = folder_in_repository(&global.root);
    let is_printed = |found: &&Diagnostic| !global.quiet || found.severity != Severity::Note;
    let printed: Vec<Diagnostic> = report.diagnostics.iter().filter(is_printed).cloned().collect();
    let text = match format {
        Format::Human if is_summary => report::summary(&printed, &report.texts),
        format => report::render(format, &printed, &report.texts, &folder),
    };
    if format.is_for_programs() {
        print(&text)?;
    } else {
        eprint(&text);
    }
    Ok(format)
}

#[expect(clippy::disallowed_methods, reason = "the command line is a door to the environment")]
fn default_format() -> Format {
    match std::env::var_os("GITHUB_ACTIONS") {
        Some(yes) if yes == "true" => Format::Github,
        _ => Format::Human,
    }
}

/// Returns the path of the handbook in its repository: builds run at the top of a repository.
fn folder_in_repository(root: &Path) -> String {
    let parts: Option<Vec<_>> = root
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    // An absolute path does not show where the repository starts.
    parts.unwrap_or_default().join("/")
}

/// Prints the summary line: to standard error if standard output is read by a program.
fn summarise(format: Format, text: &str) -> Result<(), Fatal> {
    let line = format!("{text}\n");
    if format.is_for_programs() {
        eprint(&line);
        Ok(())
    } else {
        print(&line)
    }
}

/// Prints the failure line with a hint to `explain`, and returns the exit status.
fn fail(global: &Global, report: &BuildReport, format: Format, text: &str) -> u8 {
    if !global.quiet {
        let first = report.diagnostics.iter().min_by_key(|found| found.severity);
        let hint = match first {
            Some(found) if format == Format::Human => {
                let code = found.code.rule().code;
                format!(" (run `rolebook explain {code}` for details)")
            }
            _ => String::new(),
        };
        eprint(&format!("{text}{hint}\n"));
    }
    if report.configuration_failed { 2 } else { 1 }
}

fn status(report: &BuildReport, strict: bool) -> u8 {
    let has = |severity| report.diagnostics.iter().any(|found| found.severity == severity);
    if report.configuration_failed {
        2
    } else if has(Severity::Error) || (strict && has(Severity::Warning)) {
        1
    } else {
        0
    }
}

fn changes(written: &Written) -> String {
    let counts: Vec<String> =
        [(written.new, "new"), (written.changed, "changed"), (written.removed, "removed")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
    if counts.is_empty() {
        "nothing changed".into()
    } else {
        format!("files: {}", counts.join(", "))
    }
}

fn number(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
