//! The time at the start of a line.

use std::cmp::Ordering;

/// A line's time as it is written, and what follows the space after it.
pub fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let end = match line {
        // Nov 24 18:00:00
        [b'A'..=b'Z', b'a'..=b'z', b'a'..=b'z', b' ', _, _, b' ', _, _, b':', _, _, b':', _, _, b' ', ..] => {
            15
        }
        // 2026-11-24T18:00:00.123456+01:00, or 2026-11-24 18:00:00
        [b'0'..=b'9', _, _, _, b'-', _, _, b'-', _, _, b'T' | b' ', _, _, b':', ..] => {
            memchr::memchr(b' ', &line[11..]).map_or(line.len(), |distance| 11 + distance)
        }
        _ => return (&[], line),
    };
    (&line[..end], line.get(end + 1..).unwrap_or_default())
}

/// A time of a log, to be compared with others of the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    text: String,
    /// Seconds since 1970. The form of syslog has no year: they are then those of a day in 1972, a leap year.
    seconds: i64,
    has_year: bool,
}

/// If times of syslog differ by more, a new year began between them.
const HALF_A_YEAR: i64 = 182 * 24 * 3600;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Time {
    pub fn parse(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.trim().parse::<i64>().ok();
        if text.as_bytes().first()?.is_ascii_digit() {
            let days = days_since_1970(number(0..4)?, number(5..7)?, number(8..10)?);
            let seconds = number(11..13)? * 3600 + number(14..16)? * 60 + number(17..19)?;
            let seconds = days * 24 * 3600 + seconds - offset(text.get(19..)?);
            Some(Self { text: text.to_owned(), seconds, has_year: true })
        } else {
            let month = MONTHS.iter().position(|&month| text.starts_with(month))?;
            let days = days_since_1970(1972, i64::try_from(month).ok()? + 1, number(4..6)?);
            let seconds = number(7..9)? * 3600 + number(10..12)? * 60 + number(13..15)?;
            Some(Self { text: text.to_owned(), seconds: days * 24 * 3600 + seconds, has_year: false })
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Which is earlier. Without a year, times more than half a year apart are in different years.
    pub fn compare(&self, other: &Self) -> Ordering {
        match self.seconds.cmp(&other.seconds) {
            order if self.has_year || other.has_year => order,
            order if (self.seconds - other.seconds).abs() > HALF_A_YEAR => order.reverse(),
            order => order,
        }
    }
}

/// The seconds that a local time is ahead of UTC: from "+01:00", "+0100" or "Z", possibly after a fraction of a second.
fn offset(text: &str) -> i64 {
    let Some(sign) = text.find(['+', '-']) else { return 0 };
    let digits: String = text[sign + 1..].chars().filter(char::is_ascii_digit).collect();
    let minutes = digits.get(..2).and_then(|hours| hours.parse::<i64>().ok()).unwrap_or(0) * 60
        + digits.get(2..4).and_then(|minutes| minutes.parse::<i64>().ok()).unwrap_or(0);
    if text.as_bytes()[sign] == b'-' { -60 * minutes } else { 60 * minutes }
}

/// The days from 1970-01-01 to a date of the Gregorian calendar, whose year begins in March here.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> i64 {
        Time::parse(text).unwrap().seconds
    }

    #[test]
    fn times_are_split_off() {
        for (line, time) in [
            ("Nov 24 18:00:00 mx postfix", "Nov 24 18:00:00"),
            ("Nov  4 18:00:00 mx postfix", "Nov  4 18:00:00"),
            ("2026-11-24T18:00:00.123456+01:00 mx postfix", "2026-11-24T18:00:00.123456+01:00"),
            ("2026-11-24 18:00:00 1abc-def", "2026-11-24 18:00:00"),
        ] {
            assert_eq!(split(line.as_bytes()).0, time.as_bytes());
            assert_eq!(line.as_bytes()[time.len() + 1..], *split(line.as_bytes()).1);
        }
        assert_eq!(split(b"mx postfix/smtp[1]: x"), (&b""[..], &b"mx postfix/smtp[1]: x"[..]));
    }

    #[test]
    fn times_are_seconds() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), 0);
        assert_eq!(seconds("2000-03-01 00:00:01"), 951_868_801);
        assert_eq!(seconds("2024-02-29T12:00:00.5+01:00"), 1_709_204_400);
        assert_eq!(seconds("2024-02-29T06:30:00-0430"), 1_709_204_400);
        assert_eq!(Time::parse("Foo 24 18:00:00"), None);
        assert_eq!(Time::parse(""), None);
    }

    #[test]
    fn a_new_year_may_begin_in_between() {
        let compare = |a, b| Time::parse(a).unwrap().compare(&Time::parse(b).unwrap());
        assert_eq!(compare("Nov 24 18:00:00", "Nov 24 18:00:01"), Ordering::Less);
        assert_eq!(compare("Dec 31 23:59:59", "Jan  1 00:00:00"), Ordering::Less);
        assert_eq!(compare("2026-01-01T00:30:00+01:00", "2025-12-31T23:45:00Z"), Ordering::Less);
    }
}
