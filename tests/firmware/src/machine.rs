//! The chip: how much stack and time a function takes.
//!
//! No interrupt is enabled, so that nothing but the function itself writes below its caller's stack.

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::register::msp;

/// How far below the stack pointer a function may reach.
const PAINTED: u32 = 4096;
const PAINT: u32 = 0xa5a5_a5a5;

/// The bytes of stack that a function takes, its own frame included.
#[inline(never)]
pub fn stack_of(function: impl FnOnce()) -> u32 {
    let top = msp::read();
    let bottom = top - PAINTED;
    let mut address = bottom;
    while address < top {
        // SAFETY: this is RAM below the stack pointer, which nobody owns.
        unsafe { (address as *mut u32).write_volatile(PAINT) };
        address += 4;
    }
    function();
    let mut address = bottom;
    // SAFETY: as above; the words are initialized.
    while address < top && unsafe { (address as *const u32).read_volatile() } == PAINT {
        address += 4;
    }
    top - address
}

/// The ticks that 20,002 instructions take.
pub fn calibration() -> u32 {
    // 10,001 rounds of two instructions each.
    ticks_of(|| cortex_m::asm::delay(10_000))
}

/// The ticks of the system timer while a function runs: at most 2^24.
#[inline(never)]
pub fn ticks_of(function: impl FnOnce()) -> u32 {
    // SAFETY: this is the only user of the timer.
    let mut timer = unsafe { cortex_m::Peripherals::steal() }.SYST;
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(0x00ff_ffff);
    timer.clear_current();
    timer.enable_counter();
    let start = SYST::get_current();
    function();
    // It counts down.
    start.wrapping_sub(SYST::get_current()) & 0x00ff_ffff
}
