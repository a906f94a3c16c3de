//! What the chip tells its developer, by semihosting: a line for each reply that it sends.

use core::fmt::{self, Write};

use cortex_m_semihosting::hio;
use mini_mta::DeviceCode;
use smtp_status::{OutgoingReply, StatusCode};

/// Prints a line. On a chip without a debugger, it would be lost.
pub fn line(arguments: fmt::Arguments<'_>) {
    // The line is put together first: each write stops the processor.
    let mut line = heapless::String::<160>::new();
    let _ = line.write_fmt(arguments);
    let _ = line.push('\n');
    if let Ok(mut out) = hio::hstdout() {
        let _ = out.write_all(line.as_bytes());
    }
}

/// Prints the codes of a reply, and the condition that is meant.
pub fn reply(place: usize, reply: &OutgoingReply<'_>) {
    let code = reply.reply_code();
    match reply.status() {
        Some(status) => line(format_args!("{place}: {code} {status} {}", name(status))),
        None => line(format_args!("{place}: {code}")),
    }
}

fn name(status: StatusCode) -> &'static str {
    match (DeviceCode::of(status), status.condition()) {
        (Some(code), _) => code.name(),
        (None, Some(condition)) => condition.name(),
        (None, None) => "unregistered",
    }
}
