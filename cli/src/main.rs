//! Explains status codes and bounces, and counts them in logs.
//!
//! ```text
//! smtp-status 5.7.26
//! smtp-status bounce.eml Maildir/ --json
//! smtp-status --summary /var/log/mail.log*
//! smtp-status list --subject 7
//! ```
//!
//! `arguments` is the command line. A `query` is an argument about codes; `input` opens files, and `mail`, `text` and
//! `log` read in them what happened to mail, as a `finding` each. `run` hands these to an `output`, or first to a
//! `summary`.

mod arguments;
mod condition;
mod filter;
mod finding;
mod generate;
mod input;
mod log;
mod mail;
mod output;
mod progress;
mod query;
mod reason;
mod run;
mod sent_ids;
mod summary;
mod text;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::CommandFactory;

use arguments::{Arguments, Command, Format};
use run::{Run, Verdict};

fn main() -> ExitCode {
    let arguments = Arguments::of_process();
    let format = arguments.format;
    anstream::ColorChoice::write_global(format.color.into());
    let mut output = output(format);
    let verdict = run(&arguments, &mut *output).and_then(|verdict| output.flush().map(|()| verdict));
    let verdict = verdict.unwrap_or_else(|error| {
        // A reader that has seen enough, such as `head`, is not an error.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Verdict::Found;
        }
        run::print_error(&format!("standard output: {error}"));
        Verdict::Wrong
    });
    ExitCode::from(verdict as u8)
}

/// Standard output: JSON as it is, prose with colors only if they are wanted.
fn output(format: Format) -> Box<dyn Write> {
    if format.is_json() {
        Box::new(BufWriter::new(io::stdout()))
    } else {
        Box::new(BufWriter::new(anstream::stdout()))
    }
}

/// Does what the command line asks for. An error is one of standard output.
fn run(arguments: &Arguments, output: &mut dyn Write) -> io::Result<Verdict> {
    if let Some(what) = arguments.generate {
        return generate::write(what, output).map(|()| Verdict::Found);
    }
    if let Some(Command::List(list)) = &arguments.command {
        return run::list(list, arguments.format.is_json(), output);
    }
    if arguments.inputs.is_empty() && io::stdin().is_terminal() {
        Arguments::command().print_help()?;
        return Ok(Verdict::Wrong);
    }
    match Run::new(arguments, output) {
        Ok(run) => run.all(&arguments.inputs),
        Err(problem) => {
            run::print_error(&problem);
            Ok(Verdict::Wrong)
        }
    }
}
