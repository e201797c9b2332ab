//! A bar on standard error, once a run has lasted for a second and if somebody is looking.

use std::cell::{Cell, OnceCell};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use solieu::pipeline::Progress;

use super::session::Session;

/// Shorter runs stay silent.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that appears only when it is needed.
pub struct Bar {
    enabled: bool,
    begun: Instant,
    files: Cell<usize>,
    done: Cell<usize>,
    bar: OnceCell<ProgressBar>,
}

impl Bar {
    /// `streams`: lines appear on standard output during the run, which a bar on the same terminal would break.
    pub fn new(session: &Session, streams: bool) -> Bar {
        let enabled = !session.quiet && session.stderr_is_terminal && !(streams && session.stdout_is_terminal);
        Bar { enabled, begun: Instant::now(), files: Cell::new(0), done: Cell::new(0), bar: OnceCell::new() }
    }
}

impl Progress for Bar {
    fn begin(&self, files: usize) {
        self.files.set(files);
    }

    fn advance(&self) {
        self.done.set(self.done.get() + 1);
        if !self.enabled || self.begun.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {eta}");
            let bar = ProgressBar::with_draw_target(Some(self.files.get() as u64), ProgressDrawTarget::stderr());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_elapsed(self.begun.elapsed())
        });
        bar.set_position(self.done.get() as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
