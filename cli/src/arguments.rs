//! The command line.

use clap::Parser;

/// Explain SMTP enhanced status codes: what happened, whether trying again can help, who can mend it.
#[derive(Debug, Parser)]
#[command(
    name = "smtp-status",
    version,
    after_help = "Exit status: 0 if codes were found, 1 if none were, 2 if something is wrong."
)]
pub struct Arguments {
    /// Status codes (5.7.26), or files that hold a bounce message.
    ///
    /// Without any, standard input is read: a bounce message, or lines with codes in them.
    #[arg(value_name = "CODE|FILE", conflicts_with = "list")]
    pub inputs: Vec<String>,

    /// List the known conditions.
    #[arg(long)]
    pub list: bool,

    /// With --list: only those of this subject, such as 7.
    #[arg(long, value_name = "N", requires = "list")]
    pub subject: Option<u16>,
}
