//! The output of `--json` matches the schema.

use serde_json::Value;

use crate::{mail, mails, objects, run};

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Whether a value matches a schema, in the few keywords of JSON Schema that ours uses.
fn check(value: &Value, schema: &Value) -> Result<(), String> {
    for (keyword, wanted) in schema.as_object().unwrap() {
        let is_met = match keyword.as_str() {
            "description" => true,
            "type" => wanted
                .as_array()
                .map_or(vec![wanted], |types| types.iter().collect())
                .iter()
                .any(|kind| is_of(value, kind)),
            "enum" => wanted.as_array().unwrap().contains(value),
            "required" => {
                wanted.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().unwrap();
                value.as_object().unwrap().keys().all(|key| known.contains_key(key))
            }
            "properties" => {
                let optional = |key: &String| {
                    !schema["required"].as_array().is_some_and(|names| names.iter().any(|name| name == key))
                };
                for (key, schema) in wanted.as_object().unwrap() {
                    if value.get(key).is_none() && optional(key) {
                        continue;
                    }
                    check(&value[key], schema).map_err(|error| format!("{key}: {error}"))?;
                }
                true
            }
            "items" => value.as_array().unwrap().iter().all(|item| check(item, wanted).is_ok()),
            "minimum" => value.is_null() || value.as_f64() >= wanted.as_f64(),
            "maximum" => value.is_null() || value.as_f64() <= wanted.as_f64(),
            other => panic!("the test does not know the keyword {other}"),
        };
        if !is_met {
            return Err(format!("{value} is not {keyword} {wanted}"));
        }
    }
    Ok(())
}

fn is_of(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the test does not know the type {other}"),
    }
}

fn check_all(objects: &[Value], name: &str) {
    assert!(!objects.is_empty());
    let schema = &schema()["$defs"][name];
    for object in objects {
        check(object, schema).unwrap_or_else(|error| panic!("{error}: {object}"));
    }
}

#[test]
fn findings_are_as_the_schema_says() {
    check_all(&objects(&[mails().to_str().unwrap()], ""), "finding");
    check_all(&objects(&[], "550 5.1.1 unknown\nStatus: 5.2.2\n4.7.1\n"), "finding");
    let arguments =
        ["5.7.26", "X.7.26", "MailboxFull", "5.7.606-649", "550", "354", "550 5.7.1 text", "5.7.1,", "2.0.0"];
    check_all(&objects(&arguments, ""), "finding");
    check_all(&objects(&["--hard-bounces"], mail("postfix.eml")), "finding");
}

#[test]
fn lists_and_counts_are_as_the_schema_says() {
    check_all(&objects(&["list"], ""), "condition");
    check_all(&objects(&["--summary"], mail("no-code.eml")), "code_counts");
    check_all(&objects(&["--summary", mails().to_str().unwrap()], ""), "code_counts");
    for by in ["domain", "hour", "relay", "provider", "cause"] {
        check_all(&objects(&["--by", by, mails().to_str().unwrap()], ""), &format!("{by}_counts"));
    }
    let line = "Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, delay=1, dsn=4.0.0, status=deferred (Connection refused)\n";
    check_all(&objects(&["--summary"], line), "code_counts");
    check_all(&objects(&[], line), "finding");
}

#[test]
fn the_schema_refuses_what_is_not_so() {
    let finding = &schema()["$defs"]["finding"];
    let mut object = objects(&["5.1.1"], "").remove(0);
    assert_eq!(check(&object, finding), Ok(()));
    object["outcome"] = "lost".into();
    assert!(check(&object, finding).is_err());
    object["outcome"] = Value::Null;
    object["more"] = Value::Null;
    assert!(check(&object, finding).is_err());
}

#[test]
fn every_field_is_there_and_an_absent_one_is_null() {
    let object = objects(&["550"], "").remove(0);
    let keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "source",
        "recipient",
        "code",
        "status",
        "action",
        "outcome",
        "cause",
        "hard_bounce",
        "condition",
        "summary",
        "reply_code",
        "provider",
        "diagnostic",
        "event",
        "time",
        "queue_id",
        "sender",
        "relay",
        "delay",
        "original_recipient",
        "envelope_id",
        "original_message_id",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert!(object["code"].is_null() && object["recipient"].is_null());
    assert_eq!(object["reply_code"], 550);
}

#[test]
fn the_readme_says_the_same() {
    let readme = include_str!("../../README.md");
    let example = readme.lines().find(|line| line.starts_with("{\"source\"")).unwrap();
    let found = run(&["--json"], mail("exchange-online.eml")).output;
    assert_eq!(found.trim_end().replace("standard input", "bounce.eml"), example);
    let schema = schema();
    for field in schema["$defs"]["finding"]["properties"].as_object().unwrap().keys() {
        assert!(readme.contains(&format!("\n| `{field}` | ")), "{field}");
    }
    for name in [
        "condition",
        "code_counts",
        "domain_counts",
        "hour_counts",
        "relay_counts",
        "provider_counts",
        "cause_counts",
    ] {
        for field in schema["$defs"][name]["properties"].as_object().unwrap().keys() {
            assert!(readme.contains(&format!("`{field}`")), "{name}: {field}");
        }
    }
}
