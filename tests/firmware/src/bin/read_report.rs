//! Measured: the code of the recipient of a report.
#![no_std]
#![no_main]

use smtp_status::dsn::Report;

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::measure(|input| {
        let code = Report::new(input.report).recipients().next().and_then(|recipient| recipient.status());
        code.map_or(0, |code| u32::from(code.detail_code()))
    })
}
