//! Results as an SVG picture. It brings a background of its own, so that it can be read on a light and on a dark page.

use std::fmt::Write;

use crate::results::{JobResult, Results};
use crate::table::ratio;

/// Pixels.
const WIDTH: f64 = 820.0;
const LABELS: f64 = 190.0;
const BAR: f64 = 16.0;
const STEP: f64 = 22.0;
const TITLE: f64 = 34.0;
const MARGIN: f64 = 16.0;

/// The ratios at the two ends of the scale, which is logarithmic.
const SCALE: (f64, f64) = (0.1, 100.0);

/// Bars for the times of all jobs, as multiples of ours.
#[must_use]
pub fn svg(results: &Results) -> String {
    let mut body = String::new();
    let mut y = 20.0;
    for job in &results.jobs {
        y += TITLE;
        write(&mut body, "title", 0.0, y - 10.0, &format!("{}, for each {}", job.name, job.unit));
        y = bars(&mut body, job, y);
    }
    let one = x(1.0);
    let (width, height) = (WIDTH + 2.0 * MARGIN, y + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-{MARGIN} -{MARGIN} {width} {height}\" role=\"img\" \
         aria-label=\"Times as multiples of those of smtp-status\">\n\
         <style>\n  text {{ font: 13px sans-serif; fill: #24292f; }}\n  .title {{ font-weight: bold; }}\n  \
         .end {{ text-anchor: end; }}\n  .page {{ fill: #ffffff; }}\n  .ours {{ fill: #1f6feb; }}\n  \
         .other {{ fill: #8c959f; }}\n  line {{ stroke: #1f6feb; stroke-dasharray: 3 3; }}\n</style>\n\
         <rect class=\"page\" x=\"-{MARGIN}\" y=\"-{MARGIN}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n\
         <text x=\"0\" y=\"16\">Time as a multiple of smtp-status's, on a logarithmic scale: shorter is faster</text>\n\
         <line x1=\"{one}\" y1=\"34\" x2=\"{one}\" y2=\"{y}\"/>\n{body}</svg>\n",
    )
}

/// The bars of a job, from `y` down. Returns where they end.
fn bars(body: &mut String, job: &JobResult, mut y: f64) -> f64 {
    let Some(ours) = job.rows.first() else { return y };
    for row in &job.rows {
        let multiple = row.nanoseconds / ours.nanoseconds;
        let class = if row.who.starts_with("smtp-status") { "ours" } else { "other" };
        let width = (x(multiple) - LABELS).max(1.0);
        write(body, "end", LABELS - 8.0, y + 13.0, &row.who);
        writeln!(
            body,
            "<rect class=\"{class}\" x=\"{LABELS}\" y=\"{y}\" width=\"{width:.0}\" height=\"{BAR}\"/>"
        )
        .expect("a String has room");
        write(body, "", LABELS + width + 6.0, y + 13.0, &ratio(multiple));
        y += STEP;
    }
    y
}

fn write(body: &mut String, class: &str, x: f64, y: f64, text: &str) {
    writeln!(body, "<text class=\"{class}\" x=\"{x:.0}\" y=\"{y:.0}\">{text}</text>")
        .expect("a String has room");
}

/// Where a ratio lies.
fn x(ratio: f64) -> f64 {
    let (low, high) = SCALE;
    let part = (ratio.clamp(low, high) / low).ln() / (high / low).ln();
    (LABELS + part * (WIDTH - LABELS - 40.0)).round()
}
