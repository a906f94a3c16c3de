//! Measures, prints the tables, saves the results in `results/`, and writes them where people read them.
//!
//!     cargo bench                     # all
//!     cargo bench -- lookup growth    # only jobs whose names begin with these; also "growth", "build"
//!     cargo bench -- --brief          # just enough to see that everything runs; saves nothing

use std::{env, io};

use smtp_status_benches::machine::Machine;
use smtp_status_benches::measure::{self, Effort, Tools};
use smtp_status_benches::results::{self, Run};
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
    let machine = Machine::here();
    let mut run = if effort.is_brief { Run::default() } else { Run::read(&machine)? };
    run.machine = machine;
    let mut tables = Vec::new();
    for job in jobs().iter().filter(|job| is_wanted(job.name)) {
        let result = measure::job(job, &tools, effort);
        tables.push(table::job(&result));
        match run.jobs.iter_mut().find(|known| known.name == result.name) {
            Some(known) => *known = result,
            None => run.jobs.push(result),
        }
    }
    if is_wanted("growth") {
        run.growth = growth::sizes(effort)?;
        tables.push(table::growth(&run.growth));
    }
    if is_wanted("build") {
        run.builds = clean_build::builds(effort)?;
        tables.push(table::builds(&run.builds));
    }

    println!("\n{}\n{}", tables.join("\n"), run.machine.description());
    if effort.is_brief {
        return Ok(());
    }
    run.write()?;
    render::write(&results::read_all()?)
}
