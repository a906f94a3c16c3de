//! A log as JSON, an object on each line: what a program wrote, carried by rsyslog, journald, docker, vector, fluent-bit or
//! Kubernetes; or a service's events.

use serde_json::{Map, Value};

use super::{Context, Line, Reading, events, wrapper};

/// Where the message is, the first that is there.
const MESSAGE: &[&str] =
    &["MESSAGE", "message", "msg", "log", "short_message", "line", "_raw", "rawmsg", "text"];

/// Where the program is named.
const PROGRAM: &[&str] = &[
    "SYSLOG_IDENTIFIER",
    "syslogtag",
    "syslog-tag",
    "tag",
    "programname",
    "appname",
    "app-name",
    "app_name",
    "program",
    "ident",
    "syslog_identifier",
    "_COMM",
    "application",
];

const PROCESS: &[&str] = &["SYSLOG_PID", "_PID", "procid", "process_id", "pid"];

const TIME: &[&str] = &[
    "timereported",
    "timestamp",
    "@timestamp",
    "time",
    "timegenerated",
    "_SOURCE_REALTIME_TIMESTAMP",
    "__REALTIME_TIMESTAMP",
    "date",
    "ts",
];

/// How deep a log in JSON may carry another.
const DEPTH: usize = 3;

/// Whether a line is an object that can be read.
pub fn is_record(line: &[u8]) -> bool {
    let object = || serde_json::from_slice::<Map<String, Value>>(line).ok();
    line.starts_with(b"{")
        && object().is_some_and(|object| {
            events::is_event(&object) || first(&object, MESSAGE).is_some() || is_haraka(&object)
        })
}

pub fn read(line: &[u8], context: &mut Context<'_>) -> Reading {
    match serde_json::from_slice(line) {
        Ok(object) => read_object(&object, context, DEPTH),
        Err(_) => Reading::Unreadable,
    }
}

/// Reads one object; its events first, since their fields may look like a message.
pub fn read_object(object: &Map<String, Value>, context: &mut Context<'_>, depth: usize) -> Reading {
    if let Some(reading) = events::read(object, context) {
        return reading;
    }
    let Some(message) = first(object, MESSAGE).and_then(bytes) else { return Reading::Else };
    let time = first(object, TIME).map(text).unwrap_or_default();
    if is_haraka(object) {
        let field = |name: &str| object.get(name).map(text).unwrap_or_default();
        let line =
            format!("[{}] [{}] [{}] ", field("level"), field("uuid"), field("origin") + &field("source"));
        let line = [line.as_bytes(), &message].concat();
        return super::read(&wrapper::message(time.as_bytes(), b"haraka", b"", &line), context);
    }
    // Carried twice, as docker's json-file carries a program that logs JSON.
    let inside = message.trim_ascii();
    if inside.starts_with(b"{") && depth > 0 {
        return serde_json::from_slice(inside)
            .map_or(Reading::Else, |object| read_object(&object, context, depth - 1));
    }
    let program = first(object, PROGRAM).map(text).unwrap_or_default();
    let process = first(object, PROCESS).map(text).unwrap_or_default();
    let tag = format!("{}:", program.trim().trim_end_matches(':'));
    match wrapper::program(tag.as_bytes()) {
        Some((program, pid)) if super::FORMATS.iter().any(|format| (format.is_program)(program)) => {
            let pid = if pid.is_empty() { process.as_bytes() } else { pid };
            super::read(&wrapper::message(time.as_bytes(), program, pid, &message), context)
        }
        // The message is a whole line, as a file has it.
        _ => {
            let inner = wrapper::split(inside);
            let time = if inner.time.is_empty() { time.as_bytes() } else { inner.time };
            // Another program may have been made to write such a line.
            let is_certain = inner.is_certain && (program.is_empty() || is_container(object));
            super::read(&Line { time, is_certain, ..inner }, context)
        }
    }
}

fn is_haraka(object: &Map<String, Value>) -> bool {
    ["level", "uuid", "message"].iter().all(|key| object.contains_key(*key))
        && (object.contains_key("origin") || object.contains_key("source"))
}

/// Whether the record is of docker's driver for the journal, which has the container as the program.
fn is_container(object: &Map<String, Value>) -> bool {
    object.contains_key("CONTAINER_ID")
        || object.contains_key("container_id")
        || object.contains_key("kubernetes")
}

fn first<'v>(object: &'v Map<String, Value>, names: &[&str]) -> Option<&'v Value> {
    names.iter().find_map(|name| object.get(*name)).filter(|value| !value.is_null())
}

/// A value as text.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A message: the journal writes one that is no UTF-8 as an array of numbers.
fn bytes(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::String(text) => Some(text.clone().into_bytes()),
        Value::Array(numbers) => numbers.iter().map(|number| u8::try_from(number.as_u64()?).ok()).collect(),
        _ => None,
    }
}
