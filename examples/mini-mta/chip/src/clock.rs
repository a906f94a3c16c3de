//! The time since the chip was started.

use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;

/// The processor's clock after a reset.
const TICKS_PER_MILLISECOND: u32 = 12_500;

/// Wraps after seven weeks, which is longer than the test runs.
static MILLISECONDS: AtomicU32 = AtomicU32::new(0);

/// Starts the clock. From now on the processor wakes every millisecond.
pub fn start(mut timer: SYST) {
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(TICKS_PER_MILLISECOND - 1);
    timer.clear_current();
    timer.enable_counter();
    timer.enable_interrupt();
}

/// Milliseconds since the start.
pub fn now() -> u64 {
    u64::from(MILLISECONDS.load(Ordering::Relaxed))
}

#[cortex_m_rt::exception]
fn SysTick() {
    MILLISECONDS.fetch_add(1, Ordering::Relaxed);
}
