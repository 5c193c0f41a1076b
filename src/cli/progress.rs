//! *Stages → a progress line*, on a terminal and only for long runs.

use indicatif::{ProgressBar, ProgressDrawTarget};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Delay before the line appears.
const PROGRESS_DELAY: Duration = Duration::from_millis(500);

/// A line on standard error with the name of the current stage. Dropping it clears the line.
pub(super) struct Progress {
    line: ProgressBar,
    /// Disconnects when dropped, so that the line does not appear after the work.
    _waiting: Sender<()>,
}

impl Progress {
    /// Starts a line that appears after [`PROGRESS_DELAY`].
    pub(super) fn new() -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let (waiting, done) = channel();
        let later = line.clone();
        std::thread::spawn(move || {
            if done.recv_timeout(PROGRESS_DELAY) == Err(RecvTimeoutError::Timeout) {
                // Draws nothing where standard error is not a terminal.
                later.set_draw_target(ProgressDrawTarget::stderr());
                later.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Progress { line, _waiting: waiting }
    }

    /// Sets the name of the current stage.
    pub(super) fn stage(&self, name: &'static str) {
        self.line.set_message(name);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
