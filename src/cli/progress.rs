//! *What is being done → a line that moves*, on a terminal and only when it takes long.

use indicatif::{ProgressBar, ProgressDrawTarget};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Work that takes less long shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line on standard error that names the current stage; gone when dropped.
pub(super) struct Progress {
    line: ProgressBar,
    /// Hangs up when dropped, so that the line does not appear after the work.
    _waiting: Sender<()>,
}

impl Progress {
    /// Shows the line after a while.
    pub(super) fn new() -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let (waiting, done) = channel();
        let later = line.clone();
        std::thread::spawn(move || {
            if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                // Draws nothing where standard error is not a terminal.
                later.set_draw_target(ProgressDrawTarget::stderr());
                later.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Progress { line, _waiting: waiting }
    }

    /// Names what begins.
    pub(super) fn stage(&self, name: &'static str) {
        self.line.set_message(name);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
