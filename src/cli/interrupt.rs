//! Ctrl-C, and SIGTERM: a run over files ends after the file at hand and keeps what it has; a second one ends it at once.
//!
//! Everything else that the program does may end anywhere, so outside such runs the signals end it as they always do.
//! SIGHUP is left alone: `nohup` must go on working.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Exit;

/// What the signals set. Registered once: a handler cannot be taken back without leaving the signal without effect.
struct Flags {
    asked: Arc<AtomicBool>,
    at_once: Arc<AtomicBool>,
}

static FLAGS: LazyLock<Flags> = LazyLock::new(|| {
    let flags = Flags { asked: Arc::default(), at_once: Arc::new(AtomicBool::new(true)) };
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal of a run finds `at_once` unset and sets it for the second. Where no handler
        // can be registered, signals end the program, and an index keeps its last commit.
        let _ = flag::register_conditional_shutdown(signal, Exit::Stopped as i32, Arc::clone(&flags.at_once));
        let _ = flag::register(signal, Arc::clone(&flags.at_once));
        let _ = flag::register(signal, Arc::clone(&flags.asked));
    }
    flags
});

/// While it is alive, a first signal only asks the run to end.
pub struct Interrupt(());

impl Interrupt {
    pub fn listen() -> Interrupt {
        FLAGS.at_once.store(false, Ordering::SeqCst);
        Interrupt(())
    }

    /// True once the run is to end.
    pub fn is_asked(&self) -> bool {
        FLAGS.asked.load(Ordering::Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        FLAGS.at_once.store(true, Ordering::SeqCst);
    }
}
