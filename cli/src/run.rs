//! From the command line to the output.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use smtp_status::{Class, Condition, Subject};

use crate::arguments::{Arguments, By, List};
use crate::condition::FailIf;
use crate::filter::Filter;
use crate::finding::Finding;
use crate::input::{self, Files, Input, Kind, Piece};
use crate::log::{self, Entry};
use crate::mail::Found;
use crate::output::{Json, Prometheus, Prose, Table, escaped};
use crate::progress::Progress;
use crate::query::{self, Query};
use crate::sent_ids::SentIds;
use crate::summary::{HardBounces, Summary};
use crate::{mail, text};

const RED: Style = AnsiColor::Red.on_default().bold();

/// The exit status, as in `grep`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Found = 0,
    NothingFound = 1,
    Wrong = 2,
    /// A condition of `--fail-if` holds.
    Fails = 3,
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
    Prose(Prose<'a>),
    Json(Json<'a>),
    Summary(Box<Summary>, &'a mut dyn Write),
    HardBounces(HardBounces, &'a mut dyn Write),
}

/// How a summary is printed.
#[derive(Clone, Copy, Debug)]
enum Form {
    Table,
    Json,
    Prometheus,
}

/// A run over all arguments.
pub struct Run<'a> {
    sink: Sink<'a>,
    form: Form,
    kind: Option<Kind>,
    filter: Filter,
    sent_ids: Option<SentIds>,
    top: Option<usize>,
    fail_if: Vec<FailIf>,
    has_found: bool,
    is_wrong: bool,
    /// Whether the argument that is being answered said something, even if that is left out of the output.
    has_read: bool,
}

/// Prints a problem on standard error.
pub fn print_error(message: &str) {
    anstream::eprintln!("{RED}error:{RED:#} {}", escaped(message));
}

/// Says something on standard error that is no error.
fn note(message: &str, progress: &Progress) {
    progress.suspend(|| anstream::eprintln!("{}", escaped(message)));
}

/// Prints the conditions that are asked for.
pub fn list(list: &List, is_json: bool, output: &mut dyn Write) -> io::Result<Verdict> {
    if let Some(code) = list.subject.filter(|&code| Subject::from_code(code).is_none()) {
        let known: Vec<String> = Subject::ALL.iter().map(|subject| subject.code().to_string()).collect();
        print_error(&format!("there is no subject {code}: expected one of {}", known.join(", ")));
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
            Prose::new(output).condition(condition)?;
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
    /// A run as the command line asks for it.
    ///
    /// # Errors
    ///
    /// What is wrong with a time or with the file of sent ids, in a sentence.
    pub fn new(arguments: &Arguments, output: &'a mut dyn Write) -> Result<Self, String> {
        let form = match arguments.format {
            format if format.is_json() => Form::Json,
            format if format.is_prometheus() => Form::Prometheus,
            _ => Form::Table,
        };
        let sink = if arguments.hard_bounces {
            Sink::HardBounces(HardBounces::default(), output)
        } else if arguments.counts() {
            Sink::Summary(Box::new(Summary::new(arguments.by.unwrap_or(By::Code))), output)
        } else if arguments.format.is_json() {
            Sink::Json(Json::new(output))
        } else {
            Sink::Prose(Prose::new(output))
        };
        Ok(Self {
            sink,
            form,
            kind: arguments.kind,
            filter: Filter::new(arguments)?,
            sent_ids: arguments.sent_ids.as_deref().map(sent_ids).transpose()?,
            top: arguments.top,
            fail_if: arguments.fail_if.clone(),
            has_found: false,
            is_wrong: false,
            has_read: false,
        })
    }

    /// Answers each argument in turn, or reads standard input if there is none. An error is one of standard output.
    pub fn all(mut self, arguments: &[OsString]) -> io::Result<Verdict> {
        let tasks: Vec<Task> = arguments.iter().map(|argument| self.task(argument)).collect();
        let progress = self.progress(&tasks);
        if arguments.is_empty() {
            self.standard_input()?;
        }
        for (argument, task) in arguments.iter().zip(tasks) {
            let name = argument.to_string_lossy();
            match task {
                Task::StandardInput => self.standard_input()?,
                Task::Queries(queries) => self.queries(&queries, &name)?,
                Task::Files(files) => self.read_files(&files, &name, &progress)?,
                Task::Nothing(problem) => self.problem(&problem, &progress),
            }
        }
        drop(progress);
        self.end()
    }

    fn task(&self, argument: &OsStr) -> Task {
        if argument == "-" {
            return Task::StandardInput;
        }
        let text = argument.to_string_lossy();
        // A file may have any name; "./550" is always a file.
        if let Some(query) = Query::exact(&text) {
            return Task::Queries(vec![query]);
        }
        let error = match Files::at(Path::new(argument), self.kind) {
            Ok(files) => return Task::Files(files),
            Err(error) => error,
        };
        if !is_no_file(&error) {
            return Task::Nothing(format!("{text}: {}", reason(&error)));
        }
        let queries = Query::all(&text);
        if queries.is_empty() { Task::Nothing(query::problem(&text)) } else { Task::Queries(queries) }
    }

    /// A bar for all files, unless it would mix with the output.
    fn progress(&self, tasks: &[Task]) -> Progress {
        let prints_at_end = matches!(self.sink, Sink::Summary(..));
        if !prints_at_end && io::stdout().is_terminal() {
            return Progress::hidden();
        }
        let files = tasks.iter().filter_map(|task| match task {
            Task::Files(files) => Some(&files.paths),
            _ => None,
        });
        Progress::of(files.flatten())
    }

    fn queries(&mut self, queries: &[Query], argument: &str) -> io::Result<()> {
        self.has_found = true;
        for query in queries {
            let finding = query.finding(argument);
            match &mut self.sink {
                Sink::Prose(prose) => prose.query(query, &finding)?,
                Sink::Json(json) => json.query(query, &finding)?,
                Sink::Summary(..) | Sink::HardBounces(..) => self.finding(&finding, false)?,
            }
        }
        Ok(())
    }

    fn standard_input(&mut self) -> io::Result<()> {
        let name = "standard input";
        self.has_read = false;
        let read = self.input(input::standard_input(self.kind), name, &Progress::hidden());
        self.end_input(read, name, &Progress::hidden())?;
        self.end_argument(name, &Progress::hidden());
        Ok(())
    }

    /// Reads the file, or all files in the directory, that an argument names.
    fn read_files(&mut self, files: &Files, name: &str, progress: &Progress) -> io::Result<()> {
        self.has_read = false;
        for file in &files.paths {
            self.file(file, progress)?;
        }
        for (directory, error) in &files.problems {
            self.problem(&format!("{}: {}", directory.display(), reason(error)), progress);
        }
        self.end_argument(name, progress);
        Ok(())
    }

    /// Says so if nothing was found.
    fn end_argument(&self, name: &str, progress: &Progress) {
        if !self.has_read {
            note(&format!("{name}: nothing found"), progress);
        }
    }

    fn file(&mut self, file: &Path, progress: &Progress) -> io::Result<()> {
        let name = file.display().to_string();
        let read = input::open(file, self.kind, |file| progress.watch(file)).map_err(Stop::Input);
        let read = read.and_then(|input| self.input(input, &name, progress));
        self.end_input(read, &name, progress)
    }

    fn input(&mut self, mut input: Input, name: &str, progress: &Progress) -> Result<(), Stop> {
        let reader = &mut *input.reader;
        match input.kind {
            Kind::Mail | Kind::Maildir => {
                // What came before the end of a file that was cut short counts.
                let (found, end) = mail::one(reader, name);
                self.mail(name, &found, progress)?;
                Ok(end?)
            }
            Kind::Mbox => {
                mail::for_each_in_mbox(reader, name, |source, found| self.mail(source, found, progress))
            }
            Kind::Log => self.log(reader, name, progress),
            Kind::Events => {
                let mut lines = Lines { run: self, name, number: 0, error: None };
                let read = log::for_each_value(io::BufReader::new(reader), &mut lines);
                let error = lines.error.take();
                error.map_or(Ok(()), |error| Err(Stop::Output(error)))?;
                self.unreadable(read.map_err(io::Error::from)?, name, progress);
                Ok(())
            }
            Kind::Text => {
                let mut number = 0_u64;
                input::for_each_line(reader, |piece| match piece {
                    Piece::Line(line) => {
                        number += 1;
                        self.text(line, &format!("{name}:{number}"))
                    }
                    Piece::Pause => self.flush().map_err(Stop::Output),
                })
            }
        }
    }

    fn log(&mut self, reader: &mut dyn io::Read, name: &str, progress: &Progress) -> Result<(), Stop> {
        let mut log = log::Reader::default();
        if matches!(self.sink, Sink::Json(_)) {
            log = log.with_senders();
        }
        let mut lines = Lines { run: self, name, number: 0, error: None };
        let read = input::for_each_line(reader, |piece| {
            match piece {
                Piece::Line(line) => {
                    lines.number += 1;
                    log.read(line, &mut lines);
                }
                // A reader who follows a log sees what there is.
                Piece::Pause => lines.error = lines.error.take().or(lines.run.flush().err()),
            }
            lines.error.take().map_or(Ok(()), |error| Err(Stop::Output(error)))
        });
        log.end(&mut lines);
        let error = lines.error.take();
        self.unreadable(log.unreadable(), name, progress);
        error.map_or(read, |error| Err(Stop::Output(error)))
    }

    /// Says how many lines could not be read; a summary says it for all inputs together.
    fn unreadable(&mut self, count: u64, name: &str, progress: &Progress) {
        if count == 0 {
            return;
        }
        self.has_read = true;
        if let Sink::Summary(summary, ..) = &mut self.sink {
            summary.unreadable += count;
            if summary.unreadable > 0 {
                self.has_found = true;
            }
        } else {
            let lines = if count == 1 { "line about a delivery" } else { "lines about deliveries" };
            note(&format!("{name}: {count} {lines} could not be read"), progress);
        }
    }

    /// Lets what was printed so far be seen.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Prose(prose) => prose.flush(),
            Sink::Json(json) => json.flush(),
            Sink::Summary(..) => Ok(()),
            Sink::HardBounces(_, output) => output.flush(),
        }
    }

    fn mail(&mut self, source: &str, found: &Found, progress: &Progress) -> Result<(), Stop> {
        for limit in found.exceeded() {
            note(&format!("{source}: {limit}: the rest of the mail was skipped"), progress);
        }
        found.each(source, |finding| self.bounce(finding)).map_err(Stop::Output)
    }

    /// What a bounce says, unless it is not about mail that was sent.
    fn bounce(&mut self, finding: &Finding) -> io::Result<()> {
        self.has_read = true;
        match &self.sent_ids {
            Some(sent) if !sent.contains(finding.original_message_id.as_deref()) => Ok(()),
            _ => self.finding(finding, false),
        }
    }

    /// A line of a log: counted as it is, or turned into a finding.
    fn entry(&mut self, entry: &Entry<'_>, source: impl FnOnce() -> String) -> io::Result<()> {
        self.has_read = true;
        if !self.filter.wants(entry.time, || entry.domain()) {
            return Ok(());
        }
        match &mut self.sink {
            Sink::Summary(summary, ..) => {
                self.has_found = true;
                summary.add_entry(entry);
                Ok(())
            }
            Sink::HardBounces(known, ..) => {
                if known.may_be_one(entry) {
                    self.wanted_finding(&entry.finding(source()), true)?;
                }
                Ok(())
            }
            _ => self.wanted_finding(&entry.finding(source()), true),
        }
    }

    fn text(&mut self, line: &[u8], source: &str) -> Result<(), Stop> {
        let findings = text::findings(line, source);
        findings.iter().try_for_each(|finding| self.finding(finding, true)).map_err(Stop::Output)
    }

    fn finding(&mut self, finding: &Finding, is_line: bool) -> io::Result<()> {
        self.has_read = true;
        let domain = || finding.recipient.as_deref()?.rsplit_once('@').map(|(_, domain)| domain.as_bytes());
        if self.filter.wants(finding.time.as_deref().unwrap_or_default().as_bytes(), domain) {
            self.wanted_finding(finding, is_line)?;
        }
        Ok(())
    }

    fn wanted_finding(&mut self, finding: &Finding, is_line: bool) -> io::Result<()> {
        match &mut self.sink {
            Sink::Prose(prose) if is_line => prose.found_line(finding)?,
            Sink::Prose(prose) => prose.finding(finding)?,
            Sink::Json(json) => json.finding(finding)?,
            Sink::Summary(summary, ..) => summary.add_finding(finding),
            Sink::HardBounces(known, output) => {
                if !known.is_new(finding) {
                    return Ok(());
                }
                if matches!(self.form, Form::Json) {
                    Json::new(*output).finding(finding)?;
                } else {
                    writeln!(output, "{}", escaped(finding.recipient.as_deref().unwrap_or_default()))?;
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
        progress.suspend(|| print_error(problem));
    }

    /// Ends an input, whether it could be read to its end or not.
    fn end_input(&mut self, read: Result<(), Stop>, name: &str, progress: &Progress) -> io::Result<()> {
        match read {
            Err(Stop::Output(error)) => return Err(error),
            Err(Stop::Input(error)) => self.problem(&format!("{name}: {}", reason(&error)), progress),
            Ok(()) => {}
        }
        match &mut self.sink {
            Sink::Prose(prose) => prose.explain_lines(),
            Sink::Summary(summary, ..) => {
                summary.end_input();
                Ok(())
            }
            Sink::Json(_) | Sink::HardBounces(..) => Ok(()),
        }
    }

    fn end(mut self) -> io::Result<Verdict> {
        let mut fails = false;
        match self.sink {
            Sink::Summary(mut summary, output) => {
                self.has_found &= summary.total().all() > 0 || summary.unreadable > 0;
                if self.has_found {
                    summary.end_input();
                    match self.form {
                        Form::Json => Json::new(output).summary(&summary, self.top)?,
                        Form::Table => Table::new(output).summary(&summary, self.top)?,
                        Form::Prometheus => Prometheus::new(output).summary(&summary, self.top)?,
                    }
                }
                let total = summary.total();
                for condition in self.fail_if.iter().filter(|condition| condition.holds(total)) {
                    fails = true;
                    note(&format!("{condition}: {}", condition.counted(total)), &Progress::hidden());
                }
            }
            Sink::HardBounces(known, _) => {
                for (count, what) in [
                    (known.without_recipient, "without a recipient"),
                    (known.doubtful, "on lines that others may have forged, left out"),
                ] {
                    if count > 0 {
                        let bounces = if count == 1 { "hard bounce" } else { "hard bounces" };
                        note(&format!("{count} {bounces} {what}"), &Progress::hidden());
                    }
                }
            }
            Sink::Prose(_) | Sink::Json(_) => {}
        }
        if self.filter.without_time() > 0 {
            let count = self.filter.without_time();
            note(&format!("{count} results without a time that is known were left out"), &Progress::hidden());
        }
        Ok(match (self.is_wrong, fails, self.has_found) {
            (true, ..) => Verdict::Wrong,
            (_, true, _) => Verdict::Fails,
            (_, _, true) => Verdict::Found,
            (_, _, false) => Verdict::NothingFound,
        })
    }
}

/// Takes the entries of a log.
struct Lines<'r, 'a> {
    run: &'r mut Run<'a>,
    name: &'r str,
    number: u64,
    /// What went wrong with the output.
    error: Option<io::Error>,
}

impl log::Sink for Lines<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>) {
        if self.error.is_none() {
            let (name, number) = (self.name, self.number);
            let source = || if number == 0 { name.to_owned() } else { format!("{name}:{number}") };
            self.error = self.run.entry(entry, source).err();
        }
    }

    fn done(&mut self, queue_id: &[u8]) {
        if let Sink::Summary(summary, ..) = &mut self.run.sink {
            summary.done(queue_id);
        }
    }
}

/// What an argument asks for.
enum Task {
    StandardInput,
    Queries(Vec<Query>),
    Files(Files),
    Nothing(String),
}

/// The ids in the file that `--sent-ids` names.
fn sent_ids(path: &Path) -> Result<SentIds, String> {
    SentIds::read(path).map_err(|error| format!("--sent-ids {}: {}", path.display(), reason(&error)))
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
        io::ErrorKind::UnexpectedEof => "is truncated; only the part before that was read".to_owned(),
        _ => error.to_string(),
    }
}
