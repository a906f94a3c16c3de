//! Programs in QEMU.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wait_timeout::ChildExt;

use crate::Result;

/// A board with a Cortex-M0. Each instruction takes 2^8 ns of its time, so that its timer counts instructions.
const ARGUMENTS: &[&str] =
    &["-M", "microbit", "-nographic", "-icount", "shift=8", "-semihosting-config", "enable=on,target=native"];

/// A program takes a second or two.
const TIMEOUT: Duration = Duration::from_mins(2);

/// How many instructions the calibration takes: see `machine.rs`.
const CALIBRATION: i64 = 20_002;

/// What a program reported about itself.
pub struct Run {
    pub stack: i64,
    /// The mean per input.
    pub instructions: i64,
}

/// Runs a program to its end, and returns what it printed.
pub fn run(program: &Path) -> Result<Vec<u8>> {
    let name = program.display();
    let mut qemu = Command::new("qemu-system-arm");
    qemu.args(ARGUMENTS).arg("-kernel").arg(program).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = qemu.spawn().map_err(|error| format!("qemu-system-arm: {error}"))?;
    let status = child.wait_timeout(TIMEOUT).map_err(|error| error.to_string())?;
    let Some(status) = status else {
        let _ = child.kill();
        return Err(format!("{name} does not end"));
    };
    let mut output = Vec::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_end(&mut output).map_err(|error| format!("{name}: {error}"))?;
    }
    if status.success() {
        return Ok(output);
    }
    Err(format!("{name} failed: {}", String::from_utf8_lossy(&output)))
}

/// Runs a program that measures itself.
pub fn measure(program: &Path) -> Result<Run> {
    let output = run(program)?;
    let output = String::from_utf8_lossy(&output);
    let numbers: Vec<i64> =
        output.split_whitespace().filter_map(|number| i64::from_str_radix(number, 16).ok()).collect();
    let [stack, inputs, ticks, calibration] = numbers[..] else {
        return Err(format!("{} reports {output:?}", program.display()));
    };
    Ok(Run { stack, instructions: ticks * CALIBRATION / calibration / inputs })
}
