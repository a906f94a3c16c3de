//! The registry as published: a CSV whose cells were written by many hands.

use std::collections::BTreeSet;

use serde::Deserialize;
use smtp_status::StatusCode;
use toml::Value;

/// A row of the registry.
#[derive(Debug)]
pub struct Published {
    pub code: String,
    pub summary: Cell,
    pub reply_codes: Cell,
    pub references: Cell,
}

/// The content of a cell.
#[derive(Debug)]
pub struct Cell {
    /// The text, with each run of white space as one space.
    pub text: String,
    /// The value it would have in the TOML; `None` if it is not understood.
    pub value: Option<Value>,
}

/// The columns that are compared. The others hold a description in the words of the registrants, and who they are.
#[derive(Deserialize)]
struct Row {
    #[serde(rename = "Code")]
    code: String,
    #[serde(rename = "Sample Text")]
    summary: String,
    #[serde(rename = "Associated basic status code")]
    reply_codes: String,
    #[serde(rename = "Reference")]
    references: String,
}

/// Reads the CSV.
pub fn read(text: &str) -> Result<Vec<Published>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut published = Vec::new();
    let mut codes = BTreeSet::new();
    for row in reader.deserialize() {
        let row: Row = row.map_err(|error| error.to_string())?;
        let code = row.code.trim().to_owned();
        if !is_code(&code) {
            return Err(format!("`{}` is not a code such as X.2.2", code.escape_debug()));
        }
        if !codes.insert(code.clone()) {
            return Err(format!("{code} occurs twice"));
        }
        published.push(Published {
            code,
            summary: cell(&row.summary, |text| Some(Value::from(text))),
            reply_codes: cell(&row.reply_codes, reply_codes),
            references: cell(&row.references, references),
        });
    }
    if published.is_empty() {
        return Err("holds no codes".to_owned());
    }
    Ok(published)
}

/// Whether it is a status code with an `X` for the class.
fn is_code(text: &str) -> bool {
    let rest = text.strip_prefix('X');
    rest.is_some_and(|rest| format!("5{rest}").parse::<StatusCode>().is_ok())
}

fn cell(text: &str, understand: fn(&str) -> Option<Value>) -> Cell {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Cell { value: understand(&text), text }
}

/// Reply codes: "451, 550", "451/550", "250 or 251", "5XX", "Any", "Not given", or nothing, and
/// "450, 550 (other 4XX or 5XX codes are allowed)". A word that is none of these may mean anything.
fn reply_codes(text: &str) -> Option<Value> {
    let mut codes = Vec::new();
    if text.is_empty() || text == "Not given" {
        return Some(Value::Array(codes));
    }
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    for word in words {
        match word {
            "Any" => codes.extend(["2xx", "4xx", "5xx"].map(Value::from)),
            "2XX" | "4XX" | "5XX" => codes.push(Value::from(word.to_lowercase())),
            "or" | "other" | "codes" | "are" | "allowed" => {}
            number => {
                let number: i64 = number.parse().ok().filter(|code| (200..600).contains(code))?;
                codes.push(Value::from(number));
            }
        }
    }
    (!codes.is_empty()).then_some(Value::Array(codes))
}

/// References: `[RFC3463] (Standards Track); [RFC7504] (Standards Track)`, `[RFC7372], Section 3.3`, and drafts and
/// addresses in brackets.
fn references(text: &str) -> Option<Value> {
    let mut references = Vec::new();
    for bracketed in text.split('[').skip(1) {
        let (reference, _) = bracketed.split_once(']')?;
        references.push(Value::from(match reference.strip_prefix("RFC") {
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("RFC {number}"),
            None if ["draft-", "https://", "http://"].iter().any(|start| reference.starts_with(start)) => {
                reference.to_owned()
            }
            _ => return None,
        }));
    }
    (text.is_empty() || !references.is_empty()).then_some(Value::Array(references))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the TOML would have a value.
    fn toml(value: Option<Value>) -> String {
        value.map_or_else(|| "?".to_owned(), |value| value.to_string())
    }

    #[test]
    fn reply_codes_are_read_however_they_are_written() {
        for (text, expected) in [
            ("552", "[552]"),
            ("451, 550", "[451, 550]"),
            ("553, 550", "[553, 550]"),
            ("451/550", "[451, 550]"),
            ("250 or 251", "[250, 251]"),
            ("5XX", r#"["5xx"]"#),
            ("Any", r#"["2xx", "4xx", "5xx"]"#),
            ("Not given", "[]"),
            ("", "[]"),
            ("450, 550 (other 4XX or 5XX codes are allowed)", r#"[450, 550, "4xx", "5xx"]"#),
        ] {
            assert_eq!(toml(reply_codes(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for text in [
            ".",
            "see the RFC",
            "55",
            "5500",
            "199",
            "600",
            "55O",
            "or",
            "550 unless 451",
            "3XX",
            "not given",
        ] {
            assert_eq!(toml(reply_codes(text)), "?", "{text}");
        }
        for text in ["RFC3463", "[RFC3463", "[RFC Errata 8207]", "[J_Levine]", "[RFC3463] [x]"] {
            assert_eq!(toml(references(text)), "?", "{text}");
        }
    }

    #[test]
    fn references_are_what_stands_in_brackets() {
        for (text, expected) in [
            ("[RFC3463] (Standards Track)", r#"["RFC 3463"]"#),
            ("[RFC3463] (Standards Track); [RFC7504] (Standards Track)", r#"["RFC 3463", "RFC 7504"]"#),
            ("[RFC7372], Section 3.3 (Standards Track)", r#"["RFC 7372"]"#),
            ("[draft-levine-mailbomb-header]", r#"["draft-levine-mailbomb-header"]"#),
            ("[https://example.org/x]", r#"["https://example.org/x"]"#),
            ("", "[]"),
        ] {
            assert_eq!(toml(references(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_cell_of_several_lines_is_one_text() {
        assert_eq!(
            cell("UTF-8 reply is required,\r\n   but not permitted ", |_| None).text,
            "UTF-8 reply is required, but not permitted"
        );
    }

    #[test]
    fn codes_leave_the_class_open() {
        for code in ["X.0.0", "X.7.30", "X.999.999"] {
            assert!(is_code(code), "{code}");
        }
        for text in ["", "X", "X.7", "5.7.1", "X.7.01", "X.7.1000", "X.7.1-2", "X.7.x", "XX.7.1", "x.7.1"] {
            assert!(!is_code(text), "{text}");
        }
    }
}
