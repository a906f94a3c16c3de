//! The man page and the shells' completions, made from the command line's own description.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::arguments::{Arguments, Generate};

pub fn write(what: Generate, output: &mut dyn Write) -> io::Result<()> {
    let mut command = Arguments::command();
    match what.shell() {
        Some(shell) => {
            // It writes to memory first, which cannot fail: clap_complete panics if writing does.
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut command, "smtp-status", &mut text);
            output.write_all(&text)
        }
        None => clap_mangen::Man::new(command).render(output),
    }
}
