//! Where the messages go: to the display, which shows a subject.

use core::sync::atomic::{AtomicU32, Ordering};

use heapless::String;
use mini_mta::{Full, Store};

use crate::{clock, log};

/// A stranger is known after this many milliseconds. Against spam, it would be minutes.
const STRANGER_UNTIL: u32 = 2000;

/// When the first stranger was here; 0 if none was. All mail to the chip comes from one relay.
static FIRST_SEEN: AtomicU32 = AtomicU32::new(0);

/// The message of a session.
#[derive(Default)]
pub struct Display {
    subject: String<64>,
    octets: u32,
}

impl Store for Display {
    fn begin(&mut self) {
        *self = Self::default();
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Full> {
        self.octets = self.octets.saturating_add(line.len() as u32 + 2);
        if let (true, Some(subject)) = (self.subject.is_empty(), line.strip_prefix(b"Subject: ")) {
            // What is longer is cut.
            let characters = subject.iter().map(|&byte| match byte {
                b' '..=b'~' => char::from(byte),
                _ => '?',
            });
            characters.take(self.subject.capacity()).for_each(|character| {
                let _ = self.subject.push(character);
            });
        }
        Ok(())
    }

    fn keep(&mut self) -> Result<(), Full> {
        log::line(format_args!("displayed: {} ({} octets)", self.subject, self.octets));
        Ok(())
    }

    fn is_stranger(&mut self) -> bool {
        let now = clock::now().max(1) as u32;
        match FIRST_SEEN.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => true,
            Err(first) => now.wrapping_sub(first) < STRANGER_UNTIL,
        }
    }
}
