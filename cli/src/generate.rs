//! The man page and the shells' completions, made from the command line's own description.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::arguments::{Arguments, Generate, USAGE};

pub fn write(what: Generate, output: &mut dyn Write) -> io::Result<()> {
    let mut command = Arguments::command();
    match what.shell() {
        Some(shell) => {
            // It writes to memory first, which cannot fail: clap_complete panics if writing does.
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut command, "smtp-status", &mut text);
            output.write_all(&text)
        }
        None => man(command, output),
    }
}

/// One page for everything: the subcommand has a section, not a page of its own.
fn man(mut command: clap::Command, output: &mut dyn Write) -> io::Result<()> {
    command.build();
    let list = command.find_subcommand("list").cloned();
    let page = Man::new(command);
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    synopsis().to_writer(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    text.extend_from_slice(about_list(list.unwrap_or_default()).as_bytes());
    exit_status().to_writer(&mut text)?;
    page.render_version_section(&mut text)?;
    // Each part begins with the same definitions.
    let definitions = Roff::new().render();
    let text = String::from_utf8_lossy(&text).replace(&definitions, "");
    write!(output, "{definitions}{text}")
}

fn synopsis() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    for (index, line) in USAGE.lines().enumerate() {
        if index > 0 {
            roff.control("br", []);
        }
        roff.text([roman(line.trim())]);
    }
    roff
}

/// The section on the subcommand, with the options that only it has.
fn about_list(list: clap::Command) -> String {
    let list = list.mut_args(|argument| {
        let is_everywhere = argument.is_global_set() || argument.get_id() == "help";
        argument.hide(is_everywhere)
    });
    let about = list.get_about().map(ToString::to_string).unwrap_or_default();
    let mut heading = Roff::new();
    heading.control("SH", ["LIST"]).text([roman(format!("{about}. --json and --color work as above."))]);
    let mut options = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(list).render_options_section(&mut options);
    heading.render() + &String::from_utf8_lossy(&options).replace(".SH OPTIONS\n", "")
}

fn exit_status() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (status, meaning) in [
        ("0", "Something was found."),
        ("1", "Nothing was found."),
        ("2", "Something is wrong: standard error says what."),
        ("3", "A condition of --fail-if holds: standard error says which."),
    ] {
        roff.control("TP", []).text([bold(status)]).text([roman(meaning)]);
    }
    roff
}
