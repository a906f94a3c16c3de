//! How the lookup changes with many own codes.

use std::fmt::Write;
use std::io;
use std::process::Command;
use std::time::Instant;

use smtp_status::Condition;
use smtp_status_build::{Source, own_codes};

use crate::measure::{Effort, instructions, middle};
use crate::package::Package;
use crate::results::Growth;

/// Builds programs with more and more codes, and measures each.
///
/// # Errors
///
/// If one cannot be built or run.
pub fn sizes(effort: Effort) -> io::Result<Vec<Growth>> {
    const LAYOUTS: [(&str, Layout); 2] = [("dense", dense), ("scattered", scattered)];
    let sizes: &[usize] = if effort.is_brief { &[500] } else { &[1000, 10_000] };
    let registered = "use smtp_status::Condition as Codes;\n";
    // A number of the first condition and a length, a byte each, for each of the eight subjects.
    let mut results = vec![measure(effort, "registered", Condition::COUNT, None, 16, registered)?];
    for (layout, code) in LAYOUTS {
        for &count in sizes {
            let toml = codes(count, code);
            let (milliseconds, generated) = generate(&toml)?;
            let bytes = table_bytes(&generated, count);
            results.push(measure(effort, layout, count, Some(milliseconds), bytes, &generated)?);
        }
    }
    Ok(results)
}

/// The subject and the detail of the code with this number.
type Layout = fn(usize) -> (u16, u16);

/// Subjects full of details, one after the other.
fn dense(index: usize) -> (u16, u16) {
    let code = (index + 8000) as u16;
    (code / 1000, code % 1000)
}

/// A walk over all million codes in long steps.
fn scattered(index: usize) -> (u16, u16) {
    let code = (index as u64 * 617_429 + 12_345) % 1_000_000;
    ((code / 1000) as u16, (code % 1000) as u16)
}

/// A file of so many own codes.
fn codes(count: usize, code: Layout) -> String {
    let is_new = |&(subject, detail): &(u16, u16)| Condition::lookup(subject, detail).is_none();
    let mut toml = String::from("name = \"Codes\"\n");
    for (subject, detail) in (0..).map(code).filter(is_new).take(count) {
        writeln!(
            toml,
            "[[code]]\ncode = \"X.{subject}.{detail}\"\nname = \"Subject{subject}Detail{detail}\"\nsummary = \"A code\"\n\
             description = \"It was made to measure with.\"\nclasses = [4, 5]\nreply-codes = [450, 550]"
        )
        .expect("a String has room");
    }
    toml
}

/// The lookups in a run of the program.
const LOOKUPS: f64 = 4096.0;

fn measure(
    effort: Effort,
    layout: &str,
    conditions: usize,
    generator_milliseconds: Option<f64>,
    table_bytes: usize,
    code: &str,
) -> io::Result<Growth> {
    let program = include_str!("../programs/look_up.rs");
    let name = format!("growth-{layout}-{conditions}");
    let package = Package::new(&name, &Package::smtp_status(""), "main.rs", program)?;
    package.write("src/codes.rs", code)?;
    package.build(&["--release"])?;
    let output = Command::new(package.program()).arg("300").output()?;
    let nanoseconds = String::from_utf8_lossy(&output.stdout).trim().parse().map_err(io::Error::other)?;
    Ok(Growth {
        layout: layout.to_owned(),
        conditions,
        generator_milliseconds,
        table_bytes,
        nanoseconds,
        instructions: instructions(effort, |valgrind| {
            valgrind.arg(package.program());
        })
        .map(|count| count / LOOKUPS),
    })
}

/// Runs the generator in this process, and measures how long it takes.
fn generate(toml: &str) -> io::Result<(f64, String)> {
    let mut times = Vec::new();
    let mut code = String::new();
    for _ in 0..5 {
        let start = Instant::now();
        code = own_codes(&[Source::new("codes.toml", toml)]).map_err(|problems| {
            io::Error::other(problems.first().map_or_else(String::new, ToString::to_string))
        })?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok((middle(times), code))
}

/// The bytes of the tables that a lookup reads, from their types in the generated code.
fn table_bytes(code: &str, count: usize) -> usize {
    let variant = if count > 256 { 2 } else { 1 };
    let width = |field: &str| match field {
        "Codes" => variant,
        "u8" | "i8" => 1,
        "u16" | "i16" => 2,
        _ => 4,
    };
    // static SLOTS: [(u8, Codes); 81] = ...
    let bytes = |name: &str| {
        let (_, rest) = code.split_once(&format!("static {name}: ["))?;
        let (element, length) = rest.split_once(']')?.0.split_once("; ")?;
        let fields: Vec<usize> = element.trim_matches(['(', ')']).split(", ").map(width).collect();
        // Each field of a pair takes as much room as the wider one.
        Some(length.parse::<usize>().ok()? * fields.len() * fields.into_iter().max()?)
    };
    let tables: usize = ["RUNS", "OFFSETS", "SLOTS"].into_iter().filter_map(bytes).sum();
    // The numbers of a run are turned into variants by a table, unless there are few.
    let has_table = code.contains("static RUNS") && code.contains("Codes::ALL[index]");
    tables + if has_table { count * variant } else { 0 }
}
