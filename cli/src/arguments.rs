//! The command line.

use std::ffi::OsString;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use smtp_status::Cause;

use crate::input::Kind;

pub const USAGE: &str = "smtp-status [OPTIONS] [CODE|FILE]...\n       smtp-status list [OPTIONS] [WORD]...";

/// Explain SMTP status codes and bounces, and count them in logs: what happened, and who can fix it.
///
/// A file may be a mail, an mbox, a log or any text, plain or compressed with gzip; a folder may be a Maildir or
/// contain such files. The kind of a file is detected. Without arguments, or for the argument -, standard input is
/// read.
#[derive(Debug, Parser)]
#[command(
    name = "smtp-status",
    version,
    disable_help_subcommand = true,
    override_usage = USAGE,
    after_help = "Exit status: 0 if something was found, 1 if nothing was, 2 if something is wrong."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Codes (5.7.26, X.7.26, MailboxFull, 550), texts with a code or a reply, files, or folders.
    #[arg(value_name = "CODE|FILE", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<OsString>,

    /// Read the files as this kind, instead of detecting it.
    #[arg(long = "as", value_name = "KIND")]
    pub kind: Option<Kind>,

    /// Count the codes: how often each occurs, what became of the mail, what the code means.
    #[arg(long)]
    pub summary: bool,

    /// What to count by (implies --summary).
    #[arg(long, value_name = "WHAT")]
    pub by: Option<By>,

    /// Print only the addresses that are hard bounces, each once; also instead of the counts of --summary.
    #[arg(long, conflicts_with = "by")]
    pub hard_bounces: bool,

    /// Print a man page, or completions for a shell, and nothing else.
    #[arg(long, value_name = "WHAT", exclusive = true)]
    pub generate: Option<Generate>,

    #[command(flatten)]
    pub format: Format,
}

impl Arguments {
    /// The arguments of this process. If they are wrong, it says so and ends.
    pub fn of_process() -> Self {
        let arguments = Self::parse();
        let has_others = !arguments.inputs.is_empty()
            || arguments.kind.is_some()
            || arguments.summary
            || arguments.by.is_some()
            || arguments.hard_bounces;
        if arguments.command.is_some() && has_others {
            let message =
                "'list' takes only its own options and words to look for; a file of this name is './list'";
            Self::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
        arguments
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the conditions of the registry.
    List(List),
}

#[derive(Debug, Args)]
pub struct List {
    /// Only conditions whose name, summary or description contains each word.
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,

    /// Only conditions of this subject, such as 7.
    #[arg(long, value_name = "N")]
    pub subject: Option<u16>,

    /// Only conditions with this cause.
    #[arg(long, value_parser = causes())]
    pub cause: Option<Cause>,
}

/// How to print.
#[derive(Clone, Copy, Debug, Args)]
pub struct Format {
    /// Print one JSON object per line.
    #[arg(long, global = true)]
    pub json: bool,

    /// When to print in color.
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true, global = true)]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

/// What a summary counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Code,
    /// The domain of the recipient.
    Domain,
}

/// What `--generate` prints.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Generate {
    Man,
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

impl Generate {
    /// The shell, unless it is the man page.
    pub fn shell(self) -> Option<Shell> {
        match self {
            Self::Man => None,
            Self::Bash => Some(Shell::Bash),
            Self::Elvish => Some(Shell::Elvish),
            Self::Fish => Some(Shell::Fish),
            Self::PowerShell => Some(Shell::PowerShell),
            Self::Zsh => Some(Shell::Zsh),
        }
    }
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

fn causes() -> impl TypedValueParser<Value = Cause> {
    let names = Cause::ALL.iter().map(|cause| cause.name());
    PossibleValuesParser::new(names).try_map(|name| Cause::from_name(&name).ok_or("unknown cause"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
