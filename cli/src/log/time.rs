//! The time at the start of a line.

use std::cmp::Ordering;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A line's time as it is written, and what follows the space after it. What syslog or grep put before the time is left
/// out: a priority `<22>`, a file's name `mail.log:`, the number of the line `12:`.
pub fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let timed = length(line).map(|length| (line, length));
    let Some((line, end)) = timed.or_else(|| after_prefix(line)) else { return (&[], line) };
    (&line[..end], line.get(end + 1..).unwrap_or_default())
}

/// The length of the time that a line begins with, up to the space after it.
fn length(line: &[u8]) -> Option<usize> {
    match line {
        // Nov 24 18:00:00, possibly with a fraction
        [b'A'..=b'Z', b'a'..=b'z', b'a'..=b'z', b' ', b' ' | b'0'..=b'3', b'0'..=b'9', b' ', hour @ ..]
            if is_hour(hour) =>
        {
            Some(15 + fraction(line.get(15..)?)?)
        }
        // 2026-11-24T18:00:00.123456+01:00, 2026-11-24 18:00:00, or svlogd's 2026-11-24_18:00:00.12345
        [b'0'..=b'9', _, _, b'0'..=b'9', b'-', _, _, b'-', _, b'0'..=b'9', b'T' | b' ' | b'_', hour @ ..]
            if is_hour(hour) =>
        {
            Some(memchr::memchr(b' ', &line[11..]).map_or(line.len(), |distance| 11 + distance))
        }
        // Tue 2026-11-24 18:00:00 CET
        [b'A'..=b'Z', b'a'..=b'z', b'a'..=b'z', b' ', date @ ..] if date.first()?.is_ascii_digit() => {
            let time = 4 + length(date).filter(|_| date.get(4) == Some(&b'-'))?;
            Some(time + zone(&line[time..]))
        }
        // @4000000067000a1b0c2d3e4f, TAI64N
        [b'@', digits @ ..] if digits.len() > 24 && digits[24] == b' ' => {
            digits[..24].iter().all(u8::is_ascii_hexdigit).then_some(25)
        }
        // 1795539600.123456, seconds since 1970
        [b'1'..=b'9', ..] => seconds(line),
        _ => None,
    }
}

/// "18:00:00"
#[inline]
const fn is_hour(text: &[u8]) -> bool {
    matches!(
        text,
        [b'0'..=b'2', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', b':', b'0'..=b'6', b'0'..=b'9', ..]
    )
}

/// The length of a fraction of a second, up to a space.
#[inline]
fn fraction(text: &[u8]) -> Option<usize> {
    match text {
        [b' ', ..] => Some(0),
        [b'.' | b',', digits @ ..] => {
            let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
            (digits[end] == b' ').then_some(1 + end)
        }
        _ => None,
    }
}

/// The length of " CET" or " +01", the name of a time zone.
fn zone(text: &[u8]) -> usize {
    let Some(name) = text.strip_prefix(b" ") else { return 0 };
    let name = &name[..memchr::memchr(b' ', name).unwrap_or(name.len())];
    let is_zone = match name {
        [b'+' | b'-', digits @ ..] => digits.iter().all(u8::is_ascii_digit),
        name => (2..=5).contains(&name.len()) && name.iter().all(u8::is_ascii_uppercase),
    };
    if is_zone { 1 + name.len() } else { 0 }
}

/// The length of seconds since 1970: ten digits, from 2001 on, possibly with a fraction.
fn seconds(line: &[u8]) -> Option<usize> {
    let is_number = line.get(..10)?.iter().all(u8::is_ascii_digit);
    is_number.then(|| fraction(&line[10..])).flatten().map(|fraction| 10 + fraction)
}

/// The line from its time on, and the length of the time, if it is not what the line begins with.
fn after_prefix(line: &[u8]) -> Option<(&[u8], usize)> {
    if let [b'<', b'0'..=b'9', ..] = line {
        let end = memchr::memchr(b'>', line.get(..6).unwrap_or(line))?;
        let rest = &line[end + 1..];
        // "<22>1 2026-...": the version of RFC 5424
        let rest = rest.strip_prefix(b"1 ").unwrap_or(rest);
        return length(rest).map(|length| (rest, length));
    }
    let start = &line[..line.len().min(LONGEST_NAME)];
    // A name with a space in it may be a sentence, which has no time of its own.
    let start = &start[..memchr::memchr(b' ', start).unwrap_or(start.len())];
    memchr::memchr_iter(b':', start).take(3).find_map(|colon| {
        let rest = &line[colon + 1..];
        length(rest).map(|length| (rest, length))
    })
}

/// A file with a longer name before its lines is hardly a log.
const LONGEST_NAME: usize = 256;

/// A time of a log, to be compared with others of the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    text: String,
    /// Seconds since 1970. The form of syslog has no year: they are then those of a day in 1972, a leap year.
    seconds: i64,
    has_year: bool,
    /// Whether the time says how far it is ahead of UTC.
    has_zone: bool,
}

