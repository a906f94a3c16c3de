//! The table of a summary.

use std::io::{self, Write};

use anstyle::Style;
use smtp_status::StatusCode;

use super::json::share;
use super::wrap::{width, wrapped};
use crate::summary::{Counts, Summary};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The length of the bar for everything.
const BAR: usize = 20;

/// Writes the tables of a summary.
pub struct Table<'a> {
    output: &'a mut dyn Write,
    width: Option<usize>,
}

impl<'a> Table<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output, width: width() }
    }

    pub fn codes(&mut self, summary: &Summary) -> io::Result<()> {
        let total = summary.total();
        self.heading(summary, total)?;
        writeln!(
            self.output,
            "{DIM}{:>11} {:>7}  {:<BAR$}  {:<9}  {:<9}  {:<11}  MEANING{DIM:#}",
            "COUNT", "SHARE", "", "CODE", "OUTCOME", "CAUSE"
        )?;
        for (code, counts) in summary.codes() {
            let cause = code.and_then(StatusCode::cause).map_or("-", |cause| cause.name());
            let code_text = code.map_or_else(|| "-".to_owned(), |code| code.to_string());
            let label = format!(
                "{}  {BOLD}{code_text:<9}{BOLD:#}  {:<9}  {cause:<11}  ",
                measure(counts, total),
                counts.main_event()
            );
            let meaning = code.map_or("no status code", |code| code.meaning().summary());
            writeln!(self.output, "{}", wrapped(&label, meaning, self.width))?;
        }
        Ok(())
    }

    pub fn domains(&mut self, summary: &Summary) -> io::Result<()> {
        let total = summary.total();
        self.heading(summary, total)?;
        let events =
            ["DELIVERED", "DEFERRED", "FAILED", "REFUSED"].map(|event| format!("{event:>9}")).join("  ");
        writeln!(
            self.output,
            "{DIM}{:>11} {:>7}  {:<BAR$}  {events}  DOMAIN AND MAIN TROUBLE{DIM:#}",
            "COUNT", "SHARE", ""
        )?;
        for domain in summary.domains() {
            let counts = domain.counts;
            let events = [counts.delivered, counts.deferred, counts.failed, counts.refused];
            let label = format!(
                "{}  {}  ",
                measure(counts, total),
                events.map(|count| format!("{count:>9}")).join("  ")
            );
            let name = if domain.name.is_empty() { "-" } else { &domain.name };
            let trouble = domain.main_trouble();
            let trouble =
                trouble.map_or_else(String::new, |code| format!("  {code} {}", code.meaning().summary()));
            writeln!(
                self.output,
                "{}",
                wrapped(&label, &format!("{BOLD}{name}{BOLD:#}{trouble}"), self.width)
            )?;
        }
        Ok(())
    }

    fn heading(&mut self, summary: &Summary, total: Counts) -> io::Result<()> {
        if let Some((first, last)) = summary.times() {
            writeln!(self.output, "{BOLD}{first}{BOLD:#} to {BOLD}{last}{BOLD:#}")?;
        }
        let Counts { delivered, deferred, failed, refused } = total;
        let text = format!(
            "{delivered} delivered, {deferred} deferred, {failed} failed, {refused} refused by this server"
        );
        writeln!(self.output, "{}\n", wrapped("", &text, self.width))
    }
}

impl Counts {
    /// The most frequent event.
    fn main_event(self) -> &'static str {
        let events = [
            (self.refused, "refused"),
            (self.delivered, "delivered"),
            (self.deferred, "deferred"),
            (self.failed, "failed"),
        ];
        events.into_iter().max_by_key(|&(count, _)| count).map_or("", |(_, name)| name)
    }
}

/// The columns of count, share and bar.
#[allow(clippy::cast_precision_loss, reason = "the length of a bar")]
fn measure(counts: Counts, total: Counts) -> String {
    let share = share(counts, total);
    let length = (share * BAR as f64).round() as usize;
    format!("{:>11} {:>6.1}%  {:<BAR$}", counts.all(), share * 100.0, "█".repeat(length))
}
