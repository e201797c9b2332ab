//! A process, and what it took: wall time, processor time of user and system, and the most memory that it held.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub wall: Duration,
    /// User and system, of all its threads.
    pub cpu: Duration,
    /// Most resident memory at once, in bytes; pages of mapped files count.
    pub peak: u64,
}

/// Runs a command to its end. What it prints is dropped.
///
/// This program holds little memory itself: until a child begins its own program, it counts as large as its parent.
pub fn measure(command: &mut Command) -> Cost {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let ended = child.wait4().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let wall = begun.elapsed();
    assert!(ended.status.success(), "{command:?}: {}", ended.status);
    Cost { wall, cpu: ended.rusage.utime + ended.rusage.stime, peak: ended.rusage.maxrss }
}

/// Runs with all its threads on one core. None where the system cannot be told so.
#[cfg(target_os = "linux")]
pub fn measure_on_one_core(command: &mut Command) -> Option<Cost> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let all = sched_getaffinity(None).ok()?;
    let mut one = CpuSet::new();
    one.set((0..CpuSet::MAX_CPU).find(|&core| all.is_set(core))?);
    sched_setaffinity(None, &one).ok()?; // children inherit it
    let cost = measure(command);
    sched_setaffinity(None, &all).ok()?;
    Some(cost)
}

#[cfg(not(target_os = "linux"))]
pub fn measure_on_one_core(_: &mut Command) -> Option<Cost> {
    None
}

/// The medians of several runs, each figure for itself.
pub fn median(costs: &[Cost]) -> Cost {
    fn middle<T: Ord + Copy>(costs: &[Cost], figure: impl Fn(&Cost) -> T) -> T {
        let mut figures: Vec<T> = costs.iter().map(figure).collect();
        figures.sort_unstable();
        figures[figures.len() / 2]
    }
    Cost {
        wall: middle(costs, |cost| cost.wall),
        cpu: middle(costs, |cost| cost.cpu),
        peak: middle(costs, |cost| cost.peak),
    }
}
