//! From the command line to the output.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use smtp_status::{Class, Condition, Subject};
use smtp_status_mail::mbox::Messages;

use crate::arguments::{Arguments, By, List};
use crate::finding::Finding;
use crate::input::{self, Files, Input, Kind};
use crate::log::{self, Entry};
use crate::output::{Json, Page, Table};
use crate::progress::Progress;
use crate::query::{self, Query};
use crate::summary::{HardBounces, Summary};
use crate::{mail, text};

const RED: Style = AnsiColor::Red.on_default().bold();

/// The exit status, as in `grep`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Found = 0,
    NothingFound = 1,
    Wrong = 2,
}

/// Why reading stops.
enum Stop {
    Input(io::Error),
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Input(error)
    }
}

/// Where the findings go.
enum Sink<'a> {
    Page(Page<'a>),
    Json(Json<'a>),
    Summary(Summary, &'a mut dyn Write, bool),
    HardBounces(HardBounces, &'a mut dyn Write, bool),
}

/// A run over all arguments.
pub struct Run<'a> {
    sink: Sink<'a>,
    kind: Option<Kind>,
    has_found: bool,
    is_wrong: bool,
    /// Whether the argument that is being answered said something, even if that is left out of the output.
    has_read: bool,
}

/// Prints a problem on standard error.
pub fn report(message: &str) {
    anstream::eprintln!("{RED}error:{RED:#} {message}");
}

/// Prints the conditions that are asked for.
pub fn list(list: &List, is_json: bool, output: &mut dyn Write) -> io::Result<Verdict> {
    if let Some(code) = list.subject.filter(|&code| Subject::from_code(code).is_none()) {
        let known: Vec<String> = Subject::ALL.iter().map(|subject| subject.code().to_string()).collect();
        report(&format!("there is no subject {code}: expected one of {}", known.join(", ")));
        return Ok(Verdict::Wrong);
    }
    let has_cause = |condition: Condition| match list.cause {
        Some(cause) => smtp_status::Class::ALL.iter().any(|&class| condition.cause(class) == Some(cause)),
        None => true,
    };
    let words: Vec<String> = list.words.iter().map(|word| word.to_lowercase()).collect();
    let conditions = Condition::ALL.iter().copied();
    let wanted = conditions.filter(|condition| {
        list.subject.is_none_or(|code| condition.subject_code() == code)
            && has_cause(*condition)
            && contains_all(*condition, &words)
    });
    let mut verdict = Verdict::NothingFound;
    for condition in wanted {
        verdict = Verdict::Found;
        if is_json {
            Json::new(output).condition(condition)?;
        } else {
            Page::new(output).condition(condition)?;
        }
    }
    Ok(verdict)
}

/// Whether each word is in a condition's name, summary or description.
fn contains_all(condition: Condition, words: &[String]) -> bool {
    let descriptions = Class::ALL.iter().map(|&class| condition.description(class));
    let texts = [condition.name(), condition.summary()].into_iter().chain(descriptions);
    let text = texts.collect::<Vec<_>>().join("\n").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

impl<'a> Run<'a> {
    pub fn new(arguments: &Arguments, output: &'a mut dyn Write) -> Self {
        let is_json = arguments.format.json;
        let sink = if arguments.hard_bounces {
            Sink::HardBounces(HardBounces::default(), output, is_json)
        } else if arguments.summary || arguments.by.is_some() {
            Sink::Summary(Summary::new(arguments.by.unwrap_or(By::Code)), output, is_json)
        } else if is_json {
            Sink::Json(Json::new(output))
        } else {
            Sink::Page(Page::new(output))
        };
        Self { sink, kind: arguments.kind, has_found: false, is_wrong: false, has_read: false }
    }

    /// Answers each argument in turn, or reads standard input if there is none. An error is one of standard output.
    pub fn all(mut self, arguments: &[OsString]) -> io::Result<Verdict> {
        let meanings: Vec<Meaning> = arguments.iter().map(|argument| self.meaning(argument)).collect();
        let progress = self.progress(&meanings);
        if arguments.is_empty() {
            self.standard_input()?;
        }
        for (argument, meaning) in arguments.iter().zip(meanings) {
            let name = argument.to_string_lossy();
            match meaning {
                Meaning::StandardInput => self.standard_input()?,
                Meaning::Queries(queries) => self.queries(&queries, &name)?,
                Meaning::Files(files) => self.read_files(&files, &name, &progress)?,
                Meaning::Nothing(problem) => self.problem(&problem, &progress),
            }
        }
        drop(progress);
        self.end()
    }

    fn meaning(&self, argument: &OsStr) -> Meaning {
        if argument == "-" {
            return Meaning::StandardInput;
        }
        let text = argument.to_string_lossy();
        // A file may have any name; "./550" is always a file.
        if let Some(query) = Query::exact(&text) {
            return Meaning::Queries(vec![query]);
        }
        let error = match Files::at(Path::new(argument), self.kind) {
            Ok(files) => return Meaning::Files(files),
            Err(error) => error,
        };
        if !is_no_file(&error) {
            return Meaning::Nothing(format!("{text}: {}", reason(&error)));
        }
        let queries = Query::all(&text);
        if queries.is_empty() { Meaning::Nothing(query::problem(&text)) } else { Meaning::Queries(queries) }
    }

    /// A bar for all files, unless it would mix with the output.
    fn progress(&self, meanings: &[Meaning]) -> Progress {
        let prints_at_end = matches!(self.sink, Sink::Summary(..));
        if !prints_at_end && io::stdout().is_terminal() {
            return Progress::hidden();
        }
        let files = meanings.iter().filter_map(|meaning| match meaning {
            Meaning::Files(files) => Some(&files.paths),
            _ => None,
        });
        Progress::of(files.flatten())
    }

    fn queries(&mut self, queries: &[Query], argument: &str) -> io::Result<()> {
        self.has_found = true;
        for query in queries {
            let finding = query.finding(argument);
            match &mut self.sink {
                Sink::Page(page) => page.query(query, &finding)?,
                Sink::Json(json) => json.query(query, &finding)?,
                Sink::Summary(..) | Sink::HardBounces(..) => self.finding(&finding, false)?,
            }
        }
        Ok(())
    }

    fn standard_input(&mut self) -> io::Result<()> {
        let name = "standard input";
        self.has_read = false;
        let read = self.input(input::standard_input(self.kind), name);
        self.end_input(read, name, &Progress::hidden())?;
        self.end_argument(name, &Progress::hidden());
        Ok(())
    }

    /// Reads the file, or all files in the folder, that an argument names.
    fn read_files(&mut self, files: &Files, name: &str, progress: &Progress) -> io::Result<()> {
        self.has_read = false;
        for file in &files.paths {
            self.file(file, progress)?;
        }
        for (folder, error) in &files.problems {
            self.problem(&format!("{}: {}", folder.display(), reason(error)), progress);
        }
        self.end_argument(name, progress);
        Ok(())
    }

    /// Says so if nothing was found.
    fn end_argument(&self, name: &str, progress: &Progress) {
        if !self.has_read {
            progress.suspend(|| anstream::eprintln!("{name}: nothing found"));
        }
    }

    fn file(&mut self, file: &Path, progress: &Progress) -> io::Result<()> {
        let name = file.display().to_string();
        let read = input::open(file, self.kind, |file| progress.watch(file)).map_err(Stop::Input);
        let read = read.and_then(|input| self.input(input, &name));
        self.end_input(read, &name, progress)
    }

    fn input(&mut self, mut input: Input, name: &str) -> Result<(), Stop> {
        let reader = &mut *input.reader;
        match input.kind {
            Kind::Mail | Kind::Maildir => {
                let mut message = Vec::new();
                let end = reader.read_to_end(&mut message);
                // What came before the end of a file that was cut short counts.
                self.mail(&message, name)?;
                Ok(end.map(drop)?)
            }
            Kind::Mbox => {
                let mut number = 0;
                for message in Messages::new(BufReader::with_capacity(64 * 1024, reader)) {
                    number += 1;
                    self.mail(&message?, &format!("{name}:{number}"))?;
                }
                Ok(())
            }
            Kind::Log => {
                let mut number = 0_u64;
                input::for_each_line(reader, |line| {
                    number += 1;
                    let mut entries = log::entry(line).into_iter().flat_map(Entry::each);
                    entries.try_for_each(|entry| self.entry(&entry, || format!("{name}:{number}")))
                })
            }
            Kind::Text => {
                let mut number = 0_u64;
                input::for_each_line(reader, |line| {
                    number += 1;
                    self.text(line, &format!("{name}:{number}"))
                })
            }
        }
    }

    fn mail(&mut self, message: &[u8], source: &str) -> Result<(), Stop> {
        for finding in mail::findings(&smtp_status_mail::read(message), source) {
            self.finding(&finding, false).map_err(Stop::Output)?;
        }
        Ok(())
    }

    /// A line of a log: counted as it is, or turned into a finding.
    fn entry(&mut self, entry: &Entry<'_>, source: impl FnOnce() -> String) -> Result<(), Stop> {
        self.has_read = true;
        match &mut self.sink {
            Sink::Summary(summary, ..) => {
                self.has_found = true;
                summary.add_entry(entry);
                Ok(())
            }
            Sink::HardBounces(..) if !HardBounces::may_be_one(entry) => Ok(()),
            _ => self.finding(&entry.finding(source()), true).map_err(Stop::Output),
        }
    }

    fn text(&mut self, line: &[u8], source: &str) -> Result<(), Stop> {
        let findings = text::findings(line, source);
        findings.iter().try_for_each(|finding| self.finding(finding, true)).map_err(Stop::Output)
    }

    fn finding(&mut self, finding: &Finding, is_line: bool) -> io::Result<()> {
        self.has_read = true;
        match &mut self.sink {
            Sink::Page(page) if is_line => page.found_line(finding)?,
            Sink::Page(page) => page.finding(finding)?,
            Sink::Json(json) => json.finding(finding)?,
            Sink::Summary(summary, ..) => summary.add_finding(finding),
            Sink::HardBounces(known, output, is_json) => {
                if !known.is_new(finding) {
                    return Ok(());
                }
                if *is_json {
                    Json::new(*output).finding(finding)?;
                } else {
                    writeln!(output, "{}", finding.recipient.as_deref().unwrap_or_default())?;
                }
            }
        }
        self.has_found = true;
        Ok(())
    }

    fn problem(&mut self, problem: &str, progress: &Progress) {
        self.is_wrong = true;
        // This says more than "nothing found".
        self.has_read = true;
        progress.suspend(|| report(problem));
    }

    /// Ends an input, whether it could be read to its end or not.
    fn end_input(&mut self, read: Result<(), Stop>, name: &str, progress: &Progress) -> io::Result<()> {
        match read {
            Err(Stop::Output(error)) => return Err(error),
            Err(Stop::Input(error)) => self.problem(&format!("{name}: {}", reason(&error)), progress),
            Ok(()) => {}
        }
        match &mut self.sink {
            Sink::Page(page) => page.explain_lines(),
            Sink::Summary(summary, ..) => {
                summary.end_input();
                Ok(())
            }
            Sink::Json(_) | Sink::HardBounces(..) => Ok(()),
        }
    }

    fn end(self) -> io::Result<Verdict> {
        if let Sink::Summary(summary, output, is_json) = self.sink
            && self.has_found
        {
            match (is_json, summary.by()) {
                (true, By::Code) => Json::new(output).codes(&summary)?,
                (true, By::Domain) => Json::new(output).domains(&summary)?,
                (false, By::Code) => Table::new(output).codes(&summary)?,
                (false, By::Domain) => Table::new(output).domains(&summary)?,
            }
        }
        Ok(match (self.is_wrong, self.has_found) {
            (true, _) => Verdict::Wrong,
            (false, true) => Verdict::Found,
            (false, false) => Verdict::NothingFound,
        })
    }
}

/// The meaning of an argument.
enum Meaning {
    StandardInput,
    Queries(Vec<Query>),
    Files(Files),
    Nothing(String),
}

/// Whether there is no file of this name, nor can there be one: a text may be long.
fn is_no_file(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename | io::ErrorKind::NotADirectory
    )
}

/// An error of the operating system, without its number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::UnexpectedEof => "ends too early; what came before counts".to_owned(),
        _ => error.to_string(),
    }
}
