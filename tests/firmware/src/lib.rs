//! What the programs share: their inputs, how a use is measured, and how they talk to the host.
#![no_std]

pub mod host;
pub mod input;
mod machine;
pub mod peers;
pub mod session;
pub mod wire;

pub use input::Input;

/// Measures a use of the library over all inputs, reports it to the host, and ends the program.
///
/// The report is a line of four numbers: the bytes of stack, the inputs, the ticks of the clock that they took
/// together, and the ticks that 20,002 instructions take. Subtract what `baseline` reports.
pub fn measure(uses: fn(&Input) -> u32) -> ! {
    // The optimizer can neither compute in advance nor leave out what it cannot see through.
    let uses = core::hint::black_box(uses);
    let inputs = core::hint::black_box(&input::INPUTS);
    let over_all = || {
        for input in inputs {
            core::hint::black_box(uses(input));
        }
    };
    let stack = machine::stack_of(over_all);
    let ticks = machine::ticks_of(over_all);
    host::report([stack, inputs.len() as u32, ticks, machine::calibration()])
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    host::exit(false)
}
