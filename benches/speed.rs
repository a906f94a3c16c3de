//! Measures, prints the tables, saves the results in `results/`, and writes them where people read them.
//!
//!     cargo bench                     # all
//!     cargo bench -- lookup growth    # only jobs whose names begin with these; also "growth", "build"
//!     cargo bench -- --brief          # just enough to see that everything runs; saves nothing

use std::{env, fs, io};

use smtp_status_benches::measure::{self, Effort, Tools};
use smtp_status_benches::results::Results;
use smtp_status_benches::{clean_build, growth, jobs, render, table};

fn main() -> io::Result<()> {
    let mut effort = Effort { is_brief: false };
    let mut wanted = Vec::new();
    for argument in env::args().skip(1) {
        match argument.as_str() {
            // Cargo passes this to every benchmark.
            "--bench" => {}
            "--brief" => effort.is_brief = true,
            name => wanted.push(name.to_owned()),
        }
    }
    let is_wanted =
        |name: &str| wanted.is_empty() || wanted.iter().any(|start| name.starts_with(start.as_str()));

    let tools = Tools {
        criterion: concat!(env!("CARGO_MANIFEST_DIR"), "/target/criterion").into(),
        workload: env!("CARGO_BIN_EXE_workload").into(),
    };
    let mut results = if effort.is_brief { Results::default() } else { Results::read()? };
    results.machine = machine();
    let mut tables = Vec::new();
    for job in jobs().iter().filter(|job| is_wanted(job.name)) {
        let result = measure::job(job, &tools, effort);
        tables.push(table::job(&result));
        match results.jobs.iter_mut().find(|known| known.name == result.name) {
            Some(known) => *known = result,
            None => results.jobs.push(result),
        }
    }
    if is_wanted("growth") {
        results.growth = growth::sizes(effort)?;
        tables.push(table::growth(&results.growth));
    }
    if is_wanted("build") {
        results.builds = clean_build::builds(effort)?;
        tables.push(table::builds(&results.builds));
    }

    println!("\n{}\n{}", tables.join("\n"), results.machine);
    if effort.is_brief {
        return Ok(());
    }
    results.write()?;
    render::write(&results)
}

/// The compiler's version and the processor.
fn machine() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{}; {}", version.unwrap_or_default(), model.map_or(env::consts::ARCH, |(_, model)| model))
}
