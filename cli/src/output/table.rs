//! The table of a summary. Where the terminal is narrow, the bars go first, then other columns, and the last column
//! stands below the others.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::Style;
use smtp_status::{Cause, Provider};
use textwrap::core::display_width;

use super::json::share;
use super::safe::escaped;
use super::wrap::{cell, width};
use crate::arguments::By;
use crate::summary::{Counts, Group, Key, Row, Summary};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The length of the bar for everything.
const BAR: usize = 20;

/// What is between two columns.
const GAP: &str = "  ";

/// How wide a terminal has to be for the last column to stand beside the others, and how much of that it needs.
const BESIDE: usize = 100;
const LAST: usize = 20;

/// Writes the tables of a summary.
pub struct Table<'a> {
    output: &'a mut dyn Write,
    width: Option<usize>,
}

/// A column, as wide as what is in it.
struct Column {
    heading: &'static str,
    cells: Vec<String>,
    is_number: bool,
    style: Style,
}

impl<'a> Table<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output, width: width() }
    }

    /// Writes the rows or groups, at most so many.
    pub fn summary(&mut self, summary: &Summary, top: Option<usize>) -> io::Result<()> {
        let most = top.unwrap_or(usize::MAX);
        let all =
            if summary.by() == By::Code { self.codes(summary, most)? } else { self.groups(summary, most)? };
        if all > most { writeln!(self.output, "{DIM}... and {} more{DIM:#}", all - most) } else { Ok(()) }
    }

    /// Writes the codes, and returns how many there are.
    fn codes(&mut self, summary: &Summary, most: usize) -> io::Result<usize> {
        let (total, mut codes) = (summary.total(), summary.rows());
        let all = codes.len();
        codes.truncate(most);
        let counts: Vec<Counts> = codes.iter().map(|(_, row)| row.counts).collect();
        let [count, share, bar] = measures(&counts, total);
        let texts = |text: fn(&CodeRow) -> String| codes.iter().map(text).collect();
        let code = Column { style: BOLD, ..Column::new("CODE", texts(code)) };
        let outcome = Column::outcome(&counts);
        let cause = Column::new("CAUSE", texts(cause));
        let meaning = Column::new("MEANING", texts(meaning));
        self.heading(summary, total)?;
        let narrower = [
            vec![&count, &share, &bar, &code, &outcome, &cause],
            vec![&count, &share, &code, &outcome, &cause],
            vec![&count, &share, &code, &outcome],
        ];
        self.rows(&narrower, &meaning)?;
        Ok(all)
    }

    /// Writes the groups, and returns how many there are.
    fn groups(&mut self, summary: &Summary, most: usize) -> io::Result<usize> {
        let (total, mut domains) = (summary.total(), summary.groups());
        let all = domains.len();
        domains.truncate(most);
        let counts: Vec<Counts> = domains.iter().map(|domain| domain.counts).collect();
        let [count, share, bar] = measures(&counts, total);
        let number = |heading, number: fn(&Counts) -> u64| {
            Column::number(heading, counts.iter().map(|counts| number(counts).to_string()).collect())
        };
        let delivered = number("DELIVERED", |counts| counts.delivered);
        let deferred = number("DEFERRED", |counts| counts.deferred);
        let failed = number("FAILED", |counts| counts.failed);
        let refused = number("REFUSED", |counts| counts.refused);
        let outcome = Column::outcome(&counts);
        let by = summary.by();
        let domain =
            Column::new(heading(by), domains.iter().map(|group| group_and_trouble(by, group)).collect());
        self.heading(summary, total)?;
        let narrower = [
            vec![&count, &share, &bar, &delivered, &deferred, &failed, &refused],
            vec![&count, &share, &delivered, &deferred, &failed, &refused],
            vec![&count, &share, &outcome],
        ];
        self.rows(&narrower, &domain)?;
        Ok(all)
    }

    fn heading(&mut self, summary: &Summary, total: Counts) -> io::Result<()> {
        if let Some((first, last)) = summary.times() {
            let times = format!("{BOLD}{}{BOLD:#} to {BOLD}{}{BOLD:#}", escaped(first), escaped(last));
            writeln!(self.output, "{}", cell("", &times, self.width))?;
        }
        writeln!(self.output, "{}", cell("", &in_words(total), self.width))?;
        if summary.unreadable > 0 {
            let lines =
                if summary.unreadable == 1 { "line about a delivery" } else { "lines about deliveries" };
            let text = format!("{} {lines} could not be read", summary.unreadable);
            writeln!(self.output, "{}", cell("", &text, self.width))?;
        }
        writeln!(self.output)
    }

    /// Writes the first of these choices of columns that the terminal has room for, and the last column.
    fn rows(&mut self, choices: &[Vec<&Column>], last: &Column) -> io::Result<()> {
        let (columns, is_beside) = self.fitting(choices);
        let headings = columns.iter().map(|column| column.padded(column.heading, DIM)).collect();
        self.row(headings, &format!("{DIM}{}{DIM:#}", last.heading), is_beside)?;
        for (index, text) in last.cells.iter().enumerate() {
            let cells = columns.iter().map(|column| column.padded(&column.cells[index], column.style));
            self.row(cells.collect(), text, is_beside)?;
        }
        Ok(())
    }

    /// The columns that fit, and whether the last one fits beside them.
    fn fitting<'b>(&self, choices: &[Vec<&'b Column>]) -> (Vec<&'b Column>, bool) {
        let choices = choices.iter().map(|columns| without_empty(columns));
        let beside = choices.clone().map(|columns| (columns, true));
        let below = choices.map(|columns| (columns, false));
        let width = self.width.unwrap_or(usize::MAX);
        let fits = |(columns, is_beside): &(Vec<&Column>, bool)| {
            let all: usize = columns.iter().map(|column| column.width() + GAP.len()).sum();
            if *is_beside { width >= BESIDE && all + LAST <= width } else { all - GAP.len() <= width }
        };
        let mut all = beside.chain(below).collect::<Vec<_>>();
        let found = all.iter().position(fits).unwrap_or(all.len() - 1);
        all.swap_remove(found)
    }

    /// Writes a row. The text of the last column is below the others from the third column on if it is not beside them.
    fn row(&mut self, mut cells: Vec<String>, last: &str, is_beside: bool) -> io::Result<()> {
        if is_beside {
            cells.push(String::new());
            return writeln!(self.output, "{}", cell(&cells.join(GAP), last, self.width));
        }
        let indent: usize = cells.iter().take(2).map(|cell| display_width(cell) + GAP.len()).sum();
        // What does not fit is wrapped in its column.
        let wrapped = cells.pop().unwrap_or_default();
        cells.push(String::new());
        writeln!(self.output, "{}", cell(&cells.join(GAP), wrapped.trim_end(), self.width))?;
        writeln!(self.output, "{}", cell(&" ".repeat(indent), last, self.width))
    }
}

