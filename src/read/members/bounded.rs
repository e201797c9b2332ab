//! Limits on what an archive may unpack to.

use std::io::{self, Read};

/// What any archive may unpack to, however small it is.
const FREE: u64 = 256 << 20;
/// Pages pack to a tenth, repetitive ones to a fiftieth; bombs to a thousandth and less.
const MAX_RATIO: u64 = 200;

/// How many bytes an archive of this size may unpack to.
pub(super) fn allowance(size: u64) -> u64 {
    size.saturating_mul(MAX_RATIO).max(FREE)
}

pub(super) fn exceeded() -> String {
    format!("unpacks to more than {MAX_RATIO} times its size, as only a bomb does; the rest of it is not read")
}

/// A reader that fails once it gave more than it may.
pub(super) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    pub fn new(inner: R, allowance: u64) -> Bounded<R> {
        Bounded { inner, left: allowance }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => {
                self.left = left;
                Ok(count)
            }
            None => Err(io::Error::other(exceeded())),
        }
    }
}
