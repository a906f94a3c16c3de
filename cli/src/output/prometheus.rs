//! A summary in the text format of Prometheus.

use std::io::{self, Write};

use smtp_status::Cause;

use crate::arguments::By;
use crate::summary::{Counts, Summary};

/// Writes metrics. They are of one log, whatever it spans: gauges, since the next log may count less.
pub struct Prometheus<'a> {
    output: &'a mut dyn Write,
}

impl<'a> Prometheus<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output }
    }

    /// Writes the rows or groups of a summary, at most so many, and the totals.
    pub fn summary(&mut self, summary: &Summary, top: Option<usize>) -> io::Result<()> {
        let most = top.unwrap_or(usize::MAX);
        self.heading("smtp_status_results", "Deliveries, attempts and refusals in the log.")?;
        if summary.by() == By::Code {
            for (key, row) in summary.rows().iter().take(most) {
                let code = key.code.map_or_else(String::new, |code| code.to_string());
                let cause = key.cause(row).map_or("", Cause::name);
                let reason = key.reason.as_deref().unwrap_or_default();
                let labels =
                    [("code", code.as_str()), ("cause", cause), ("reason", reason)].map(label).join(",");
                self.results(&labels, row.counts)?;
            }
        } else {
            let name = summary.by().name();
            for group in summary.groups().iter().take(most) {
                self.results(&label((name, &group.name)), group.counts)?;
            }
        }
        let total = summary.total();
        self.heading("smtp_status_deferred_mails", "Mails that were deferred, each once.")?;
        writeln!(self.output, "smtp_status_deferred_mails {}", total.deferred_mails)?;
        self.heading("smtp_status_expired", "Results that failed because time ran out.")?;
        writeln!(self.output, "smtp_status_expired {}", total.expired)?;
        self.heading("smtp_status_unreadable_lines", "Lines about deliveries that could not be read.")?;
        writeln!(self.output, "smtp_status_unreadable_lines {}", summary.unreadable)
    }

    fn heading(&mut self, name: &str, help: &str) -> io::Result<()> {
        writeln!(self.output, "# HELP {name} {help}\n# TYPE {name} gauge")
    }

    fn results(&mut self, labels: &str, counts: Counts) -> io::Result<()> {
        for (event, count) in [
            ("delivered", counts.delivered),
            ("deferred", counts.deferred),
            ("failed", counts.failed),
            ("refused", counts.refused),
        ] {
            if count > 0 {
                writeln!(self.output, "smtp_status_results{{event=\"{event}\",{labels}}} {count}")?;
            }
        }
        Ok(())
    }
}

/// A label, with what the format escapes.
fn label((name, value): (&str, &str)) -> String {
    let value = super::escaped(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("{name}=\"{value}\"")
}