type CodeRow = (Key, Row);

/// What was counted in all: "205 delivered, 19 deferred in 154 attempts, 56 failed (3 expired), 12 refused by this server".
fn in_words(total: Counts) -> String {
    let Counts { delivered, deferred, failed, refused, deferred_mails, expired, expired_mails } = total;
    let attempts = if deferred == deferred_mails {
        format!("{deferred} deferred")
    } else {
        format!("{deferred_mails} deferred in {deferred} attempts")
    };
    let mut text = format!("{delivered} delivered, {attempts}, {failed} failed");
    if expired > expired_mails {
        let _ = write!(text, " ({} expired)", expired - expired_mails);
    }
    if expired_mails > 0 {
        let _ = write!(text, ", {expired_mails} expired");
    }
    text + &format!(", {refused} refused by this server")
}

fn code((key, _): &CodeRow) -> String {
    key.code.map_or_else(|| "-".to_owned(), |code| code.to_string())
}

fn cause((key, row): &CodeRow) -> String {
    key.cause(row).map_or("-", Cause::name).to_owned()
}

fn meaning((key, row): &CodeRow) -> String {
    escaped(&key.summary(row)).into_owned()
}

fn heading(by: By) -> &'static str {
    match by {
        By::Code => "MEANING",
        By::Domain => "DOMAIN AND MAIN TROUBLE",
        By::Hour => "HOUR AND MAIN TROUBLE",
        By::Relay => "SERVER AND MAIN TROUBLE",
        By::Provider => "PROVIDER AND MAIN TROUBLE",
        By::Cause => "CAUSE AND MAIN TROUBLE",
    }
}

fn group_and_trouble(by: By, group: &Group) -> String {
    let title = || Provider::from_name(&group.name).filter(|_| by == By::Provider).map(Provider::title);
    let name = if group.name.is_empty() { "-" } else { title().unwrap_or(&group.name) };
    let trouble = group.main_trouble().map(|(key, row)| {
        let code = key.code.map_or_else(String::new, |code| format!("{code} "));
        format!("  {code}{}", escaped(&key.summary(row)))
    });
    format!("{BOLD}{}{BOLD:#}{}", escaped(name), trouble.unwrap_or_default())
}

fn without_empty<'b>(columns: &[&'b Column]) -> Vec<&'b Column> {
    columns.iter().copied().filter(|column| column.width() > 0).collect()
}

