//! Duration of builds: of a whole handbook, without changes, and after a change of one page.
//!
//! `cargo bench --bench build -- 10000` uses 10,000 pages instead of 1,000. Times are medians of
//! several runs. As shares of the full build of the same run they can be compared between machines.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a measurement makes its own handbook and tells what it found"
)]

#[path = "corpus.rs"]
mod corpus;

use rolebook::source::Environment;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Number of runs of each kind; the full build of a large handbook runs less often.
const RUNS: usize = 5;

fn main() -> ExitCode {
    // `cargo bench` and `cargo test` add their own flags.
    let pages = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000);
    if std::env::args().any(|word| word == "--test") {
        return ExitCode::SUCCESS;
    }
    match measure(pages) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(pages: usize) -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (root, out) = (folder.path().join("site"), folder.path().join("out"));
    let files = corpus::files(pages);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    for (path, text) in &files {
        let path = root.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    println!("{pages} pages, {:.1} MB of Markdown", bytes as f64 / 1e6);
    let runs = if pages > 2_000 { 3 } else { RUNS };
    let full = median(runs, || {
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        build(&root, &out)
    })?;
    report("full build", full, full, pages);
    let unchanged = median(runs, || build(&root, &out))?;
    report("nothing changed", unchanged, full, pages);
    let (edited, text) = files.last().ok_or("there are no pages")?;
    let mut edits = 0;
    let edit = median(runs, || {
        edits += 1;
        fs::write(root.join(edited), format!("{text}\nEdit number {edits}.\n"))?;
        build(&root, &out)
    })?;
    report("one page edited", edit, full, pages);
    if let Some(peak) = peak_memory() {
        println!("{:<16} {:>9.0} MB", "peak memory", peak as f64 / 1e3);
    }
    Ok(())
}

type Measured = Result<Duration, Box<dyn std::error::Error>>;

/// Returns the median of several runs.
fn median(runs: usize, mut run: impl FnMut() -> Measured) -> Measured {
    let mut times = (0..runs).map(|_| run()).collect::<Result<Vec<_>, _>>()?;
    times.sort();
    Ok(times[runs / 2])
}

fn build(root: &Path, out: &Path) -> Measured {
    let started = Instant::now();
    let input = rolebook::Input {
        root: root.to_owned(),
        overrides: rolebook::config::Overrides { base_url: None, drafts: false },
        environment: Environment {
            output: Some(out.to_owned()),
            ..Environment::on(jiff::civil::date(2026, 6, 1))
        },
        progress: &|_| {},
    };
    let target = rolebook::OutputOptions { output: out.to_owned(), strict: false, force: false };
    let report = rolebook::build(&input, Some(&target)).map_err(|fatal| fatal.to_string())?;
    let elapsed = started.elapsed();
    match (report.written, report.diagnostics.first()) {
        (Some(_), None) => Ok(elapsed),
        (_, Some(found)) => Err(format!("the handbook is not clean: {}", found.message).into()),
        (None, None) => Err("nothing was written".into()),
    }
}

fn report(what: &str, time: Duration, full: Duration, pages: usize) {
    let (seconds, share) = (time.as_secs_f64(), time.as_secs_f64() / full.as_secs_f64());
    let each = seconds * 1e6 / pages as f64;
    println!("{what:<16} {seconds:>9.3} s {each:>9.0} µs a page {:>6.1} % of full", share * 100.0);
}

/// Returns the peak memory of this process in kB, on systems that report it.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
