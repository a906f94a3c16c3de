//! The host, by semihosting.

use cortex_m_semihosting::debug::{self, EXIT_FAILURE, EXIT_SUCCESS};
use cortex_m_semihosting::hio;

/// Prints a text on the host. Text that cannot be printed is lost: the host sees that it is missing.
pub fn print(text: &[u8]) {
    if let Ok(mut out) = hio::hstdout() {
        let _ = out.write_all(text);
    }
}

/// Prints numbers on one line, in hexadecimal, and ends the program.
pub fn report(numbers: [u32; 4]) -> ! {
    for number in numbers {
        print_number(number);
        print(b" ");
    }
    print(b"\n");
    exit(true)
}

/// Prints a number without division, and without the machinery of `core::fmt`.
fn print_number(number: u32) {
    for shift in (0..8).rev() {
        let digit = (number >> (4 * shift) & 0xf) as u8;
        print(&[if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }]);
    }
}

/// Ends the program.
pub fn exit(success: bool) -> ! {
    debug::exit(if success { EXIT_SUCCESS } else { EXIT_FAILURE });
    loop {
        cortex_m::asm::wfi();
    }
}
