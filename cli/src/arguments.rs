//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use smtp_status::Cause;

use crate::condition::FailIf;
use crate::input::Kind;
use crate::output::escaped;

pub const USAGE: &str = "smtp-status [OPTIONS] [CODE|FILE]...\n       smtp-status list [OPTIONS] [WORD]...";

/// Explain SMTP status codes and bounces, and count them in logs: what happened, and who can fix it.
///
/// A file may be a mail, an mbox, a log, a service's events or any text, plain or compressed with gzip, xz, zstd or bzip2; a
/// directory may be a Maildir or contain such files. The kind of a file is detected automatically. Without arguments, or
/// for the argument -, standard input is read.
#[derive(Debug, Parser)]
#[command(
    name = "smtp-status",
    version,
    disable_help_subcommand = true,
    override_usage = USAGE,
    after_help = "Exit status: 0 if something was found, 1 if not, 2 on errors, 3 if --fail-if holds."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Codes (5.7.26, X.7.26, MailboxFull, 550), texts with a code or a reply, files, or directories.
    #[arg(value_name = "CODE|FILE", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<OsString>,

    /// Read the files as this kind, instead of detecting it.
    #[arg(long = "as", value_name = "KIND")]
    pub kind: Option<Kind>,

    /// Summarize by code: how often it occurs, the outcome, and what it means.
    #[arg(long)]
    pub summary: bool,

    /// What to group the summary by (implies --summary).
    #[arg(long, value_name = "WHAT")]
    pub by: Option<By>,

    /// Show only the N most frequent rows of the summary.
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,

    /// Leave out what is earlier: 2h, 7d, today, yesterday, 18:00, 2026-11-24, "2026-11-24 18:00".
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,

    /// Leave out what is later than this time, or at it.
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,

    /// Only mail to recipients in this domain; may be given several times.
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Vec<String>,

    /// Exit with status 3 if this holds: a name in the summary, a comparison, a number or a share, such as "failed > 5%"
    /// (implies --summary).
    #[arg(long, value_name = "CONDITION")]
    pub fail_if: Vec<FailIf>,

    /// Print only hard-bounced addresses, one per line, without duplicates (overrides --summary).
    #[arg(long, conflicts_with_all = ["by", "fail_if", "top"])]
    pub hard_bounces: bool,

    /// Of bounces, read only those that return a mail whose Message-ID is in this file, one on each line: anybody can send a
    /// forged bounce.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub sent_ids: Option<PathBuf>,

    /// Print a man page, or completions for a shell, and nothing else.
    #[arg(long, value_name = "WHAT", exclusive = true)]
    pub generate: Option<Generate>,

    #[command(flatten)]
    pub format: Format,
}

impl Arguments {
    /// The arguments of this process. If they are wrong, it says so and ends.
    pub fn of_process() -> Self {
        let arguments = Self::try_parse().unwrap_or_else(|error| exit(&error));
        let has_others = !arguments.inputs.is_empty()
            || arguments.kind.is_some()
            || arguments.counts()
            || arguments.since.is_some()
            || arguments.until.is_some()
            || !arguments.domain.is_empty()
            || arguments.hard_bounces
            || arguments.sent_ids.is_some();
        if arguments.command.is_some() && has_others {
            let message =
                "'list' takes only its own options and words to look for; a file of this name is './list'";
            Self::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
        if arguments.hard_bounces && arguments.format.is_prometheus() {
            let message = "--hard-bounces is a list of addresses: it has no format for Prometheus";
            Self::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
        arguments
    }

    /// Whether to count.
    pub fn counts(&self) -> bool {
        self.summary
            || self.by.is_some()
            || self.top.is_some()
            || !self.fail_if.is_empty()
            || self.format.is_prometheus()
    }
}

/// Ends the program as clap does. What an argument holds must not reach the terminal as it is.
fn exit(error: &clap::Error) -> ! {
    let text = error.to_string();
    if !error.use_stderr() || !text.lines().any(|line| escaped(line) != line) {
        error.exit();
    }
    let lines: Vec<_> = text.lines().map(escaped).collect();
    anstream::eprintln!("{}", lines.join("\n"));
    std::process::exit(error.exit_code());
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
    /// Print one JSON object per line: the same as --format json.
    #[arg(long, global = true)]
    pub json: bool,

    /// How to print: as text for people, as JSON, or a summary for Prometheus.
    #[arg(long = "format", value_name = "FORMAT", global = true, conflicts_with = "json")]
    pub form: Option<Form>,

    /// When to print in color.
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true, global = true)]
    pub color: Color,
}

impl Format {
    pub fn is_json(self) -> bool {
        self.json || self.form == Some(Form::Json)
    }

    pub fn is_prometheus(self) -> bool {
        self.form == Some(Form::Prometheus)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Text,
    /// One object per line.
    Json,
    /// The text format of Prometheus, such as for node_exporter's textfile collector (implies --summary).
    Prometheus,
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
    /// The hour in which it happened.
    Hour,
    /// The server that the mail was offered to.
    Relay,
    /// The provider that runs that server, if its codes are known.
    Provider,
    /// Where the problem is.
    Cause,
}

impl By {
    /// Its name, also that of the field in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Domain => "domain",
            Self::Hour => "hour",
            Self::Relay => "relay",
            Self::Provider => "provider",
            Self::Cause => "cause",
        }
    }
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