/// The columns of count, share and bar.
#[allow(clippy::cast_precision_loss, reason = "the length of a bar")]
fn measures(counts: &[Counts], total: Counts) -> [Column; 3] {
    let shares: Vec<f64> = counts.iter().map(|&counts| share(counts, total)).collect();
    let bar = |share: &f64| "█".repeat((share * BAR as f64).round() as usize);
    [
        Column::number("COUNT", counts.iter().map(|counts| counts.all().to_string()).collect()),
        Column::number("SHARE", shares.iter().map(|share| format!("{:.1}%", share * 100.0)).collect()),
        Column::new("", shares.iter().map(bar).collect()),
    ]
}

impl Column {
    fn new(heading: &'static str, cells: Vec<String>) -> Self {
        Self { heading, cells, is_number: false, style: Style::new() }
    }

    fn number(heading: &'static str, cells: Vec<String>) -> Self {
        Self { is_number: true, ..Self::new(heading, cells) }
    }

    /// What happened to the mail of each row.
    fn outcome(counts: &[Counts]) -> Self {
        Self::new("OUTCOME", counts.iter().map(Counts::outcome).collect())
    }

    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| display_width(cell));
        cells.max().unwrap_or(0).max(self.heading.len())
    }

    fn padded(&self, text: &str, style: Style) -> String {
        let padding = " ".repeat(self.width() - display_width(text));
        let text = format!("{style}{text}{style:#}");
        if self.is_number { padding + &text } else { text + &padding }
    }
}

impl Counts {
    /// What happened to the mail: "failed", or "6 refused, 4 failed" if it is not the same for all.
    fn outcome(&self) -> String {
        let mut events = [
            (self.delivered, "delivered"),
            (self.deferred, "deferred"),
            (self.failed, "failed"),
            (self.refused, "refused"),
            (self.expired_mails, "expired"),
        ];
        events.sort_by_key(|&(count, _)| Reverse(count));
        if let [(_, only), (0, _), ..] = events {
            return only.to_owned();
        }
        let counted = events.iter().filter(|(count, _)| *count > 0);
        counted.map(|(count, event)| format!("{count} {event}")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::tests::of_lines;

    /// A summary of many lines, with rows that mix outcomes.
    fn summary(by: By) -> Summary {
        let delivery = |number: usize, rest: &str| {
            format!(
                "2026-11-24T18:00:00.123456+01:00 mx postfix/smtp[1]: A: to=<a@a-long-name.d{number}.example>, {rest} (x)"
            )
        };
        let line = |number: usize| {
            match number % 10 {
            0..7 => delivery(number % 3, "relay=mx.example, dsn=2.0.0, status=sent"),
            7 => delivery(3, "relay=mx.example, dsn=4.7.1, status=deferred"),
            8 => delivery(4, "relay=mx.example, dsn=4.7.1, status=bounced"),
            _ => "Nov 24 18:00:00 mx postfix/smtpd[1]: A: reject: RCPT from h: 450 4.7.1 x; to=<b@here.example>".to_owned(),
        }
        };
        of_lines(by, (0..1000).map(line))
    }

    fn table(by: By, width: Option<usize>) -> String {
        let mut output = Vec::new();
        Table { output: &mut output, width }.summary(&summary(by), None).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(output).unwrap()).to_string()
    }

    #[test]
    fn nothing_is_wider_than_the_terminal() {
        for width in 40..200 {
            for by in [By::Code, By::Domain] {
                let table = table(by, Some(width));
                for line in table.lines() {
                    assert!(display_width(line) <= width, "{width}: {line}");
                }
            }
        }
    }

    #[test]
    fn columns_go_as_the_width_shrinks() {
        let has = |width: usize, parts: &[&str]| {
            let table = table(By::Code, Some(width));
            parts.iter().map(|part| table.contains(part)).collect::<Vec<_>>()
        };
        let parts = ["█", "CAUSE", "  MEANING", "\n              MEANING"];
        assert_eq!(has(200, &parts), [true, true, true, false]);
        assert_eq!(has(120, &parts), [true, true, true, false]);
        assert_eq!(has(100, &parts), [false, true, true, false]);
        assert_eq!(has(80, &parts), [false, true, true, true]);
        assert_eq!(has(50, &parts), [false, false, true, true]);
        assert!(table(By::Domain, Some(120)).contains("REFUSED  DOMAIN"));
        assert!(table(By::Domain, Some(80)).contains("REFUSED\n"));
        assert!(table(By::Domain, Some(50)).contains("REFUSED\n"));
        assert!(table(By::Domain, Some(45)).contains("OUTCOME\n"));
    }

    #[test]
    fn an_outcome_is_counted_if_there_are_several() {
        let counts = Counts { refused: 6, failed: 4, ..Counts::default() };
        assert_eq!(counts.outcome(), "6 refused, 4 failed");
        assert_eq!(Counts { failed: 4, ..Counts::default() }.outcome(), "failed");
    }
}
