//! The writers that replies go to.

use core::fmt;

/// Counts what is written.
#[derive(Default)]
pub struct Counting(pub u32);

impl fmt::Write for Counting {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.wrapping_add(core::hint::black_box(text).len() as u32);
        Ok(())
    }
}

/// Compares what is written with what is expected: a difference is an error.
pub struct Expecting(pub &'static [u8]);

impl fmt::Write for Expecting {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text.as_bytes()).ok_or(fmt::Error)?;
        Ok(())
    }
}
