//! How the lookup changes with the number of codes: those of the registry, and many own ones.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{fs, io};

use smtp_status::Condition;
use smtp_status_build::{Source, generate, own_codes};

use crate::measure::{Effort, instructions, middle};
use crate::package::Package;
use crate::results::Growth;

/// Builds programs with the registry and with more and more own codes, and measures each.
///
/// # Errors
///
/// If one cannot be built or run.
pub fn sizes(effort: Effort) -> io::Result<Vec<Growth>> {
    const LAYOUTS: [(&str, Layout); 2] = [("dense", dense), ("scattered", scattered)];
    let sizes: &[usize] = if effort.is_brief { &[500] } else { &[1000, 10_000] };
    let mut results = vec![measure("registered", Condition::COUNT, None)?];
    for (layout, code) in LAYOUTS {
        for &conditions in sizes {
            results.push(measure(layout, conditions, Some(&own(conditions, code)))?);
        }
    }
    Ok(results)
}

/// The subject and the detail of the own code with this number.
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

/// An enum of this many own codes.
fn own(count: usize, code: Layout) -> String {
    let is_new = |&(subject, detail): &(u16, u16)| Condition::lookup(subject, detail).is_none();
    let mut toml = "name = \"Own\"\n".to_owned();
    for (subject, detail) in (0..).map(code).filter(is_new).take(count) {
        writeln!(
            toml,
            "[[code]]\ncode = \"X.{subject}.{detail}\"\nname = \"Subject{subject}Detail{detail}\"\nsummary = \"A code\"\n\
             description = \"It was made to measure with.\"\nclasses = [4, 5]\nreply-codes = [450, 550]\n\
             references = [\"RFC 3463\"]"
        )
        .expect("a String has room");
    }
    toml
}

/// The lookups in a run of the program.
const LOOKUPS: f64 = 4096.0;

fn measure(layout: &str, conditions: usize, own: Option<&str>) -> io::Result<Growth> {
    let (generator_milliseconds, code) = generated(own)?;
    let name = format!("growth-{layout}-{conditions}");
    let program = include_str!("../programs/look_up.rs");
    let package = match own {
        None => Package::new(&name, &Package::smtp_status(""), "main.rs", program)?,
        Some(toml) => {
            // The same program, with the own enum under the name of the other.
            let included = "smtp_status::include_codes!(\"codes\");\nuse self::Own as Condition;";
            let program = program.replace("use smtp_status::Condition;", included);
            let package = Package::new(&name, &Package::with_generator(), "main.rs", &program)?;
            package.write("build.rs", "fn main() { smtp_status_build::codes(\"codes.toml\"); }")?;
            package.write("codes.toml", toml)?;
            package
        }
    };
    package.build(&["--release"])?;
    let output = Command::new(package.program()).arg("300").output()?;
    let nanoseconds = String::from_utf8_lossy(&output.stdout).trim().parse().map_err(io::Error::other)?;
    Ok(Growth {
        layout: layout.to_owned(),
        conditions,
        generator_milliseconds,
        table_bytes: table_bytes(&code),
        nanoseconds,
        instructions: instructions(|valgrind| {
            valgrind.arg(package.program());
        })
        .map(|count| count / LOOKUPS),
    })
}

/// Runs the generator in this process, and measures how long it takes.
fn generated(own: Option<&str>) -> io::Result<(f64, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/codes.toml");
    let registry = [fs::read_to_string(path)?];
    let registry = registry.each_ref().map(|text| Source::new("codes.toml", text));
    let mut times = Vec::new();
    let mut code = String::new();
    for _ in 0..5 {
        let start = Instant::now();
        let generated = match own {
            None => generate(&registry, &[]).map(|generated| generated.registry.code),
            Some(toml) => own_codes(&[Source::new("codes.toml", toml)]),
        };
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        let first = |problems: Vec<_>| problems.first().map_or_else(String::new, ToString::to_string);
        code = generated.map_err(|problems| io::Error::other(first(problems)))?;
    }
    Ok((middle(times), code))
}

/// The bytes of the tables that a lookup reads, from their types in the generated code.
fn table_bytes(code: &str) -> usize {
    // static SLOTS: [(u8, u16); 81] = ...
    let declared = |name: &str| {
        let (_, rest) = code.split_once(&format!("static {name}: ["))?;
        let (element, length) = rest.split_once(']')?.0.split_once("; ")?;
        Some((element, length.parse::<usize>().ok()?))
    };
    let enum_width =
        |table: &str| if declared(table).is_some_and(|(_, length)| length > 256) { 2 } else { 1 };
    let width = |field: &str| match field {
        "Option<Subject>" => enum_width("SUBJECT_CODES"),
        "u8" | "i8" => 1,
        "u16" | "i16" => 2,
        _ => 4,
    };
    let bytes = |name: &str| {
        let (element, length) = declared(name)?;
        let fields: Vec<usize> = element.trim_matches(['(', ')']).split(", ").map(width).collect();
        // Each field of a pair takes as much room as the wider one.
        Some(length * fields.len() * fields.into_iter().max()?)
    };
    let tables: usize = ["SUBJECTS_BY_CODE", "RUNS", "OFFSETS", "SLOTS"].into_iter().filter_map(bytes).sum();
    // Numbers are turned into variants by a table, unless there are few.
    let by_table = code.contains("::ALL[index]),");
    let by_number =
        if by_table { declared("NAMES").map_or(0, |(_, count)| count * enum_width("NAMES")) } else { 0 };
    tables + by_number
}