/// If times of syslog differ by more, a new year began between them.
const HALF_A_YEAR: i64 = 182 * 24 * 3600;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Time {
    pub fn parse(text: &str) -> Option<Self> {
        let of = |seconds, has_year, has_zone| Self { text: text.to_owned(), seconds, has_year, has_zone };
        Some(match text.as_bytes() {
            [b'0'..=b'9', _, _, _, b'-' | b'/', ..] => of(of_date(text)?, true, has_zone(text)),
            [b'0'..=b'9', ..] => of(since_1970(text)?, true, true),
            [b'@', ..] => of(of_tai(text)?, true, true),
            // The day of the week.
            [_, _, _, b' ', b'0'..=b'9', _, _, _, b'-', ..] => {
                let date = text.get(4..)?;
                of(of_date(date)?, true, has_zone(date))
            }
            _ => of(of_syslog(text)?, false, false),
        })
    }

    /// The hour of a time as it is written: "2026-11-24 18:00", or "Nov 24 18:00" without a year; empty if there is none.
    pub fn hour(text: &[u8]) -> String {
        let text = String::from_utf8_lossy(text);
        let text = match text.as_bytes() {
            [_, _, _, b' ', b'0'..=b'9', _, _, _, b'-', ..] => text.get(4..).unwrap_or_default(),
            _ => &text,
        };
        let Some(time) = Self::parse(text) else { return String::new() };
        let hour = match text.as_bytes() {
            [b'0'..=b'9', _, _, _, b'-' | b'/', ..] => {
                text.get(..13).map(|hour| hour.replace(['T', '_'], " ").replace('/', "-"))
            }
            [b'@' | b'0'..=b'9', ..] => {
                let moment = jiff::Timestamp::from_second(time.seconds).ok();
                moment.map(|moment| moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H").to_string())
            }
            _ => text.get(..9).map(str::to_owned),
        };
        hour.map_or_else(String::new, |hour| hour + ":00")
    }

    /// Which of two hours is earlier.
    pub fn compare_hours(a: &str, b: &str) -> Ordering {
        match (Self::parse(&format!("{a}:00")), Self::parse(&format!("{b}:00"))) {
            (Some(a), Some(b)) => a.compare(&b),
            _ => a.cmp(b),
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

/// What a clock shows here and now, for times that do not say where or in which year they were.
#[derive(Clone, Debug)]
pub struct Clock {
    now: Zoned,
}

impl Clock {
    pub fn now() -> Self {
        Self { now: Zoned::now() }
    }

    /// Seconds since 1970 of a time in a log. Without a year, it is the last such day; without a zone, it is local.
    pub fn seconds(&self, time: &[u8]) -> Option<i64> {
        let time = Time::parse(std::str::from_utf8(time).ok()?)?;
        if time.has_zone {
            return Some(time.seconds);
        }
        let shown = jiff::Timestamp::from_second(time.seconds).ok()?.to_zoned(TimeZone::UTC).datetime();
        let local = |datetime: DateTime| {
            Some(datetime.to_zoned(self.now.time_zone().clone()).ok()?.timestamp().as_second())
        };
        if time.has_year {
            return local(shown);
        }
        let in_year = |year| local(shown.with().year(year).build().ok()?);
        let year = self.now.year();
        let tomorrow = self.now.timestamp().as_second() + 24 * 3600;
        in_year(year).filter(|&seconds| seconds <= tomorrow).or_else(|| in_year(year - 1))
    }

    /// The moment that a person names: "2h" and "3 days ago" before now, "today", "yesterday", a date, a time of today.
    ///
    /// # Errors
    ///
    /// What is expected instead, in a sentence.
    pub fn moment(&self, text: &str) -> Result<i64, String> {
        let text = text.trim();
        let day = |day: Zoned| day.start_of_day().map(|start| start.timestamp().as_second()).ok();
        let moment = match text {
            "now" => Some(self.now.timestamp().as_second()),
            "today" => day(self.now.clone()),
            "yesterday" => self.now.yesterday().ok().and_then(day),
            _ => self.ago(text).or_else(|| self.date(text)),
        };
        moment.ok_or_else(|| {
            "expected a time such as 2h, 7d, today, yesterday, 18:00, 2026-11-24 or \"2026-11-24 18:00\""
                .to_owned()
        })
    }

    /// "2h", "30 minutes ago"
    fn ago(&self, text: &str) -> Option<i64> {
        let text = text.strip_suffix("ago").unwrap_or(text).trim();
        let end = text.find(|character: char| !character.is_ascii_digit())?;
        let number: i64 = text[..end].parse().ok()?;
        let unit = match text[end..].trim() {
            "s" | "sec" | "second" | "seconds" => 1,
            "m" | "min" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3600,
            "d" | "day" | "days" => 24 * 3600,
            "w" | "week" | "weeks" => 7 * 24 * 3600,
            _ => return None,
        };
        self.now.timestamp().as_second().checked_sub(number.checked_mul(unit)?)
    }

    fn date(&self, text: &str) -> Option<i64> {
        let padded = match text.len() {
            5 if text.as_bytes()[2] == b':' => format!("{} {text}:00", self.now.date()),
            10 => format!("{text} 00:00:00"),
            16 => format!("{text}:00"),
            _ => text.to_owned(),
        };
        let is_date = padded.as_bytes().get(4) == Some(&b'-')
            && padded.get(11..).is_some_and(|hour| is_hour(hour.as_bytes()));
        if is_date { self.seconds(padded.as_bytes()) } else { None }
    }
}

/// Seconds since 1970, also as thousandths or millionths, as JSON has them.
fn since_1970(text: &str) -> Option<i64> {
    let whole = text.split('.').next()?;
    let seconds: i64 = whole.parse().ok()?;
    match whole.len() {
        ..=11 => Some(seconds),
        12..=14 => Some(seconds / 1000),
        15..=17 => Some(seconds / 1_000_000),
        _ => None,
    }
}

/// @4000000067000a1b0c2d3e4f: seconds since 1970 and 10 more, as a number above 2^62, then nanoseconds.
fn of_tai(text: &str) -> Option<i64> {
    let seconds = u64::from_str_radix(text.get(1..17)?, 16).ok()?;
    Some(i64::try_from(seconds.checked_sub(1 << 62)?).ok()? - 10)
}

/// Whether a time ends with "Z", "UTC", or "+01:00".
fn has_zone(text: &str) -> bool {
    text.ends_with('Z')
        || text.ends_with("UTC")
        || text.ends_with("GMT")
        || text.get(19..).is_some_and(|rest| rest.contains(['+', '-']))
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<i64> {
    text.get(range)?.trim().parse().ok()
}

/// 2026-11-24T18:00:00.123456+01:00
fn of_date(text: &str) -> Option<i64> {
    let days = days_since_1970(number(text, 0..4)?, number(text, 5..7)?, number(text, 8..10)?);
    let seconds = number(text, 11..13)? * 3600 + number(text, 14..16)? * 60 + number(text, 17..19)?;
    Some(days * 24 * 3600 + seconds - offset(text.get(19..)?))
}

/// Nov 24 18:00:00
fn of_syslog(text: &str) -> Option<i64> {
    let month = MONTHS.iter().position(|&month| text.starts_with(month))?;
    let days = days_since_1970(1972, i64::try_from(month).ok()? + 1, number(text, 4..6)?);
    let seconds = number(text, 7..9)? * 3600 + number(text, 10..12)? * 60 + number(text, 13..15)?;
    Some(days * 24 * 3600 + seconds)
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
            ("Nov 24 18:00:00.123 mx postfix", "Nov 24 18:00:00.123"),
            ("Tue 2026-11-24 18:00:00 CET mx postfix", "Tue 2026-11-24 18:00:00 CET"),
            ("1795539600.123456 mx postfix", "1795539600.123456"),
            ("1795539600 mx postfix", "1795539600"),
        ] {
            assert_eq!(split(line.as_bytes()).0, time.as_bytes());
            assert_eq!(line.as_bytes()[time.len() + 1..], *split(line.as_bytes()).1);
            for prefix in ["mail.log:", "12:", "logs/mail.log.1:12:", "<22>", "<22>1 "] {
                assert_eq!(split(format!("{prefix}{line}").as_bytes()).0, time.as_bytes(), "{prefix}{line}");
            }
        }
        for line in
            ["mx postfix/smtp[1]: x", "1795539600", "12345678901 x", "550 5.1.1 x", "Nov 24 18:00:00x y"]
        {
            assert_eq!(split(line.as_bytes()), (&b""[..], line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn times_are_seconds() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), 0);
        assert_eq!(seconds("2000-03-01 00:00:01"), 951_868_801);
        assert_eq!(seconds("2024-02-29T12:00:00.5+01:00"), 1_709_204_400);
        assert_eq!(seconds("2024-02-29T06:30:00-0430"), 1_709_204_400);
        assert_eq!(seconds("Thu 2024-02-29 12:00:00 UTC"), 1_709_208_000);
        assert_eq!(seconds("1709208000.5"), 1_709_208_000);
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
