//! Lines of any text: a `Status:` field, a code and nothing else, or a line with a code in it.

use smtp_status::dsn::StatusField;
use smtp_status::{StatusCode, scan};

use crate::finding::{self, Finding};
use crate::log;

/// Reads a line. An error says what is wrong with a field or a code.
pub fn finding(line: &[u8], source: &str) -> Result<Option<Finding>, String> {
    let line = line.trim_ascii();
    let text = String::from_utf8_lossy(line);
    if let Some(value) = field_value(&text, "Status") {
        let field = StatusField::parse(value.as_bytes()).map_err(|error| wrong(value, &error))?;
        return Ok(Some(of_code(field.status(), source, &text)));
    }
    if text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let code: StatusCode = text.parse().map_err(|error| wrong(&text, &error))?;
        return Ok(Some(Finding { diagnostic: None, status: None, ..of_code(code, source, &text) }));
    }
    Ok(log::entry(line).map(|entry| entry.finding(source.to_owned())).or_else(|| any(&text, source)))
}

fn of_code(code: StatusCode, source: &str, text: &str) -> Finding {
    Finding {
        source: source.to_owned(),
        code: Some(code),
        status: Some(code),
        outcome: Some(code.class().outcome()),
        diagnostic: Some(finding::on_one_line(text)),
        ..Finding::default()
    }
}

/// A line with a code that is not a line of a log.
fn any(text: &str, source: &str) -> Option<Finding> {
    let code = scan(text.as_bytes()).next()?.status;
    Some(Finding { status: None, reply_code: finding::reply_code(text), ..of_code(code, source, text) })
}

fn field_value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (field, value) = line.split_once(':')?;
    field.trim().eq_ignore_ascii_case(name).then_some(value)
}

fn wrong(text: &str, error: &dyn std::fmt::Display) -> String {
    format!("\"{}\": {error}", finding::on_one_line(text))
}
