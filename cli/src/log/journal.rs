//! The journal as `journalctl -o export` and `-o verbose` write it: a record in several lines, each a field.

use super::{Context, Reading, time, wrapper};

/// A record, as far as it was read.
#[derive(Default)]
pub struct Record {
    is_open: bool,
    /// Whether its fields are indented, below a line with the time.
    is_verbose: bool,
    time: Vec<u8>,
    program: Vec<u8>,
    process: Vec<u8>,
    message: Option<Vec<u8>>,
}

impl Record {
    /// Whether a line is one of a record.
    pub fn takes(&self, line: &[u8]) -> bool {
        self.is_open || line.starts_with(b"__CURSOR=") || begins_verbose(line).is_some()
    }

    pub fn add(&mut self, line: &[u8], context: &mut Context<'_>) -> Reading {
        if let Some(time) = begins_verbose(line) {
            let reading = self.end(context);
            *self = Self { is_open: true, is_verbose: true, time: time.to_vec(), ..Self::default() };
            return reading;
        }
        if line.starts_with(b"__CURSOR=") {
            let reading = self.end(context);
            self.is_open = true;
            return reading;
        }
        if line.is_empty() && !self.is_verbose {
            return self.end(context);
        }
        let field = if self.is_verbose { line.strip_prefix(b"    ") } else { Some(line) };
        let Some((name, value)) = field.and_then(field_of) else { return Reading::Else };
        match name {
            b"MESSAGE" => self.message = Some(value.to_vec()),
            b"SYSLOG_IDENTIFIER" => self.program = value.to_vec(),
            b"_COMM" if self.program.is_empty() => self.program = value.to_vec(),
            b"SYSLOG_PID" => self.process = value.to_vec(),
            b"_PID" if self.process.is_empty() => self.process = value.to_vec(),
            b"__REALTIME_TIMESTAMP" if self.time.is_empty() => self.time = value.to_vec(),
            _ => {}
        }
        Reading::Else
    }

    /// Ends the record.
    pub fn end(&mut self, context: &mut Context<'_>) -> Reading {
        let record = std::mem::take(self);
        match record.message {
            Some(message) => super::read(
                &wrapper::message(&record.time, &record.program, &record.process, &message),
                context,
            ),
            None => Reading::Else,
        }
    }
}

/// The time of "Tue 2026-11-24 18:00:00.123456 CET [s=...;i=...]".
fn begins_verbose(line: &[u8]) -> Option<&[u8]> {
    // The day of the week and the year tell most other lines apart.
    let ([_, _, _, b' ', b'0'..=b'9', _, _, _, b'-', ..], Some(b']')) = (line, line.last()) else {
        return None;
    };
    let (time, rest) = time::split(line);
    (!time.is_empty() && rest.starts_with(b"[s=")).then_some(time)
}

fn field_of(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let equals = memchr::memchr(b'=', line)?;
    let name = &line[..equals];
    let is_name = name.iter().all(|&byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    (is_name && !name.is_empty()).then(|| (name, &line[equals + 1..]))
}
