//! How far a run is, on standard error, once it has lasted for a second and if somebody is looking; and whether it is
//! to end early.

use std::cell::{Cell, OnceCell};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use solieu::pipeline::{Progress, Step};
use solieu::report::{Lang, number};

use super::interrupt::Interrupt;
use super::messages::Message;
use super::print::tell;
use super::session::Session;

/// Shorter runs stay silent.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time left is told once it rests on something.
const LEAST_DONE: usize = 20;

/// A bar that appears only when it is needed. While it is alive, Ctrl-C only asks the run to end.
pub struct Bar {
    lang: Lang,
    quiet: bool,
    enabled: bool,
    begun: Instant,
    state: Cell<State>,
    bar: OnceCell<ProgressBar>,
    interrupt: Option<Interrupt>,
}

/// What is told.
#[derive(Clone, Copy, Default)]
struct State {
    /// None where it is not known.
    total: Option<usize>,
    files: usize,
    /// Articles and files without one; more than files where archives hold many.
    items: usize,
    bytes: u64,
    failed: usize,
}

impl Bar {
    /// `streams`: lines appear on standard output during the run, which a bar on the same terminal would break.
    pub fn new(session: &Session, streams: bool) -> Bar {
        let mut bar = Bar::of_all_or_nothing(session, streams);
        bar.interrupt = Some(Interrupt::listen());
        bar
    }

    /// Of a run that may end anywhere: nothing of it would be kept.
    pub fn of_all_or_nothing(session: &Session, streams: bool) -> Bar {
        Bar {
            lang: session.lang,
            quiet: session.quiet,
            enabled: !session.quiet && session.stderr_is_terminal && !(streams && session.stdout_is_terminal),
            begun: Instant::now(),
            state: Cell::default(),
            bar: OnceCell::new(),
            interrupt: None,
        }
    }

    /// Another article, where nobody knows how many there are.
    pub fn count(&self) {
        let state = self.state.get();
        self.show(State { files: state.files + 1, items: state.items + 1, ..state });
    }

    fn show(&self, state: State) {
        self.state.set(state);
        let lasted = self.begun.elapsed();
        if !self.enabled || lasted < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let (template, total) = match state.total {
                Some(total) => ("{bar:10} {wide_msg}", Some(total as u64)),
                None => ("{spinner} {wide_msg}", None),
            };
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_style(style);
            bar.set_position(state.files as u64);
            bar
        });
        bar.set_position(state.files as u64);
        bar.set_message(state.text(lasted, self.lang));
    }
}

impl State {
    /// "1,234/20,000 files · 7 MB · 3.4 MB/s · 2 minutes left · 3 failed".
    fn text(&self, lasted: Duration, lang: Lang) -> String {
        let count = |count: usize| number(count as f64, lang);
        let mut parts = vec![match self.total {
            Some(total) => Message::FilesOf.with(lang, &[&count(self.files), &count(total)]),
            None => Message::ArticlesSoFar.with(lang, &[&count(self.items)]),
        }];
        if self.total.is_some() && self.items > self.files {
            parts.push(Message::ArticlesSoFar.with(lang, &[&count(self.items)]));
        }
        let (megabytes, seconds) = (self.bytes as f64 / 1e6, lasted.as_secs_f64());
        if self.bytes > 0 {
            parts.push(format!("{} MB", number(rounded(megabytes), lang)));
            parts.push(format!("{} MB/s", number(rounded(megabytes / seconds), lang)));
        }
        if let Some(left) = self.left(lasted) {
            parts.push(Message::TimeLeft.with(lang, &[&clock(left)]));
        }
        if self.failed > 0 {
            parts.push(Message::FailedSoFar.with(lang, &[&count(self.failed)]));
        }
        parts.join(" · ")
    }

    /// By the files: their sizes are only known when they are read.
    fn left(&self, lasted: Duration) -> Option<Duration> {
        let left = self.total?.saturating_sub(self.files);
        (self.files >= LEAST_DONE && left > 0).then(|| lasted.mul_f64(left as f64 / self.files as f64))
    }
}

/// One decimal below ten, none above.
fn rounded(value: f64) -> f64 {
    if value < 10.0 { (value * 10.0).round() / 10.0 } else { value.round() }
}

/// `1:02:03` or `2:03`, which reads the same in both languages.
fn clock(left: Duration) -> String {
    let seconds = left.as_secs_f64().ceil() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

impl Progress for Bar {
    fn begin(&self, files: usize) {
        self.state.set(State { total: Some(files), ..State::default() });
    }

    fn advance(&self, step: Step) {
        let state = self.state.get();
        self.show(State {
            total: state.total,
            files: step.files,
            items: state.items + 1,
            bytes: state.bytes + step.bytes as u64,
            failed: state.failed + usize::from(step.failed),
        });
    }

    fn is_stopped(&self) -> bool {
        self.interrupt.as_ref().is_some_and(Interrupt::is_asked)
    }

    fn stopping(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
        if !self.quiet {
            tell(Message::Stopping.text(self.lang));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_adds_up() {
        let second = Duration::from_secs(1);
        let cases = [
            (State { total: Some(50), files: 3, items: 3, ..State::default() }, 1, "3/50 files"),
            (
                State { total: Some(20_000), files: 5_000, items: 5_000, bytes: 29_000_000, failed: 0 },
                100,
                "5,000/20,000 files · 29 MB · 0.3 MB/s · 5:00 left",
            ),
            (
                State { total: Some(2), files: 1, items: 40_001, bytes: 1_234_000_000, failed: 3 },
                20,
                "1/2 files · 40,001 articles · 1,234 MB · 62 MB/s · 3 failed",
            ),
            (
                State { total: Some(30), files: 30, items: 30, bytes: 1_000, failed: 0 },
                1,
                "30/30 files · 0 MB · 0 MB/s",
            ),
            (State { total: None, files: 7, items: 7, ..State::default() }, 9, "7 articles"),
            (
                State { total: Some(40_000), files: 20, items: 20, ..State::default() },
                2,
                "20/40,000 files · 1:06:38 left",
            ),
        ];
        for (state, seconds, told) in cases {
            assert_eq!(state.text(second * seconds, Lang::En), told);
        }
    }
}
