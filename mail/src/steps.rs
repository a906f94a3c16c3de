//! Counts the bytes that are looked at: tests show with it that the work grows with the input, and no faster.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// Counts a look at this many bytes. Does nothing outside tests.
#[inline]
pub fn add(bytes: usize) {
    #[cfg(test)]
    STEPS.set(STEPS.get() + bytes + 1);
    let _ = bytes;
}

/// How many bytes are looked at while this runs.
#[cfg(test)]
pub fn of(run: impl FnOnce()) -> usize {
    let before = STEPS.get();
    run();
    STEPS.get() - before
}
