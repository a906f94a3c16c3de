//! Runs the programs in QEMU and reports what they take, with the budgets.
//!
//! ```text
//! report DIRECTORY [DIRECTORY_TO_SEARCH ...]
//! ```
//!
//! The programs in the first directory are for a Cortex-M0, and are run. All are searched for panics. Fails if a program
//! fails, exceeds its budget, or can panic.

mod elf;
mod log;
mod qemu;
mod tables;
mod uses;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use elf::Elf;
use uses::{USES, Use};

/// Whatever is wrong, in one line.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let directories: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match report(&directories) {
        Ok(failures) if failures.is_empty() => ExitCode::SUCCESS,
        Ok(failures) => {
            for failure in failures {
                eprintln!("failed: {failure}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Prints the report, and returns the failures.
fn report(directories: &[PathBuf]) -> Result<Vec<String>> {
    let [directory, ..] = directories else {
        return Err("no directory: name the one with the programs".to_owned());
    };
    println!("Cortex-M0, in QEMU:\n");
    for program in ["walk", "session"] {
        print!("{}", String::from_utf8_lossy(&qemu::run(&directory.join(program))?));
    }
    let mut failures = log::check(&directory.join("log"))?;

    let baseline = Measured::new(directory, "baseline")?;
    let mut rows = Vec::new();
    for each in USES {
        let taken = Measured::new(directory, each.program)?.beyond(&baseline);
        failures.extend(above_budget(each, &taken));
        if let Some(peer) = each.below {
            let peer_flash = Measured::new(directory, peer)?.beyond(&baseline).flash();
            if taken.flash() >= peer_flash {
                failures.push(format!(
                    "{}: its flash is not below the {peer_flash} bytes of {peer}",
                    each.program
                ));
            }
        }
        rows.push((each, taken));
    }
    print!("{}", tables::all(&rows));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        tables::write(&rows)?;
    }
    println!(
        "\nSizes in bytes, with their budgets; flash is code (.text) and tables (.rodata), RAM is .data and .bss. All \
         but RAM is what a program takes beyond one that does nothing with the same inputs. Instructions are the mean per \
         input.\n"
    );

    for directory in directories {
        failures.extend(panics(directory)?);
    }
    Ok(failures)
}

/// What a program takes.
struct Measured {
    code: i64,
    tables: i64,
    ram: i64,
    stack: i64,
    /// The mean per input.
    instructions: i64,
}

impl Measured {
    fn new(directory: &Path, program: &str) -> Result<Self> {
        let path = directory.join(program);
        let elf = Elf::read(&path)?;
        let run = qemu::measure(&path)?;
        Ok(Self {
            code: elf.size(&[".text"])?,
            tables: elf.size(&[".rodata"])?,
            ram: elf.size(&[".data", ".bss"])?,
            stack: run.stack,
            instructions: run.instructions,
        })
    }

    const fn flash(&self) -> i64 {
        self.code + self.tables
    }

    fn beyond(self, baseline: &Self) -> Self {
        Self {
            code: self.code - baseline.code,
            tables: self.tables - baseline.tables,
            // No RAM at all, not even for the measurement itself.
            ram: self.ram,
            stack: self.stack - baseline.stack,
            instructions: self.instructions - baseline.instructions,
        }
    }
}

fn above_budget(each: &Use, taken: &Measured) -> Vec<String> {
    let limits = [
        ("flash", taken.flash(), each.budget.flash),
        ("stack", taken.stack, each.budget.stack),
        ("RAM", taken.ram, Some(0)),
    ];
    let above = limits.into_iter().filter(|(_, bytes, budget)| budget.is_some_and(|budget| *bytes > budget));
    above
        .map(|(what, bytes, _)| format!("{}: {bytes} bytes of {what} exceed the budget", each.program))
        .collect()
}

/// Searches the programs of a directory for symbols that only a panic links.
fn panics(directory: &Path) -> Result<Vec<String>> {
    let suspects = |program: &str| Elf::read(&directory.join(program))?.panic_symbols();
    if suspects("panics")?.is_empty() {
        return Err(format!(
            "{}: the search for panics finds none in the program that can panic",
            directory.display()
        ));
    }
    let mut failures = Vec::new();
    let ours = USES.iter().filter(|each| !each.is_peer).map(|each| each.program);
    let searched: Vec<&str> = ours.chain(["walk", "session"]).collect();
    for program in &searched {
        let found = suspects(program)?;
        failures
            .extend(found.iter().map(|symbol| format!("{}/{program} links {symbol}", directory.display())));
    }
    if failures.is_empty() {
        println!("no panic and no formatting linked: {} programs in {}", searched.len(), directory.display());
    }
    Ok(failures)
}
