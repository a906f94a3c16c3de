//! Results as an SVG picture. It has its own background, so that it can be read on a light or a dark page.
//!
//! A dot for each way to do a job on each kind of machine, on a logarithmic scale: a bar would begin at zero, which such a scale does not
//! have. Text is beside the dots, never between the lines.

use std::fmt::Write;

use crate::results::{JobResult, Kind, Row, Run, multiples, newest_jobs, range};
use crate::table::{ratio, span};

/// Pixels: the columns, from left to right, and the lines of text.
const NAMES: f64 = 190.0;
const DOTS: f64 = 480.0;
const RATIOS: f64 = 90.0;
const GAP: f64 = 14.0;
const MARGIN: f64 = 20.0;
const LINE: f64 = 22.0;
const TITLE: f64 = 38.0;

/// The ratios with a grid line; the first and the last are the ends of the scale.
const TICKS: [f64; 5] = [0.01, 0.1, 1.0, 10.0, 100.0];

const STYLE: &str = "text { font: 13px sans-serif; fill: #24292f; } .title { font-weight: bold; } .right { text-anchor: end; } \
    .middle { text-anchor: middle; fill: #57606a; } .page { fill: #ffffff; } .ours { fill: #1f6feb; } .peer { fill: \
    #57606a; } .other { fill: #ffffff; stroke: #57606a; stroke-width: 1.5; } line { stroke: #d0d7de; } .one { stroke: \
    #1f6feb; stroke-dasharray: 3 3; }";

/// The times of all jobs, as multiples of ours.
#[must_use]
pub fn svg(runs: &[Run]) -> String {
    let mut body = String::new();
    text(
        &mut body,
        "title",
        0.0,
        14.0,
        "Time as a multiple of smtp-status's, on a logarithmic scale: left is faster; a dot for each machine",
    );
    key(&mut body, 36.0);
    let mut y = 44.0;
    for job in newest_jobs(runs) {
        y = one_job(&mut body, runs, job, y);
    }
    let (width, height) = (NAMES + DOTS + RATIOS + 2.0 * (GAP + MARGIN), y + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-{MARGIN} -{MARGIN} {width} {height}\" role=\"img\" \
         aria-label=\"Times as multiples of those of smtp-status\">\n<style>{STYLE}</style>\n\
         <rect class=\"page\" x=\"-{MARGIN}\" y=\"-{MARGIN}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n\
         {body}</svg>\n"
    )
}

/// What the dots mean.
fn key(body: &mut String, y: f64) {
    let kinds = [
        (Kind::Ours, "smtp-status"),
        (Kind::Peer, "others, for the same job"),
        (Kind::Other, "others, doing less or something else"),
    ];
    let mut x = 6.0;
    for (kind, meaning) in kinds {
        dot(body, kind, x, y - 4.0);
        text(body, "", x + 12.0, y, meaning);
        x += 40.0 + 7.0 * meaning.len() as f64;
    }
}

/// A job: its title, its dots, and the scale below them. Returns where it ends.
fn one_job(body: &mut String, runs: &[Run], job: &JobResult, start: f64) -> f64 {
    let top = start + TITLE;
    let bottom = top + LINE * job.rows.len() as f64;
    text(body, "title", 0.0, top - 10.0, &format!("{}, each {}", job.name, job.unit));
    for tick in TICKS {
        line(body, "", x(tick), top, bottom);
        text(body, "middle", x(tick), bottom + 14.0, &format!("{tick}×"));
    }
    line(body, "one", x(1.0), top, bottom);
    for (row, y) in job.rows.iter().zip((0..).map(|index| top + LINE * f64::from(index))) {
        let multiples: Vec<f64> = multiples(runs, &job.name, &row.who).collect();
        one_row(body, row, &multiples, y + LINE / 2.0);
    }
    bottom + 14.0
}

fn one_row(body: &mut String, row: &Row, multiples: &[f64], y: f64) {
    text(body, "right", NAMES, y + 4.5, &row.who);
    for &multiple in multiples {
        dot(body, row.kind, x(multiple), y);
    }
    let shown = range(multiples.iter().copied()).map_or_else(String::new, |range| span(range, ratio));
    text(body, "right", NAMES + DOTS + RATIOS + 2.0 * GAP, y + 4.5, &format!("{shown}×"));
}

fn line(body: &mut String, class: &str, x: f64, top: f64, bottom: f64) {
    writeln!(body, "<line class=\"{class}\" x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{bottom}\"/>")
        .expect("a String has room");
}

fn dot(body: &mut String, kind: Kind, x: f64, y: f64) {
    let class = match kind {
        Kind::Ours => "ours",
        Kind::Peer => "peer",
        Kind::Other => "other",
    };
    writeln!(body, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>").expect("a String has room");
}

fn text(body: &mut String, class: &str, x: f64, y: f64, text: &str) {
    writeln!(body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>").expect("a String has room");
}

/// Where a ratio is on the scale.
fn x(ratio: f64) -> f64 {
    let [low, .., high] = TICKS;
    let part = (ratio.clamp(low, high) / low).ln() / (high / low).ln();
    (NAMES + GAP + part * DOTS).round()
}
